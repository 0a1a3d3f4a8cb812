"""Records that say less or more than they seem: 'peaked at 42,116', 'the most since 2014'."""

from __future__ import annotations

import re
from dataclasses import replace

from ontherecord.claims.claim import Claim
from ontherecord.verdict import words
from ontherecord.verdict.bench import Bench
from ontherecord.verdict.finding import Reading

_COMPARED = frozenset(  # 'no year since 2008 saw more' says nothing of 2008
    {
        *("superlative.no_period_saw_more", "superlative.never_higher_than"),
        *("superlative.more_than_any", "superlative.more_measure_than_any"),
    }
)
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)


def may_be_local(claim: Claim, reading: Reading) -> Reading:
    """A higher value at another time does not contradict a peak whose time span is not stated.

    Only words that claim a rank ('record', 'most', 'ever', 'on record') speak of all time.
    """
    if ("peak", "local") not in claim.extra or claim.span_claimed or reading.agrees is not False:
        return reading
    why = f"{reading.why}; over what time this was the peak is not stated"
    return replace(reading, agrees=None, code="coverage", why=why)


def since_named(claim: Claim, reading: Reading, bench: Bench) -> Reading:
    """'The most since 2014' says that 2014 had as many: where it had not, the record goes back
    further, and the words are right to the letter only.
    """
    mention = claim.span_period
    own = reading.value
    if reading.agrees is not True or mention is None or own is None or reading.period is None:
        return reading
    if mention.role != "since" or not mention.options or "at least" in mention.text.lower():
        return reading
    if claim.pattern in _COMPARED:
        return reading
    day = mention.options[0][0].start
    held = bench.lookup.series(
        reading.measure, reading.place, reading.breakdown, reading.period.basis, bench.as_of
    )
    year = not _MONTH.search(mention.text)
    named = [
        o
        for o in held
        if o.nature == "statistic"
        and (
            o.period.start <= day <= o.period.end
            or (year and o.period.days < 32 and 0 <= (o.period.start - day).days < 365)
        )
    ]
    high = claim.direction != "low"
    if not named or any(o.value >= own if high else o.value <= own for o in named):
        return reading
    best = (max if high else min)(named, key=lambda o: o.value)
    why = f"{reading.why}; {best.period.label} itself had {words.number(best.value)}"
    return replace(reading, agrees=None, letter=True, code="true_in_letter", why=why)
