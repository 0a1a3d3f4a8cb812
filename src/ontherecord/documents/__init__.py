"""DOCUMENTS: bytes to the text a reader sees, with offsets back to the source, title and date."""
