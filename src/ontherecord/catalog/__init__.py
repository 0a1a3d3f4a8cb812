"""Definitions and vocabulary: declarations in data files, their strict reader, cross-file rules."""
