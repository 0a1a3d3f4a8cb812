"""Figures typed from a publication, or read from a copy of a file that is not held."""
