"""The number grammar: digits, words, scales, money, percents, fractions, ranges, rates, hedges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ontherecord.base.quantity import INF, Interval, Quantity, digits_scale, intervals
from ontherecord.claims.tokens import Token

_UNITS = {
    w: i
    for i, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    w: 10 * (i + 2)
    for i, w in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    )
}
_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "mn": 1e6,
    "bn": 1e9,
    "mln": 1e6,
    "bln": 1e9,
    "tn": 1e12,
}
_GLUED = {"k": 1e3, "m": 1e6, "b": 1e9, "bn": 1e9, "mn": 1e6, "t": 1e12, "tn": 1e12}
_VAGUE = {
    "dozens": 12.0,
    "scores": 20.0,
    "hundreds": 1e2,
    "thousands": 1e3,
    "millions": 1e6,
    "billions": 1e9,
    "trillions": 1e12,
}
_PARTS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_PERCENT = frozenset({"percent", "pct"})
_POINTS = frozenset({"point", "points", "pp"})
_PER = {
    "day": "day",
    "daily": "day",
    "week": "week",
    "weekly": "week",
    "month": "month",
    "monthly": "month",
    "year": "year",
    "yearly": "year",
    "annually": "year",
    "hour": "hour",
}


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
        self.longest = max(len(k) for k in [*self.before, *self.after])

    def ending_at(self, tokens: Sequence[Token], i: int) -> tuple[int, Hedge] | None:
        """The longest hedge whose last word is just before token i: (its first token, hedge)."""
        for size in range(min(self.longest, i), 0, -1):
            key = tuple(t.low for t in tokens[i - size : i])
            if key in self.before:
                return i - size, self.before[key]
        return None

    def starting_at(self, tokens: Sequence[Token], j: int) -> tuple[int, Hedge] | None:
        """The longest hedge that starts at token j: (token after it, hedge)."""
        for size in range(min(self.longest, len(tokens) - j), 0, -1):
            key = tuple(t.low for t in tokens[j : j + size])
            if key in self.after:
                return j + size, self.after[key]
        return None


def _pair(value: object) -> tuple[str, str]:
    first, second = _strings(value)
    return first, second


def _strings(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else []


@dataclass(slots=True)
class _Read:
    """A bare value while it is being read."""

    j: int
    value: float
    decimals: int = 0
    shift: float = 1.0
    words: bool = False


class NumberReader:
    """Finds every number in a token sequence."""

    def __init__(self, hedges: HedgeBook) -> None:
        self._hedges = hedges

    def read(self, tokens: Sequence[Token], blocked: frozenset[int]) -> list[Number]:
        """All numbers in reading order; token indexes in `blocked` are not read."""
        found: list[Number] = []
        i = 0
        while i < len(tokens):
            if i in blocked or not self._may_start(tokens[i]):
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
    def _may_start(token: Token) -> bool:
        low = token.low
        return (
            token.number
            or low in _UNITS
            or low in _TENS
            or low in _SCALES
            or low in _VAGUE
            or low in _PARTS
            or low in ("$", "a", "an", "half", "tens", "several", "twice", "-", "−", "£", "€")
        )

    def _at(self, tokens: Sequence[Token], i: int, blocked: frozenset[int]) -> Number | None:
        low = tokens[i].low
        vague = _vague(tokens, i)
        if vague:
            return self._make(tokens, i, vague[0], _vague_quantity(tokens, i, *vague), "")
        fraction = _fraction(tokens, i)
        if fraction:
            j, value = fraction
            return self._finish(tokens, i, _Read(j, value * 100, 0, 1.0, True), "percent")
        money = low in ("$", "£", "€")
        negative = low in ("-", "−")
        start = i + 1 if money or negative else i
        if negative and not (i + 1 < len(tokens) and tokens[i + 1].glued and not tokens[i].glued):
            return None
        bare = _bare(tokens, start, blocked)
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
        self, tokens: Sequence[Token], i: int, first: _Read, blocked: frozenset[int]
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
        second = _bare(tokens, k, blocked) if k < len(tokens) else None
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

    def _finish(self, tokens: Sequence[Token], i: int, bare: _Read, unit: str) -> Number:
        unit, end = (unit, bare.j) if unit == "percent" else _unit_after(tokens, bare.j, unit)
        integer = unit == "count"
        scale = digits_scale(bare.value, bare.decimals, shift=bare.shift)
        inner, outer = intervals(bare.value, scale, integer=integer and bare.shift == 1)
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


def _bare(tokens: Sequence[Token], i: int, blocked: frozenset[int]) -> _Read | None:
    if i >= len(tokens) or i in blocked:
        return None
    token = tokens[i]
    if token.number:
        return _digits(tokens, i)
    return _words(tokens, i)


def _digits(tokens: Sequence[Token], i: int) -> _Read | None:
    text = tokens[i].text
    if not text.isascii() or len(text) > 24:
        return None
    decimals = len(text.partition(".")[2])
    read = _Read(i + 1, float(text.replace(",", "")), decimals)
    j = i + 1
    if j < len(tokens):
        follow = tokens[j]
        if follow.low in _SCALES or (follow.low == "-" and _scale_at(tokens, j + 1)):
            k = j if follow.low in _SCALES else j + 1
            shift = _SCALES[tokens[k].low]
            return _Read(k + 1, read.value * shift, decimals, shift)
        if follow.glued and follow.low in _GLUED and (follow.text != "m" or decimals or True):
            shift = _GLUED[follow.low]
            return _Read(j + 1, read.value * shift, decimals, shift)
        if follow.glued and follow.word and follow.low not in ("s",):
            return None  # '5th', '2x', '3D'
        if follow.text == "/" and follow.glued:
            return None
    return read


def _scale_at(tokens: Sequence[Token], i: int) -> bool:
    return i < len(tokens) and tokens[i].low in _SCALES and _SCALES[tokens[i].low] >= 1e3


def _words(tokens: Sequence[Token], i: int) -> _Read | None:
    """'two hundred thousand', 'twenty-five', 'a million', 'half a million', 'one and a half million'."""
    low = tokens[i].low
    if (
        low == "half"
        and i + 2 < len(tokens)
        and tokens[i + 1].low == "a"
        and _scale_at(tokens, i + 2)
    ):
        shift = _SCALES[tokens[i + 2].low]
        return _Read(i + 3, 0.5 * shift, 1, shift, True)
    if low in ("a", "an"):
        nxt = tokens[i + 1].low if i + 1 < len(tokens) else ""
        if (
            nxt == "quarter"
            and i + 4 < len(tokens)
            and tokens[i + 2].low == "of"
            and _scale_at(tokens, i + 4)
        ):
            shift = _SCALES[tokens[i + 4].low]
            return _Read(i + 5, 0.25 * shift, 2, shift, True)
        if nxt not in _SCALES:
            return None
        total, j = 1.0, i + 1
        group, shift = 1.0, 1.0
    else:
        if low not in _UNITS and low not in _TENS:
            return None
        total, j, group, shift = 0.0, i, 0.0, 1.0
    total, group, seen = 0.0, (1.0 if low in ("a", "an") else 0.0), False
    while j < len(tokens):
        word = tokens[j].low
        if word in ("-", "and") and seen and j + 1 < len(tokens):
            nxt = tokens[j + 1].low
            if nxt in _UNITS or nxt in _TENS:
                if word == "and" and group < 100 and total == 0:
                    break
                j += 1
                continue
            if word == "-" and nxt in _SCALES:
                j += 1
                continue
            break
        if word in _UNITS:
            if group % 10 and group < 100 and seen:
                break
            group += _UNITS[word]
        elif word in _TENS:
            group += _TENS[word]
        elif word == "hundred":
            group = (group or 1) * 100
            shift = max(shift, 100.0)
        elif word in _SCALES:
            shift = _SCALES[word]
            total += (group or 1) * shift
            group = 0.0
        else:
            break
        seen = True
        j += 1
    if not seen:
        return None
    value = total + group
    return _Read(j, value, 0, 1.0, True)


def _fraction(tokens: Sequence[Token], i: int) -> tuple[int, float] | None:
    """'one in five', 'three out of four', 'two-thirds', 'a third', 'half', 'three quarters'."""
    low = tokens[i].low
    top = _small(tokens[i])
    n = len(tokens)
    if top is not None and i + 2 < n:
        k = i + 1
        if tokens[k].low == "in" or (tokens[k].low == "out" and tokens[k + 1].low == "of"):
            k += 1 if tokens[k].low == "in" else 2
            if k < n and tokens[k].low == "every":
                k += 1
            bottom = _small(tokens[k]) if k < n else None
            if bottom and top < bottom <= 100 and not (k + 1 < n and tokens[k + 1].low in _SCALES):
                return k + 1, top / bottom
    if low in ("a", "one") and i + 1 < n and tokens[i + 1].lemma in _PARTS:
        part = tokens[i + 1].lemma
        if i + 2 < n and tokens[i + 2].low == "of" and part != "quarter":
            return i + 2, 1 / _PARTS[part]
        if i + 2 < n and tokens[i + 2].low == "of" and not (i + 3 < n and tokens[i + 3].low == "a"):
            return i + 2, 1 / _PARTS[part]
        return None
    if low == "half" and i + 1 < n and tokens[i + 1].low in ("of", "the", "all"):
        return i + 1, 0.5
    if top is not None and top < 10 and i + 1 < n:
        k = i + 2 if tokens[i + 1].low == "-" else i + 1
        if k < n and tokens[k].lemma in _PARTS and tokens[k].low.endswith("s"):
            bottom = _PARTS[tokens[k].lemma]
            if top < bottom:
                return k + 1, top / bottom
    return None


def _small(token: Token) -> float | None:
    if token.number and "," not in token.text and len(token.text) < 4 and token.text.isascii():
        return float(token.text)
    return float(_UNITS[token.low]) if token.low in _UNITS else None


def _vague(tokens: Sequence[Token], i: int) -> tuple[int, float, float] | None:
    """'hundreds of thousands', 'tens of thousands', 'thousands', 'several million'."""
    low = tokens[i].low
    if low == "tens" or low in _VAGUE:
        base = 10.0 if low == "tens" else _VAGUE[low]
        j = i + 1
        if j + 1 < len(tokens) and tokens[j].low == "of" and tokens[j + 1].low in _VAGUE:
            base *= _VAGUE[tokens[j + 1].low]
            j += 2
        elif low == "tens":
            return None
        return j, 1.0 * base, 10.0 * base
    if low == "several" and i + 1 < len(tokens) and tokens[i + 1].low in _SCALES:
        shift = _SCALES[tokens[i + 1].low]
        return i + 2, 2 * shift, 10 * shift
    return None


def _vague_quantity(tokens: Sequence[Token], i: int, j: int, lo: float, hi: float) -> Quantity:
    text = _text(tokens, i, j)
    return Quantity(
        text, lo, Interval(lo, hi), Interval(lo * 0.9, hi * 1.1), "count", "vague", vague=True
    )


def _unit_after(tokens: Sequence[Token], j: int, unit: str) -> tuple[str, int]:
    if j >= len(tokens):
        return unit, j
    low = tokens[j].low
    if low == "%" or low in _PERCENT:
        return "percent", j + 1
    if low == "per" and j + 1 < len(tokens) and tokens[j + 1].low == "cent":
        return "percent", j + 2
    if low == "-" and j + 1 < len(tokens) and tokens[j + 1].low in _PERCENT:
        return "percent", j + 2
    if low == "percentage" and j + 1 < len(tokens) and tokens[j + 1].low in _POINTS:
        return "points", j + 2
    if low in ("dollar", "dollars"):
        return "usd", j + 1
    if low in ("times", "x", "fold"):
        return "multiple", j + 1
    return unit, j


def _rate(tokens: Sequence[Token], j: int) -> tuple[str, int]:
    """'a day', 'per month', 'each year', 'daily' right after the number (units may follow it)."""
    if j + 1 < len(tokens) and tokens[j].low in ("a", "per", "each", "every"):
        rate = _PER.get(tokens[j + 1].low, "")
        if rate:
            return rate, j + 2
    return "", j


def rate_after(tokens: Sequence[Token], j: int, reach: int = 4) -> tuple[str, int, int]:
    """The first 'a day' / 'per month' within `reach` tokens of j: (rate, first token, end token)."""
    for k in range(j, min(len(tokens) - 1, j + reach)):
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
