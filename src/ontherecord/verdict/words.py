"""The words a reader sees: numbers, places, sentences. Neutral, short, one place for each
phrase.
"""

from __future__ import annotations

import re

from ontherecord.base.period import Period
from ontherecord.base.quantity import Quantity
from ontherecord.catalog.store import Catalog
from ontherecord.claims.claim import Claim

PHRASE = {
    "supported": "The record agrees",
    "contradicted": "The record disagrees",
    "depends": "It depends",
    "cannot_check": "Cannot be checked from the record",
}


def number(value: float, unit: str = "") -> str:
    """A figure with thousands separators and its unit sign."""
    if unit == "percent":
        return f"{value:,.1f}%".replace(".0%", "%")
    text = f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:,.1f}"
    return f"${text}" if unit == "USD" else text


def place_name(place: str, catalog: Catalog) -> str:
    """', in Texas' or '' for the whole country."""
    if place in ("", "us"):
        return ""
    known = catalog.places.get(place)
    return f", {known.name if known else place}"


def breakdown_name(breakdown: str, catalog: Catalog) -> str:
    """', Mexico; convicted' or ''."""
    if not breakdown:
        return ""
    names = []
    for part in breakdown.split(";"):
        dim, _, value = part.partition("=")
        known = catalog.breakdowns.get((dim, value))
        names.append(known.name if known else value)
    return f" ({'; '.join(names)})"


def period_name(period: Period | None) -> str:
    """' in fiscal 2024', ' on 15 June 2025' or ''."""
    if period is None:
        return ""
    if period.start == period.end:
        return f" on {period.label}"
    return f" in {period.label}" if period.basis != "range" else f" from {period.label}"


def subject(
    measure: str, place: str, breakdown: str, period: Period | None, catalog: Catalog
) -> str:
    """'ICE removals (Mexico), Texas in fiscal 2024'."""
    title = catalog.measures[measure].title
    group, where = breakdown_name(breakdown, catalog), place_name(place, catalog)
    return f"{title}{group}{where}{period_name(period)}"


def stated(quantity: Quantity | None) -> str:
    """The number as printed."""
    return quantity.text if quantity is not None else ""


_DIRECTION = {"up": "rose", "down": "fell", "high": "the highest", "low": "the lowest"}


def _with_actor(claim: Claim, name: str, catalog: Catalog) -> str:
    """'ICE deported': the agency before the words it is said with, unless they hold it."""
    known = [a for a in claim.actors if a in catalog.agencies]
    actor = known[0] if known else claim.actor_text
    if not actor or any(a.casefold() in name.casefold() for a in (actor, claim.actor_text) if a):
        return name
    return f"{actor} {name}"


_LEAD = re.compile(r"^(?:in|during|of|from|on|for|than|over) ", re.IGNORECASE)


def _against(claim: Claim, other: Claim, catalog: Catalog) -> str:
    """'more than Guatemala', 'fewer than removals (2 times)': a count beside another."""
    group = breakdown_name(";".join(f"{d}={v}" for d, v in other.quals), catalog).strip(" ()")
    place = "".join(place_name(p, catalog) for p in other.places).strip(", ")
    what = (group or place) if claim.terms == other.terms else other.measure_phrase
    size = f" ({claim.factor:g} times)" if claim.factor else ""
    return f"{'more' if claim.direction == 'up' else 'fewer'} than {what}{size}"


def proposition(claim: Claim, catalog: Catalog) -> str:
    """One plain sentence that says what is claimed."""
    head = claim.actor_text + ": " if claim.actor_text and not claim.terms else ""
    name = claim.measure_phrase.strip()
    if claim.terms:
        tiers = [t for t in claim.terms if t.tier == "named"] or list(claim.terms)
        titles = [catalog.measures[t.measure].title for t in tiers if t.measure in catalog.measures]
        name = titles[0] if len(titles) == 1 else _with_actor(claim, name, catalog)
    group = breakdown_name(";".join(f"{d}={v}" for d, v in claim.quals), catalog)
    where = "".join(place_name(p, catalog) for p in claim.places)
    when = f" {claim.period.text}" if claim.period else " (no period stated)"
    body = f"{head}{name}{group}{where}{when}"
    if claim.kind == "quantity":
        rate = f" a {claim.rate}" if claim.rate else ""
        return f"{body}: {stated(claim.quantity)}{rate}."
    if claim.kind == "superlative":
        size = f" ({stated(claim.quantity)})" if claim.quantity else ""
        window = f" in a {claim.window.replace('_', ' ')}" if claim.window else ""
        span = f" {claim.span_claimed}" if claim.span_claimed else ""
        return f"{body}: {_DIRECTION.get(claim.direction, '')}{size}{window}{span}."
    if claim.run is not None:
        run = claim.run
        many = f"{run.count} {run.unit}s in a row" if run.count else f"every {run.unit}"
        since = f" {claim.base_period.text}" if claim.base_period and not run.count else ""
        return f"{body}: {_DIRECTION[claim.direction]} {many}{since}."
    if claim.versus is not None:
        return f"{body}: {_against(claim, claim.versus, catalog)}."
    if claim.kind in ("trend", "comparison"):
        much = claim.percent or claim.delta
        how = f" by {stated(much)}" if much else ""
        if claim.factor:
            how = f" by a factor of {claim.factor:g}"
        to = f" to {stated(claim.quantity)}" if claim.quantity else ""
        base = f" against {_LEAD.sub('', claim.base_period.text)}" if claim.base_period else ""
        return f"{body}: {_DIRECTION.get(claim.direction, 'changed')}{how}{to}{base}."
    if claim.kind == "share":
        return f"{body}: {stated(claim.percent)}."
    return f"{claim.mention.text.strip()}"
