"""The sentences: one writer per kind, each deriving its label from the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from generator import changes, extras, quantities, ranks, shares
from generator.cells import Cell, cells
from generator.item import Item
from generator.subjects import Subject, subjects
from ontherecord.record.lookup import LookUp

Writer = Callable[[Random, list[Cell], str], Item | None]

# How often each writer is asked, in hundredths.
WRITERS: tuple[tuple[int, Writer], ...] = (
    (48, quantities.plain),
    (6, quantities.leaning),
    (10, ranks.highest),
    (12, changes.trend),
    (10, changes.comparison),
    (12, extras.undecidable),
    (2, extras.superseded),
)


def generate(lookup: LookUp, count: int, seed: int = 1) -> list[Item]:
    """`count` distinct items, the same ones for the same record and seed."""
    rng = Random(seed)
    found: dict[str, Item] = {}
    pools = _pools(lookup)
    part = list(shares.pools(lookup))
    attempts = 0
    while len(found) < count and attempts < count * 60:
        attempts += 1
        style = "full" if rng.random() < 0.5 else "paraphrase"
        if part and rng.random() < 0.07:
            item = shares.share(rng, rng.choice(part), style)
        else:
            writer = rng.choices([w for _, w in WRITERS], weights=[n for n, _ in WRITERS])[0]
            item = _patient(writer, rng, pools, style)
        if item is not None:
            found.setdefault(item.text, item)
    return list(found.values())


def _patient(writer: Writer, rng: Random, pools: list[list[Cell]], style: str) -> Item | None:
    """The writer's first success in some tries, so that rare kinds keep their share."""
    for _ in range(25):
        item = writer(rng, rng.choice(pools), style)
        if item is not None:
            return item
    return None


def _pools(lookup: LookUp) -> list[list[Cell]]:
    """The cells of every subject and basis; national totals three times over."""
    pools: list[list[Cell]] = []
    for subject, basis in _lines():
        found = cells(lookup, subject, basis)
        if found:
            pools += [found] * (3 if subject.plain else 1)
    return pools


def _lines() -> Iterator[tuple[Subject, str]]:
    for subject in subjects():
        for basis in subject.bases:
            yield subject, basis
