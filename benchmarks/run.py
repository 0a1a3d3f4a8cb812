"""Runs benchmarks and prints them. `.venv/bin/python -m benchmarks.run --help`"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date

from . import cold, forecasts, installed, numbers, projecting, warm, whole_build, workbooks
from .machine import load, machine
from .page import render_page, render_table
from .texts import ROOT

PAGE = ROOT / "docs" / "reference" / "benchmarks.md"
BENCHMARKS = {
    m.NAME: m
    for m in (cold, warm, numbers, workbooks, whole_build, projecting, forecasts, installed)
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmarks asked for, print them, and with --write DATE make their page."""
    wanted = _options(arguments)
    began = load()
    results = []
    for name in wanted.names or BENCHMARKS:
        print(f"{name} ...", file=sys.stderr, flush=True)
        result = BENCHMARKS[name].run()
        results.append(result)
        if not wanted.json:
            print(render_table(result), end="\n\n", flush=True)
    made_on = {**machine(), "load when it began and ended": f"{began} and {load()}"}
    if wanted.json:
        found = {"machine": made_on, "results": [r.to_dict() for r in results]}
        print(json.dumps(found, ensure_ascii=False, indent=1))
    if wanted.write:
        page = render_page(results, made_on, wanted.write.isoformat())
        PAGE.write_text(page, encoding="utf-8")
        print(f"written: {PAGE.relative_to(ROOT)}", file=sys.stderr)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(BENCHMARKS)}")
    parser.add_argument("--json", action="store_true", help="print data, not tables")
    parser.add_argument(
        "--write",
        type=date.fromisoformat,
        metavar="DATE",
        help=f"write {PAGE.relative_to(ROOT)}, measured on this day (needs every benchmark)",
    )
    found = parser.parse_args(arguments)
    if unknown := [name for name in found.names if name not in BENCHMARKS]:
        parser.error(f"no benchmark {unknown[0]!r}; there are {', '.join(BENCHMARKS)}")
    if found.write and found.names:
        parser.error("--write makes the whole page: give no names with it")
    return found


if __name__ == "__main__":
    main()
