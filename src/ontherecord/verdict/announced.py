"""Quantities of measures that exist only as announcements: the document decides what was said."""

from __future__ import annotations

from dataclasses import replace

from ontherecord.claims.claim import Claim
from ontherecord.record.observation import Observation
from ontherecord.verdict import words
from ontherecord.verdict.bench import Bench, Option
from ontherecord.verdict.finding import Reading

ANNOUNCED_WITHIN = 60  # days before publication in which an undated announcement is looked for


def read_announcement(claim: Claim, option: Option, base: Reading, bench: Bench) -> Reading:
    """A document decides what was announced; it never decides what happened."""
    assert claim.quantity is not None
    near = [
        o
        for o in bench.lookup.figures(option.measure.id, option.place, option.breakdown)
        if _announced_near(o, option, bench)
    ]
    agreeing = [
        o for o in near if claim.quantity.compare(o.value, rounding=o.rounded_to) == "agrees"
    ]
    if option.period is None and bench.published is None:
        return replace(base, code="no_period", why="no date is stated")
    if agreeing and not claim.unread:
        o = agreeing[0]
        return replace(
            base,
            agrees=True,
            code="agrees",
            value=o.value,
            period=o.period,
            figures=(bench.figure("value", o),),
            resolved_by="the announcement's own date",
            why=f"announced by {o.publisher}: {words.number(o.value)}",
        )
    shown = tuple(bench.figure("other", o) for o in near[:3])
    code = "unread_qualifier" if agreeing else "statement_only" if near else "not_held"
    return replace(base, code=code, figures=shown, why="only announcements are held for this")


def _announced_near(o: Observation, option: Option, bench: Bench) -> bool:
    if bench.as_of is not None and o.known_from is not None and o.known_from > bench.as_of:
        return False
    if option.period is not None:
        return option.period.overlaps(o.period)
    if bench.published is None:
        return False
    return 0 <= (bench.published - o.period.end).days <= ANNOUNCED_WITHIN
