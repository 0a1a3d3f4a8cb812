"""What an office, a court or something the text is about did on a day that the sentence tells:
'Operations in Chicago began on Jan. 26', 'On Oct. 5, DHS waived 26 laws', 'the state won an order'.
"""

from __future__ import annotations

import re

from ontherecord.claims.claim import Claim, Mark
from ontherecord.claims.domain import is_about
from ontherecord.claims.forms import Forms, Passage
from ontherecord.claims.happenings import event, told_before
from ontherecord.claims.official import OfficialWords, names_in
from ontherecord.claims.periods import PeriodMention
from ontherecord.claims.phrases import Hit
from ontherecord.claims.provisions import Paper
from ontherecord.claims.rulings import period_apart

_AUXILIARIES = frozenset(
    {*("is", "are", "was", "were", "been", "be", "being"), *("has", "have", "had", "did", "does")}
)
_BEFORE_A_NOUN = frozenset({"a", "an", "the", "of", "in", "on", "by", "for", "with"})
_COUNTS = ("quantity", "comparison", "trend", "superlative", "share", "estimate", "definition")
_NOT_DONE = frozenset({"will", "would", "could", "may", "might", "should", "if", "to", "when"})
_AGENCY = frozenset({"department", "agency"})
_POINTS = frozenset({"the", "that", "this", "these", "those", "its"})
_SINGLE = frozenset({"man", "woman", "him", "herself", "himself", "guilty"})  # one person's case
_WHOM = frozenset({"he", "she", "it", "they"})  # whoever the text spoke of
_ACTS_BY_SAYING = frozenset({"announce", "declare", "tell", "proclaim", "order"})
_OBJECTS = frozenset({"a", "an", "the", "its", "his", "their", "new", "several", "more"})
_PRESENT = frozenset({"is", "are", "be", "being"})  # 'is expected to rule'
_DIVIDED = frozenset({"vote", "ruling", "decision", "opinion", "judgment", "tally"})
_VOTE = re.compile(r"unanimous|\d{1,2}(?: to |[-–])\d{1,2}")
_DAY = re.compile(r"\b\d{1,2}\b")
_MONTH = 31
_LONG = 14  # tokens of a subject


def dated_acts(passage: Passage, forms: Forms, book: OfficialWords) -> list[Claim]:
    """Every clause that says, in the past tense and with its day or month, what an office, a court
    or a thing of the record's matters did, where no other reader has taken it. All its words are
    left for the event's own entry to bear out.
    """
    if passage.asks or not (is_about(passage.reading.sentence.text) or passage.spoken_of()):
        return []
    found: list[Claim] = []
    for i, j in passage.clauses():
        claim = _told(passage, forms, book, i, j) or _voted(passage, forms, i, j)
        if claim is not None and not passage.has(claim, found):
            found.append(claim)
    return found


def _told(passage: Passage, forms: Forms, book: OfficialWords, i: int, j: int) -> Claim | None:
    names = names_in(passage.reading.sentence.text)
    period = period_apart(passage, names, i, j)
    soon = forms["soon"].find(passage.reading.tokens, i, j) if period is None else []
    dated = _of_a_day(period) if period is not None else bool(soon)
    if not dated or passage.overlaps(i, j, _COUNTS):
        return None
    if not all(_counts_things(passage, forms, m) for m in passage.marks("NUMBER", i, j)):
        return None  # 'ICE listed 335 agreements on January 31' is a count
    begin = _after_date(passage, i, j, soon)
    verb = _verb(passage, begin, j)
    if verb is None or verb - begin > _LONG:
        return None
    if not _subject(passage, forms, book, begin, verb):
        return None
    if not _of_the_record(passage, forms, book, i, j):
        return None
    thing = Paper(begin, verb, (), frozenset(), True)
    return event(passage, thing, i, j, period, passage.lemma(verb))


def _counts_things(passage: Passage, forms: Forms, mark: Mark) -> bool:
    """'waived 26 laws', 'called up 300 Guard members': a number that is part of an act."""
    tokens = passage.reading.tokens
    after = min(len(tokens), mark.j + 4)
    return bool(forms["counted_things"].find(tokens, mark.j, after)) and not any(
        m.i < after for m in passage.marks("MEASURE", mark.j, len(tokens))
    )


def _of_a_day(period: PeriodMention) -> bool:
    """True for a day or a month: a year is too wide to be the time of one act."""
    if period.role == "since":  # 'dates from April 4'
        return _DAY.search(period.text) is not None
    return period.role in ("on", "in", "as_of") and any(
        (p.end - p.start).days < _MONTH for p, _how in period.options
    )


def _after_date(passage: Passage, i: int, j: int, soon: list[Hit]) -> int:
    """Where a clause begins once a date set before it is passed over: 'On Oct. 5, DHS ...'."""
    tokens = passage.reading.tokens
    dated = {k for m in passage.marks("PERIOD", i, j) for k in range(m.i, m.j)}
    dated |= {k for h in soon for k in range(h.i, h.j)}
    k = i
    while k < j and (k in dated or not tokens[k].word or tokens[k].low in ("on", "in", "and")):
        k += 1
    return k


def _verb(passage: Passage, i: int, j: int) -> int | None:
    """The first word of tokens [i, j) that tells what was done, in the past tense."""
    tokens = passage.reading.tokens
    for k in range(i + 1, j):
        low, before = tokens[k].low, tokens[k - 1].low
        if low in _NOT_DONE or low in ("who", "whose", "that", "which"):
            return None
        if low in _AUXILIARIES or before in _BEFORE_A_NOUN:
            continue
        if low == "dates" and k + 1 < j and tokens[k + 1].low in ("from", "to", "back"):
            return k
        past = (low.endswith("ed") or passage.lemma(k) != low) and before not in _PRESENT
        if past and not low.endswith(("s", "ing")):
            return None if _only_says(passage, k, j) else k
    return None


def _only_says(passage: Passage, k: int, j: int) -> bool:
    """True for a verb of saying that is no act by itself: 'said that', 'told reporters'; not
    'declared an emergency', 'announced the withdrawal', 'told the government to reunite families'.
    """
    if not any(m.can("SAY") for m in passage.reading.marks if m.i == k):
        return False
    tokens = passage.reading.tokens
    follows = tokens[k + 1].low if k + 1 < j else ""
    dated = any(m.i == k + 1 for m in passage.marks("PERIOD", k, j))
    return passage.lemma(k) not in _ACTS_BY_SAYING or not (dated or follows in _OBJECTS)


def _subject(passage: Passage, forms: Forms, book: OfficialWords, i: int, j: int) -> bool:
    """True where tokens [i, j) name an office, a court, or something that official acts are on."""
    tokens = passage.reading.tokens
    if any(passage.federal(m) for m in passage.marks("ACTOR", i, j)):
        return True
    if forms["courts"].find(tokens, i, j) or forms["offices"].find(tokens, i, j):
        return not forms["not_courts"].find(tokens, i, j)
    if any(tokens[h.i].capital for h in forms["office_holders"].find(tokens, i, j)):
        return True
    if (tokens[i].low in _WHOM and j - i <= 3) or tokens[j - 1].low in _WHOM:
        return True
    if any(forms[things].find(tokens, i, j) for things in ("known", "acted_on", "rulings")):
        return True
    if book.subjects_in(tokens, i, j) or names_in(passage.reading.span_text(i, j)):
        return True
    return any(m.j == j for m in passage.marks("PLACE", i, j))


def _of_the_record(passage: Passage, forms: Forms, book: OfficialWords, i: int, j: int) -> bool:
    """True where the clause itself is on the record's matters, or points back to a policy, an order
    or a ruling that the sentences before name: 'the expansion', 'issued it in March'.
    """
    tokens = passage.reading.tokens
    lows = {t.low for t in tokens[i:j]}
    if lows & _SINGLE or any(forms[no].find(tokens, i, j) for no in ("not_courts", "not_acts")):
        return False
    text = passage.reading.span_text(i, j)
    if is_about(text) or passage.matters(book, i, j):
        return True
    if forms["known"].find(tokens, i, j) or names_in(text):
        return True
    for things in ("acted_on", "court_papers"):
        for hit in forms[things].find(tokens, i, j):
            pointed = hit.i > 0 and tokens[hit.i - 1].low in _POINTS
            further = tokens[hit.j].low if hit.j < len(tokens) else ""
            if pointed and further != "of" and _named_before(passage, forms, hit, things):
                return True
    offices = forms["offices"].find(tokens, i, j)
    agency = any(tokens[h.j - 1].lemma in _AGENCY for h in offices)
    if agency and book.subjects_in(tokens, i, j):
        return True  # 'funding for the department'
    spoken = any(book.subjects_in(r.tokens, 0, len(r.tokens)) for r in passage.before())
    return bool(lows & {"it", "them"}) and spoken and bool(offices or passage.marks("ACTOR", i, j))


def _named_before(passage: Passage, forms: Forms, hit: Hit, things: str) -> bool:
    """True where a sentence before names the same thing, or, for what a court gives, a court."""
    if told_before(passage, hit.j - 1):
        return True
    return things == "court_papers" and any(
        forms["courts"].find(r.tokens, 0, len(r.tokens)) for r in passage.before()
    )


def _voted(passage: Passage, forms: Forms, i: int, j: int) -> Claim | None:
    """'The vote was 6 to 3', 'The ruling was unanimous': how a court divided that the sentence
    before speaks of.
    """
    tokens = passage.reading.tokens
    i, j = passage.trimmed(i, j)
    was = next((k for k in range(i, min(j, i + 4)) if tokens[k].low == "was"), None)
    if was is None or was == i or tokens[was - 1].low not in _DIVIDED:
        return None
    if _VOTE.fullmatch(passage.reading.span_text(was + 1, j)) is None:
        return None
    earlier = next(iter(passage.before()), None)
    if earlier is None or not forms["courts"].find(earlier.tokens, 0, len(earlier.tokens)):
        return None
    return event(passage, Paper(i, j, (), frozenset(), True), i, j, None, "vote")
