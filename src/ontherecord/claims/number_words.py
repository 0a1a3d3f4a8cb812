"""Bare values: digits and words with their scales, fractions and vague amounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ontherecord.claims.tokens import Token

UNITS = {
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
TENS = {
    w: 10 * (i + 2)
    for i, w in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    )
}
SCALES = {
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
VAGUE = {
    "dozens": 12.0,
    "scores": 20.0,
    "hundreds": 1e2,
    "thousands": 1e3,
    "millions": 1e6,
    "billions": 1e9,
    "trillions": 1e12,
}
PARTS = {
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
PERCENT = frozenset({"percent", "pct"})
POINTS = frozenset({"point", "points", "pp"})
PER = {
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


@dataclass(slots=True)
class Bare:
    """A bare value while it is being read."""

    j: int
    value: float
    decimals: int = 0
    shift: float = 1.0
    words: bool = False


def bare_value(tokens: Sequence[Token], i: int, blocked: frozenset[int]) -> Bare | None:
    """The number that starts at token `i`, in digits or words, without its hedge; None for none."""
    if i >= len(tokens) or i in blocked:
        return None
    token = tokens[i]
    if token.number:
        return _digits(tokens, i)
    return _words(tokens, i)


def _digits(tokens: Sequence[Token], i: int) -> Bare | None:
    text = tokens[i].text
    if not text.isascii() or len(text) > 24:
        return None
    decimals = len(text.partition(".")[2])
    if (
        decimals == 3
        and "," not in text
        and not (j0 := i + 1) >= len(tokens)
        and (tokens[j0].low not in SCALES and not tokens[j0].glued)
    ):
        return None  # '271.484 people': a thousands mark of another country, or nonsense
    read = Bare(i + 1, float(text.replace(",", "")), decimals)
    j = i + 1
    if j < len(tokens):
        follow = tokens[j]
        if follow.low in SCALES or (follow.low == "-" and _scale_at(tokens, j + 1)):
            k = j if follow.low in SCALES else j + 1
            shift = SCALES[tokens[k].low]
            return Bare(k + 1, read.value * shift, decimals, shift)
        if follow.glued and follow.low in _GLUED and (True):
            shift = _GLUED[follow.low]
            return Bare(j + 1, read.value * shift, decimals, shift)
        if follow.glued and follow.word and follow.low not in ("s",):
            return None  # '5th', '2x', '3D'
        if follow.text == "/" and follow.glued:
            return None
    return read


def _scale_at(tokens: Sequence[Token], i: int) -> bool:
    return i < len(tokens) and tokens[i].low in SCALES and SCALES[tokens[i].low] >= 1e3


def _words(tokens: Sequence[Token], i: int) -> Bare | None:
    """'two hundred thousand', 'twenty-five', 'a million', 'half a million', 'one and a half
    million'.
    """
    low = tokens[i].low
    if (
        low == "half"
        and i + 2 < len(tokens)
        and tokens[i + 1].low == "a"
        and _scale_at(tokens, i + 2)
    ):
        shift = SCALES[tokens[i + 2].low]
        return Bare(i + 3, 0.5 * shift, 1, shift, True)
    if low in ("a", "an"):
        nxt = tokens[i + 1].low if i + 1 < len(tokens) else ""
        if (
            nxt == "quarter"
            and i + 4 < len(tokens)
            and tokens[i + 2].low == "of"
            and _scale_at(tokens, i + 4)
        ):
            shift = SCALES[tokens[i + 4].low]
            return Bare(i + 5, 0.25 * shift, 2, shift, True)
        if nxt not in SCALES:
            return None
        total, j = 1.0, i + 1
        group, shift = 1.0, 1.0
    else:
        if low not in UNITS and low not in TENS:
            return None
        total, j, group, shift = 0.0, i, 0.0, 1.0
    total, group, seen = 0.0, (1.0 if low in ("a", "an") else 0.0), False
    while j < len(tokens):
        word = tokens[j].low
        if word in ("-", "and") and seen and j + 1 < len(tokens):
            nxt = tokens[j + 1].low
            if nxt in UNITS or nxt in TENS:
                if word == "and" and group < 100 and total == 0:
                    break
                j += 1
                continue
            if word == "-" and nxt in SCALES:
                j += 1
                continue
            break
        if word in UNITS:
            if (group % 10 and group < 100 and seen) or (group % 100 and UNITS[word] >= 10):
                break
            group += UNITS[word]
        elif word in TENS:
            if group % 100:
                break  # 'nineteen ninety' is no sum
            group += TENS[word]
        elif word == "hundred":
            if group >= 100:
                return None
            group = (group or 1) * 100
            shift = max(shift, 100.0)
        elif word in SCALES:
            if total and (not group or SCALES[word] >= shift):
                return None  # 'a million million', 'one thousand two million'
            shift = SCALES[word]
            total += (group or 1) * shift
            group = 0.0
        else:
            break
        seen = True
        j += 1
    if not seen:
        return None
    value = total + group
    return Bare(j, value, 0, 1.0, True)


_HEDGES = frozenset(
    {*("about", "almost", "around", "nearly", "roughly", "some", "over", "approximately"),
     *("more", "less", "than", "just", "well", "fully", "virtually", "at", "least", "close", "to")}
)  # fmt: skip
_CHANGES = frozenset(
    {"drop", "fall", "decline", "decrease", "increase", "rise", "jump", "reduction"}
)
_COMPARED = frozenset({"more", "fewer", "less", "higher", "lower", "below", "above", "smaller"})


def fraction(tokens: Sequence[Token], i: int) -> tuple[int, float] | None:
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
            if bottom and top < bottom <= 100 and not (k + 1 < n and tokens[k + 1].low in SCALES):
                return k + 1, top / bottom
    if low in ("a", "one") and i + 1 < n and tokens[i + 1].lemma in PARTS:
        part = tokens[i + 1].lemma
        if i + 2 < n and tokens[i + 2].low == "of" and part != "quarter":
            return i + 2, 1 / PARTS[part]
        if i + 2 < n and tokens[i + 2].low == "of" and not (i + 3 < n and tokens[i + 3].low == "a"):
            return i + 2, 1 / PARTS[part]
        if _of_change(tokens, i) or (i + 2 < n and tokens[i + 2].low in _COMPARED):
            return i + 2, 1 / PARTS[part]  # 'fell by a third', 'a third fewer arrests'
        return None
    if (
        low == "half"
        and i
        and (tokens[i - 1].low == "than" or _of_change(tokens, i))
        and not (i + 1 < n and tokens[i + 1].low == "a")
    ):
        return i + 1, 0.5
    if low == "half" and i + 1 < n and tokens[i + 1].low in ("of", "the", "all"):
        return i + 1, 0.5
    if top is not None and top < 10 and i + 1 < n:
        k = i + 2 if tokens[i + 1].low == "-" else i + 1
        if k < n and tokens[k].lemma in PARTS and tokens[k].low.endswith("s"):
            bottom = PARTS[tokens[k].lemma]
            if top < bottom:
                return k + 1, top / bottom
    return None


def _of_change(tokens: Sequence[Token], i: int) -> bool:
    """'fell by almost half', 'a drop of about a third': a fraction that is the size of a change."""
    k = i - 1
    while k > 0 and tokens[k].low in _HEDGES:
        k -= 1
    if k < 0 or tokens[k].low == "by":
        return k >= 0
    return k > 0 and tokens[k].low == "of" and tokens[k - 1].lemma in _CHANGES


def _small(token: Token) -> float | None:
    if token.number and "," not in token.text and len(token.text) < 4 and token.text.isascii():
        return float(token.text)
    return float(UNITS[token.low]) if token.low in UNITS else None


def vague_amount(tokens: Sequence[Token], i: int) -> tuple[int, float, float] | None:
    """'hundreds of thousands', 'tens of thousands', 'thousands', 'several million'."""
    low = tokens[i].low
    if low == "tens" or low in VAGUE:
        base = 10.0 if low == "tens" else VAGUE[low]
        j = i + 1
        if j + 1 < len(tokens) and tokens[j].low == "of" and tokens[j + 1].low in VAGUE:
            base *= VAGUE[tokens[j + 1].low]
            j += 2
        elif low == "tens":
            return None
        return j, 1.0 * base, 10.0 * base
    if low == "several" and i + 1 < len(tokens) and tokens[i + 1].low in SCALES:
        shift = SCALES[tokens[i + 1].low]
        return i + 2, 2 * shift, 10 * shift
    return None
