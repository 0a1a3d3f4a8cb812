"""Shares: a part of a count, named, against the whole of the same period and publisher."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from generator import numbers, periods
from generator.cells import LATE, Cell, cells
from generator.clauses import fill
from generator.item import Item
from generator.subjects import (
    APPREHENSIONS,
    BOOK_INS,
    CBP_NATIONWIDE,
    DETAINED,
    ICE_REMOVALS,
    PEOPLE,
    SOUTHWEST,
)
from ontherecord.record.lookup import LookUp

FULL = (
    "{Who} accounted for {p} percent of {whole} {when}.",
    "{Who} were {p} percent of {whole} {when}.",
)
PARA = (
    "{When}, {who} made up {p}% of {whole}.",
    "{P} percent of {whole} {when} were {who}.",
    "{Who} represented {p}% of {whole} {when}.",
)
CONVICTED = ("people with criminal convictions",)
PARTS = (
    (ICE_REMOVALS, "citizenship", "ICE removals", PEOPLE),
    (CBP_NATIONWIDE, "citizenship", "CBP encounters nationwide", PEOPLE),
    (
        replace(APPREHENSIONS, place="sw_border", where=SOUTHWEST, rivals=()),
        "family_status",
        "Border Patrol apprehensions on the southwest border",
        {
            "family_unit": ("people in family units",),
            "unaccompanied_child": ("unaccompanied children",),
        },
    ),
    (ICE_REMOVALS, "criminality", "ICE removals", {"convicted": CONVICTED}),
    (
        DETAINED,
        "criminality",
        "people in ICE detention",
        {"convicted": CONVICTED},
    ),
    (
        BOOK_INS,
        "arresting_agency",
        "book-ins to ICE detention",
        {"ice": ("people arrested by ICE",), "cbp": ("people arrested by CBP",)},
    ),
)  # fmt: skip

Pool = tuple[str, str, str, list[tuple[Cell, Cell]]]


def pools(lookup: LookUp) -> Iterator[Pool]:
    """For each part that can be named: measure, part, whole, and the cells of both by period."""
    for subject, dim, whole, values in PARTS:
        for basis in subject.bases[:1]:
            totals = {c.period: c for c in cells(lookup, subject, basis)}
            for code, who in values.items():
                part = replace(subject, breakdown=f"{dim}={code}", rivals=())
                pairs = [
                    (c, totals[c.period])
                    for c in cells(lookup, part, basis)
                    if c.period in totals
                    and c.settled
                    and totals[c.period].settled
                    and c.figure.publisher == totals[c.period].figure.publisher
                ]
                if pairs:
                    yield subject.measure, who[0], whole, pairs


def share(rng: Random, pool: Pool, style: str) -> Item | None:
    """A share said truly (to the nearest percent) or falsely (at least half as much again off)."""
    measure, who, whole, pairs = pool
    part, total = rng.choice(pairs)
    percent = 100 * part.value / total.value
    if percent < 8:
        return None
    true = rng.random() < 0.55
    shown = round(percent) if true else round(percent * 2 if percent < 45 else percent * 0.45)
    if true and not numbers.percent_holds(shown, percent):
        return None
    text = fill(
        rng.choice(FULL if style == "full" else PARA),
        rng,
        who=who,
        p=str(shown),
        whole=whole,
        when=periods.when(part.period, rng, style),
    )
    expected = "must_support" if true else "must_contradict"
    why = f"{part.value:,.10g} of {total.value:,.10g} in {part.period.label}: {percent:.1f}%"
    return Item(text, LATE, "share", measure, style, expected, why)
