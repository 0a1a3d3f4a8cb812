"""Claims without a count of their own: official acts, aims and plans, and what a count includes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ontherecord.claims.claim import FORECAST, Claim, Mark, Mention, Term, Unread
from ontherecord.claims.marks import Reading
from ontherecord.claims.numbers import Number
from ontherecord.claims.official import OfficialWords, names_in
from ontherecord.claims.periods import PeriodMention
from ontherecord.claims.segments import Segment, Split

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


def acts(
    reading: Reading, split: Split, taken: Sequence[Claim], book: OfficialWords
) -> list[Claim]:
    """Policy and definition claims of a sentence, where no claim in `taken` stands already."""
    found: list[Claim] = []
    for segment in split.segments:
        claim = _policy(reading, segment, split, book)
        if claim is not None and not _overlaps(claim, [*taken, *found]):
            found.append(claim)
    return found


def restance(claim: Claim, reading: Reading) -> Claim:
    """A number that is intended or forecast is a policy or a projection, not a count."""
    if claim.kind not in ("quantity", "trend", "superlative") or claim.mention.stance != "intended":
        return claim
    kind = "projection" if claim.note in FORECAST else "policy"
    names = [("name", f"{n.form}:{n.words}") for n in names_in(reading.sentence.text)]
    return replace(claim, kind=kind, extra=(*claim.extra, *names))


def _overlaps(claim: Claim, others: Sequence[Claim]) -> bool:
    m = claim.mention
    return any(
        m.start < o.mention.end
        and o.mention.start < m.end
        and o.kind in ("policy", "projection", "definition", "event")
        for o in others
    )


def _policy(reading: Reading, segment: Segment, split: Split, book: OfficialWords) -> Claim | None:
    """'aims to prosecute everyone who crosses': an aim with its subject, and no number read."""
    for k, mark in enumerate(segment.marks):
        called = k == 0 and calls_for(segment, reading)
        aims = reading.tokens[mark.i].lemma in _AIMS or _promised(mark, reading)
        if not called and not (mark.can("INTEND") and aims):
            continue
        after = segment.marks[k if called else k + 1 :]
        i, j = segment.tokens()
        subjects = tuple(
            dict.fromkeys(
                t for _, _, tags in book.subjects_in(reading.tokens, i, j) for t in sorted(tags)
            )
        )
        target = [m for m in after if m.can("MEASURE")]
        wanted = target or book.subjects_in(reading.tokens, mark.j, j)
        if not wanted or any(isinstance(m.slot("NUMBER"), Number) for m in after):
            continue
        terms = tuple(t for m in target for t in _terms(m))
        return _claim("policy", reading, segment, mark, subjects, terms, "intended", split)
    return None


def calls_for(segment: Segment, reading: Reading) -> bool:
    """'Double the beds.', 'Prosecute everyone who crosses.': a sentence that begins with what is to
    be done, and to what."""
    tokens = reading.tokens
    if segment.tokens()[0] != 0 or len(tokens) < 3 or not tokens[0].text[:1].isupper():
        return False
    counted = tokens[1].low == "a" and tokens[2].low in ("million", "hundred", "thousand")
    follows = counted or tokens[1].number or tokens[1].low in ("the", "everyone", "all", "every")
    return tokens[0].low in reading.lists["called_for"] and follows


def _promised(mark: Mark, reading: Reading) -> bool:
    """'We will double the detention beds': a promise of whoever speaks."""
    tokens = reading.tokens
    before = tokens[mark.i - 1].low if mark.i else ""
    after = tokens[mark.j].low if mark.j < len(tokens) else ""
    spoken = before in ("we", "i") and tokens[mark.i].low in ("will", "shall")
    return spoken and after in reading.lists["called_for"]


def _terms(mark: Mark) -> tuple[Term, ...]:
    payload = mark.slot("MEASURE")
    return payload if isinstance(payload, tuple) else ()


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
        unread=tuple(
            Unread(reading.tokens[m.i].start, reading.tokens[m.j - 1].end, reading.text(m))
            for m in segment.marks
            if m.i >= verb.j and m.can("UNREAD")
        ),
    )
