"""Quantities of stocks: on a day, over a period, or now."""

from __future__ import annotations

from dataclasses import replace

from ontherecord.base.quantity import Quantity
from ontherecord.claims.claim import Claim
from ontherecord.record.observation import Observation
from ontherecord.verdict.bench import Bench, Option
from ontherecord.verdict.comparing import said
from ontherecord.verdict.finding import Figure, Reading
from ontherecord.verdict.otherwise import sharp
from ontherecord.verdict.values import Value, latest_stock, stock_values

DAILY = 0.05  # how far a stock may move between two published days
LONG = 45  # days of a period that needs more than a few dates
FEWEST = 3
MONTH = 31  # days
MOVED = 0.25  # how far a stock may have moved within a month of which one or two days are held
FRESH = 30  # days for which the latest figure of a stock contradicts whatever is near it
DRIFT = 0.4  # how far a stock may be from its latest figure once that is older


def read_stock(claim: Claim, option: Option, bench: Bench, base: Reading) -> Reading:
    """A stock read on the day stated, else on the latest day published by then."""
    assert claim.quantity is not None
    if claim.rate and "average" not in option.measure.id:
        return replace(base, code="wrong_unit", why="a stock has no rate")
    tiers = bench.tiers(option.measure)
    quantity = claim.quantity
    if option.period is None:
        if bench.published is None:
            return replace(base, why="no date is stated", code="no_period")
        if not claim.present or claim.period is not None:
            return replace(base, why="no date is stated that can be read", code="no_period")
        found = latest_stock(
            bench.lookup,
            option.measure,
            option.place,
            option.breakdown,
            bench.published,
            bench.as_of,
            tiers,
        )
        newer = latest_stock(
            bench.lookup,
            option.measure,
            option.place,
            option.breakdown,
            bench.published,
            None,
            tiers,
            dated_by=False,
        )
        return _any_of(quantity, found, newer, base, bench, claim)
    found = stock_values(
        bench.lookup,
        option.measure,
        option.place,
        option.breakdown,
        option.period,
        bench.as_of,
        tiers,
    )
    if not found:
        return replace(base, code="not_held", why="no figure of that date is held")
    return _all_of(quantity, found, base, bench, claim)


def _figures(found: tuple[Observation, ...], bench: Bench) -> tuple[Figure, ...]:
    return tuple(bench.figure("value", o) for o in found[:4])


def _any_of(
    quantity: Quantity,
    found: tuple[Observation, ...],
    newer: tuple[Observation, ...],
    base: Reading,
    bench: Bench,
    claim: Claim,
) -> Reading:
    """Present tense: the latest figure published by then, or the one before; open where a figure
    of a later day before publication, whenever it became known, says otherwise."""
    if not found:
        return replace(base, code="not_held", why="no figure published by then is held")
    band = max(bench.band(base.measure), DAILY)
    outcomes = [quantity.compare(o.value, rounding=o.rounded_to, band=band) for o in found]
    base = replace(
        base,
        figures=_figures(found, bench),
        period=found[0].period,
        resolved_by="latest figure published by the document's date",
    )
    stale = bench.published is not None and (bench.published - found[0].period.end).days > 120
    if stale:
        return replace(
            base,
            code="after_record_end",
            value=found[0].value,
            why=f"the latest figure held is of {found[0].period.label}",
        )
    if claim.unread:
        return _unread(base)
    pick = next((k for k, x in enumerate(outcomes) if x == "agrees"), 0)
    outcome = outcomes[pick] if "agrees" in outcomes or len(set(outcomes)) == 1 else "close"
    age = (bench.published - found[0].period.end).days if bench.published is not None else 0
    if outcome == "disagrees" and age > FRESH and abs(quantity.value / found[0].value - 1) < DRIFT:
        return replace(
            base,
            code="after_record_end",
            value=found[0].value,
            why=f"the latest figure held is of {found[0].period.label}",
        )
    later = [o for o in newer if o.period.end > found[0].period.end]
    if any(quantity.compare(o.value, rounding=o.rounded_to, band=band) != outcome for o in later):
        return replace(
            base,
            code="not_held",
            figures=_figures((*later, *found), bench),
            why=f"a figure of {later[0].period.label} says otherwise",
        )
    return said(
        base,
        outcome,
        found[pick].value,
        quantity,
        Value(found[pick].value, 0, 0, found, "published"),
    )


def _all_of(
    quantity: Quantity, found: tuple[Observation, ...], base: Reading, bench: Bench, claim: Claim
) -> Reading:
    """A day's figure decides; several figures inside a longer period must say the same."""
    band = bench.band(base.measure)
    if claim.period is not None and "end of" in claim.period.text.lower():
        band = max(band, DAILY)  # 'at the end of December' need not be its last day
    base = replace(base, figures=_figures(found, bench))
    if claim.unread:
        return _unread(base)
    outcomes = {quantity.compare(o.value, rounding=o.rounded_to, band=band) for o in found}
    hit = next(
        (o for o in found if quantity.compare(o.value, rounding=o.rounded_to) == "agrees"), None
    )
    month = base.period is not None and base.period.days <= MONTH
    if month and hit is not None and sharp(quantity):  # it stood there on a day, to the digit
        return said(
            base, "agrees", hit.value, quantity, Value(hit.value, 0, 0, (hit,), "published")
        )
    outcome = outcomes.pop() if len(outcomes) == 1 else "close"
    if (
        outcome == "disagrees"
        and base.period is not None
        and base.period.days > LONG
        and (len(found) < FEWEST and not found[0].period.same_days(base.period))
    ):
        outcome = "close"  # a few dates do not speak for a long period
    few = base.period is not None and base.period.days > 1 and len(found) < FEWEST
    if outcome == "disagrees" and few:
        nearest = min(abs(quantity.value / o.value - 1) for o in found if o.value)
        outcome = "close" if nearest < MOVED else outcome
    if outcome == "disagrees" and len(found) > 1:
        values = [o.value for o in found]
        if min(values) <= quantity.value <= max(values):
            outcome = "close"  # it stood there at some time between two dates
    return said(
        base, outcome, found[0].value, quantity, Value(found[0].value, 0, 0, found, "published")
    )


def _unread(base: Reading) -> Reading:
    """A part of a stock: its whole is known on some days only, so nothing is ruled out."""
    return replace(
        base, code="unread_qualifier", why="a word that may narrow the count is not read"
    )
