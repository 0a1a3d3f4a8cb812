"""The generated page on the Python API: the verbs of a desk, from their docstrings."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from ontherecord.desk import Desk

Page = Iterator[str]
# verb -> the command that does the same; where it is not the verb's own name
COMMAND = {
    "series": "otr show NAME",
    "check_many": "otr check --corpus",
    "levers": "otr project --levers",
    "forecast": "otr project, with a scenario of mode forecast",
    "scenario": "",
}


def python() -> Page:
    """Every verb of the desk."""
    yield "# The Python API\n"
    yield "`ontherecord.desk.open_record()` gives a desk; these are its verbs. How they go"
    yield "together: [use it from Python](../how-to/use-from-python.md). Errors are"
    yield "[these](errors.md), with the same words as on the command line.\n"
    for name, verb in inspect.getmembers(Desk, inspect.isfunction):
        if name.startswith("_"):
            continue
        signature = str(inspect.signature(verb)).replace("self, ", "").replace("(self)", "()")
        command = COMMAND.get(name, f"otr {name}")
        yield f"## desk.{name}\n"
        yield f"```python\n{name}{signature.replace(chr(39), '')}\n```\n"
        yield inspect.getdoc(verb) or ""
        yield f"\nOn the command line: `{command}`.\n" if command else ""
