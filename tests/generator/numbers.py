"""How a number is written, and which written numbers are surely right or surely wrong for a value.

The intervals of DESIGN section 3 are not computed here: a true number is one that rounds to the
value in plain arithmetic or whose hedge holds with room to spare, a false one is off by so much
that no reading of the rules could let it pass.
"""

from __future__ import annotations

import math
from random import Random

CARDINALS = [
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
TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

EXACT = ("",)
ABOUT = ("about ", "roughly ", "approximately ", "around ", "some ")
MORE = ("more than ", "over ", "upwards of ", "in excess of ", "at least ")
FEWER = ("fewer than ", "less than ", "under ", "no more than ")
NEARLY = ("nearly ", "almost ", "close to ", "just under ")
JUST_OVER = ("just over ", "slightly more than ", "a little over ")
UP_TO = ("as many as ", "up to ")


def words(number: int) -> str:
    """A whole number under a thousand in words: 'two hundred and five' is 'two hundred five'."""
    if number < 20:
        return CARDINALS[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return TENS[tens] + (f"-{CARDINALS[rest]}" if rest else "")
    hundreds, rest = divmod(number, 100)
    return f"{CARDINALS[hundreds]} hundred" + (f" {words(rest)}" if rest else "")


def digits(value: float, money: bool = False) -> str:
    """The number in figures with thousands separators, '$' in front of money."""
    return ("$" if money else "") + f"{round(value):,}"


def scaled(value: float, money: bool = False) -> str:
    """The number as newspapers write large ones: '1.2 million', '36 trillion', else figures."""
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if value >= size:
            text = f"{value / size:.3f}".rstrip("0").rstrip(".")
            return ("$" if money else "") + f"{text} {name}"
    return digits(value, money)


def spelled(value: float) -> str | None:
    """The number in words where a newspaper could print it so, else None."""
    if value < 100 and value == round(value):
        return words(int(value))
    for size, name in ((1_000_000, "million"), (1_000, "thousand")):
        if value >= size and value % size == 0 and value / size < 100:
            return f"{words(int(value // size))} {name}"
    return None


def significant(value: float, figures: int, how: str = "near") -> float:
    """The value at this many significant figures: to the nearest, 'down' or 'up'."""
    step = 10.0 ** (math.floor(math.log10(value)) - figures + 1)
    shift = {"near": 0.5, "down": 0.0, "up": 1.0 - 1e-9}[how]
    result = math.floor(value / step + shift) * step
    return float(round(result)) if step >= 1 else round(result, 6)


def percent_holds(shown: float, actual: float) -> bool:
    """True when a printed whole percent surely stands for the actual one.

    With one digit before the zeros ("9", "20") the rules allow 3 percent either way, not a half.
    """
    room = 0.02 * shown if shown < 10 or shown % 10 == 0 else 0.5
    return abs(shown - actual) <= room


def write(value: float, rng: Random, style: str, money: bool = False) -> str:
    """A number as one of the styles prints it."""
    if style == "full":
        return scaled(value, money) if value >= 1e9 else digits(value, money)
    if not money and rng.random() < 0.15:
        text = spelled(value)
        if text:
            return text
    if value >= 1e6 and value == significant(value, 3):
        return scaled(value, money)
    return digits(value, money) if value < 1e9 else scaled(value, money)


def true_number(
    value: float, rng: Random, style: str, money: bool = False
) -> tuple[str, str] | None:
    """A written number, with its hedge, that holds for this value; and how it was made."""
    plain = value if value < 1e9 else significant(value, 4)
    moves = [
        ("exact", EXACT, plain),
        ("rounded to three figures", EXACT, significant(value, 3)),
        ("rounded to two figures", EXACT, significant(value, 2)),
        ("about", ABOUT, significant(value, 2)),
        ("a floor", MORE, significant(value, 2, "down")),
        ("a ceiling", FEWER, significant(value, 2, "up")),
        ("nearly", NEARLY, significant(value, 2, "up")),
        ("just over", JUST_OVER, significant(value, 2, "down")),
        ("up to", UP_TO, significant(value, 2, "up")),
    ]
    how, hedges, number = rng.choices(moves, weights=[5, 3, 1, 2, 2, 1, 1, 1, 1])[0]
    if number <= 0:
        return None
    ratio = value / number
    holds = {
        "exact": True,
        "rounded to three figures": True,
        "rounded to two figures": True,
        "about": 0.96 < ratio < 1.04,
        "a floor": 1.003 < ratio < 1.35,
        "a ceiling": 0.75 < ratio < 0.997,
        "nearly": 0.957 < ratio < 0.997,
        "just over": 1.003 < ratio < 1.04,
        "up to": 0.92 < ratio < 0.997,
    }[how]
    if not holds or (number < 20 and how != "exact"):
        return None
    return rng.choice(hedges) + write(number, rng, style, money), how


def false_number(
    value: float, rng: Random, style: str, money: bool = False
) -> tuple[str, str, float] | None:
    """A written number, with its hedge, that this value surely refutes; how; and the number."""
    factor = rng.choice((0.35, 0.5, 0.6, 1.6, 2.0, 3.0))
    wrong = significant(value * factor, rng.choice((2, 3, 4)))
    if wrong <= 0 or (wrong < 30 and value < 30):
        return None
    moves = [("exact", EXACT), ("about", ABOUT), ("nearly", NEARLY)]
    moves.append(("a floor", MORE) if factor > 1 else ("a ceiling", FEWER))
    if factor < 1:
        moves.append(("up to", UP_TO))
    how, hedges = rng.choices(moves, weights=[6, 2, 1, 2, 1][: len(moves)])[0]
    return rng.choice(hedges) + write(wrong, rng, style, money), f"{how}, x{factor}", wrong
