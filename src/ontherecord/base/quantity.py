"""Printed numbers as two nested intervals: inside one agrees, outside the other disagrees.

The rules are those of DESIGN section 3: rounding or truncation at the scale of the last
non-zero digit; for a single digit one scale finer and at least 3%; outside twice as wide, at the
coarsest scale the digits allow.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

INF = math.inf
MIN_HALF_WIDTH = 0.03  # of a number with a single non-zero digit


@dataclass(frozen=True, slots=True)
class Interval:
    """Closed interval; an open side is infinite."""

    lo: float
    hi: float

    def holds(self, value: float, slack: float = 0.0) -> bool:
        """True when value, give or take slack, can lie inside."""
        return self.lo - slack <= value <= self.hi + slack

    def to_list(self) -> list[float | int | None]:
        """`[lo, hi]` with None for an open side."""
        return [None if math.isinf(x) else _tidy(x) for x in (self.lo, self.hi)]


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a printed number asserts: its value, both intervals, unit class and hedge."""

    text: str
    value: float
    agrees: Interval
    disagrees: Interval
    unit: str = "count"  # count | percent | points | usd | multiple
    hedge: str = ""
    letter: str = ""  # above | below: beyond agrees on that side the words are still true
    vague: bool = False  # wider than a factor of two and not itself a bound

    def compare(self, value: float, *, rounding: float = 0.0, band: float = 0.0) -> str:
        """'agrees', 'disagrees', 'close' or 'letter' for a recorded value.

        `rounding` is the publication's rounding unit; `band` the measure's relative revision
        band. Both only widen what is needed to disagree; rounding also widens agreement.
        """
        half = rounding / 2 * 0.999 if rounding > 1 else 0.0  # edges that only touch do not agree
        if self.agrees.holds(value, half):
            return "agrees"
        if self.letter == "above" and value > self.agrees.hi:
            return "letter"
        if self.letter == "below" and value < self.agrees.lo:
            return "letter"
        slack = max(half, band * abs(value))
        if not self.disagrees.holds(value, slack):
            return "disagrees"
        return "close"


def _tidy(x: float) -> float | int:
    rounded = round(x, 6)
    return int(rounded) if rounded == int(rounded) and abs(rounded) < 1e15 else rounded


def digits_scale(value: float, decimals: int, *, shift: float = 1.0) -> float:
    """Scale of the last non-zero digit of `value` printed with `decimals` decimal places.

    `shift` is the scale word's factor (1e6 for 'million'); written decimals are significant
    even when they are zero ('2.0 million' is to a tenth of a million).
    """
    mantissa = abs(value) / shift
    if decimals:
        return shift * 10.0**-decimals
    whole = round(mantissa)
    if whole == 0:
        return shift
    scale = 1.0
    while whole % 10 == 0:
        whole //= 10
        scale *= 10
    return scale * shift


def single_digit(value: float, scale: float) -> bool:
    """True when the number has one significant digit at that scale ('60,000')."""
    return round(abs(value) / scale) < 10


def intervals(value: float, scale: float, *, integer: bool) -> tuple[Interval, Interval]:
    """The two nested intervals of an unhedged printed number.

    value: the number. scale: of its last significant digit. integer: counts cannot be finer than
    one. Spec: 65,000 agrees in [64,500, 66,000), 60,000 in [58,200, 61,800] and disagrees
    outside [55,000, 70,000).
    """
    size = abs(value)
    fine = scale
    lone = single_digit(size, scale)
    if lone:
        fine = max(scale / 10, 1.0) if integer else scale / 10
    lo, hi = size - fine / 2, size + fine * 0.999999
    if integer and fine <= 1:
        lo, hi = size - 0.4999, size + 0.4999
    if lone and size > 10:
        lo, hi = min(lo, size * (1 - MIN_HALF_WIDTH)), max(hi, size * (1 + MIN_HALF_WIDTH))
    if lone:
        out_lo, out_hi = size - scale / 2, size + scale
    else:
        out_lo, out_hi = size - scale, size + 2 * scale
    out_lo, out_hi = min(out_lo, lo), max(out_hi, hi)
    inner, outer = Interval(lo, hi), Interval(out_lo, out_hi)
    if value < 0:
        inner, outer = Interval(-inner.hi, -inner.lo), Interval(-outer.hi, -outer.lo)
    return inner, outer
