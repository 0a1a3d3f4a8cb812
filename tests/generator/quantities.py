"""Quantities: a number of something in a period, said truly or falsely."""

from __future__ import annotations

from datetime import date
from random import Random

from generator import numbers, periods
from generator.cells import LATE, Cell
from generator.clauses import attributed, fill, people
from generator.item import Item


def plain(rng: Random, pool: list[Cell], style: str) -> Item | None:
    """A quantity with its period written out, in an article of a date when all was known."""
    cell = rng.choice(pool)
    return _write(rng, cell, style, periods.when(cell.period, rng, style), LATE)


def leaning(rng: Random, pool: list[Cell], style: str) -> Item | None:
    """A quantity whose period leans on the article's date ('last month')."""
    cell = rng.choice(pool)
    said = periods.relative(cell.period, rng)
    if said is None or cell.period.end.year < 2010:
        return None
    return _write(rng, cell, "paraphrase", said[0], said[1])


def _write(rng: Random, cell: Cell, style: str, when: str, published: date) -> Item | None:
    subject = cell.subject
    if not all((subject.full, subject.para)) or cell.period.start.year < 1977:
        return None
    template = rng.choice(subject.full if style == "full" else subject.para)
    true = rng.random() < 0.55
    if true:
        made = numbers.true_number(cell.value, rng, style, subject.money)
        if made is None:
            return None
        number, how = made
        expected = "must_support" if cell.settled else "must_not_contradict"
    else:
        wrong = numbers.false_number(cell.value, rng, style, subject.money)
        if wrong is None:
            return None
        number, how, value = wrong
        expected = "must_contradict" if cell.far_from(value) else "must_not_support"
        if not _refuted(how, value, cell):
            return None
    text = fill(
        template,
        rng,
        n=number,
        who=people(subject, rng, style),
        where=rng.choice(subject.where),
        when=when,
    )
    if style == "paraphrase":
        text = attributed(text, rng)
    why = f"record {cell.value:,.10g} in {cell.period.label}; number {how}"
    return Item(text, published, "quantity", subject.measure, style, expected, why)


def _refuted(how: str, value: float, cell: Cell) -> bool:
    """True when the hedge leaves every candidate value on the wrong side."""
    every = (*cell.others, *cell.vintages)
    if how.startswith("a floor"):
        return all(v < 0.8 * value for v in every)
    if how.startswith(("a ceiling", "up to")):
        return all(v > 1.25 * value for v in every)
    return True
