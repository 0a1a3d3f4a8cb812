"""Places on and off a published list: 'Denver was dropped from the list', 'Houston is on it'."""

from __future__ import annotations

from collections.abc import Sequence

from ontherecord.claims.claim import Claim, Mark, Unread
from ontherecord.claims.forms import Forms, Passage
from ontherecord.claims.marks import Reading
from ontherecord.claims.numbers import Number
from ontherecord.claims.periods import PeriodMention

_NAMED = frozenset({"named", "listed", "included", "identified", "designated"})
_ALLY = frozenset({"states", "cities", "counties", "jurisdictions", "places", "them"})
_NO = frozenset({"not", "never", "no", "isn't", "aren't"})
_MAYBE = frozenset({"if", "whether", "should", "could", "may", "might", "would", "will"})
_ENTRIES = frozenset({"names", "entries", "localities", "communities", "jurisdiction", "name"})
_BE = frozenset({"was", "were", "been", "is", "are"})
_ELSE = frozenset({"waiting", "wait", "watch", "guest", "price", "shopping", "priority", "wish"})


def memberships(passage: Passage, forms: Forms) -> list[Claim]:
    """Clauses that put a place on a list of jurisdictions, or take it off, where the sentence or
    one before names the list.
    """
    reading = passage.reading
    tokens = reading.tokens
    if passage.asks:
        return []
    if not any(_place(m) or m.can("NUMBER") for m in reading.marks) and not any(
        t.low == "city" for t in tokens
    ):
        return []
    lists = _lists(reading, forms)
    known = lists or next((f for r in passage.before() if (f := _lists(r, forms))), "")
    if not known:
        return []
    found: list[Claim] = []
    for i, j in passage.clauses():
        if any(t.low in _MAYBE and t.text != "May" for t in tokens[i:j]):
            continue
        claim = _member(passage, forms, known, i, j)
        if claim is not None and not _listed(claim, [*passage.taken, *found]):
            found.append(claim)
    return found


def _listed(claim: Claim, others: Sequence[Claim]) -> bool:
    """True when an event on these words is claimed already, of the same places and number."""
    a = claim.mention
    return any(
        c.kind == "event"
        and a.start < c.mention.end
        and c.mention.start < a.end
        and (claim.quantity is None or c.quantity is not None)
        and (set(claim.places) <= set(c.places) or c.pattern == "event.listing")
        for c in others
    )


def _place(mark: Mark) -> bool:
    named = mark.slot("PLACE")
    return isinstance(named, tuple) and named[0] != "us" and not mark.can("MEASURE")


def _lists(reading: Reading, forms: Forms) -> str:
    """Whose list of jurisdictions a sentence speaks of: words that tell, '' for none."""
    tokens = reading.tokens
    size = len(tokens)
    subjects = forms["list_subjects"].find(tokens, 0, size)
    if not subjects or any(t.low in _ELSE for t in tokens):
        return ""
    named = bool(forms["lists"].find(tokens, 0, size)) or any(t.low in _NAMED for t in tokens)
    return reading.span_text(subjects[0].i, subjects[0].j) if named else ""


def _member(passage: Passage, forms: Forms, known: str, i: int, j: int) -> Claim | None:
    reading = passage.reading
    tokens = reading.tokens
    places = [m for m in reading.marks if i <= m.i < j and _place(m)]
    counted = _counted(passage, forms, i, j)
    if any(t.low in _ELSE for t in tokens[i:j]):
        return None
    if not places and not counted and not any(t.low in ("it", "city") for t in tokens[i:j]):
        return None
    for hit in forms["delisted"].find(tokens, i, j):
        bare = places and hit.j - hit.i > 1 and tokens[hit.j - 1].word
        if _to_list(passage, forms, hit.j, min(j, hit.j + 5)) or (
            bare and tokens[hit.i].low in _BE and _ends(passage, hit.j, j)
        ):
            return _claim(passage, "remove", known, _from(places, i, hit.i), j, places)
    for hit in forms["listed"].find(tokens, i, j):
        one = tokens[hit.j - 1].low in ("of", "among") and _allies(passage, hit.j, j)
        on = _to_list(passage, forms, hit.j, min(j, hit.j + 6))
        if counted and (on or _to_list(passage, forms, i, hit.i) or _lists(reading, forms)):
            claim = _claim(passage, "publish", known, i, j, places)
            return passage.counted(claim, counted)
        if (on or one) and (places or any(t.low == "city" for t in tokens[i : hit.i])):
            return _claim(passage, "publish", known, _from(places, i, hit.i), j, places)
    lows = [t.low for t in tokens[i:j]]
    if "among" in lows and places:
        k = i + lows.index("among")
        if lows[k - i + 1 : k - i + 2] == ["them"] or (
            _allies(passage, k + 1, j) and {t.low for t in tokens[k + 1 : j]} & _NAMED
        ):
            return _claim(passage, "publish", known, min(places[0].i, k), j, places)
    return None


def _counted(passage: Passage, forms: Forms, i: int, j: int) -> Number | None:
    """The number of places on a list: '35 jurisdictions', 'more than 500 names'."""
    tokens = passage.reading.tokens
    for mark in passage.marks("NUMBER", i, j):
        number = passage.number_at(mark)
        after = tokens[mark.j : mark.j + 3]
        if number is not None and any(t.low in _ALLY | _ENTRIES for t in after):
            return number
    return None


def _from(places: Sequence[Mark], i: int, verb: int) -> int:
    before = [m.i for m in places if m.i < verb]
    return before[0] if before and before[0] - i > 4 else i


def _to_list(passage: Passage, forms: Forms, i: int, j: int) -> bool:
    """'... the Justice Department's list', '... it': the list stands here, and is no other list."""
    tokens = passage.reading.tokens
    for k in range(i, j):
        if tokens[k].low == "it":
            return True
        if forms["lists"].at(tokens, k, j):
            dated = any(m.i <= k + 2 for m in passage.marks("PERIOD", k + 1, len(tokens)))
            of = k + 1 < len(tokens) and tokens[k + 1].low == "of" and not dated
            ours = forms["list_subjects"].find(tokens, k, min(len(tokens), k + 6))
            return (not of or bool(ours)) and tokens[k - 1].low not in _ELSE
    return False


def _allies(passage: Passage, i: int, j: int) -> bool:
    """'... of the states', '... the cities named': places of the list, and nothing else said of
    them.
    """
    tokens = passage.reading.tokens
    for k in range(i, min(j, i + 4)):
        if tokens[k].low in _ALLY:
            after = tokens[k + 1].low if k + 1 < len(tokens) else "."
            return after in _NAMED | {"on", ".", ",", "there", ";", "that"}
    return False


def _ends(passage: Passage, k: int, j: int) -> bool:
    """True where nothing but a date follows."""
    tokens = passage.reading.tokens
    dated = {n for m in passage.marks("PERIOD", k, len(tokens)) for n in range(m.i, m.j)}
    return all(n in dated or not tokens[n].word for n in range(k, j))


def _claim(passage: Passage, act: str, known: str, i: int, j: int, places: Sequence[Mark]) -> Claim:
    tokens = passage.reading.tokens
    i, j = passage.trimmed(i, j)
    ids: list[str] = []
    for mark in places:
        payload = mark.slot("PLACE")
        if isinstance(payload, tuple) and i <= mark.i < j:
            ids += [str(payload[0])]
    period = passage.period(i, j)
    text = passage.reading.span_text(i, j)
    denied = any(t.low in _NO for t in tokens[i:j])
    return passage.claim(
        "event",
        "event.listing",
        i,
        j,
        measure_phrase=text,
        period=period if isinstance(period, PeriodMention) else None,
        period_from="stated" if period else "absent",
        places=tuple(dict.fromkeys(ids)),
        subject="list|sanctuary",
        unread=(Unread(tokens[i].start, tokens[j - 1].end, text),),
        stance="denied" if denied else "asserted",
        extra=(("act", act), ("list", known), ("doer", "")),
    )
