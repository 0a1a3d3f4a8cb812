"""A reading's typed result (change, share, rank, ...) as one plain sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ontherecord.report import words
from ontherecord.report.safe import one_line

Result = Mapping[str, Any]


def describe(result: Result, unit: str | None = "") -> str:
    """The sentence a reader needs beside the figures; '' where the figures say it all."""
    writer = _WRITERS.get(str(result["type"]))
    return writer(result, unit) if writer else ""


def _change(result: Result, unit: str | None) -> str:
    absolute, percent = result["absolute"], result["percent"]
    if absolute is None and percent is None:
        return ""
    size = absolute if absolute is not None else percent
    way = "Up" if size > 0 else "Down" if size < 0 else "No change"
    amount = f" {words.number(abs(absolute), unit)}" if absolute else ""
    share = f" ({'+' if percent > 0 else '−'}{words.number(abs(percent), 'percent')})"
    base = words.period(result["base"])
    return f"{way}{amount}{share if percent else ''}{f' against {base}' if base else ''}."


def _share(result: Result, unit: str | None) -> str:
    if result["percent"] is None:
        return ""
    same = {
        True: "part and whole are counted over the same set",
        False: "a labelled ratio: part and whole are not counted over the same set",
        None: "whether part and whole share one set is not known",
    }[result["same_set"]]
    return f"{words.number(result['percent'], 'percent')}; {same}."


def _rank(result: Result, unit: str | None) -> str:
    span = f"{words.day(result['from'])} to {words.day(result['to'])}"
    head = f"Number {result['rank']} of the {result['of']} figures held, {span}."
    if result["rank"] is None:
        head = f"No rank can be given among the figures held, {span}."
    gaps = [words.period(gap) for gap in result["gaps"]]
    gap_text = f" Not held in between: {'; '.join(gaps)}." if gaps else ""
    higher = [_higher(one, unit) for one in result["higher"]]
    return head + (f" Higher: {'; '.join(higher)}." if higher else "") + gap_text


def _higher(one: Mapping[str, Any] | str, unit: str | None) -> str:
    if isinstance(one, str):
        return one_line(one)
    return f"{words.number(one['value'], unit)} in {words.period(one['period'])}"


def _estimate(result: Result, unit: str | None) -> str:
    each = [
        f"{one_line(one['publisher'])} {words.number(one['value'], unit)}"
        f" for {words.day(one['reference']) or 'no stated date'}"
        f" (published {words.day(one['published']) or 'on a date not held'})"
        for one in result["estimates"]
    ]
    if result["low"] is None or result["high"] is None:
        return f"Current estimates: {'; '.join(each)}." if each else "No current estimate is held."
    low, high = (words.number(result[end], unit) for end in ("low", "high"))
    span = f"is {low}" if low == high else f"run from {low} to {high}"
    return f"Current estimates {span}: {'; '.join(each)}."


def _event(result: Result, unit: str | None) -> str:
    event = result["event"]
    if event is None:
        return "No event held matches."
    if isinstance(event, str):
        name = one_line(event)
    else:
        who = one_line(event.get("actor"))
        by = ", ".join(part for part in (who, words.day(event["date"])) if part)
        name = f"{one_line(event['title'])}{f' ({by})' if by else ''}"
    matched, differs = (", ".join(map(one_line, result[k])) for k in ("matched_on", "differs_on"))
    return (
        f"{name}."
        + (f" Matches on {matched}." if matched else "")
        + (f" Differs on {differs}." if differs else "")
    )


def _list_status(result: Result, unit: str | None) -> str:
    listed = f", listed {words.day(result['listed_on'])}" if result["listed_on"] else ""
    until = f", until {words.day(result['until'])}" if result["until"] else ""
    gone = result["withdrawn"]
    withdrawn = " The list was withdrawn" if gone else ""
    if isinstance(gone, str):
        withdrawn += f" on {words.day(gone)}"
    by = f" ({one_line(result['publisher'])})" if result["publisher"] else ""
    return f"{one_line(result['list'])}{by}{listed}{until}.{withdrawn}{'.' if withdrawn else ''}"


def _projection(result: Result, unit: str | None) -> str:
    low, mid, high = (words.number(result[k], unit) for k in ("p10", "p50", "p90"))
    out = f"Scenario {one_line(result['scenario'])}"
    if mid:
        out += f": {mid} in the middle run"
    if low and high:
        out += f", {low} to {high} in eight runs of ten"
    out += "."
    if result["binding"]:
        out += f" What limits it: {one_line(result['binding'])}."
    if result["never_share"] is not None:
        out += f" Not reached in {words.number(result['never_share'], 'percent')} of the runs."
    if isinstance(result["backtest"], str):
        out += f" Backtest: {one_line(result['backtest'])}."
    return out


def _bound(result: Result, unit: str | None) -> str:
    side = "No less than the figure" if result["side"] == "floor" else "No more than the figure"
    return f"{side}: {one_line(result['because']).rstrip('.')}."


_WRITERS: dict[str, Callable[[Result, str | None], str]] = {
    "change": _change,
    "share": _share,
    "rank": _rank,
    "estimate": _estimate,
    "event": _event,
    "list_status": _list_status,
    "projection": _projection,
    "bound": _bound,
}
