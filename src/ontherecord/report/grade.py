"""A grade of the software for the terminal: a row for each kind of claim, then what went wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from rich import box
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ontherecord.report.plain import printed
from ontherecord.report.safe import one_line, shorten

Json = Mapping[str, Any]
TABLES: Final[
    dict[str, dict[str, tuple[str, ...]]]
] = {  # a title and its columns: heading -> a count, or (part, whole)
    "Finding": {
        "annotated": ("annotated",),
        "found": ("found",),
        "recall": ("found", "annotated"),
        "findings": ("findings",),
        "extra": ("findings_extra",),
        "precision": ("findings_annotated", "findings"),
    },
    "Reading, of those found": {
        "measure": ("link_right", "linked"),
        "only that measure": ("link_only", "linked"),
        "period": ("period_right", "dated"),
        "verdict allowed": ("verdict_right", "found"),
    },
    "Deciding": {
        "decided": ("decided",),
        "right": ("decided_right",),
        "wrong": ("decided_wrong",),
        "depends": ("depends",),
        "depends, wrongly": ("depends_wrong",),
    },
    "Rates of decisions": {
        "wrong of decided": ("decided_wrong", "decided"),
        "wrong of all": ("decided_wrong", "annotated"),
        "right of all": ("decided_right", "annotated"),
        "right of decidable": ("decidable_right", "decidable"),
        "decided of undecidable": ("undecidable_decided", "undecidable"),
    },
}


def render_grade(result: Json, *, listed: bool, width: int, color: bool) -> str:
    """The counts of a grade, every wrong decision and, with `listed`, every miss and extra."""
    return printed(_grade(result, listed), width=width, color=color)


def render_comparison(changed: Json, *, width: int, color: bool) -> str:
    """Claims gained and lost between two grades, and verdicts changed."""
    return printed(_comparison(changed), width=width, color=color)


def cells(title: str, counts: Json) -> list[str]:
    """The cells of one row of a table of TABLES, as text."""
    return [_cell(counts, parts) for parts in TABLES[title].values()]


def _cell(counts: Json, parts: Sequence[str]) -> str:
    if len(parts) == 1:
        return f"{counts[parts[0]]:,}"
    part, whole = (counts[name] for name in parts)
    return f"{100 * part / whole:.1f}%" if whole else "-"


def _grade(result: Json, listed: bool) -> Iterator[RenderableType]:
    for title, columns in TABLES.items():
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        table.add_column("kind", no_wrap=True)
        for heading in columns:
            table.add_column(heading, justify="right")
        for kind, counts in [*result["kinds"].items(), ("all", result["all"])]:
            table.add_row(one_line(kind), *cells(title, counts))
        yield Text(title, "bold")
        yield table
        yield Text("")
    counts = result["all"]
    yield Text(
        f"{result['texts']:,} texts, {counts['annotated']:,} annotated claims, "
        f"{counts['findings']:,} findings. {counts['findings_extra']:,} findings share words with "
        f"no annotated claim, {counts['findings_not_claims']:,} of them in a passage annotated as "
        f"no claim. {counts['extra_decided']:,} findings that answer no annotation are decided."
    )
    wrong = [one for one in result["claims"] if one["wrong"]]
    yield Text(f"\nWrong decisions: {len(wrong)}", "bold")
    for one in wrong:
        yield from _claim(one)
        yield _in(f"{one['finding']['decision']}: {one['finding']['summary']}", 4)
    if not listed:
        return
    missed = [one for one in result["claims"] if not one["found"]]
    yield Text(f"\nMissed: {len(missed)}", "bold")
    for one in missed:
        yield from _claim(one)
    decided = [one for one in result["extra"] if one["decided"]]
    others = [one for one in result["extra"] if not one["decided"]]
    for title, found in (("Decided, answering no annotation", decided), ("Not annotated", others)):
        yield Text(f"\n{title}: {len(found)}", "bold")
        for one in found:
            yield _in(f"{one['text_id']}  {one['kind']}  {one['verdict']}  “{one['text']}”", 2)


def _comparison(changed: Json) -> Iterator[RenderableType]:
    told = ""
    if changed["only_before"] or changed["only_after"]:
        told = (
            f" ({changed['only_before']:,} only in the saved result, "
            f"{changed['only_after']:,} only in this one)"
        )
    yield Text(f"Against the saved result: {changed['compared']:,} claims in both{told}", "bold")
    for name, title in (("gained", "Gained"), ("lost", "Lost")):
        yield Text(f"\n{title}: {len(changed[name])}", "bold")
        for one in changed[name]:
            yield from _claim(one)
            yield _in(f"{one['finding']['verdict']} ({one['finding']['reason']})", 4)
    yield Text(f"\nVerdicts changed: {len(changed['verdicts'])}", "bold")
    for one in changed["verdicts"]:
        yield from _claim(one)
        before, after = (_said(one[side]) for side in ("before", "after"))
        mark = "  WRONG" if one["wrong"] else ""
        yield _in(f"{before} -> {after}{mark}", 4)
    for name, title in (("extra_new", "New, not annotated"), ("extra_gone", "Gone, not annotated")):
        yield Text(f"\n{title}: {len(changed[name])}", "bold")
        for text_id, kind, verdict, words in changed[name]:
            yield _in(f"{text_id}  {kind}  {verdict}  “{words}”", 2)


def _said(said: Sequence[str]) -> str:
    verdict, reason, decision = said
    return f"{verdict} ({reason})" + (f", decided {decision}" if decision != verdict else "")


def _claim(one: Json) -> Iterator[RenderableType]:
    allowed = " or ".join(one["verdicts"])
    yield _in(f"{one['text_id']}  {one['kind']}  “{one['text']}”", 2)
    yield _in(f"allowed: {allowed}" + (f"; {one['note']}" if one["note"] else ""), 4)


def _in(text: str, by: int) -> Padding:
    return Padding(Text(shorten(one_line(text), 400)), (0, 0, 0, by))
