"""What differed after a dated event: interrupted time series, with errors that allow for months
being alike, the same fit at other dates, and "no effect can be separated" as an answer."""
