"""Superlatives over a span the record covers without gap or change of method."""

from __future__ import annotations

from random import Random

from generator import periods
from generator.cells import LATE, Cell, runs
from generator.clauses import fill, noun
from generator.item import Item

FULL = (
    "{Nouns} were the {most} in {period} of any {unit} from {first} through {last}.",
    "{Nouns} in {period} were the {most} of any {unit} between {first} and {last}.",
)
FULL_SINCE = ("{Nouns} in {period} were the {most} since {since}.",)
PARA = (
    "From {first} through {last}, {nouns} were never {more} than in {period}.",
    "No {unit} between {first} and {last} saw {more_of} {nouns} than {period}.",
    "{Period} was the {peak} {unit} for {nouns} between {first} and {last}.",
)
PARA_SINCE = (
    "{Nouns} hit their {most} level since {since} in {period}.",
    "In {period}, {nouns} reached the {most} level since {since}.",
)
UP = {"most": "highest", "more": "higher", "more_of": "more", "peak": "busiest"}
DOWN = {"most": "lowest", "more": "lower", "more_of": "fewer", "peak": "slowest"}


def highest(rng: Random, pool: list[Cell], style: str) -> Item | None:
    """A period called the highest or the lowest of a span, or since another one."""
    options = runs(pool)
    if not options:
        return None
    run = rng.choice(options)
    subject = run[0].subject
    nouns = noun(subject, rng, style)
    if len(run) < 4 or nouns is None or not _same_kind(run):
        return None
    size = rng.randint(4, min(len(run), 14))
    begin = rng.randint(0, len(run) - size)
    window = run[begin : begin + size]
    up = rng.random() < 0.65
    since = rng.random() < 0.45
    cell = rng.choice(window[1:])
    if since:
        window = window[: window.index(cell) + 1]
    # 'since X' leaves X itself out: it is the last period that was higher (or lower)
    rivals = [c for c in window if c is not cell and not (since and c is window[0])]
    if not rivals:
        return None
    sign = 1 if up else -1
    margins = [sign * (cell.value - c.value) / cell.value for c in rivals]
    if since and -sign * (cell.value - window[0].value) / cell.value < 0.03:
        return None
    if min(margins) > 0.03:
        expected, why = "must_support", f"{cell.value:,.10g} leads {len(rivals)} others"
    elif min(margins) < -0.2:
        worst = rivals[margins.index(min(margins))]
        expected = "must_contradict"
        why = f"{cell.value:,.10g} against {worst.value:,.10g} in {worst.period.label}"
    else:
        return None
    if style == "full":
        template = rng.choice(FULL_SINCE if since else FULL)
    else:
        template = rng.choice(PARA_SINCE if since else PARA)
    words = UP if up else DOWN
    unit = "fiscal year" if cell.period.basis == "fiscal_year" else "month"
    slots = {
        "nouns": nouns,
        "unit": unit,
        "period": periods.name(cell.period, rng, style),
        "first": periods.name(window[0].period, rng, style),
        "last": periods.name(window[-1].period, rng, style),
        "since": periods.name(window[0].period, rng, style),
        **words,
    }
    text = fill(template, rng, **slots)
    return Item(text, LATE, "superlative", subject.measure, style, expected, why)


def _same_kind(run: list[Cell]) -> bool:
    return len({c.period.basis for c in run}) == 1
