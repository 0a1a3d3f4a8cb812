"""What a text foretells: 'By next summer the number will reach 100,000'. A record of what happened
settles none of it; it is found so that nobody reads it as a count."""

from __future__ import annotations

from ontherecord.claims.claim import Claim, Mark, Term
from ontherecord.claims.domain import is_about
from ontherecord.claims.forms import Forms, Passage, terms_of
from ontherecord.claims.numbers import Number
from ontherecord.claims.official import OfficialWords

_LEAST = 100  # smaller numbers are of hours, votes and steps
_MONEY = 1_000_000  # dollars; smaller sums are of fees and meals
_WHEN = frozenset({"by", "before", "within"})


def forecasts(passage: Passage, forms: Forms, book: OfficialWords) -> list[Claim]:
    """Clauses that foretell a number, an end or a completion of what the record counts."""
    reading = passage.reading
    tokens = reading.tokens
    if passage.asks or forms["past"].find(tokens, 0, len(tokens)):
        return []
    found: list[Claim] = []
    for i, j in passage.clauses():
        claim = _numbered(passage, forms, book, i, j) or _unnumbered(passage, forms, book, i, j)
        if claim is not None:
            found.append(claim)
    return found


def _cue(passage: Passage, forms: Forms, i: int, j: int) -> bool:
    """True where the clause speaks of what is to come."""
    tokens = passage.reading.tokens
    if forms["calendar"].find(tokens, i, j):
        return False
    told = [
        h for h in forms["foretells"].find(tokens, i, j)
        if not (tokens[h.i].low.endswith("ed") and tokens[h.i - 1].low not in ("is", "are", "be"))
        or (tokens[h.i].low in ("projected", "predicted", "forecast") and h.i + 1 < j)
    ]  # fmt: skip
    return bool(told)


def _horizon(passage: Passage, forms: Forms, i: int, j: int) -> bool:
    """True where the clause names a time to come: after the text, or 'by summer'."""
    tokens = passage.reading.tokens
    if forms["horizon"].find(tokens, i, j):
        return True
    published = passage.past.published
    for mark in passage.marks("PERIOD", i, j):
        period = mark.slot("PERIOD")
        resolved = getattr(period, "resolved", None)
        if resolved is not None and published is not None and resolved.end > published:
            return True
    return False


def _numbered(passage: Passage, forms: Forms, book: OfficialWords, i: int, j: int) -> Claim | None:
    cue, horizon = _cue(passage, forms, i, j), _horizon(passage, forms, i, j)
    if not (cue or horizon):
        return None
    for mark in passage.marks("NUMBER", i, j):
        number = passage.number_at(mark)
        if number is None or not _large(number) or _claimed(passage, mark.i, mark.j):
            continue
        if not cue and not _bare(passage, i, j):
            continue
        terms = _about(passage, forms, book, mark, i, j)
        if terms is None:
            continue
        return passage.claim(
            "projection",
            "projection.number",
            i,
            j,
            terms=terms,
            measure_phrase=passage.reading.span_text(mark.i, mark.j),
            quantity=number.quantity,
            rate=number.rate,
            period=passage.period(i, j),
            period_from="stated" if passage.period(i, j) else "absent",
            unread=passage.unread(i, j, set(range(mark.i, mark.j))),
            stance="intended",
            note="foretold",
        )
    return None


def _bare(passage: Passage, i: int, j: int) -> bool:
    """'two million by 2024': a number by a day to come, with no verb that tells of the past."""
    tokens = passage.reading.tokens
    said = any(t.low in ("was", "were", "had", "did", "has", "have") for t in tokens[i:j])
    return not said and any(t.low in _WHEN or t.low in ("next", "coming") for t in tokens[i:j])


def _large(number: Number) -> bool:
    q = number.quantity
    if q.unit == "usd":
        return q.value >= _MONEY
    return q.unit in ("percent", "multiple") or q.value >= _LEAST


def _claimed(passage: Passage, i: int, j: int) -> bool:
    start, end = passage.reading.tokens[i].start, passage.reading.tokens[j - 1].end
    return any(
        c.mention.start < end
        and start < c.mention.end
        and any(q is not None for q in (c.quantity, c.percent, c.delta, c.second))
        for c in passage.taken
    )


def _about(
    passage: Passage, forms: Forms, book: OfficialWords, mark: Mark, i: int, j: int
) -> tuple[Term, ...] | None:
    """What is foretold: the measure named here, or the one the text has just counted; None where
    the sentence is about something else.
    """
    tokens = passage.reading.tokens
    far = [
        m for m in passage.marks("MEASURE", 0, len(tokens)) if m.j - m.i > 1 or _noun(m, passage)
    ]
    here = passage.terms(i, j) or terms_of(far)
    if here:
        return _plain(here)
    if passage.matters(book, i, j):
        return ()
    if not _leans(passage, forms, mark, i):
        return None
    terms = _before(passage)
    n = passage.number_at(mark)
    money = n is not None and n.quantity.unit == "usd" and n.quantity.value >= _MONEY
    ours = any(is_about(r.sentence.text) for r in passage.before())
    return terms or (() if money and ours and _horizon(passage, forms, i, j) else None)


def _noun(mark: Mark, passage: Passage) -> bool:
    """False for 'a fire' and 'the rule': a press word for a measure that is a common verb."""
    return passage.reading.tokens[mark.i].low not in passage.past.verbs


def _before(passage: Passage) -> tuple[Term, ...]:
    """The measure that the text named last."""
    for earlier in passage.before():
        terms = terms_of([m for m in earlier.marks if m.can("MEASURE")])
        if terms:
            return _plain(terms)
    return ()


def _leans(passage: Passage, forms: Forms, mark: Mark, i: int) -> bool:
    """True where the number stands for what the text counted: 'the number will reach 100,000',
    'We expect 10,000 a day', 'two million by 2024'; not 'The utility expects 40,000 letters'.
    """
    tokens = passage.reading.tokens
    following = next((m for m in passage.reading.marks if m.i == mark.j), None)
    if following is not None and following.can("UNREAD") and not _known(passage, following):
        return False
    before = [t for t in tokens[i : mark.i] if t.word]
    if not before or forms["leaning"].find(tokens, i, mark.i):
        return True
    return all(t.low in _BARE for t in before)


def _known(passage: Passage, mark: Mark) -> bool:
    """'500 agreements' after '287(g) agreements': the noun of a measure named before."""
    noun = passage.lemma(mark.i)
    return any(
        passage.lemmas.of(t.low) == noun
        for r in passage.before()
        for m in r.marks
        if m.can("MEASURE")
        for t in r.tokens[m.i : m.j]
    )


_BARE = frozenset({"by", "next", "year", "in", "at", "this", "rate", "or", "and", "about", "then"})


def _plain(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    return tuple(t for t in terms if not t.actor) or terms


def _unnumbered(
    passage: Passage, forms: Forms, book: OfficialWords, i: int, j: int
) -> Claim | None:
    """'The wall will be finished by January 2028', 'By next summer nobody will be crossing'."""
    tokens = passage.reading.tokens
    if not _cue(passage, forms, i, j) or passage.overlaps(i, j, _KINDS):
        return None
    horizon = _horizon(passage, forms, i, j)
    outcome = forms["outcomes"].find(tokens, i, j)
    none = forms["none"].find(tokens, i, j)
    if not ((outcome or none) and (horizon or (outcome and passage.terms(i, j)))):
        return None
    subjects = book.subjects_in(tokens, i, j)
    said = {k for h in outcome for k in range(h.i, h.j)}  # 'will be completed' counts nothing
    terms = terms_of([m for m in passage.marks("MEASURE", i, j) if m.i not in said])
    tags = {t for h in subjects for t in h.tags}
    if not terms and not passage.matters(book, i, j) and not tags & set(passage.vocabulary.context):
        leans = horizon and outcome and forms["leaning"].find(tokens, i, outcome[0].i)
        terms = _before(passage) if leans else ()
        if not terms:
            return None
    return passage.claim(
        "projection",
        "projection.outcome",
        i,
        j,
        terms=_plain(terms),
        measure_phrase=passage.reading.span_text(i, j),
        period=passage.period(i, j),
        period_from="stated" if passage.period(i, j) else "absent",
        subject="|".join(sorted({t for h in subjects for t in h.tags})),
        stance="intended",
        note="foretold",
    )


_KINDS = ("projection", "policy", "event", "quantity", "trend", "superlative", "comparison")
