"""The summary of a corpus for the terminal: documents, claims by verdict and reason, numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ontherecord.report import words
from ontherecord.report.plain import printed
from ontherecord.report.safe import one_line

SHOWN = 20  # recurring numbers


def render_corpus(summary: Mapping[str, Any], *, width: int, color: bool) -> str:
    """The summary as text. It counts over the whole corpus, never for a document or a source."""
    return printed(_parts(summary), width=width, color=color)


def _parts(summary: Mapping[str, Any]) -> Iterator[RenderableType]:
    errors = summary["errors"]["count"]
    source = summary["input"]
    yield Text(
        f"{_many(summary['documents'], 'document')}: {summary['checked']:,} checked, "
        f"{errors:,} could not be read"
    )
    if source["passed_over"]:
        yield Text(f"{_many(source['passed_over'], 'file')} of other kinds passed over")
    if source["repeated_ids"]:
        yield Text(f"{_many(source['repeated_ids'], 'id')} stand for more than one document")
    with_claims = _many(summary["with_claims"], "document")
    yield Text(f"{_many(summary['claims'], 'claim')} in {with_claims}")
    for verdict in words.ORDER:
        reasons = summary["verdicts"].get(verdict, {})
        if not reasons:
            continue
        total = sum(reasons.values())
        yield Text(f"\n{words.MARK[verdict]} {words.GROUP[verdict]}: {total:,}", "bold")
        yield _counts((words.REASON[reason], count) for reason, count in reasons.items())
    if summary["recurring"]:
        yield Text("\nNumbers in more than one document", "bold")
        yield Padding(_numbers(summary["recurring"][:SHOWN]), (0, 0, 0, 2))
    if (left := summary["recurring_numbers"] - SHOWN) > 0:
        yield Text(f"  and {left:,} more numbers")


def _counts(lines: Iterable[tuple[str, int]]) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    table.add_column()
    for label, count in lines:
        table.add_row(f"{count:,}", label)
    return Padding(table, (0, 0, 0, 2))


def _numbers(recurring: list[Mapping[str, Any]]) -> Table:
    table = Table.grid(padding=(0, 2))
    for justify in ("right", "left", "left"):
        table.add_column(justify=justify)
    for one in recurring:
        number = words.number(one["value"], one["unit"])
        measure = one["measure"] or f"{one['unit']} of no known measure".strip()
        table.add_row(
            Text(number), Text(one_line(measure)), f"in {_many(one['documents'], 'document')}"
        )
    return table


def _many(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"
