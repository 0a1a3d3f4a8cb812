"""Vintages: which of several published figures for one cell is read, and how far they move.

The rule, in order: the publisher the measure prefers, then the tier of the source, a statistic
before an announcement, an exact figure before a rounded or one-sided one, a complete period
before a to-date one that covers the same days, and at last the figure published latest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby, pairwise

from ontherecord.record.observation import TIERS, Observation

RESTATED = 0.15  # a move larger than this between vintages is a change of method, not a revision
SMALLEST = 1000.0  # relative revisions are measured on figures of at least this size
FEWEST_CHANGES = 6  # fewer month-on-month changes than this say nothing about what is usual

_TIER = {tier: i for i, tier in enumerate(TIERS)}
_NATURE = {"statistic": 0, "announced": 1, "estimate": 2}
_DERIVATION = {"published": 0, "computed": 1, "typed": 2}

Rank = tuple[int | float, ...]
Preference = tuple[Rank, bool, int, int, str, str]


def known_by(figure: Observation, as_of: date | None) -> bool:
    """True when the figure had been published by `as_of`; undated ones only when it is None."""
    return as_of is None or (figure.known_from is not None and figure.known_from <= as_of)


def source(publishers: Sequence[str]) -> Callable[[str, str, str, str, float], Rank]:
    """Where a figure stands by who published it and how: the first part of `preference`."""
    order = {name: i for i, name in enumerate(publishers)}
    last = len(order)

    def rank(publisher: str, tier: str, nature: str, bound: str, rounded_to: float) -> Rank:
        return (
            order.get(publisher, last),
            _TIER.get(tier, len(_TIER)),
            _NATURE.get(nature, len(_NATURE)),
            1 if bound else 0,
            rounded_to,
        )

    return rank


def made(derivation: str) -> int:
    """Published before computed before typed: what decides between figures of one day."""
    return _DERIVATION.get(derivation, len(_DERIVATION))


def preference(publishers: Sequence[str]) -> Callable[[Observation], Preference]:
    """A sort key, best figure first, for a measure that prefers these publishers in this order."""
    rank = source(publishers)

    def key(figure: Observation) -> Preference:
        known = figure.known_from.toordinal() if figure.known_from else 0
        return (
            rank(figure.publisher, figure.tier, figure.nature, figure.bound, figure.rounded_to),
            figure.period.partial,
            -known,
            made(figure.derivation),
            figure.release,
            figure.where,
        )

    return key


def collapse(figures: Iterable[Observation]) -> list[Observation]:
    """One observation per originating figure, in canonical order.

    A later release of the same publisher that repeats the value of the cell confirms it and is
    dropped; a value that changes and changes back is kept each time. The figure kept is the
    earliest published one; it is final once a later release calls the same value final.
    """
    kept: list[Observation] = []
    for _, group in groupby(sorted(figures, key=canonical), key=_line):
        current: Observation | None = None
        for figure in group:
            if current is None or figure.value != current.value:
                kept.append(figure)
                current = figure
            elif current.maturity != figure.maturity == "final":
                current = kept[-1] = _final(current)
    return kept


def canonical(figure: Observation) -> tuple[object, ...]:
    """The order figures are stored in: by cell, publisher and kind, then as they became known."""
    return (
        *_line(figure),
        figure.known_from or date.max,
        0 if figure.maturity == "final" else 1,
        figure.release,
        figure.where,
        figure.value,
    )


def revisions(figures: Iterable[Observation]) -> list[tuple[float, Observation, Observation]]:
    """Every move between vintages of a complete national or regional total, largest first.

    Each is (relative size, earlier, later). Sizes are net of both figures' own rounding; only
    exact statistics of at least SMALLEST without breakdown are measured.
    """
    moves = []
    for _, group in groupby(sorted(figures, key=canonical), key=_line):
        line = [f for f in group if _measurable(f)]
        for before, after in pairwise(line):
            slack = (before.rounded_to + after.rounded_to) / 2 if before.rounded_to > 1 else 0.0
            size = max(0.0, abs(after.value - before.value) - slack) / before.value
            if size > 0:
                moves.append((size, before, after))
    return sorted(moves, key=lambda m: (-m[0], m[1].id))


def band(figures: Iterable[Observation]) -> float:
    """The largest relative revision seen; moves over RESTATED are breaks and left out."""
    return max((size for size, _, _ in revisions(figures) if size <= RESTATED), default=0.0)


def usual_change(months: Iterable[tuple[int, int, float]]) -> float | None:
    """Median absolute relative change from one month to the next, None with too few of them.

    `months`: first day, last day (as ordinals) and value; only those of neighbours are compared.
    """
    changes = []
    for (_, end, before), (start, _, after) in pairwise(sorted(months)):
        if start - end == 1 and before > 0:
            changes.append(abs(after - before) / before)
    return _median(changes) if len(changes) >= FEWEST_CHANGES else None


def _median(values: Sequence[float]) -> float:
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _line(figure: Observation) -> tuple[object, ...]:
    """What has vintages: a cell as one publisher prints it, of one tier, nature and rounding."""
    period = figure.period
    return (
        figure.measure,
        figure.place,
        figure.breakdown,
        period.start,
        period.end,
        period.basis,
        figure.publisher,
        figure.tier,
        figure.nature,
        figure.bound,
        figure.rounded_to,
    )


def _measurable(figure: Observation) -> bool:
    return (
        figure.breakdown == ""
        and figure.nature == "statistic"
        and figure.bound == ""
        and not figure.period.partial
        and figure.value >= SMALLEST
    )


def _final(figure: Observation) -> Observation:
    return replace(figure, maturity="final")
