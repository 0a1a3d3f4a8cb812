"""What happened to a document or policy: 'Title 42 came to an end', 'EO 14287, signed on ...'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ontherecord.claims.claim import Claim, Mark, Unread
from ontherecord.claims.domain import is_about
from ontherecord.claims.forms import Forms, Passage
from ontherecord.claims.marks import Reading
from ontherecord.claims.official import OfficialWords, names_in
from ontherecord.claims.periods import PeriodMention
from ontherecord.claims.phrases import Hit
from ontherecord.claims.provisions import Paper, papers
from ontherecord.claims.segments import split

_LEADS = frozenset({"which", "that", "had", "has", "have", "then", "later", "itself", "having"})
_BE = frozenset({"is", "are", "was", "were", "been", "be", "being"})
_FUTURE = frozenset({"will", "would", "could", "may", "might", "should", "if", "to", "when"})
_PRONOUNS = frozenset({"it", "they", "both", "those", "this", "that"})
_OPENS = frozenset({"and", "but", "then", "so", "when", "in", "on"})
_BY = 8  # tokens from a verb to the court that is named after 'by'
_ROOT = 5  # letters that a noun shares with its verb: 'expansion', 'expanded'
_ASIDE = 10  # tokens between commas in which a thing is told again
_SIGNED = frozenset({"order", "statute", "act"})
_PAPERS = frozenset({"memo", "memorandum", "proclamation", "order", "law", "directive", "act"})
_DONE = {  # what was done, by the last word of the phrase that says it -> acts of the events file
    **dict.fromkeys(("end", "lift", "expire", "lapse", "out", "cease", "conclude"), ("end",)),
    **dict.fromkeys(("withdraw", "rescind", "revoke", "terminate", "suspend"), ("end", "remove")),
    **dict.fromkeys(("begin", "start", "launch", "use", "invoke", "effect"), ("begin", "issue")),
    **dict.fromkeys(("sign", "law", "issue", "order", "announce", "publish"), ("issue", "enact")),
    **dict.fromkeys(("block", "strike", "down", "enjoin", "freeze", "halt", "pause"), ("block",)),
    **dict.fromkeys(("uphold", "allow", "reinstate", "resume"), ("allow",)),
    **dict.fromkeys(("extend", "expand"), ("extend",)),
    "dismiss": ("dismiss",),
    "file": ("sue",),
    "rule": ("rule",),
    **dict.fromkeys(("up", "unveil"), ("publish", "announce")),
}


def happenings(
    passage: Passage, forms: Forms, documents: Forms, book: OfficialWords
) -> list[Claim]:
    """Every clause that says what happened to a document, policy or programme, with a day, month
    or name.
    """
    if passage.asks:
        return []
    found: list[Claim] = []
    things = _things(passage, forms, documents, book)
    for i, j in passage.clauses():
        claim = (
            _participle(passage, forms, things, i, j)
            or _happened(passage, forms, book, things, i, j)
            or _signed(passage, documents, things, i, j)
            or _dated(passage, things, i, j)
        )
        if claim is not None and not passage.has(claim, found):
            found.append(claim)
    return found


def _things(passage: Passage, forms: Forms, documents: Forms, book: OfficialWords) -> list[Paper]:
    """Documents, operations and subjects of acts that something can happen to."""
    reading = passage.reading
    tokens = reading.tokens
    found = papers(passage, documents, book)
    for name in names_in(reading.sentence.text):
        span = passage.span(name.start, name.end)
        if span is not None and name.form in ("operation", "case", "docket"):
            found.append(Paper(*span, (name,), frozenset(), True))
    for hit in book.subjects_in(tokens, 0, len(tokens)):
        if not any(p.i < hit.j and hit.i < p.j for p in found):
            found.append(Paper(hit.i, hit.j, (), frozenset(hit.tags), True))
    for hit in forms["known"].find(tokens, 0, len(tokens)):
        if not any(p.i < hit.j and hit.i < p.j for p in found):
            found.append(Paper(hit.i, hit.j, (), frozenset(), True))
    if tokens and tokens[0].low == "it" and _list_before(passage, forms):
        found.append(Paper(0, 1, (), frozenset({"list"}), True))
    for hit in forms["acted_on"].find(tokens, 0, len(tokens)):
        pointed = hit.i > 0 and tokens[hit.i - 1].low in ("the", "that", "this")
        if pointed and not any(p.i < hit.j and hit.i < p.j for p in found):
            earlier = told_before(passage, hit.j - 1)
            found += [Paper(hit.i - 1, hit.j, (), frozenset(), True)] if earlier else []
    return sorted(found)


def _list_before(passage: Passage, forms: Forms) -> bool:
    """True where the sentence before speaks of a list of jurisdictions."""
    earlier = next(iter(passage.before()), None)
    if earlier is None:
        return False
    size = len(earlier.tokens)
    return bool(
        forms["lists"].find(earlier.tokens, 0, size)
        and forms["list_subjects"].find(earlier.tokens, 0, size)
    )


def told_before(passage: Passage, k: int) -> bool:
    """True where a sentence before, on the record's matters, names the same thing or its verb."""
    root = passage.lemma(k)[:_ROOT]
    return any(
        any(t.low.startswith(root) for t in reading.tokens)
        and (is_about(reading.sentence.text) or any(m.can("MEASURE") for m in reading.marks))
        for reading in passage.before()
    )


def _happened(
    passage: Passage, forms: Forms, book: OfficialWords, things: Sequence[Paper], i: int, j: int
) -> Claim | None:
    """'The order was lifted in 2022', 'Title 42, which was first used in March 2019'."""
    tokens = passage.reading.tokens
    for hit in _without_adverbs(passage, forms, i, j):
        if any(t.low in _FUTURE for t in tokens[max(0, hit.i - 2) : hit.i]):
            continue
        if tokens[hit.i].low.endswith("ing") or not past_or_passive(passage, hit.i):
            continue
        thing = _before(passage, forms, things, hit.i)
        thing = thing or _pointed(passage, forms, book, i, hit, j)
        if thing is None or not (thing.subjects or thing.names or thing.known):
            continue
        period = passage.period(max(i - 6, 0), j)
        if period is None and not thing.names and not _own_name(passage, forms, thing):
            continue
        claim = event(
            passage,
            thing,
            max(thing.i, i),
            j,
            period,
            passage.lemma(hit.j - 1),
            verb=hit,
            clause=(i, j),
        )
        never = any(t.low in ("never", "not") for t in tokens[max(i, hit.i - 2) : hit.j])
        return replace(claim, mention=replace(claim.mention, stance="denied")) if never else claim
    return None


def _pointed(
    passage: Passage, forms: Forms, book: OfficialWords, i: int, hit: Hit, j: int
) -> Paper | None:
    """'It ended on May 11', where the text spoke of an act or policy; 'the rule was blocked by a
    judge': what happened, to something that only the words before it name.
    """
    tokens = passage.reading.tokens
    period = passage.period(i, j)
    if period is None or period.role not in ("on", "in", "as_of"):
        return None
    k = i
    while k < hit.i and (tokens[k].low in _OPENS or forms["adverbs"].at(tokens, k, k + 1)):
        k += 1
    pronoun = tokens[k].low in _PRONOUNS and all(
        t.low in _LEADS | _BE or forms["adverbs"].at([t], 0, 1) for t in tokens[k + 1 : hit.i]
    )
    spoken = any(
        book.subjects_in(r.tokens, 0, len(r.tokens))
        or forms["known"].find(r.tokens, 0, len(r.tokens))
        or names_in(r.sentence.text)
        for r in passage.before()
    )
    if pronoun and spoken:
        return Paper(k, k + 1, (), frozenset(), True)
    courts = forms["courts"].find(tokens, hit.j, min(j, hit.j + _BY))
    told = courts and any(t.low == "by" for t in tokens[hit.j : courts[0].i])
    about = is_about(passage.reading.sentence.text) or (spoken and hit.i - i <= _BY)
    if told and about and not forms["not_courts"].find(tokens, i, j):
        subjects = {t for h in book.subjects_in(tokens, i, hit.i) for t in h.tags}
        return Paper(i, hit.i, (), frozenset(subjects), True)
    return None


def _without_adverbs(passage: Passage, forms: Forms, i: int, j: int) -> list[Hit]:
    """Phrases that say what happened; 'was first used' is 'was used'."""
    tokens = passage.reading.tokens
    kept = [k for k in range(i, j) if not forms["adverbs"].at(tokens, k, j)]
    hits = forms["happens"].find([tokens[k] for k in kept], 0, len(kept))
    return [Hit(kept[h.i], kept[h.j - 1] + 1, h.tags) for h in hits]


def past_or_passive(passage: Passage, k: int) -> bool:
    """True where the verb at token k tells what was done."""
    low, lemma = passage.reading.tokens[k].low, passage.lemma(k)
    if low in _BE:
        return True
    return low not in (lemma, f"{lemma}s", f"{lemma}es")


def _own_name(passage: Passage, forms: Forms, thing: Paper) -> bool:
    """True for a policy that has a name of its own: 'Title 42', 'zero tolerance'."""
    return forms["known"].at(passage.reading.tokens, thing.i, thing.j) is not None


def _before(passage: Passage, forms: Forms, things: Sequence[Paper], verb: int) -> Paper | None:
    """The thing just before a verb, small words and an aside between commas passed over."""
    tokens = passage.reading.tokens

    def back(k: int) -> int:
        while k >= 0 and (
            tokens[k].low in _LEADS or tokens[k].low in _BE or forms["adverbs"].at(tokens, k, k + 1)
        ):
            k -= 1
        return k

    k = back(verb - 1)
    if k >= 0 and tokens[k].text == ",":
        k -= 1
        if not any(p.j - 1 == k for p in things):  # 'Title 42, the pandemic rule, which ...'
            opens = [n for n in range(max(0, k - _ASIDE), k) if tokens[n].text == ","]
            k = opens[-1] - 1 if opens else k
    return next((p for p in reversed(things) if p.i <= k < p.j), None)


def event(
    passage: Passage,
    thing: Paper,
    i: int,
    j: int,
    period: PeriodMention | None,
    done: str,
    doer: str = "",
    verb: Hit | None = None,
    clause: tuple[int, int] = (0, 0),
    acts: Sequence[str] = (),
) -> Claim:
    """The event on tokens [i, j), with its words left for its document to bear out: all of the
    clause that it stands in besides its verb and day, or, where no verb is given, all of it whole.
    """
    reading = passage.reading
    tokens = reading.tokens
    i, j = passage.trimmed(i, j)
    text = reading.span_text(i, j)
    unread: tuple[Unread, ...] = (Unread(tokens[i].start, tokens[j - 1].end, text),)
    stance = "asserted"
    if verb is not None:
        first, last = min(i, clause[0]), max(j, clause[1])
        known = set(range(verb.i, verb.j))
        known |= {
            k
            for m in passage.marks("PERIOD", first, last)
            if m.slot("PERIOD") is period
            for k in range(m.i, m.j)
        }
        unread = passage.unread(first, last, known)
        stance = _stance(reading, verb.i)
    places = [
        str(p)
        for m in passage.marks("PLACE", i, j)
        if isinstance(found := m.slot("PLACE"), tuple)
        for p in found
    ]
    return passage.claim(
        "event",
        f"event.{done}",
        i,
        j,
        measure_phrase=text,
        period=period,
        period_from="stated" if period else "absent",
        subject="|".join(sorted(thing.subjects)),
        unread=unread,
        stance=stance,
        extra=(
            *(("act", act) for act in acts or _DONE.get(done, (done,))),
            *(("name", f"{n.form}:{n.words}") for n in thing.names),
            *(("place", place) for place in dict.fromkeys(places)),
            *((("ruled", "read"),) if acts else ()),
            ("doer", doer),
        ),
    )


def _stance(reading: Reading, verb: int) -> str:
    """Whether the sentence states the act itself, or reports, denies or asks for it."""
    whole = split(reading)
    if whole.saying.denied or any(m.can("DENY") for m in reading.marks):
        return "denied"
    if any(m.can("INTEND") or m.can("CONDITION") for m in reading.marks if m.i < verb):
        return "intended"
    return "reported" if whole.saying.reported else "asserted"


def _participle(
    passage: Passage, forms: Forms, things: Sequence[Paper], i: int, j: int
) -> Claim | None:
    """'The Laken Riley Act, signed on Jan. 29, 2025,': an act and its day, told in passing."""
    tokens = passage.reading.tokens
    for thing in things:
        k = thing.j
        if thing.i < i or k + 2 >= len(tokens) or k >= j or tokens[k].text != ",":
            continue
        hit = forms["participles"].at(tokens, k + 1, len(tokens))
        if hit is None or not past_or_passive(passage, k + 1) or tokens[k + 1].low.endswith("ing"):
            continue
        mark = _period_at(passage, hit.j)
        if mark is None:
            continue
        period = mark.slot("PERIOD")
        assert isinstance(period, PeriodMention)
        return event(
            passage,
            thing,
            thing.i,
            mark.j,
            period,
            passage.lemma(hit.i),
            verb=hit,
            clause=(thing.i, mark.j),
        )
    return None


def _period_at(passage: Passage, k: int) -> Mark | None:
    """The period that starts at token k."""
    return next(
        (
            m
            for m in passage.marks("PERIOD", k, len(passage.reading.tokens))
            if m.i == k and isinstance(m.slot("PERIOD"), PeriodMention)
        ),
        None,
    )


def _signed(
    passage: Passage, documents: Forms, things: Sequence[Paper], i: int, j: int
) -> Claim | None:
    """'On June 20 the president signed an order to keep families together', 'EO 14287, which the
    president signed on April 28'.
    """
    tokens = passage.reading.tokens
    period = passage.period(i, j)
    if period is None:
        return None
    for k in range(i, j):
        if tokens[k].low != "signed":
            continue
        if not any(passage.federal(m) for m in passage.marks("ACTOR", i, k)):
            continue
        if any(t.low in _FUTURE for t in tokens[max(0, k - 2) : k]):
            continue
        paper = documents["instruments"].find(tokens, k + 1, min(j, k + 6))
        before = [p for p in things if p.j <= i and i - p.j <= 2]
        thing = next((p for p in things if paper and p.i <= paper[0].i < p.j), None)
        thing = thing or (before[-1] if before and tokens[i].low in ("which", "that") else None)
        if thing is None and paper:
            thing = Paper(k + 1, paper[0].j, (), frozenset({"executive_order"}), True)
        if thing is None:
            continue
        doer = passage.reading.span_text(*passage.trimmed(i, k))
        verb = Hit(k, k + 1, set())
        return event(passage, thing, i, j, period, "sign", doer, verb=verb, clause=(i, j))
    return None


def _dated(passage: Passage, things: Sequence[Paper], i: int, j: int) -> Claim | None:
    """'a memo of April 6, 2018, by the attorney general': a document told by its day."""
    tokens = passage.reading.tokens
    for thing in things:
        k = thing.j
        if thing.i < i or k >= j or tokens[k].low not in ("of", "on"):
            continue
        mark = next((m for at in (k, k + 1) if (m := _period_at(passage, at)) is not None), None)
        papered = (
            any(n.form in _SIGNED for n in thing.names) or passage.lemma(thing.j - 1) in _PAPERS
        )
        if mark is None or not papered:
            continue
        period = mark.slot("PERIOD")
        assert isinstance(period, PeriodMention)
        return event(passage, thing, thing.i, mark.j, period, "issue")
    return None
