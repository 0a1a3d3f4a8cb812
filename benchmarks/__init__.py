"""How fast, how large: each module measures one subject, with peers beside ours in the same run.

.venv/bin/python -m benchmarks.run                 every benchmark, as a table
.venv/bin/python -m benchmarks.run cold warm       some of them
"""
