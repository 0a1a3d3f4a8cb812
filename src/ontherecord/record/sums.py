"""Groups that a release prints only in parts, summed: those not convicted, of two classes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from ontherecord.base.period import Period
from ontherecord.catalog.store import Catalog
from ontherecord.record.observation import Observation

Cell = tuple[str, str, str, Period, str]  # measure, place, release, period, the other dims


def summed(figures: Iterable[Observation], catalog: Catalog) -> list[Observation]:
    """The figures of every breakdown value that declares `sum_of`, where one release prints all of
    its parts for the same cell and no figure of its publisher is there for the whole of it.
    """
    wholes = [v for v in catalog.breakdowns.values() if v.sum_of]
    dims = {v.dim for v in wholes}
    parts: dict[tuple[Cell, str], dict[str, Observation]] = defaultdict(dict)
    printed: set[tuple[str, str, str, Period, str]] = set()
    for figure in figures:
        printed.add(
            (figure.measure, figure.place, figure.publisher, figure.period, figure.breakdown)
        )
        for pair in figure.breakdown.split(";"):
            dim, _, value = pair.partition("=")
            if dim in dims and figure.nature == "statistic" and not figure.bound:
                rest = ";".join(p for p in figure.breakdown.split(";") if p != pair)
                at = (figure.measure, figure.place, figure.release, figure.period, rest)
                parts[(at, dim)][value] = figure
    found = []
    for (at, dim), held in parts.items():
        for whole in wholes:
            terms = [held[v] for v in whole.sum_of if v in held]
            if whole.dim != dim or len(terms) != len(whole.sum_of):
                continue
            pairs = [*(p for p in at[4].split(";") if p), f"{dim}={whole.value}"]
            breakdown = ";".join(sorted(pairs))
            if (at[0], at[1], terms[0].publisher, at[3], breakdown) not in printed:
                found.append(_total(terms, breakdown))
    return found


def _total(terms: list[Observation], breakdown: str) -> Observation:
    return replace(
        terms[0],
        breakdown=breakdown,
        value=sum((t.value for t in terms), 0.0),
        where="sum of " + " and ".join(t.where for t in terms),
        derivation="computed",
    )
