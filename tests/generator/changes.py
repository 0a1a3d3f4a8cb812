"""Trends and comparisons of one line of the record between two periods."""

from __future__ import annotations

from random import Random

from generator import numbers, periods
from generator.cells import LATE, Cell, runs
from generator.clauses import fill, noun
from generator.item import Item

RISE = {"full": ("rose", "increased"), "paraphrase": ("climbed", "jumped", "went up", "grew")}
FALL = {
    "full": ("fell", "decreased"),
    "paraphrase": ("dropped", "declined", "plunged", "went down"),
}
FULL = (
    "{Nouns} {verb}{by} from {old} to {new}.",
    "{Nouns} {verb}{by} in {new} compared with {old}.",
)
PARA = (
    "From {old} to {new}, {nouns} {verb}{by}.",
    "{Nouns} {verb}{by} between {old} and {new}.",
    "In {new}, {nouns} {verb}{by} from {old}.",
    "{Nouns} {verb}{by} in {new} over {old}, government data show.",
)
PARA_NOUN = (
    "{Nouns} were {side}{by} in {new} from {old}.",
    "There was {a_pct} {drop} in {nouns} from {old} to {new}.",
)
MORE_FULL = (
    "{Nouns} were {higher} in {new} than in {old}.",
    "There were {more} {nouns} in {new} than in {old}.",
)
MORE_PARA = (
    "{Nouns} in {new} exceeded those of {old}.",
    "In {new}, {nouns} ran {higher} than in {old}.",
    "{Period_new} saw {more} {nouns} than {old}.",
)


def trend(rng: Random, pool: list[Cell], style: str) -> Item | None:
    """A rise or fall between two neighbouring periods, with or without its size."""
    made = _two(rng, pool, style, neighbours=True)
    if made is None:
        return None
    old, new, nouns = made
    percent = 100 * (new.value - old.value) / old.value
    true = rng.random() < 0.55
    sized = rng.random() < 0.5
    up = percent > 0
    shown = abs(percent)
    if sized and shown < 400:
        if not true and rng.random() < 0.6 and shown * 2.5 < 95:
            shown *= 2.5
        elif not true:
            up = not up
        if not up and shown > 97:
            return None
        if true and not numbers.percent_holds(round(shown), shown):
            return None
        by = f" {round(shown)} percent" if style == "full" else f" {round(shown)}%"
        if style == "full":
            by = " by" + by
    else:
        up, by = up == true, ""
    verb = rng.choice((RISE if up else FALL)[style])
    template = rng.choice(FULL if style == "full" else (*PARA, *PARA_NOUN))
    if "{a_pct}" in template and not by:
        return None
    slots = _slots(rng, style, old, new, nouns)
    text = fill(
        template,
        rng,
        verb=verb,
        by=by,
        side="up" if up else "down",
        drop="increase" if up else "decrease",
        a_pct=f"a{'n' if by.strip().startswith(('8', '11', '18')) else ''}{by}",
        **slots,
    )
    expected = "must_support" if true else "must_contradict"
    why = f"{old.value:,.10g} to {new.value:,.10g}, {percent:+.1f}%"
    return Item(text, LATE, "trend", new.subject.measure, style, expected, why)


def comparison(rng: Random, pool: list[Cell], style: str) -> Item | None:
    """More in one period than in another."""
    made = _two(rng, pool, style, neighbours=False)
    if made is None:
        return None
    old, new, nouns = made
    true = rng.random() < 0.55
    up = (new.value > old.value) == true
    template = rng.choice(MORE_FULL if style == "full" else MORE_PARA)
    if "exceeded" in template and not up:
        return None
    slots = _slots(rng, style, old, new, nouns)
    text = fill(
        template,
        rng,
        higher="higher" if up else "lower",
        more="more" if up else "fewer",
        period_new=slots["new"],
        **slots,
    )
    text = text.replace("{Period_new}", slots["new"][:1].upper() + slots["new"][1:])
    expected = "must_support" if true else "must_contradict"
    why = f"{old.value:,.10g} in {old.period.label}, {new.value:,.10g} in {new.period.label}"
    return Item(text, LATE, "comparison", new.subject.measure, style, expected, why)


def _slots(rng: Random, style: str, old: Cell, new: Cell, nouns: str) -> dict[str, str]:
    return {
        "nouns": nouns,
        "old": periods.name(old.period, rng, style),
        "new": periods.name(new.period, rng, style),
    }


def _two(
    rng: Random, pool: list[Cell], style: str, neighbours: bool
) -> tuple[Cell, Cell, str] | None:
    """Two cells of a run whose values differ clearly, and the words for the line."""
    options = runs(pool)
    if not options:
        return None
    run = rng.choice(options)
    nouns = noun(run[0].subject, rng, style)
    if nouns is None:
        return None
    here = rng.randrange(1, len(run))
    there = here - 1 if neighbours else rng.randrange(0, here)
    old, new = run[there], run[here]
    least = 0.12 if new.period.basis == "fiscal_year" else 0.3
    if min(old.value, new.value) < 200 or abs(new.value - old.value) < least * max(
        old.value, new.value
    ):
        return None
    return old, new, nouns
