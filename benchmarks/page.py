"""The results as a page of the documentation and as a table in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .result import Result, Row, shown

MADE = "<!-- Made by benchmarks/run.py; run it with --write DATE to make it again. -->"


def render_page(results: Sequence[Result], machine: Mapping[str, str], day: str) -> str:
    """docs/reference/benchmarks.md: what was measured, on what, and how to measure it again."""
    return "\n".join(_page(results, machine, day)) + "\n"


def _page(results: Sequence[Result], machine: Mapping[str, str], day: str) -> Iterator[str]:
    yield MADE
    yield "\n# Benchmarks\n"
    yield "How fast the program is and how large, with other tools beside it in the same run on"
    yield "the same files. Each figure is the median of as many runs as the table says, with the"
    yield "lowest and the highest; the machine is shared with other work, as the ranges show."
    yield "Tests assert no time and no size.\n"
    yield "```sh"
    yield ".venv/bin/python -m benchmarks.run            # all of it, as a table"
    yield ".venv/bin/python -m benchmarks.run cold warm  # some of it"
    yield ".venv/bin/python -m benchmarks.run --json     # as data"
    yield ".uv/bin/uv sync --frozen --inexact --group bench  # first: peers of some size"
    yield "```\n"
    yield f"Measured on {day}.\n"
    yield "| | |\n|---|---|"
    yield from (f"| {name} | {value} |" for name, value in machine.items())
    for result in results:
        yield f"\n## {result.title}\n"
        if result.skipped:
            yield f"Skipped: {result.skipped}."
            continue
        yield f"{result.how}\n"
        yield "| what | median | lowest to highest | runs | aim |\n|---|--:|--:|--:|---|"
        yield from (f"| {' | '.join(_cells(r))} |" for r in result.rows)


def render_table(result: Result) -> str:
    """One benchmark as plain text with aligned columns."""
    lines = [f"{result.title} ({result.name})"]
    if result.skipped:
        return "\n".join([*lines, f"  skipped: {result.skipped}"])
    cells = [_cells(r) for r in result.rows]
    widths = [max(len(c[k]) for c in cells) for k in range(4)]
    for what, median, spread, runs, aim in cells:
        line = f"  {what:<{widths[0]}}  {median:>{widths[1]}}  {spread:>{widths[2]}}"
        times = f"{runs:>{widths[3]}}x" if runs else ""
        lines.append(f"{line}  {times}  {aim}".rstrip())
    return "\n".join(lines)


def _cells(row: Row) -> tuple[str, str, str, str, str]:
    if not row.runs:
        return row.what, "not installed", "", "", row.aim
    spread = f"{shown(row.low)} to {shown(row.high)}" if row.runs > 1 else ""
    return row.what, f"{shown(row.median)} {row.unit}", spread, str(row.runs), row.aim
