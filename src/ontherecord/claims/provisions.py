"""What a document provides ('EO 14159 directs that ...'), and an agency's aims with a number."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from ontherecord.base.period import MONTHS
from ontherecord.claims.claim import Claim
from ontherecord.claims.domain import is_about
from ontherecord.claims.forms import Forms, Passage, terms_of
from ontherecord.claims.official import Name, OfficialWords, names_in
from ontherecord.claims.vocabulary import GOVERNMENT

_POINTS = frozenset({"the", "that", "this", "these", "those", "its", "their", "his"})
_OPEN = frozenset({"a", "an"})
_PAPER = 6  # tokens of a document's own noun phrase before its noun
_AFTER = 7  # tokens from a document to its verb: ', signed on January 20,'
_LEAST = 10  # smaller numbers are of steps, days and people of a story
_SAME = frozenset({"new", "same", "executive", "federal", "presidential", "latest"})
_ANY = frozenset({"", "policy"})  # 'the policy' may be what an order or memo sets


class Paper(NamedTuple):
    """A document that a sentence names: tokens [i, j), its names, its subjects, and whether it is
    told from another kind of document by more than its noun."""

    i: int
    j: int
    names: tuple[Name, ...]
    subjects: frozenset[str]
    known: bool


def papers(passage: Passage, forms: Forms, book: OfficialWords) -> list[Paper]:
    """Documents named in the sentence, and 'it' after a sentence that names one."""
    reading = passage.reading
    tokens = reading.tokens
    found: list[Paper] = []
    for name in names_in(reading.sentence.text):
        span = passage.span(name.start, name.end)
        if span is not None and name.form in _FORMS:
            known = name.form != "act" or _known_act(passage, name)
            found.append(Paper(*span, (name,), frozenset(), known))
    found += _titled(passage, forms)
    for hit in forms["instruments"].find(tokens, 0, len(tokens)):
        if any(p.i <= hit.i < p.j for p in found):
            continue
        paper = _described(passage, forms, book, hit.i, hit.j)
        if paper is not None:
            found.append(paper)
    if any(t.low == "it" for t in tokens):
        found += _it(passage, forms, book, found)
    return sorted(found)


_NOUNS = {  # forms of names -> the nouns by which a text points back to them
    "order": ("order", "proclamation"),
    "act": ("act", "law", "bill", "statute", "legislation"),
    "statute": ("act", "law", "statute", "legislation"),
}
_FORMS = frozenset({"order", "statute", "act"})


def _known_act(passage: Passage, name: Name) -> bool:
    """An act called by name is of the record's matters where the sentence or one before says so."""
    if is_about(passage.reading.sentence.text):
        return True
    return any(
        name.words in r.sentence.text.lower() and is_about(r.sentence.text)
        for r in passage.before()
    )


def _titled(passage: Passage, forms: Forms) -> list[Paper]:
    """'"Securing Our Borders" ends ...': a title in quotation marks, where the text has spoken of
    a document.
    """
    tokens = passage.reading.tokens
    quotes = [k for k, t in enumerate(tokens) if t.text in '"“”']
    for a, b in pairwise(quotes):
        inside = [t for t in tokens[a + 1 : b] if t.word]
        title = len(inside) > 1 and all(t.capital or t.low in _SMALL for t in inside)
        if title and any(
            forms["instruments"].find(r.tokens, 0, len(r.tokens)) for r in passage.before()
        ):
            return [Paper(a, b + 1, (), frozenset(), False)]
    return []


_SMALL = frozenset({"of", "the", "and", "to", "in", "for", "our", "a", "on"})


def _described(passage: Passage, forms: Forms, book: OfficialWords, i: int, j: int) -> Paper | None:
    """'A Justice Department memo of January 21', 'That order': a noun with what tells which."""
    reading = passage.reading
    tokens = reading.tokens
    begin = i
    while begin > 0 and i - begin < _PAPER:
        before = tokens[begin - 1]
        if not (before.word or before.low in ("'s", "’s", "-", "(", ")") or before.number):
            break
        begin -= 1
        if before.low in _POINTS | _OPEN:
            break
    first = tokens[begin].low
    acts = [m for m in reading.marks if begin <= m.i < i and m.can("ACTOR")]
    subjects = {t for h in book.subjects_in(tokens, begin, j) for t in h.tags}
    narrower = subjects - {t for h in book.subjects_in(tokens, i, j) for t in h.tags}
    alone = forms["subjects_only"].at(tokens, i, j) is not None
    dated = (
        j < len(tokens)
        and tokens[j].low in ("of", "on")
        and bool([m for m in passage.marks("PERIOD", j, len(tokens)) if m.i <= j + 1])
    )
    dated = dated or any(t.text in MONTHS for t in tokens[begin:i])
    if acts or narrower or dated:
        return Paper(begin, j, (), frozenset(subjects), bool(acts or narrower))
    between = {t.low for t in tokens[begin + 1 : i]}
    if alone or first not in _POINTS or not between <= _SAME:
        return None
    same = forms["instruments"].find(tokens, 0, begin)
    signed = any(passage.lemma(h.j - 1) == passage.lemma(j - 1) for h in same)
    earlier = _earlier(passage, forms, book, passage.lemma(j - 1), here=signed)
    if earlier is None:
        return Paper(begin, j, (), frozenset(subjects), False)
    return Paper(begin, j, earlier[0], earlier[1] | frozenset(subjects), not between)


def _earlier(
    passage: Passage, forms: Forms, book: OfficialWords, noun: str = "", *, here: bool = False
) -> tuple[tuple[Name, ...], frozenset[str]] | None:
    """The document that a sentence before names, for 'that order' and 'it'."""
    near = (*(() if not here else (passage.reading,)), *passage.before())
    ours = any(is_about(r.sentence.text) for r in near)
    for reading in near:
        names = tuple(
            n
            for n in names_in(reading.sentence.text)
            if n.form in _FORMS and (noun in _ANY or noun in _NOUNS[n.form])
        )
        tokens = reading.tokens
        subjects = frozenset(t for h in book.subjects_in(tokens, 0, len(tokens)) for t in h.tags)
        if names:
            return names[-1:], subjects
        nouns = forms["instruments"].find(tokens, 0, len(tokens))
        told = ours or subjects or any(m.can("MEASURE") for m in reading.marks)
        same = noun in _ANY or any(tokens[h.j - 1].lemma == noun for h in nouns)
        if nouns and told and same:
            return (), subjects
    return None


def _it(passage: Passage, forms: Forms, book: OfficialWords, here: list[Paper]) -> list[Paper]:
    """'it' as a document: after one in the same sentence, or in the sentence before."""
    out = []
    for k, token in enumerate(passage.reading.tokens):
        if token.low != "it":
            continue
        before = [p for p in here if p.j <= k]
        if before:
            out.append(Paper(k, k + 1, before[-1].names, before[-1].subjects, before[-1].known))
            continue
        if k > 0:
            continue
        for reading in passage.before():
            if not names_in(reading.sentence.text) and not forms["instruments"].find(
                reading.tokens, 0, len(reading.tokens)
            ):
                break
            earlier = _earlier(passage, forms, book)
            if earlier is not None:
                out.append(Paper(k, k + 1, *earlier, known=bool(earlier[0])))
            break
    return out


def provisions(passage: Passage, forms: Forms, book: OfficialWords) -> list[Claim]:
    """Every statement of what a document provides."""
    if passage.asks:
        return []
    found: list[Claim] = []
    reach = 0
    for paper in papers(passage, forms, book):
        verb = (_verb(passage, forms, paper) or _under(passage, paper)) if paper.i >= reach else 0
        begin = paper.i
        while verb:
            end = _end(passage, forms, verb)
            counted = bool(paper.names and passage.marks("MEASURE", verb, end))
            if not (paper.known or counted or _in_domain(passage, book, verb, end)):
                break
            reach = end
            if not passage.overlaps(verb, end, ("policy", "event", "definition")):
                found.append(_provided(passage, book, paper, begin, verb, end))
            begin, verb = _again(passage, forms, end)
    return found


def _under(passage: Passage, paper: Paper) -> int:
    """'Under the new rule, asylum seekers must wait in Mexico': the token after the comma."""
    tokens = passage.reading.tokens
    k = paper.j
    under = paper.i > 0 and tokens[paper.i - 1].low == "under"
    if not under or k >= len(tokens) or tokens[k].text != ",":
        return 0
    return k + 1 if any(t.low in _MODALS for t in tokens[k + 1 : k + 10]) else 0


_MODALS = frozenset({"must", "may", "can", "cannot", "can't", "are", "is"})


def _again(passage: Passage, forms: Forms, k: int) -> tuple[int, int]:
    """'... and it tells agencies to ...': another verb of the same document."""
    tokens = passage.reading.tokens
    begin = k
    while k < len(tokens) and tokens[k].low in (",", "and", "it", "also"):
        begin = k + 1 if tokens[k].low in (",", "and") else begin
        k += 1
    if k == begin and k < len(tokens) and tokens[k - 1].low != "and":
        return 0, 0
    hit = forms["provides"].at(tokens, k, len(tokens)) if k < len(tokens) else None
    return (begin, k) if hit is not None and _provides(passage, k) else (0, 0)


def _provided(
    passage: Passage, book: OfficialWords, paper: Paper, i: int, verb: int, j: int
) -> Claim:
    tokens = passage.reading.tokens
    subjects = paper.subjects | {t for h in book.subjects_in(tokens, verb, j) for t in h.tags}
    return passage.claim(
        "policy",
        "policy.provides",
        i,
        j,
        measure_phrase=tokens[verb].text,
        period_from="absent",
        actors=_actors(passage, paper.i, paper.j),
        subject="|".join(sorted(subjects)),
        extra=tuple(("name", f"{n.form}:{n.words}") for n in paper.names),
    )


def _verb(passage: Passage, forms: Forms, paper: Paper) -> int:
    """The token of the verb by which the document provides something, 0 where there is none."""
    tokens = passage.reading.tokens
    k = paper.j
    stop = min(len(tokens), paper.j + 1 + _AFTER)
    aside = False
    while k < len(tokens):
        token = tokens[k]
        period = next((m for m in passage.marks("PERIOD", k, len(tokens)) if m.i == k), None)
        if period is not None:
            k = period.j
            stop = max(stop, min(len(tokens), k + 3))
            continue
        if token.text == ",":
            aside = not aside
        elif (
            aside
            or token.text in "\"”“’'"
            or token.low in ("of", "on", "no")
            or forms["between"].at(tokens, k, len(tokens))
        ):
            pass
        else:
            hit = forms["provides"].at(tokens, k, len(tokens))
            if hit is None:
                return 0
            told = _provided_then(passage, paper, k, hit.j)
            return k if told or _provides(passage, k) else 0
        k += 1
        if k >= stop:
            return 0
    return 0


def _provides(passage: Passage, k: int) -> bool:
    """'requires', 'would double', 'does not mention'; no participle, no noun and no past story."""
    tokens = passage.reading.tokens
    low, lemma = tokens[k].low, passage.lemma(k)
    if low in (f"{lemma}s", f"{lemma}es") or (lemma.endswith("y") and low == f"{lemma[:-1]}ies"):
        return True
    before = {t.low for t in tokens[max(0, k - 3) : k]}
    return low == lemma and bool(
        before & {"would", "will", "shall", "not", "does", "doesn't", "didn't", "won't"}
    )


def _provided_then(passage: Passage, paper: Paper, k: int, j: int) -> bool:
    """'Proclamation 10888, issued the same day, suspended entry': the past of what it provides;
    not 'the order barred by a court'.
    """
    tokens = passage.reading.tokens
    low, lemma = tokens[k].low, passage.lemma(k)
    past = low not in (lemma, f"{lemma}s", f"{lemma}es") and not low.endswith("ing")
    follows = tokens[j].low if j < len(tokens) else "."
    straight = k == paper.j or tokens[k - 1].text == ","
    return past and straight and follows not in ("by", "in", "on", ".", ",", "at", "under", "to")


def _end(passage: Passage, forms: Forms, verb: int) -> int:
    """The end of what is provided: a mark, or 'and' with another verb of the same document."""
    tokens = passage.reading.tokens
    for k in range(verb + 1, len(tokens)):
        if tokens[k].text in ";—–" or (tokens[k].text in ".!" and k == len(tokens) - 1):
            return k
        if tokens[k].text == "," and k + 1 < len(tokens) and tokens[k + 1].low in ("and", "but"):
            return k
        if tokens[k].low == "and" and k + 1 < len(tokens):
            verbal = forms["provides"].at(tokens, k + 1, len(tokens))
            if verbal is not None and tokens[k + 1].low != passage.lemma(k + 1):
                return k
    return len(tokens)


def _in_domain(passage: Passage, book: OfficialWords, i: int, j: int) -> bool:
    """True where what is provided is of the record's matters."""
    return i < j and bool(passage.matters(book, i, j) or is_about(passage.reading.span_text(i, j)))


def _actors(passage: Passage, i: int, j: int) -> tuple[str, ...]:
    named = (str(m.slot("ACTOR")) for m in passage.marks("ACTOR", i, j))
    return tuple(dict.fromkeys(a for a in named if a != GOVERNMENT))


def aims(passage: Passage, forms: Forms, book: OfficialWords) -> list[Claim]:
    """'Border Patrol wants 22,000 by next year': an agency's aim with a number."""
    reading = passage.reading
    tokens = reading.tokens
    if passage.asks:
        return []
    found: list[Claim] = []
    for hit in forms["aims"].find(tokens, 0, len(tokens)):
        actor = next((m for m in reading.marks if m.can("ACTOR") and 0 <= hit.i - m.j <= 1), None)
        if actor is None or tokens[hit.i].low.endswith("ing"):
            continue
        mark = next((m for m in passage.marks("NUMBER", hit.j, min(len(tokens), hit.j + 8))), None)
        number = passage.number_at(mark) if mark is not None else None
        if mark is None or number is None or number.quantity.value < _LEAST:
            continue
        end = next(
            (k for k in range(mark.j, len(tokens)) if tokens[k].text in ",;:—–"), len(tokens)
        )
        if passage.overlaps(actor.i, end, ("policy", "projection", "event", "quantity")):
            continue
        terms = passage.terms(hit.j, end) or next(
            (
                t
                for r in passage.before()
                if (t := terms_of([m for m in r.marks if m.can("MEASURE")]))
            ),
            (),
        )
        if not terms:
            continue
        found.append(
            passage.claim(
                "policy",
                "policy.aim",
                actor.i,
                end,
                terms=terms,
                measure_phrase=reading.span_text(hit.i, hit.j),
                quantity=number.quantity,
                period=passage.period(hit.j, end),
                period_from="stated",
                actors=(str(actor.slot("ACTOR")),),
                actor_text=reading.text(actor),
                unread=passage.unread(hit.j, end, set(range(mark.i, mark.j))),
                stance="intended",
            )
        )
    return found
