"""The results of the backtest as a page: what was tested, how well it did, where it loses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ontherecord.report import words

POOL = "pool"
SHOWN = ("pool", "structural", "random_walk", "drift", "seasonal_naive", "ets", "pool_with_ets")
NAMES = {"pool": "pool", "shown": "as shown", "pool_with_ets": "pool with ETS", "ets": "ETS"}
HORIZONS = ("1-6", "7-12", "13-24", "all")

Row = Mapping[str, Any]


def render_backtest(results: Mapping[str, Any]) -> Iterator[str]:
    """Lines of Markdown for the results (`ontherecord/backtest/1`)."""
    record, settings = results["record"], results["settings"]
    yield "# Backtest\n"
    yield (
        f"Made with record version {record['version']}, built {record['built'][:10]} "
        f"(`{record['record_hash'][:12]}`), catalogue `{record['catalog_hash'][:12]}`, seed "
        f"{settings['seed']}, {settings['draws']} draws for each model. How it is made and what it "
        "says: [what a forecast is worth](../explanation/projection-evidence.md).\n"
    )
    yield (
        "CRPS is in the unit of the figures and 0 is perfect; the tables divide it by that of the "
        "random walk or of the best single baseline, so that under 1.00 is better. *80%* is how "
        "often the 80% band held what came.\n"
    )
    yield from _together(results)
    yield from _leads(results["lines"])
    yield from _by_model(results["lines"])
    yield from _bands(results["lines"])
    yield from _given(results["given_book_ins"])
    yield from _yearly(results["yearly"])
    yield "## Not tested\n"
    yield from (f"- `{one['name']}`: {one['reason']}" for one in results["left_out"])
    yield ""


def _together(results: Mapping[str, Any]) -> Iterator[str]:
    pooled = results["pooled"]
    yield "## All monthly lines together\n"
    yield "| model | months ahead | forecasts | 80% | 95% | CRPS to walk | CRPS to best |"
    yield "|---|---|--:|--:|--:|--:|--:|"
    for model in ("shown", *SHOWN):
        for row in _of(pooled, model=model, era="all", basis="all"):
            yield f"| {name(model)} | {row['horizon']} | {_cells(row)} |"
    yield "\nBy the months forecast (eras change with the administration), and by what was known:\n"
    yield "| model | era or basis | forecasts | 80% | 95% | CRPS to walk | CRPS to best |"
    yield "|---|---|--:|--:|--:|--:|--:|"
    for model in ("shown", POOL, "random_walk"):
        for row in _of(pooled, model=model, horizon="all"):
            if (row["era"], row["basis"]) != ("all", "all"):
                which = row["era"] if row["basis"] == "all" else row["basis"]
                yield f"| {name(model)} | {which} | {_cells(row)} |"
    yield (
        "\n*vintage*: fitted to figures the record knows to have been published by then. *as "
        "revised*: figures as now known, cut at the last month usually published by then, because "
        "the record holds no vintage that old. These two rows are over the lines that have both.\n"
    )


def _leads(lines: Sequence[Row]) -> Iterator[str]:
    lost = [line for line in lines if line["lead"] != POOL]
    yield "## Which model a line is shown with\n"
    yield (
        f"The pool on {len(lines) - len(lost)} of {len(lines)} lines; on the other {len(lost)} it "
        "did worse than a single baseline, and that baseline is shown alone.\n"
    )
    yield "| figures | months held | origins (vintage) | shown with | because |"
    yield "|---|---|--:|---|---|"
    for line in lines:
        vintage = sum(1 for origin in line["origins"] if origin["basis"] == "vintage")
        gaps = f", {line['gaps']} missing" if line["gaps"] else ""
        gaps += ", counted by researchers" if line["tier"] == "research" else ""
        yield (
            f"| {_title(line)} | {line['first']} to {line['last']}{gaps} | "
            f"{len(line['origins'])} ({vintage}) | {name(line['lead'])} | {line['lead_because']} |"
        )
    yield ""


def _by_model(lines: Sequence[Row]) -> Iterator[str]:
    yield "## CRPS by model, all horizons\n"
    yield "The pool in the unit of the figures; the others and it as a part of the random walk's.\n"
    yield "| figures | CRPS of the pool | " + " | ".join(name(m) for m in SHOWN) + " |"
    yield "|---|--:" + "|--:" * len(SHOWN) + "|"
    for line in lines:
        cells = {
            row["model"]: row for row in _of(line["rows"], horizon="all", era="all", basis="all")
        }
        ratios = (f"{1 - cells[m]['skill_walk']:.2f}" for m in SHOWN)
        crps = words.number(cells[POOL]["crps"])
        yield f"| {_title(line)} | {crps} | {' | '.join(ratios)} |"
    yield ""


def _bands(lines: Sequence[Row]) -> Iterator[str]:
    yield "## Bands of the model shown\n"
    yield "How often the 80% band held what came, its mean width, and the mean error of the median"
    yield "(above 0: too high), by months ahead.\n"
    yield "| figures | " + " | ".join(f"{h}: 80%, width, bias" for h in HORIZONS[:3]) + " |"
    yield "|---|--:|--:|--:|"
    for line in lines:
        cells = []
        for horizon in HORIZONS[:3]:
            found = _of(line["rows"], model=line["lead"], horizon=horizon, era="all", basis="all")
            cells += [
                f"{_percent(row['covered_80'])}, {words.number(row['width_80'])}, "
                f"{words.number(row['bias'])}"
                for row in found
            ] or [""]
        yield f"| {_title(line)} | {' | '.join(cells)} |"
    yield ""


def _given(rows: Sequence[Row]) -> Iterator[str]:
    yield "## Detention given the book-ins that came\n"
    yield "Not a forecast: the stock-flow is told the book-ins ahead, as by a scenario."
    yield "It shows how far the rest of the mechanism (how long people stay) can be trusted.\n"
    yield "| figures | months ahead | origins | CRPS | CRPS to walk | 80% | bias |"
    yield "|---|---|--:|--:|--:|--:|--:|"
    for row in rows:
        yield (
            f"| `{row['name']}` | {row['horizon']} | {row['origins']} | "
            f"{words.number(row['crps'])} | {row['crps_to_walk']:.2f} | "
            f"{_percent(row['covered_80'])} | {words.number(row['bias'])} |"
        )
    yield ""


def _yearly(lines: Sequence[Row]) -> Iterator[str]:
    yield "## The immigration court, by fiscal year\n"
    yield "So few years say little. The bands of every model are widened by its errors in earlier"
    yield "years, over the three lines; they still held too little when receipts rose.\n"
    yield "| figures | years | shown with | model | origins | CRPS | CRPS to walk | 80% | width |"
    yield "|---|---|---|---|--:|--:|--:|--:|--:|"
    for line in lines:
        for row in _of(line["rows"], horizon="all"):
            yield (
                f"| {_title(line)} | {line['first']} to {line['last']} | {name(line['lead'])} | "
                f"{name(row['model'])} | {row['origins']} | {words.number(row['crps'])} | "
                f"{1 - row['skill_walk']:.2f} | {_percent(row['covered_80'])} | "
                f"{words.number(row['width_80'])} |"
            )
    yield ""


def name(model: str) -> str:
    """A model as a reader sees it."""
    return NAMES.get(model, model.replace("_", " "))


def _of(rows: Sequence[Row], **wanted: str) -> list[Row]:
    return [row for row in rows if all(row[key] == value for key, value in wanted.items())]


def _title(line: Row) -> str:
    of = line["line"]
    parts = [
        words.breakdown(of["breakdown"]),
        "" if of["place"] == "us" else words.place(of["place"]),
    ]
    return f"`{of['measure']}`" + "".join(f", {part}" for part in parts if part)


def _cells(row: Row) -> str:
    ratios = (row["crps_to_walk"], row["crps_to_best"])
    told = (f"{ratio:.2f}" if ratio is not None else "" for ratio in ratios)
    covered = (_percent(row["covered_80"]), _percent(row["covered_95"]))
    return f"{row['n']:,} | {' | '.join(covered)} | {' | '.join(told)}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"
