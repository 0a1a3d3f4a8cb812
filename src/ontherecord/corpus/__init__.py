"""CORPUS: many documents checked at once, in order, by a pool of processes, resumable."""
