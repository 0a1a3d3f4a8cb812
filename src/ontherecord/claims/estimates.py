"""Estimates of how many live in the country without status: 'Pew put it at 14 million for 2023'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ontherecord.base.period import Period
from ontherecord.claims.claim import Claim, Mark, Term
from ontherecord.claims.forms import Forms, Passage
from ontherecord.claims.numbers import Number
from ontherecord.claims.periods import PeriodMention

MEASURE = "est.unauthorized_population"
_PART_OF_YEAR = re.compile(
    r"\b(?:(?P<mid>mid|middle of)|(?P<early>early|start of|beginning of)|(?P<late>late|end of))"
    r"[- ](?P<y>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_PARTS = {"mid": ((5, 1), (8, 31)), "early": ((1, 1), (2, 28)), "late": ((12, 1), (12, 31))}
_CHANGES = frozenset({"up", "down", "rise", "rose", "fell", "grew", "increase", "from", "by"})
_SMALL = frozenset(
    {
        *("the", "a", "an", "in", "at", "for", "of", "is", "was", "are", "were", "it", "its", "be"),
        *("'s", "’s", "and", "that", "as", "to", "there", "about", "number", "figure", "estimate"),
        *(
            "estimates",
            "estimated",
            "latest",
            "last",
            "own",
            "recent",
            "most",
            "research",
            "center",
        ),
        *(
            "put",
            "puts",
            "says",
            "said",
            "counted",
            "estimate",
            "people",
            "million",
            "total",
            "has",
        ),
        *("department", "homeland", "security", "population", "unauthorized", "puts", "had"),
        *("mid", "early", "late", "start", "beginning", "end", "now", "currently", "but"),
    }
)


def estimates(passage: Passage, forms: Forms, estimators: frozenset[str]) -> list[Claim]:
    """Every estimate of the sentence that no count accounts for."""
    if passage.asks:
        return []
    numbers = [m for m in passage.reading.marks if _sized(passage, m, forms)]
    numbers = [m for m in numbers if not _taken(passage, m)]
    if not numbers:
        return []
    lives = _residence(passage, forms)
    topic = lives is None and _topic(passage, forms)
    if lives is None and not topic:
        return []
    found: list[Claim] = []
    last: Mark | None = None
    for mark in numbers:
        i, j = _span(passage, mark, numbers)
        who = _estimator(passage, estimators, i, mark.i)
        who = who or (last if _elliptical(passage, i, mark.i) else None)
        if who is None and lives is None and not _told(passage, forms, i, mark.i):
            continue
        if lives is None and _else(passage, mark, i):
            continue
        if _partial(passage, forms, mark, j, lives):
            continue
        last = who
        found.append(_claim(passage, forms, mark, i, j, who, lives))
    return found


def _sized(passage: Passage, mark: Mark, forms: Forms) -> bool:
    number = passage.number_at(mark)
    low, high = float(forms.values["from"]), float(forms.values["to"])
    return (
        number is not None
        and number.quantity.unit == "count"
        and not number.rate
        and low <= number.quantity.value <= high
    )


def _taken(passage: Passage, mark: Mark) -> bool:
    number = passage.number_at(mark)
    assert number is not None
    return any(
        c.mention.start < number.end
        and number.start < c.mention.end
        and any(
            q is not None and q.text in number.text
            for q in (c.quantity, c.second, c.percent, c.delta)
        )
        for c in passage.taken
    )


def _residence(passage: Passage, forms: Forms) -> tuple[int, int] | None:
    """'people live in the country without papers': who, where and without what, in one clause."""
    tokens = passage.reading.tokens
    for without in forms["without"].find(tokens, 0, len(tokens)):
        near = max(0, without.i - 8)
        people = forms["people"].find(tokens, near, without.i)
        lives = forms["lives"].find(tokens, near, without.i)
        if people and lives:
            return people[0].i, without.j
    return None


def _topic(passage: Passage, forms: Forms) -> bool:
    """True where the text has just spoken of that population."""
    if any(t.measure == MEASURE for t in passage.terms(0, len(passage.reading.tokens))):
        return True
    for earlier in passage.before():
        if any(
            t.measure == MEASURE
            for m in earlier.marks
            if isinstance(p := m.slot("MEASURE"), tuple)
            for t in p
        ):
            return True
        if forms["topics"].find(earlier.tokens, 0, len(earlier.tokens)):
            return True
    return any(c.kind == "estimate" for c in passage.taken)


def _span(passage: Passage, mark: Mark, numbers: Sequence[Mark]) -> tuple[int, int]:
    """The words of one estimate: from the clause's beginning or the number before, to the next."""
    i, j = next(((i, j) for i, j in passage.clauses() if i <= mark.i < j), (mark.i, mark.j))
    earlier = [m for m in numbers if i <= m.i < mark.i]
    later = [m for m in numbers if mark.j <= m.i < j]
    tokens = passage.reading.tokens
    if earlier:
        i = _after_join(tokens, earlier[-1].j, mark.i)
    if later:
        j = _after_join(tokens, mark.j, later[0].i)
    return i, j


def _after_join(tokens: Sequence[object], i: int, j: int) -> int:
    """The first token after the last comma or 'and' in [i, j); j where there is none."""
    for k in range(j - 1, i - 1, -1):
        token = tokens[k]
        if getattr(token, "text", "") == "," or getattr(token, "low", "") in ("and", "while"):
            return k + 1
    return i


def _estimator(passage: Passage, estimators: frozenset[str], i: int, j: int) -> Mark | None:
    """The one estimator named in tokens [i, j)."""
    named = [m for m in passage.marks("ACTOR", i, j) if str(m.slot("ACTOR")) in estimators]
    return named[-1] if len({str(m.slot("ACTOR")) for m in named}) == 1 else None


def _elliptical(passage: Passage, i: int, j: int) -> bool:
    """'... and 15.8 million in July': the estimator is the one before."""
    return not any(
        t.word and t.low not in ("and", "then", "to") for t in passage.reading.tokens[i:j]
    )


def _told(passage: Passage, forms: Forms, i: int, j: int) -> bool:
    """'Some officials say', 'it arrived at', 'the number was', 'An estimate of'."""
    tokens = passage.reading.tokens
    if any(t.low in _CHANGES for t in tokens[i:j]) and not forms["says"].find(tokens, i, j):
        return False
    return bool(forms["sayers"].find(tokens, i, j)) and bool(forms["says"].find(tokens, i, j))


def _else(passage: Passage, mark: Mark, i: int) -> bool:
    """'the number of podcasts at 3 million', '62 million people watched': something else."""
    tokens = passage.reading.tokens
    if passage.terms(i, mark.i + 1):
        return False
    if any(tokens[k].low == "of" and tokens[k - 1].low in _COUNTS for k in range(i + 1, mark.i)):
        return True
    following = next((m for m in passage.reading.marks if m.i == mark.j), None)
    return following is not None and (following.can("UNREAD") or following.can("UNIT"))


_COUNTS = frozenset({"number", "figure", "count", "total", "share"})


def _partial(
    passage: Passage, forms: Forms, mark: Mark, j: int, lives: tuple[int, int] | None
) -> bool:
    """'About 6 million of them': a part; 'deport 20 million people': what is to be done."""
    tokens = passage.reading.tokens
    after = [t.low for t in tokens[mark.j : min(j, mark.j + 3)]]
    if after[:1] == ["of"] and after[1:2] and after[1] in ("them", "those", "these", "whom"):
        return True
    if lives is not None and not (lives[0] - 6 <= mark.i <= lives[1] + 6):
        return True
    here = passage.marks("MEASURE", max(0, mark.i - 4), min(len(tokens), mark.j + 3))
    return any(
        isinstance(p := m.slot("MEASURE"), tuple) and all(t.measure != MEASURE for t in p)
        for m in here
    )


def _claim(
    passage: Passage,
    forms: Forms,
    mark: Mark,
    i: int,
    j: int,
    who: Mark | None,
    lives: tuple[int, int] | None,
) -> Claim:
    number = passage.number_at(mark)
    assert isinstance(number, Number)
    periods = [
        m for m in passage.marks("PERIOD", i, j) if isinstance(m.slot("PERIOD"), PeriodMention)
    ]
    after = [m for m in periods if m.i >= mark.j] or periods
    period = after[0].slot("PERIOD") if after else None
    begin, end = passage.trimmed(i, j)
    known = set(range(mark.i, mark.j)) | {k for m in periods for k in range(m.i, m.j)}
    if lives is not None:
        known |= set(range(*lives))
    if who is not None:
        known |= set(range(who.i, who.j))
    part = _part_of_year(passage, begin, end)
    if part is not None:
        period, words = part
        known |= words
    left = [
        u for u in passage.unread(begin, end, known)
        if u.text.lower() not in _SMALL and u.text.lower() not in ("pew's", "pew’s")
    ]  # fmt: skip
    if who is None and lives is None:
        left = list(passage.unread(begin, max(begin + 1, mark.i), set()))[:3]
    claim = passage.claim(
        "estimate",
        "estimate.named" if who is not None else "estimate.told",
        begin,
        end,
        terms=(Term(MEASURE, "named"),),
        measure_phrase=passage.reading.text(mark),
        quantity=number.quantity,
        period=period,
        period_from="stated" if period is not None else "absent",
        actors=(str(who.slot("ACTOR")),) if who is not None else (),
        actor_text=passage.reading.text(who) if who is not None else "",
        present=period is None,
        unread=tuple(left),
    )
    if len(periods) > 1 and part is None:
        return replace(
            claim, unread=(*claim.unread, *passage.unread(periods[1].i, periods[1].j, set()))
        )
    return claim


def _part_of_year(passage: Passage, i: int, j: int) -> tuple[PeriodMention, set[int]] | None:
    """'mid-2023', 'the start of 2020': the months that an estimate of then may be dated."""
    sentence = passage.reading.sentence
    tokens = passage.reading.tokens
    low, high = tokens[i].start - sentence.start, tokens[j - 1].end - sentence.start
    m = _PART_OF_YEAR.search(sentence.text, low, high)
    if m is None:
        return None
    name = next(n for n in _PARTS if m.group(n))
    (first, a), (last, b) = _PARTS[name]
    year = int(m.group("y"))
    period = Period(date(year, first, a), date(year, last, b), "range")
    start, end = m.start() + sentence.start, m.end() + sentence.start
    mention = PeriodMention(start, end, m.group(), "in", ((period, "part of the year named"),))
    words = {k for k, t in enumerate(tokens) if start <= t.start and t.end <= end}
    return mention, words
