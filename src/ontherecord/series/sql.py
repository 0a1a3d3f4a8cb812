"""Slices of the warehouse as SQL: one expression tree, said in DuckDB's or Spark's dialect.

The tree holds the rule of `record.vintages` for the best figure of a cell, so a slice and the
look-up give the same figures; a property test holds them equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from sqlglot import exp

from ontherecord.base.period import PARTIAL
from ontherecord.errors import RecordError
from ontherecord.record import warehouse
from ontherecord.record.observation import TIERS

COLUMNS = ("measure", "place", "breakdown", "period_start", "period_end", "period_basis", "value")
_CELL = COLUMNS[:-1]


@dataclass(frozen=True, slots=True)
class Slice:
    """Which cells: of some measures, with a breakdown, at a place, on a basis; None means any."""

    measures: Sequence[str]
    publishers: Sequence[str] = ()  # preferred, first wins
    place: str | None = None
    breakdown: str | None = None
    basis: str | None = None
    as_of: date | None = None


def tree(wanted: Slice, table: str = "observations") -> exp.Select:
    """The best figure of each cell of a slice, as a tree of any dialect."""
    conditions: list[exp.Expression] = [exp.column("measure").isin(*wanted.measures)]
    for name, value in (
        ("place", wanted.place),
        ("breakdown", wanted.breakdown),
        ("period_basis", wanted.basis),
    ):
        if value is not None:
            conditions.append(exp.column(name).eq(exp.Literal.string(value)))
    if wanted.as_of is not None:
        day = exp.cast(exp.Literal.string(wanted.as_of.isoformat()), "date")
        conditions.append(exp.column("known_from") <= day)
    order = [exp.Ordered(this=key, desc=desc, nulls_first=False) for key, desc in _order(wanted)]
    place = exp.Window(
        this=exp.RowNumber(),
        partition_by=[exp.column(name) for name in _CELL],
        order=exp.Order(expressions=order),
    )
    ranked = (
        exp.select(*COLUMNS, "id", place.as_("standing"))
        .from_(exp.to_table(table))
        .where(*conditions)
        .subquery("ranked")
    )
    keys = [exp.column(name) for name in _CELL]
    best = exp.select(*COLUMNS, "id").from_(ranked)
    return best.where(exp.column("standing").eq(1)).order_by(*keys)


def to_sql(wanted: Slice, dialect: str = "duckdb") -> str:
    """The slice as SQL text of a dialect sqlglot knows ('duckdb', 'spark')."""
    return tree(wanted).sql(dialect=dialect)


def run(folder: Path, wanted: Slice) -> list[tuple[Any, ...]]:
    """The rows of a slice, (*COLUMNS, id), from the Parquet files in `folder`."""
    with warehouse.connect(folder) as con:
        try:
            return con.execute(to_sql(wanted)).fetchall()
        except duckdb.Error as error:
            raise RecordError(
                f"{folder}: the warehouse cannot be read ({str(error).splitlines()[0]})",
                next_step="Run `otr build` to make it again.",
            ) from None


def _order(wanted: Slice) -> list[tuple[exp.Expression, bool]]:
    """The keys of `vintages.preference`: (expression, descending)."""
    listed = [(_ordinal("publisher", wanted.publishers), False)] if wanted.publishers else []
    exact = exp.case().when(exp.column("bound").eq(exp.Literal.string("")), _int(0)).else_(_int(1))
    partial = exp.column("period_basis").isin(*sorted(PARTIAL))
    return [
        *listed,
        (_ordinal("tier", TIERS), False),
        (_ordinal("nature", ("statistic", "announced", "estimate")), False),
        (exact, False),
        (exp.column("rounded_to"), False),
        (exp.case().when(partial, _int(1)).else_(_int(0)), False),
        (exp.column("known_from"), True),
        (_ordinal("derivation", ("published", "computed", "typed")), False),
        (exp.column("release"), False),
        (exp.column("where", quoted=True), False),
    ]


def _ordinal(column: str, values: Sequence[str]) -> exp.Expression:
    """The position of a column's value in a list; what is not in it comes last."""
    case = exp.case()
    for i, value in enumerate(values):
        case = case.when(exp.column(column).eq(exp.Literal.string(value)), _int(i))
    return case.else_(_int(len(values)))


def _int(number: int) -> exp.Expression:
    return exp.Literal.number(number)
