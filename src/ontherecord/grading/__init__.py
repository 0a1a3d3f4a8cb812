"""GRADING: how well claims are read, over texts with annotated claims. It grades the software."""
