"""Series: what `otr show` and `otr compare` print, and what can be said of the points."""
