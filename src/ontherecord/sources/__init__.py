"""The sources: one folder each, with its declaration, its loader and its column names."""
