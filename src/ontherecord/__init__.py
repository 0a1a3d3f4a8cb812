"""On the Record: measure, check and project U.S. immigration enforcement from the official
record.
"""

__version__ = "0.1.0"
