"""Sentences no record can decide, and some it may only decide one way."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from generator import numbers, periods
from generator.cells import LATE, Cell
from generator.clauses import fill, people
from generator.item import Item

VAGUE = (
    (4e5, 9.5e5, "hundreds of thousands of"),
    (4e4, 9.5e4, "tens of thousands of"),
    (3e3, 9.5e3, "thousands of"),
)
NARROW = (
    "gang members",
    "people from Chicago",
    "parents of U.S. citizen children",
    "veterans",
    "farmworkers",
    "people with no lawyer",
    "people who had lived in the country for decades",
)
FUTURE = ("in fiscal year 2031", "in fiscal year 2033", "in March 2034")


def undecidable(rng: Random, pool: list[Cell], style: str) -> Item | None:
    """One of: no period, too low a floor, a vague number, a part not held, the future."""
    cell = rng.choice(pool)
    if cell.period.start.year < 1977:
        return None
    writers = (_no_period, _letter, _vague, _narrowed, _future)
    return rng.choice(writers)(rng, cell, style)


def _item(
    rng: Random,
    cell: Cell,
    style: str,
    number: str,
    when: str,
    expected: str,
    why: str,
    who: str = "",
    published: date | None = LATE,
) -> Item | None:
    subject = cell.subject
    pool = subject.full if style == "full" else subject.para
    pool = tuple(t for t in pool if "{who}" in t) if who else pool
    if not when:
        pool = tuple(t for t in pool if "{when}." in t)
    if not pool:
        return None
    text = fill(
        rng.choice(pool),
        rng,
        n=number,
        who=who or people(subject, rng, style),
        where=rng.choice(subject.where),
        when=when,
    )
    return Item(text, published, "quantity", subject.measure, style, expected, why)


def _no_period(rng: Random, cell: Cell, style: str) -> Item | None:
    number = numbers.digits(cell.value, cell.subject.money)
    return _item(
        rng, cell, style, number, "", "must_abstain", "no period and no date", published=None
    )


def _letter(rng: Random, cell: Cell, style: str) -> Item | None:
    floor = numbers.significant(cell.value / rng.choice((3, 8, 40)), 1)
    if floor < 20 or not cell.settled:
        return None
    number = rng.choice(("more than ", "over ")) + numbers.write(
        floor, rng, "full", cell.subject.money
    )
    when = periods.when(cell.period, rng, style)
    why = f"true in letter only: record {cell.value:,.10g}"
    return _item(rng, cell, style, number, when, "must_abstain", why)


def _vague(rng: Random, cell: Cell, style: str) -> Item | None:
    if cell.subject.breakdown:
        return None
    for low, high, phrase in VAGUE:
        if low <= cell.value <= high and not cell.subject.money and cell.settled:
            when = periods.when(cell.period, rng, style)
            why = f"wider than a factor of two: record {cell.value:,.10g}"
            return _item(rng, cell, style, phrase, when, "must_abstain", why, who="people")
    return None


def _narrowed(rng: Random, cell: Cell, style: str) -> Item | None:
    if not cell.subject.plain or cell.subject.measure == "doj.prosecutions_illegal_entry":
        return None
    who = rng.choice(NARROW)
    true = rng.random() < 0.7
    value = cell.value if true else cell.value * 0.3
    number = numbers.write(numbers.significant(value, 3), rng, "full")
    why = f"'{who}' is no part the record has; whole {cell.value:,.10g}"
    return _item(
        rng,
        cell,
        style,
        number,
        periods.when(cell.period, rng, style),
        "must_abstain",
        why,
        who=who,
    )


def superseded(rng: Random, pool: list[Cell], style: str) -> Item | None:
    """A figure the publisher has since replaced: right on its day, and not to be quoted later."""
    cell = rng.choice(pool)
    if cell.subject.measure != "eoir.pending_cases" or len(set(cell.vintages)) < 2:
        return None
    first, *_, last = cell.dated
    if abs(first.value - last.value) < 0.05 * last.value or not (
        first.known_from and last.known_from
    ):
        return None
    number = numbers.digits(first.value)
    when = periods.when(cell.period, rng, style)
    then = first.known_from + timedelta(days=30)
    if then < last.known_from and first.known_quality == "day" and rng.random() < 0.5:
        why = f"published {first.known_from}, replaced by {last.value:,.10g} on {last.known_from}"
        return _item(rng, cell, style, number, when, "must_support", why, published=then)
    why = f"{first.value:,.10g} was replaced by {last.value:,.10g} on {last.known_from}"
    return _item(rng, cell, style, number, when, "must_abstain", why)


def _future(rng: Random, cell: Cell, style: str) -> Item | None:
    if cell.subject.stock:
        return None
    number = numbers.digits(cell.value, cell.subject.money)
    why = "the period is after the record ends"
    return _item(rng, cell, style, number, rng.choice(FUTURE), "must_abstain", why)
