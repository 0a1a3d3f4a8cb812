"""`otr backtest`: how well the forecasts would have done."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import click

from ontherecord.cli import options
from ontherecord.cli.output import emit
from ontherecord.cli.tables import emit_table
from ontherecord.desk import open_record
from ontherecord.errors import NotHeld, did_you_mean
from ontherecord.pipeline.forecasts.backtest import backtest as run
from ontherecord.pipeline.forecasts.backtest import spreads_of
from ontherecord.pipeline.forecasts.plan import planned
from ontherecord.pipeline.forecasts.results import dumped, load_results, whole
from ontherecord.report import words
from ontherecord.report.table import Cell

OVERVIEW = ("figures", "shown with", "CRPS", "skill", "to best", "in 80%", "width")
# as many as stand whole in a terminal of 80 columns; 95% bands beside the 80%
FULL = ("model", "months", "CRPS", "skill", "to best", "80/95%", "width", "bias")


@click.command()
@click.argument("measure", default="")
@click.option("--run", "again", is_flag=True, help="Run it anew on this record (about a minute).")
@options.formats("table", "json", default="table")
@options.output
def backtest(measure: str, again: bool, fmt: str, out: str | None) -> None:
    """Show how well forecasts would have done: from past days, against baselines, by horizon.

    MEASURE shows one measure in full. The results are those shipped; --run makes new ones.
    """
    results = _anew(measure) if again else load_results()
    lines = [x for x in results["lines"] if measure in ("", x["line"]["measure"])]
    yearly = [x for x in results["yearly"] if measure in ("", x["line"]["measure"])]
    left_out = [x for x in results["left_out"] if measure in ("", x["name"].split(" ")[0])]
    if not (lines or yearly or left_out):
        known = sorted({x["line"]["measure"] for x in (*results["lines"], *results["yearly"])})
        raise NotHeld(
            f"{measure} is not backtested",
            next_step=did_you_mean("measure", measure, known) or f"There are: {', '.join(known)}.",
        )
    chosen = results | {"lines": lines, "yearly": yearly, "left_out": left_out}
    if fmt == "json":
        emit(dumped(chosen), out)
        return
    rows: list[tuple[Cell, ...]] = []
    several = len(lines) + len(yearly) > 1
    for line in (*lines, *yearly):
        rows += _full(line, several) if measure else _lead(line)
    if not measure:
        rows += _together(results)
    headers = FULL if measure else OVERVIEW
    emit_table(headers, rows, fmt, _about(chosen, bool(measure)), out)


def _anew(measure: str) -> dict[str, Any]:
    """Run the lines of a measure with the shipped corrections of bands, or every line without."""
    plans = [p for p in planned() if measure in ("", p.line.measure)]
    spreads = spreads_of(load_results()) if measure else None
    with click.progressbar(length=1, label="origins", file=sys.stderr) as bar:

        def progress(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        return run(open_record().lookup, plans, spreads=spreads, progress=progress)


def _lead(line: Mapping[str, Any]) -> list[tuple[Cell, ...]]:
    """One row: the model a line is shown with, over all horizons."""
    row = whole(line, line["lead"]) if line["lead"] else {}
    if not row:
        return []
    of = line["line"]
    part = of["breakdown"].partition("=")[2] or ("" if of["place"] == "us" else of["place"])
    name = of["measure"] + (f", {part.replace('_', ' ')}" if part else "")
    return [(name, _model(row), row["crps"], *_compared(row)[:-1])]


def _full(line: Mapping[str, Any], several: bool) -> list[tuple[Cell, ...]]:
    """Every model at every horizon, eras and origins left to JSON; under the line's name where
    there are several."""
    of = line["line"]
    name = words.breakdown(of["breakdown"]) or words.place(of["place"])
    rows: list[tuple[Cell, ...]] = []
    if several:
        rows.append((f"{name}:", "", *(None for _ in FULL[2:])))
    for row in line["rows"]:
        if row["era"] == row["basis"] == "all":
            skill, best, in_80, width, in_95 = _compared(row)
            covered = f"{in_80}".removesuffix("%") + f"/{in_95}"
            rows.append((_model(row), row["horizon"], row["crps"], skill, best, covered, width,
                         row["bias"]))  # fmt: skip
    return rows


def _together(results: Mapping[str, Any]) -> list[tuple[Cell, ...]]:
    """How the monthly lines do together, each with the model it is shown with."""
    rows: list[tuple[Cell, ...]] = []
    for row in results["pooled"]:
        if row["model"] == "shown" and row["era"] == row["basis"] == "all":
            months = "" if row["horizon"] == "all" else f", {row['horizon']} months ahead"
            skill = {f"skill_{name}": 1 - row[f"crps_to_{name}"] for name in ("walk", "best")}
            rows.append((f"all monthly{months}", "as above", None, *_compared(row | skill)[:-1]))
    return rows


def _model(row: Mapping[str, Any]) -> str:
    return str(row["model"]).replace("_", " ")


def _compared(row: Mapping[str, Any]) -> tuple[Cell, ...]:
    return (
        _skill(row["skill_walk"]),
        _ratio(row["skill_best"]),
        f"{100 * row['covered_80']:.0f}%",
        row.get("width_80"),
        f"{100 * row['covered_95']:.0f}%",
    )


def _skill(skill: float | None) -> str:
    """The part of the random walk's CRPS that is gone: '+8%', or '−12%' where there is more."""
    if skill is None:
        return ""
    text = f"{abs(100 * skill):.0f}%"
    return text if text == "0%" else ("+" if skill > 0 else "−") + text


def _ratio(skill: float | None) -> str:
    return f"{1 - skill:.2f}" if skill is not None else ""


def _about(results: Mapping[str, Any], full: bool) -> dict[str, Any]:
    record = results["record"]
    held = (
        "'80/95%' is how often the 80% and the 95% band"
        if full
        else ("'in 80%' is how often the 80% band")
    )
    bias = " 'bias' is the mean error of the median." if full else ""
    notes = [
        "CRPS is in the unit of the figures, 0 is perfect; 'skill' is by how much it is below that "
        "of the random walk, 'to best' divides it by that of the best single baseline (under 1.00 "
        "is better). "
        f"{held} held what came, 'width' the mean width of the 80% band in the unit of the "
        f"figures.{bias}",
        "Court figures are by year, and too few to say much.",
    ]
    if full:
        notes += [f"{x['name']} is shown with {x['lead'].replace('_', ' ')}: {x['lead_because']}."
                  for x in (*results["lines"], *results["yearly"]) if x["lead"]]  # fmt: skip
    notes += [f"Not tested: {x['name']}: {x['reason']}." for x in results["left_out"]]
    notes.append(
        f"Made with the record built {record['built'][:10]}; eras, vintages and origins: "
        "--format json."
    )
    return {"title": "How well forecasts would have done", "notes": notes, "record": record}
