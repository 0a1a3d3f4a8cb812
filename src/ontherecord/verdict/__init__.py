"""VERDICT: claims and the record -> findings. Readings, one judge per kind, the reader's words."""
