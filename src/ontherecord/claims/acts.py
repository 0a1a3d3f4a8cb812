"""Claims without a count of their own: official acts, aims and plans, and what a count includes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ontherecord.claims.claim import Claim, Mark, Mention, Term
from ontherecord.claims.marks import Reading
from ontherecord.claims.numbers import Number
from ontherecord.claims.periods import PeriodMention
from ontherecord.claims.segments import Segment, Split
from ontherecord.claims.vocabulary import GOVERNMENT

_AIMS = frozenset(
    [
        "aim",
        "plan",
        "vow",
        "pledge",
        "promise",
        "intend",
        "seek",
        "want",
        "hope",
        "propose",
        "call",
        "design",
        "try",
    ]
)
_FORECAST = frozenset(["will", "expect", "project", "forecast", "track", "pace", "shall", "poise"])


def acts(reading: Reading, split: Split, taken: Sequence[Claim]) -> list[Claim]:
    """Event, policy, definition and projection claims of a sentence."""
    found: list[Claim] = []
    for segment in split.segments:
        for claim in (
            _definition(reading, segment),
            _policy(reading, segment, split),
            _event(reading, segment, split),
        ):
            if claim is not None and not _overlaps(claim, [*taken, *found]):
                found.append(claim)
    return found


def restance(claim: Claim) -> Claim:
    """A number that is intended or forecast is a policy or a projection, not a count."""
    if claim.kind not in ("quantity", "trend", "superlative") or claim.mention.stance != "intended":
        return claim
    word = claim.note
    return replace(claim, kind="projection" if word in _FORECAST else "policy")


def _overlaps(claim: Claim, others: Sequence[Claim]) -> bool:
    m = claim.mention
    return any(
        m.start < o.mention.end
        and o.mention.start < m.end
        and o.kind in ("policy", "projection", "definition", "event")
        for o in others
    )


def _policy(reading: Reading, segment: Segment, split: Split) -> Claim | None:
    """'aims to prosecute everyone who crosses': an aim with its subject, and no number read."""
    for k, mark in enumerate(segment.marks):
        if not mark.can("INTEND") or reading.tokens[mark.i].lemma not in _AIMS:
            continue
        after = segment.marks[k + 1 :]
        subjects = _tags([*segment.marks[:k], *after])
        target = [m for m in after if m.can("MEASURE") or m.can("SUBJECT")]
        if not target or any(isinstance(m.slot("NUMBER"), Number) for m in after):
            continue
        terms = tuple(t for m in target for t in _terms(m))
        return _claim("policy", reading, segment, mark, subjects, terms, "intended", split)
    return None


def _event(reading: Reading, segment: Segment, split: Split) -> Claim | None:
    """An official act about a subject the events file knows: 'announced plans to send 1,500
    troops'.
    """
    subjects = [m for m in segment.marks if m.can("SUBJECT")]
    verbs = [m for m in segment.marks if m.can("ACT")]
    if (
        not subjects
        or not verbs
        or (segment.has("CONDITION", "QUESTION") and not segment.has("SAY"))
    ):
        return None
    if not any(m.can("ACTOR") for m in segment.marks) and not any(
        m.can("PERIOD") for m in segment.marks
    ):
        return None
    number = next((n for m in segment.marks if isinstance(n := m.slot("NUMBER"), Number)), None)
    tags = _tags(segment.marks)
    claim = _claim(
        "event",
        reading,
        segment,
        verbs[0],
        tags,
        (),
        "reported" if split.saying.reported else "asserted",
        split,
    )
    if number is None:
        return claim
    return replace(claim, quantity=number.quantity)


def _definition(reading: Reading, segment: Segment) -> Claim | None:
    """'removals include voluntary departures': what a measure takes in."""
    for k, mark in enumerate(segment.marks):
        leaves_out = mark.can("EXCLUDES_WORD")
        if not (mark.can("INCLUDES") or leaves_out) or segment.has("NUMBER"):
            continue
        before = [m for m in segment.marks[:k] if m.can("MEASURE")]
        after = [m for m in segment.marks[k + 1 :] if not m.can("PUNCT")]
        if not before or not after or not any(m.can("MEASURE") or m.can("QUAL") for m in after):
            continue
        terms = _terms(before[-1])
        actors = {
            str(a)
            for m in segment.marks
            if isinstance(a := m.slot("ACTOR"), str) and a != GOVERNMENT
        }
        if actors:
            terms = tuple(t for t in terms if t.actor in actors) or terms
        else:
            terms = tuple(t for t in terms if not t.actor)
        what = reading.span_text(after[0].i, after[-1].j)
        base = _claim("definition", reading, segment, mark, (what,), terms, "asserted", None)
        return replace(
            base,
            direction="excludes" if leaves_out else "includes",
            measure_phrase=reading.text(before[-1]),
            turns_on=(reading.tokens[before[-1].i].start, reading.tokens[before[-1].j - 1].end),
        )
    return None


def _terms(mark: Mark) -> tuple[Term, ...]:
    payload = mark.slot("MEASURE")
    return payload if isinstance(payload, tuple) else ()


def _tags(marks: Sequence[Mark]) -> tuple[str, ...]:
    found: list[str] = []
    for mark in marks:
        tags = mark.slot("SUBJECT")
        if isinstance(tags, tuple):
            found += [str(t) for t in tags if t not in found]
    return tuple(found)


def _claim(
    kind: str,
    reading: Reading,
    segment: Segment,
    verb: Mark,
    subjects: tuple[str, ...],
    terms: tuple[Term, ...],
    stance: str,
    split: Split | None,
) -> Claim:
    i, j = segment.tokens()
    start, end = reading.tokens[i].start, reading.tokens[j - 1].end
    period = next(
        (p for m in segment.marks if isinstance(p := m.slot("PERIOD"), PeriodMention)), None
    )
    actors = tuple(
        dict.fromkeys(str(a) for m in segment.marks if isinstance(a := m.slot("ACTOR"), str))
    )
    text = reading.span_text(i, j)
    actor_text = next((reading.text(m) for m in segment.marks if m.can("ACTOR")), "")
    return Claim(
        kind=kind,
        pattern=f"{kind}.{reading.tokens[verb.i].lemma}",
        mention=Mention(
            start, end, text, ((start, end),), stance, split.saying.speaker if split else "", False
        ),
        terms=tuple(dict.fromkeys(terms)),
        measure_phrase=reading.text(verb),
        period=period,
        period_from="stated" if period else "absent",
        actors=actors,
        actor_text=actor_text,
        subject="|".join(subjects),
    )
