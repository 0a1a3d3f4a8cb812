"""What a measure is, takes in, rests on or counts: 'An encounter is an event, not a person'."""

from __future__ import annotations

from ontherecord.claims.claim import Claim, Mark, Term
from ontherecord.claims.forms import Forms, Passage, terms_of
from ontherecord.claims.vocabulary import GOVERNMENT

_ARTICLES = frozenset({"a", "an", "the", "each", "every", "those", "not", "only", "just", "simply"})
_NOT = frozenset({"not", "never", "no", "isn't", "aren't", "doesn't", "don't", "without"})
_PRESENT = frozenset({"is", "are", "isn't", "aren't", "'s", "’s"})
_HEADS = 9  # tokens from the beginning of a clause to the end of its subject
_REACH = 7  # tokens from the verb to the noun that says what kind of thing it is
_MANY = 10  # from here on a number is a count of what happened, no definition
_COUNTS = frozenset({"arrest", "return", "release", "transfer", "encounter"})  # verbs and nouns
_PRONOUNS = frozenset({"it", "they", "those", "these", "this", "that"})
_OPENS = frozenset({"for", "by", "under", "in", "to", "according"})


def meanings(passage: Passage, forms: Forms) -> list[Claim]:
    """Every clause that says what a measure is, takes in or rests on, in the present tense."""
    if passage.asks:
        return []
    found: list[Claim] = []
    for i, j in passage.clauses():
        if _counts(passage, i, j) or passage.overlaps(i, j, ("definition",)):
            continue
        claim = (
            _counted(passage, forms, i, j)
            or _counts_as(passage, forms, i, j)
            or _verbal(passage, forms, i, j)
            or _copula(passage, forms, i, j)
            or _likened(passage, forms, i, j)
        )
        if claim is not None:
            found.append(claim)
    return found


def _counts(passage: Passage, i: int, j: int) -> bool:
    """True for a clause with a number that counts what happened."""
    numbers = (passage.number_at(m) for m in passage.marks("NUMBER", i, j))
    return any(
        n is not None and (n.quantity.value >= _MANY or n.quantity.unit == "percent")
        for n in numbers
    )


def _subject(passage: Passage, forms: Forms, i: int, verb: int) -> tuple[tuple[Term, ...], str]:
    """What the words before a verb may mean: the measure they name, or, where they point back
    ('it', 'the figure'), the one named last; the words as printed. Empty where they do neither.
    """
    tokens = passage.reading.tokens
    if verb - i > _HEADS and not any(t.text == "," for t in tokens[i:verb]):
        return (), ""
    marks = [m for m in passage.marks("MEASURE", i, verb) if not _verb_like(m, passage)]
    if verb > i and tokens[verb - 1].text == ",":  # an aside before the verb
        opens = [k for k in range(i, verb - 1) if tokens[k].text == ","]
        verb = opens[-1] if opens else verb
    if marks and marks[-1].j >= verb - 1:
        return _chosen(passage, marks[-1:], i, verb), passage.reading.text(marks[-1])
    heads = forms["stands"].find(tokens, i, verb)
    if not heads or heads[-1].j < verb - 1:
        return (), ""
    if marks and marks[-1].j <= heads[-1].i + 1:  # 'the agency's removal figure counts ...'
        return _chosen(passage, marks[-1:], i, verb), passage.reading.text(marks[-1])
    if verb - i > _HEADS // 2 + 1:
        return (), ""
    for earlier in passage.before():
        named = [m for m in earlier.marks if m.can("MEASURE")]
        if named:
            terms = tuple(t for t in terms_of(named[:1]) if not t.actor) or terms_of(named[:1])
            return terms, passage.reading.text(
                next(m for m in passage.reading.marks if m.j >= heads[-1].j)
            )
    return (), ""


def _verb_like(mark: Mark, passage: Passage) -> bool:
    """'removed', 'The rule': a measure's verb, or a word that can be one, is no subject of a
    definition.
    """
    low = passage.reading.tokens[mark.j - 1].low
    if mark.j == mark.i + 1 and low in passage.past.verbs and low not in _COUNTS:
        return True
    return mark.j == mark.i + 1 and low.endswith("ed")


def _chosen(passage: Passage, marks: list[Mark], i: int, j: int) -> tuple[Term, ...]:
    """The terms of the agency named beside the measure; of no agency where none is."""
    terms = terms_of(marks)
    actors = {str(m.slot("ACTOR")) for m in passage.marks("ACTOR", i, j)} - {GOVERNMENT}
    actors |= {str(m.slot("WITHIN")) for m in marks if m.can("WITHIN")}
    return (
        tuple(t for t in terms if t.actor in actors)
        or tuple(t for t in terms if not t.actor)
        or terms
    )


def _make(
    passage: Passage, form: str, i: int, j: int, about: tuple[tuple[Term, ...], str], part: str
) -> Claim:
    terms, phrase = about
    negated = any(t.low in _NOT for t in passage.reading.tokens[i:j])
    return passage.claim(
        "definition",
        f"definition.{form}",
        i,
        j,
        terms=tuple(dict.fromkeys(terms)),
        measure_phrase=phrase,
        period_from="absent",
        direction="excludes" if negated else "includes",
        subject=part,
        note="meaning",
    )


def _start(passage: Passage, i: int, verb: int) -> int:
    """Where the statement begins: after 'For Homeland Security,' and the like."""
    tokens = passage.reading.tokens
    commas = [k for k in range(i, verb) if tokens[k].text == ","]
    if len(commas) > 1 and commas[-1] == verb - 1:
        return i  # 'A return, by contrast, takes place'
    return commas[-1] + 1 if commas and tokens[i].low not in _OPENS else i


def _verbal(passage: Passage, forms: Forms, i: int, j: int) -> Claim | None:
    """'Its removals require an order', 'The backlog counts appeals', 'It means leaving'."""
    tokens = passage.reading.tokens
    for form in ("takes_in", "leaves_out", "means", "rests"):
        for hit in forms[form].find(tokens, i, j):
            if not _present(passage, hit.i) or hit.j >= j:
                continue
            about = _subject(passage, forms, _start(passage, i, hit.i), hit.i)
            if not about[0] or not _generic(passage, forms, i, hit.i):
                continue
            end = _end(passage, hit.j, j)
            if not _of_the_trade(passage, forms, hit.j, end):
                continue
            part = passage.reading.span_text(hit.j, end)
            return _make(passage, form, i, end, about, part)
    return None


def _present(passage: Passage, k: int) -> bool:
    """True where the verb at token k tells what always is: 'includes', 'is made up of'."""
    tokens = passage.reading.tokens
    token, lemma = tokens[k], passage.lemma(k)
    if token.low in _PRESENT:
        return True
    before = tokens[k - 1].low if k else ""
    if token.low in (lemma, f"{lemma}s", f"{lemma}es"):
        return before not in ("to", "will", "would", "did", "could", "must", "should", "may")
    return lemma == "carry" and token.low == "carried"


def _generic(passage: Passage, forms: Forms, i: int, verb: int) -> bool:
    """False where a number, a day or a group makes the subject particular: 'Monday's arrests'."""
    if passage.marks("PERIOD", i, verb):
        return False
    tokens = passage.reading.tokens[i:verb]
    pointed = [k for k, t in enumerate(tokens[:-1]) if t.low in _THESE]
    if any(not forms["stands"].find(tokens, k + 1, len(tokens)) for k in pointed):
        return False  # 'These raids mean nothing but misery'
    return not any(t.low in _PARTICULAR for t in tokens)


_THESE = frozenset({"this", "these", "those"})
_PARTICULAR = frozenset({"recent", "latest", "new", "yesterday's", "today's", "first", "last"})


def _of_the_trade(passage: Passage, forms: Forms, i: int, j: int) -> bool:
    """True where what is taken in is a thing of the record, no story: a measure, a group, an
    agency, or one of the declared things.
    """
    if any(passage.marks(slot, i, j) for slot in ("MEASURE", "QUAL", "ACTOR")):
        return True
    return bool(forms["things"].find(passage.reading.tokens, i, j))


def _end(passage: Passage, i: int, j: int) -> int:
    """The end of what a verb takes: a new clause or the end of this one."""
    tokens = passage.reading.tokens
    for k in range(i, j):
        if tokens[k].text in '";:' or tokens[k].low in ("because", "although", "though", "while"):
            return k
    return j


def _copula(passage: Passage, forms: Forms, i: int, j: int) -> Claim | None:
    """'Encounters are events, not people', 'A removal order is not a removal'."""
    tokens = passage.reading.tokens
    for k in range(i + 1, j - 1):
        if tokens[k].low not in _PRESENT or (tokens[k].glued and tokens[k].low in ("'s", "’s")):
            continue
        about = _subject(passage, forms, _start(passage, i, k), k)
        about = about if about[0] else _events_not_people(passage, forms, i, k, j)
        if not about[0] or not _generic(passage, forms, i, k):
            continue
        kind = _kind(passage, forms, k + 1, j)
        stated = passage.marks("MEASURE", i, j) or _of_the_trade(passage, forms, k + 1, j)
        if kind and (stated or forms["counts"].find(tokens, k + 1, j)):
            return _make(passage, "is", i, _end(passage, k + 1, j), about, kind)
    return None


def _events_not_people(
    passage: Passage, forms: Forms, i: int, k: int, j: int
) -> tuple[tuple[Term, ...], str]:
    """'those are encounters, not people': the measure is what is said of them."""
    tokens = passage.reading.tokens
    marks = [m for m in passage.marks("MEASURE", k, j) if m.i == k + 1]
    points = [t.low for t in tokens[i:k] if t.word]
    if not marks or points[-1:] not in (["those"], ["these"], ["they"], ["that"]):
        return (), ""
    after = [t.low for t in tokens[marks[0].j : marks[0].j + 4] if t.word]
    if after[:1] != ["not"] or not set(after[1:]) & {
        "people",
        "persons",
        "individuals",
        "removals",
    }:
        return (), ""
    return _chosen(passage, marks, i, j), passage.reading.text(marks[0])


def _kind(passage: Passage, forms: Forms, k: int, j: int) -> str:
    """The words that say what kind of thing it is, '' where they praise, blame or tell a story."""
    tokens = passage.reading.tokens
    begin = k
    article = False
    while k < min(j, begin + _REACH):
        kind = forms["kinds"].at(tokens, k, j)
        if kind is not None:
            plain = tokens[k].low in ("those", "one", "person", "people", "event", "events")
            # 'are events': a bare plural; 'is one', 'are those issued when': a definition follows
            if article or plain:
                return passage.reading.span_text(begin, j)
        measure = next((m for m in passage.marks("MEASURE", k, j) if m.i == k), None)
        plural = k == begin and measure is not None and "not" in _next(passage, measure.j, j)
        if measure is not None and (article or plural) and not _verb_like(measure, passage):
            ends = measure.j >= j or not tokens[measure.j].word or tokens[measure.j].low in _NOT
            return passage.reading.span_text(begin, j) if ends else ""
        low = tokens[k].low
        if low in _ARTICLES:
            article = article or low not in ("only", "just", "simply", "not")
        elif not forms["modifiers"].at(tokens, k, j):
            return ""
        k += 1
    return ""


def _next(passage: Passage, k: int, j: int) -> list[str]:
    return [t.low for t in passage.reading.tokens[k : min(j, k + 2)] if t.word]


def _counted(passage: Passage, forms: Forms, i: int, j: int) -> Claim | None:
    """'one person can be counted several times', 'Expulsions are counted as removals by DHS'."""
    tokens = passage.reading.tokens
    again = forms["again"].find(tokens, i, j)
    spans = [(h.i, h.j) for h in forms["counted"].find(tokens, i, j)]
    for hit in (*spans, *_counts_again(passage, forms, i, j)):
        if tokens[hit[0]].low in ("was", "were", "been"):
            continue
        marks = passage.marks("MEASURE", i, j)
        terms = terms_of(marks) or next(
            (
                t
                for r in passage.before()
                if (t := terms_of([m for m in r.marks if m.can("MEASURE")]))
            ),
            (),
        )
        after = [m for m in marks if m.i >= hit[1]] or passage.marks("QUAL", hit[1], j)
        repeated = any(a.i >= hit[1] for a in again)
        heads = forms["stands"].find(tokens, hit[1], min(j, hit[1] + 4))
        nouns = [h for h in heads if tokens[h.i].low not in _PRONOUNS]
        if not terms or not (after or repeated or nouns or _as_unit(passage, hit[1], j)):
            continue
        whole = _chosen(passage, after[:1], i, j) or _chosen(passage, marks[:1], i, j) or terms
        phrase = passage.reading.text((after or marks)[0]) if after or marks else ""
        end = _end(passage, hit[1], j)
        part = passage.reading.span_text(*passage.trimmed(i, hit[0])) if hit[0] > i else ""
        return _make(passage, "counted", i, end, (whole, phrase), part)
    return None


def _counts_as(passage: Passage, forms: Forms, i: int, j: int) -> Claim | None:
    """'CBP counts each crossing attempt as a separate encounter'."""
    tokens = passage.reading.tokens
    for hit in forms["counts_as"].find(tokens, i, j):
        who = [m for m in passage.marks("ACTOR", i, hit.i) if hit.i - m.j <= 1]
        if not who or not _present(passage, hit.i):
            continue
        for k in range(hit.j, j - 1):
            if tokens[k].low != "as":
                continue
            marks = [m for m in passage.marks("MEASURE", k, j) if m.i - k <= _NEXT]
            if marks:
                about = _chosen(passage, marks[:1], i, j), passage.reading.text(marks[0])
                part = passage.reading.span_text(hit.j, k)
                return _make(passage, "counted", who[-1].i, j, about, part)
    return None


_NEXT = 4  # tokens from 'as' to the measure: 'as a separate encounter'


def _counts_again(passage: Passage, forms: Forms, i: int, j: int) -> list[tuple[int, int]]:
    """'one person stopped three times counts three times'."""
    tokens = passage.reading.tokens
    if not (passage.marks("UNIT", i, j) or passage.marks("MEASURE", i, j)):
        return []
    return [
        (k, k + 1)
        for k in range(i, j - 1)
        if tokens[k].low in ("counts", "count") and forms["again"].at(tokens, k + 1, j)
    ]


def _as_unit(passage: Passage, k: int, j: int) -> bool:
    tokens = passage.reading.tokens
    return k + 1 < j and tokens[k].low == "as" and tokens[k + 1].low in ("events", "people", "one")


def _likened(passage: Passage, forms: Forms, i: int, j: int) -> Claim | None:
    """'Expulsions carry the same legal penalties as a removal', 'what DHS calls repatriations',
    'a change in how removals are counted'.
    """
    tokens = passage.reading.tokens
    marks = passage.marks("MEASURE", i, j)
    if not marks:
        return None
    for hit in forms["likens"].find(tokens, i, j):
        before = [m for m in marks if m.j <= hit.i]
        if before or hit.i - i <= _REACH:
            part = passage.reading.span_text(*passage.trimmed(hit.i, j))
            about = _chosen(passage, marks, i, j), passage.reading.text((before or marks)[0])
            return _make(passage, "likened", i, j, about, part)
    for mark in marks:
        lows = [t.low for t in tokens[max(i, mark.i - 4) : mark.i]]
        calls = [t.lemma for t in tokens[max(i, mark.i - 2) : mark.i]]
        if "what" in lows and "call" in calls:
            about = _chosen(passage, [mark], i, j), passage.reading.text(mark)
            return _make(passage, "called", i, mark.j, about, passage.reading.text(mark))
        follows = [t.low for t in tokens[mark.j : mark.j + 2]]
        if "how" in lows and follows[:1] == ["are"] and follows[1:] == ["counted"]:
            about = _chosen(passage, [mark], i, j), passage.reading.text(mark)
            return _make(passage, "change", i, j, about, passage.reading.text(mark))
    return None
