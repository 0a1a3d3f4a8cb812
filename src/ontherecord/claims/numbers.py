"""The number grammar: digits, words, scales, money, percents, fractions, ranges, rates, hedges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ontherecord.base.quantity import INF, Interval, Quantity, digits_scale, intervals
from ontherecord.claims.number_words import (
    PARTS,
    PER,
    PERCENT,
    POINTS,
    SCALES,
    TENS,
    UNITS,
    VAGUE,
    Bare,
    bare_value,
    fraction,
    vague_amount,
)
from ontherecord.claims.tokens import Token


@dataclass(frozen=True, slots=True)
class Number:
    """A number as read: token span [i, j) with its hedge, offsets and the quantity it states."""

    i: int
    j: int
    start: int
    end: int
    text: str
    quantity: Quantity
    rate: str = ""  # day | week | month | year when the number is 'per' that


@dataclass(frozen=True, slots=True)
class Hedge:
    """A declared hedge: intervals as factors, None for an open side, 'number' for the number's."""

    id: str
    agrees: tuple[str, str]
    disagrees: tuple[str, str]
    letter: str = ""


class HedgeBook:
    """The hedges of `hedges.yml`, found before or after a number."""

    def __init__(self, declared: Mapping[str, Mapping[str, object]]) -> None:
        self.before: dict[tuple[str, ...], Hedge] = {}
        self.after: dict[tuple[str, ...], Hedge] = {}
        for name, d in declared.items():
            hedge = Hedge(name, _pair(d["agrees"]), _pair(d["disagrees"]), str(d.get("letter", "")))
            for phrase in _strings(d.get("words", [])):
                self.before[tuple(phrase.split())] = hedge
            for phrase in _strings(d.get("after", [])):
                self.after[tuple(phrase.split())] = hedge
        self._last = _sizes(self.before, -1)
        self._first = _sizes(self.after, 0)

    def ending_at(self, tokens: Sequence[Token], i: int) -> tuple[int, Hedge] | None:
        """The longest hedge whose last word is just before token i: (its first token, hedge)."""
        for size in range(min(self._last.get(tokens[i - 1].low, 0), i), 0, -1):
            key = tuple([t.low for t in tokens[i - size : i]])
            if key in self.before:
                return i - size, self.before[key]
        return None

    def starting_at(self, tokens: Sequence[Token], j: int) -> tuple[int, Hedge] | None:
        """The longest hedge that starts at token j: (token after it, hedge)."""
        most = self._first.get(tokens[j].low, 0) if j < len(tokens) else 0
        for size in range(min(most, len(tokens) - j), 0, -1):
            key = tuple([t.low for t in tokens[j : j + size]])
            if key in self.after:
                return j + size, self.after[key]
        return None


def _sizes(phrases: Iterable[tuple[str, ...]], at: int) -> dict[str, int]:
    """Word -> the length of the longest phrase with it at the end or the beginning."""
    longest: dict[str, int] = {}
    for phrase in phrases:
        longest[phrase[at]] = max(longest.get(phrase[at], 0), len(phrase))
    return longest


def _pair(value: object) -> tuple[str, str]:
    first, second = _strings(value)
    return first, second


def _strings(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else []


_SIGNS = ("$", "a", "an", "half", "tens", "several", "twice", "-", "−", "£", "€")
_BEGINS = frozenset({*UNITS, *TENS, *SCALES, *VAGUE, *PARTS, *_SIGNS})
RATE_NEAR = 3  # tokens after a number in which its 'a day' stands
OFTEN = 100  # from here on 'N times' counts how often, below it says how much more


class NumberReader:
    """Finds every number in a token sequence."""

    def __init__(self, hedges: HedgeBook) -> None:
        self._hedges = hedges

    def read(self, tokens: Sequence[Token], blocked: frozenset[int]) -> list[Number]:
        """All numbers in reading order; token indexes in `blocked` are not read."""
        found: list[Number] = []
        i = 0
        while i < len(tokens):
            if i in blocked or not self.may_start(tokens[i]):
                i += 1
                continue
            number = self._at(tokens, i, blocked)
            if number is None:
                i += 1
                continue
            found.append(number)
            i = number.j
        return found

    @staticmethod
    def may_start(token: Token) -> bool:
        """True when a number can begin at the token: digits or a number word."""
        return token.low in _BEGINS or token.number

    def _at(self, tokens: Sequence[Token], i: int, blocked: frozenset[int]) -> Number | None:
        low = tokens[i].low
        vague = vague_amount(tokens, i)
        if vague:
            return self._make(tokens, i, vague[0], _vague_quantity(tokens, i, *vague), "")
        part = fraction(tokens, i)
        if part:
            j, value = part
            return self._finish(
                tokens, i, Bare(j, value * 100, 0, 1.0, True), "percent", share=True
            )
        money = low in ("$", "£", "€")
        negative = low in ("-", "−")
        start = i + 1 if money or negative else i
        if negative and not (i + 1 < len(tokens) and tokens[i + 1].glued and not tokens[i].glued):
            return None
        bare = bare_value(tokens, start, blocked)
        if bare is None:
            return None
        second = self._range_end(tokens, i, bare, blocked)
        if second is not None:
            return second
        unit = "usd" if money else "count"
        if negative:
            bare.value = -bare.value
        return self._finish(tokens, i, bare, unit)

    def _range_end(
        self, tokens: Sequence[Token], i: int, first: Bare, blocked: frozenset[int]
    ) -> Number | None:
        """'13 to 14 million', '8,000-9,000', 'between 8,000 and 9,000'."""
        j = first.j
        if j + 1 >= len(tokens):
            return None
        between = i > 0 and tokens[i - 1].low == "between"
        join = tokens[j].low
        if not (join in ("to", "-", "–") or (between and join == "and")):
            return None
        if join == "-" and not tokens[j].glued:
            return None
        k = j + 1
        if tokens[k].low == "$":
            k += 1
        second = bare_value(tokens, k, blocked) if k < len(tokens) else None
        if second is None or (join == "to" and i > 0 and tokens[i - 1].low == "from"):
            return None
        low_value = first.value * (second.shift if first.shift == 1 and first.value < 1000 else 1)
        if not low_value < second.value or first.value == 0:
            return None
        unit, end = _unit_after(tokens, second.j, "usd" if tokens[i].low == "$" else "count")
        outer_lo = low_value - digits_scale(low_value, 0)
        outer_hi = second.value + digits_scale(second.value, 0)
        quantity = Quantity(
            _text(tokens, i, end),
            second.value,
            Interval(low_value, second.value),
            Interval(outer_lo, outer_hi),
            unit,
            "between",
            vague=low_value > 0 and second.value / low_value > 2,
        )
        return self._make(tokens, i - 1 if between else i, end, quantity, "")

    def _finish(
        self, tokens: Sequence[Token], i: int, bare: Bare, unit: str, *, share: bool = False
    ) -> Number:
        unit, end = (unit, bare.j) if unit == "percent" else _unit_after(tokens, bare.j, unit)
        if unit == "multiple" and bare.value >= OFTEN:  # 'met migrants 8,193 times' counts
            unit = "count"
        integer = unit == "count"
        scale = digits_scale(bare.value, bare.decimals, shift=bare.shift)
        inner, outer = intervals(bare.value, scale, integer=integer and bare.shift == 1)
        if share:  # 'two-thirds' is a round share, not 66.7%
            inner = Interval(bare.value - 2, bare.value + 2)
            outer = Interval(bare.value - 6, bare.value + 6)
        before = self._hedges.ending_at(tokens, i)
        after = self._hedges.starting_at(tokens, end)
        if after is None and end < len(tokens) and tokens[end].low == "+" and tokens[end].glued:
            after = (end + 1, self._hedges.after[("or", "more")])
        begin, hedge = before if before else (i, None)
        if hedge is None and after is not None:
            end, hedge = after
        letter = ""
        if hedge is not None:
            inner, outer = _hedged(hedge, bare.value, inner, outer)
            letter = hedge.letter
        quantity = Quantity(
            _text(tokens, begin, end),
            bare.value,
            inner,
            outer,
            unit,
            hedge.id if hedge else "",
            letter,
        )
        return self._make(tokens, begin, end, quantity, "")

    @staticmethod
    def _make(tokens: Sequence[Token], i: int, j: int, quantity: Quantity, rate: str) -> Number:
        rate, end = (rate, j) if rate else _rate(tokens, j)
        return Number(
            i, end, tokens[i].start, tokens[j - 1].end, _text(tokens, i, j), quantity, rate
        )


def _hedged(
    hedge: Hedge, value: float, inner: Interval, outer: Interval
) -> tuple[Interval, Interval]:
    def side(factor: str, own: float, open_value: float) -> float:
        if factor == "number":
            return own
        return open_value if factor == "open" else value * float(factor)

    agrees = Interval(side(hedge.agrees[0], inner.lo, -INF), side(hedge.agrees[1], inner.hi, INF))
    disagrees = Interval(
        side(hedge.disagrees[0], outer.lo, -INF), side(hedge.disagrees[1], outer.hi, INF)
    )
    lo, hi = min(agrees.lo, agrees.hi), max(agrees.lo, agrees.hi)
    return Interval(lo, hi), disagrees


def _vague_quantity(tokens: Sequence[Token], i: int, j: int, lo: float, hi: float) -> Quantity:
    text = _text(tokens, i, j)
    return Quantity(
        text, lo, Interval(lo, hi), Interval(lo * 0.9, hi * 1.1), "count", "vague", vague=True
    )


def _unit_after(tokens: Sequence[Token], j: int, unit: str) -> tuple[str, int]:
    if j >= len(tokens):
        return unit, j
    low = tokens[j].low
    if low == "%" or low in PERCENT:
        return "percent", j + 1
    if low == "per" and j + 1 < len(tokens) and tokens[j + 1].low == "cent":
        return "percent", j + 2
    if low == "-" and j + 1 < len(tokens) and tokens[j + 1].low in PERCENT:
        return "percent", j + 2
    if low == "percentage" and j + 1 < len(tokens) and tokens[j + 1].low in POINTS:
        return "points", j + 2
    if low in ("dollar", "dollars"):
        return "usd", j + 1
    if low in ("times", "x", "fold"):
        return "multiple", j + 1
    return unit, j


_STOPS = frozenset(",.;:()—–")
_NOT_A_RATE = frozenset(
    {"earlier", "ago", "before", "later", "after", "prior", "previously", "old"}
)


def _rate(tokens: Sequence[Token], j: int) -> tuple[str, int]:
    """'a day', 'per month', 'each year', 'daily' right after the number (units may follow it)."""
    if j + 1 < len(tokens) and tokens[j].low in ("a", "per", "each", "every"):
        rate = PER.get(tokens[j + 1].low, "")
        follow = tokens[j + 2].low if j + 2 < len(tokens) else ""
        if rate and follow not in _NOT_A_RATE:
            return rate, j + 2
    return "", j


def rate_after(tokens: Sequence[Token], j: int, reach: int = 4) -> tuple[str, int, int]:
    """The first 'a day' / 'per month' within `reach` tokens of j: (rate, first token, end
    token).
    """
    for k in range(j, min(len(tokens) - 1, j + reach)):
        if tokens[k].text in _STOPS:
            break
        rate, end = _rate(tokens, k)
        if rate:
            return rate, k, end
    return "", j, j


def _text(tokens: Sequence[Token], i: int, j: int) -> str:
    parts = []
    for k in range(i, j):
        if k > i and not tokens[k].glued:
            parts.append(" ")
        parts.append(tokens[k].text)
    return "".join(parts)
