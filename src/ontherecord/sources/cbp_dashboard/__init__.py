"""CBP southwest land border encounters dashboard, as it stood on dated updates."""
