"""CBP encounters, nationwide by state and southwest land border by component."""
