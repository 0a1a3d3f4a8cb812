"""Claims about what a measure takes in: 'X include Y', 'Y are not counted as X'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ontherecord.claims.claim import Claim, Mark, Mention, Term, Unread
from ontherecord.claims.marks import Reading
from ontherecord.claims.vocabulary import GOVERNMENT

_UNITS = {
    "event": "events",
    "people": "people",
    "person": "people",
    "individual": "people",
    "case": "cases",
    "decision": "decisions",
    "agreement": "agreements",
    "dollar": "USD",
}
_COUNTED = frozenset({"count", "include", "classify", "classified", "treat", "record", "report"})
_COUNTED_IN = frozenset({"as", "in", "among", "with", "toward", "towards", "under"})
_LEFT_OUT = frozenset({"exclude", "leave", "omit"})
_SPEAKS = frozenset(  # a word every claim of this kind has
    {
        *("include", "count", "comprise", "consist", "exclude", "omit", "leave", "cover", "take"),
        *("encompass", "combination", "make", "classify", "treat", "record", "carry", "report"),
    }
)
_PLAIN = frozenset(  # words that change nothing in what a measure takes in
    {
        *("the", "a", "an", "also", "and", "or", "do", "does", "not", "are", "is", "as", "of"),
        *("in", "to", "for", "by", "figure", "figures", "count", "counts", "counted", "number"),
        *("numbers", "total", "totals", "data", "statistics", "official", "its", "their", "own"),
        *("with", "people", "measure", "however", "been", "have", "has", "out", "up", "through"),
        *("carried", "'s", "be", "from", "among", "under", "that", "rather", "than", "those"),
        *("who", "individuals", "persons", "events", "cases"),
    }
)
_QUANTIFIERS = frozenset(
    {"all", "every", "each", "most", "some", "few", "only", "neither", "half", "any", "both"}
)
_NOT = frozenset(
    ["not", "never", "no", "aren't", "isn't", "don't", "doesn't", "weren't", "didn't", "wasn't"]
)
_ENDS = frozenset(
    [
        *("but", "which", "while", "because", "although", "though", "that", "so", "when", "if"),
        *("since", "whether", "unless", "despite", "whereas", "meaning", "making"),
    ]
)
_NEW_PHRASE = frozenset(  # after a comma these open a phrase of their own, no further thing
    ["with", "according", "including", "as", "in", "by", "on", "for", "after", "before", "even"]
)
_MAKE_UP = frozenset(["consist", "comprise", "combination", "make"])
_BE = frozenset(["is", "are", "was", "were", "been", "be", "being"])
_STRAYS = ("NUMBER", "INTEND", "CONDITION", "QUESTION", "TREND_UP", "TREND_DOWN", "SUPER_HIGH")


def definitions(reading: Reading) -> list[Claim]:
    """The claim of a sentence about what a measure includes, leaves out or counts, if any."""
    marks = reading.marks
    if not any(t.lemma in _SPEAKS for t in reading.tokens):
        return []
    if any(m.can(slot) for m in marks for slot in _STRAYS):
        return []
    for k, mark in enumerate(marks):
        claim = (
            _active(reading, k, mark) or _passive(reading, k, mark) or _counted_as(reading, k, mark)
        )
        if claim is not None:
            return [replace(claim, unread=_unread(reading, claim, mark))]
    return []


def _unread(reading: Reading, claim: Claim, verb: Mark) -> tuple[Unread, ...]:
    """Every word of the sentence besides the two things, the verb and small words: 'only', 'used
    to', 'critics want', 'in fiscal 2025', 'carried out by CBP'.
    """
    spans = [value.split(":") for key, value in claim.extra if key == "span"]
    known = {k for i, j in spans for k in range(int(i), int(j))} | set(range(verb.i, verb.j))
    out = []
    for mark in reading.marks:
        acts = isinstance(a := mark.slot("ACTOR"), str) and a in claim.actors
        for k in range(mark.i, mark.j):
            token = reading.tokens[k]
            if not (token.word or token.number) or (acts and k not in known):
                continue
            if token.low in _QUANTIFIERS or (k not in known and token.low not in _PLAIN):
                out.append(Unread(token.start, token.end, token.text))
    if reading.sentence.text.rstrip(' "”’)').endswith("?"):
        out.append(Unread(claim.mention.start, claim.mention.end, "?"))
    return tuple(out)


def _active(reading: Reading, k: int, mark: Mark) -> Claim | None:
    """'removals include voluntary departures', 'encounters count events, not people'."""
    leaves_out = mark.can("EXCLUDES_WORD")
    before = _lemma_before(reading, mark.i)
    if not (mark.can("INCLUDES") or leaves_out) or before in _BE or _participle(reading, mark):
        return None
    whole = _last_measure(reading.marks[:k])
    if whole is None:
        return None
    inside = _negated(reading, mark) == leaves_out
    i, j = _object(reading, mark.j)
    if j <= i:
        return None
    unit = _unit(reading, i, j)
    if unit is None and not _names_a_measure(reading, i, j):
        return None
    return _claim(reading, whole, (i, j), inside, unit or "", (whole.i, j))


def _passive(reading: Reading, k: int, mark: Mark) -> Claim | None:
    """'voluntary departures are not counted as removals', '... are excluded from removals'."""
    lemma = reading.tokens[mark.i].lemma
    if mark.j != mark.i + 1 and not mark.can("EXCLUDES_WORD"):
        return None
    tokens = reading.tokens
    if _lemma_before(reading, mark.i) not in _BE | {"not"} or mark.j >= len(tokens):
        return None
    out = lemma in _LEFT_OUT or tokens[mark.i].low in ("excluded", "omitted", "left")
    link = tokens[mark.j].low
    if out and link == "out":
        link = tokens[mark.j + 1].low if mark.j + 1 < len(tokens) else ""
    if not ((out and link in ("from", "of")) or (lemma in _COUNTED and link in _COUNTED_IN)):
        return None
    if any(m.can("PERIOD") for m in reading.marks):
        return None
    whole = next((m for m in reading.marks[k + 1 :] if _measure(m)), None)
    part = _last_measure(reading.marks[:k])
    unit = _unit(reading, mark.j + 1, min(mark.j + 3, len(tokens)))
    if unit is not None and part is not None and link == "as":
        inside = not _negated(reading, mark)
        return _claim(reading, part, (mark.j + 1, mark.j + 2), inside, unit, (part.i, mark.j + 2))
    if whole is None or part is None or whole.i - mark.j > 4:
        return None
    inside = _negated(reading, mark) == out
    return _claim(reading, whole, (part.i, part.j), inside, "", (part.i, whole.j))


def _counted_as(reading: Reading, k: int, mark: Mark) -> Claim | None:
    """'ICE counts returns as removals'."""
    token = reading.tokens[mark.j - 1]
    if token.lemma not in ("count", "classify", "treat", "record"):
        return None
    after = reading.marks[k + 1 :]
    part = next((m for m in after if _measure(m)), None)
    if part is None or part.j >= len(reading.tokens) or reading.tokens[part.j].low != "as":
        return None
    whole = next((m for m in after if m.i > part.j and _measure(m)), None)
    actors = [m for m in reading.marks[:k] if m.can("ACTOR")]
    if whole is None or whole.i > part.j + 2 or not actors:
        return None
    inside = not (_negated(reading, mark) or mark.can("EXCLUDES_WORD") or mark.can("DENY"))
    return _claim(reading, whole, (part.i, part.j), inside, "", (actors[-1].i, whole.j))


def _participle(reading: Reading, mark: Mark) -> bool:
    """'are not counted as', 'is never included in': the passive, which names the whole last."""
    lows = [t.low for t in reading.tokens[max(0, mark.i - 3) : mark.i]]
    return (
        mark.j == mark.i + 1 and reading.tokens[mark.i].low.endswith("ed") and bool(_BE & set(lows))
    )


def _measure(mark: Mark) -> bool:
    return mark.can("MEASURE")


def _last_measure(marks: Sequence[Mark]) -> Mark | None:
    """The measure a verb speaks of: the last one before it."""
    return next((m for m in reversed(marks) if _measure(m)), None)


def _lemma_before(reading: Reading, i: int) -> str:
    return reading.tokens[i - 1].low if i else ""


def _negated(reading: Reading, mark: Mark) -> bool:
    """True when 'not' or the like stands just before the verb, outside the verb's own phrase."""
    return any(t.low in _NOT for t in reading.tokens[max(0, mark.i - 3) : mark.i])


def _object(reading: Reading, i: int) -> tuple[int, int]:
    """Tokens from i to the end of what the verb takes: a new clause, a bracket or the full stop."""
    j = i
    while j < len(reading.tokens):
        token = reading.tokens[j]
        follows = reading.tokens[j + 1].low if j + 1 < len(reading.tokens) else ""
        if token.text == "," and follows in _NEW_PHRASE:
            break
        if token.low in _ENDS or token.text in ";:().—–" or token.low in _NOT:
            break
        j += 1
    while j > i and not (reading.tokens[j - 1].word or reading.tokens[j - 1].number):
        j -= 1
    return i, j


def _names_a_measure(reading: Reading, i: int, j: int) -> bool:
    """True when the part is itself something the catalogue counts, or a group it breaks out."""
    return any(m.i >= i and m.j <= j and (m.can("MEASURE") or m.can("QUAL")) for m in reading.marks)


def _unit(reading: Reading, i: int, j: int) -> str | None:
    """The unit named, where the words name nothing else."""
    words = [t for t in reading.tokens[i:j] if t.word and t.low not in ("the", "as", "only")]
    return _UNITS.get(words[0].lemma) if len(words) == 1 else None


def _exhaustive(reading: Reading, i: int, j: int) -> bool:
    """True when the words say what makes up the whole: 'consist of', 'a combination of'."""
    return any(t.lemma in _MAKE_UP for t in reading.tokens[i:j])


def _claim(
    reading: Reading,
    whole: Mark,
    part: tuple[int, int],
    inside: bool,
    unit: str,
    span: tuple[int, int],
) -> Claim | None:
    payload = whole.slot("MEASURE")
    terms: tuple[Term, ...] = payload if isinstance(payload, tuple) else ()
    actors = {str(m.slot("ACTOR")) for m in reading.marks if m.can("ACTOR")} - {GOVERNMENT}
    actors |= {str(m.slot("WITHIN")) for m in (whole,) if m.can("WITHIN")}
    chosen = tuple(t for t in terms if t.actor in actors) or tuple(t for t in terms if not t.actor)
    if not chosen:
        return None
    i, j = min(span[0], part[0]), max(span[1], part[1])
    start, end = reading.tokens[i].start, reading.tokens[j - 1].end
    return Claim(
        kind="definition",
        pattern="definition.unit" if unit else "definition.part",
        mention=Mention(start, end, reading.span_text(i, j), ((start, end),)),
        terms=tuple(dict.fromkeys(chosen)),
        measure_phrase=reading.text(whole),
        period_from="absent",
        actors=tuple(sorted(actors)),
        direction="includes" if inside else "excludes",
        subject=reading.span_text(*part),
        turns_on=(reading.tokens[whole.i].start, reading.tokens[whole.j - 1].end),
        extra=(
            *((("unit", unit),) if unit else ()),
            ("span", f"{whole.i}:{whole.j}"),
            ("span", f"{part[0]}:{part[1]}"),
            *((("whole", "yes"),) if _exhaustive(reading, i, j) else ()),
        ),
    )
