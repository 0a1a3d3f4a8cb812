"""Reading a sentence: every token belongs to one mark, or is left unread."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ontherecord.claims.claim import Mark, Term
from ontherecord.claims.exclusions import excluded_spans
from ontherecord.claims.periods import find_periods
from ontherecord.claims.spans import find_spans
from ontherecord.claims.tokens import Sentence, Token
from ontherecord.claims.vocabulary import Entry, Vocabulary

_SEVERAL = frozenset({"MEASURE", "TAIL", "QUAL", "PLACE"})  # a phrase may mean more than one
_ENUMERATOR = re.compile(
    r"\(?\d{1,2}(?:[.)]|/(?!\d))(?=\s)"
    r"|(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve)(?::|\.)(?=\s)"
    r"|[(\[][A-Z]{2,12}[)\]](?=\s)|\*\*[^*\n]{1,40}[.:]\*\*(?=\s)"
)
_LISTED = 16  # tokens in which such an opening stands
_STRONG = frozenset({"MEASURE", "QUAL", "ACTOR"})
_PUNCT = frozenset(",;:()[]{}\"'“”‘’.!?—–-…*•/|&+=<>~`^_\\@#%$€£")


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence with its marks in order; together they cover every token."""

    sentence: Sentence
    marks: tuple[Mark, ...]
    lists: Mapping[str, frozenset[str]]  # the word lists of the catalogue, by name
    tokens: tuple[Token, ...] = field(init=False, compare=False, repr=False)  # marks point at them

    def __post_init__(self) -> None:
        object.__setattr__(self, "tokens", self.sentence.tokens)

    def text(self, mark: Mark) -> str:
        """The words of a mark as printed."""
        return self.span_text(mark.i, mark.j)

    def span_text(self, i: int, j: int) -> str:
        """The text of tokens [i, j) as printed."""
        s = self.sentence
        return s.text[self.tokens[i].start - s.start : self.tokens[j - 1].end - s.start]


def read_sentence(sentence: Sentence, vocabulary: Vocabulary, published: date | None) -> Reading:
    """Mark every token: periods, then phrases holding digits, exclusions, numbers, other
    phrases.
    """
    tokens = sentence.tokens
    owner: list[Mark | None] = [None] * len(tokens)

    def place(mark: Mark) -> bool:
        i, j = mark.i, mark.j
        if owner[i:j].count(None) < j - i:
            return False
        owner[i:j] = [mark] * (j - i)
        return True

    bounds = ([t.start for t in tokens], [t.end for t in tokens])
    phrases, barren = _phrases(tokens, vocabulary)
    listed = _ENUMERATOR.match(sentence.text)
    if listed:  # '2. DHS carried out ...', '3/ Border Patrol had ...', 'Two: ...', '(GRAPHIC) ...'
        end = sum(1 for t in tokens[:_LISTED] if t.end <= sentence.start + listed.end())
        place(Mark(0, end, (("NEUTRAL", None),)))
    for mark in phrases:  # 'Title 42 expulsions' and '8 U.S.C. 1325' before dates and numbers
        if any(tokens[k].number for k in range(mark.i, mark.j)) and _is_strong(mark):
            place(mark)
    for start, end, slot, payload in find_spans(sentence.text, sentence.start):
        i, j = _token_span(bounds, start, end)
        if j > i:
            place(Mark(i, j, ((slot, payload),)))
    for found in find_periods(sentence.text, sentence.start, published):
        i, j = _token_span(bounds, found.start, found.end)
        i += i < j and tokens[i].low == "than"  # 'than July' is a comparison with July
        if j > i:
            place(Mark(i, j, (("PERIOD", found),)))
    for start, end in excluded_spans(sentence.text, sentence.start):
        i, j = _token_span(bounds, start, end)
        while i < j and tokens[i].text in ",(":
            i += 1
        while j > i and tokens[j - 1].text in ",)":
            j -= 1
        if j > i:
            place(Mark(i, j, (("EXCLUDED", None),)))
    blocked = frozenset(k for k, mark in enumerate(owner) if mark is not None)
    for number in vocabulary.numbers.read(tokens, blocked):
        i = number.i
        while i < number.j and owner[i] is not None:  # a hedge may overlap a period's 'from'
            i += 1
        place(Mark(i, number.j, (("NUMBER", number),)))
    for mark in phrases:
        place(mark)
    marks: list[Mark] = []
    owned = [k for k, mark in enumerate(owner) if mark is not None]
    following = 0  # of `owned`: the first that is not behind
    k = 0
    while k < len(tokens):
        held = owner[k]
        if held is not None:
            marks.append(held)
            k = held.j
            continue
        found_phrase = None
        if k not in barren:
            while following < len(owned) and owned[following] < k:
                following += 1
            limit = owned[following] if following < len(owned) else len(tokens)
            found_phrase = vocabulary.longest(tokens, k, limit)
        if found_phrase:
            marks.append(_mark(k, *found_phrase))
            k = found_phrase[0]
            continue
        marks.append(Mark(k, k + 1, (_plain(tokens[k]),)))
        k += 1
    marks = _counted_by(marks, tokens, vocabulary)
    marks = parted(_verbs(marks, tokens), tokens, vocabulary)
    settled = _settings(marks, tokens, frozenset(vocabulary.doers))
    return Reading(sentence, tuple(settled), vocabulary.lists)


def _verbs(marks: list[Mark], tokens: Sequence[Token]) -> list[Mark]:
    """'saw Border Patrol record 9,241 encounters': no record, where who acts stands before it."""
    out: list[Mark] = []
    for k, mark in enumerate(marks):
        then = marks[k + 1] if k + 1 < len(marks) else None
        acts = (
            bool(out) and out[-1].can("ACTOR") and tokens[mark.i - 1].low[-2:] not in ("'s", "’s")
        )
        if acts and tokens[mark.i].low == "record" and then is not None and then.can("NUMBER"):
            mark = Mark(mark.i, mark.j, (("LINK", None), ("NEUTRAL", None)))
        out.append(mark)
    return out


_SETTING_HEADS = frozenset({"detention", "custody", "facility", "center", "jail"})
_PEOPLE_WORDS = frozenset({"agent", "officer", "judge"})
_INTO = frozenset({"into", "to", "of", "in", "at"})


def _settings(marks: list[Mark], tokens: Sequence[Token], doers: frozenset[str]) -> list[Mark]:
    """'book-ins to ICE detention': the second measure word only says where, so it is no measure."""
    out: list[Mark] = []
    seen = False
    marks = _people_who_act(marks, tokens, doers)
    heads = sum(1 for m in marks if m.can("MEASURE") and m.slots.isdisjoint({"QUAL", "ACTOR"}))
    for k, mark in enumerate(marks):
        if not mark.can("MEASURE"):
            seen = seen and mark.slot("PUNCT") not in (",", ";")
            out.append(mark)
            continue
        own = k > 0 and marks[k - 1].can("NUMBER")  # '170,590 arrests and 142,580 removals'
        if mark.can("QUAL") and (heads or seen) and not own:
            # 'people arrested by ICE were booked': the arrest is a group, the booking is counted
            mark = Mark(mark.i, mark.j, tuple(o for o in mark.options if o[0] != "MEASURE"))
        if mark.can("MEASURE"):
            compound = k + 1 < len(marks) and marks[k + 1].can("MEASURE")
            if compound and tokens[mark.j - 1].lemma in _SETTING_HEADS:  # 'detention book-ins'
                kept = tuple(o for o in mark.options if o[0] != "MEASURE")
                out.append(Mark(mark.i, mark.j, (*kept, ("NEUTRAL", None))))
                continue
            if tokens[mark.j - 1].lemma in _PEOPLE_WORDS and "by" in [
                t.low for t in tokens[max(0, mark.i - 4) : mark.i]
            ]:  # 'apprehensions by Border Patrol agents'
                kept = tuple(o for o in mark.options if o[0] != "MEASURE")
                out.append(Mark(mark.i, mark.j, (*kept, ("NEUTRAL", None))))
                continue
            lead = [t.low for t in tokens[max(0, mark.i - 4) : mark.i]]
            if (
                seen
                and tokens[mark.j - 1].lemma in _SETTING_HEADS
                and (tokens[mark.i].low == "into" or any(w in _INTO for w in lead))
            ):
                kept = tuple(o for o in mark.options if o[0] != "MEASURE")
                mark = Mark(mark.i, mark.j, (*kept, ("NEUTRAL", None)))
            elif not mark.can("ACTOR"):
                seen = True
        out.append(mark)
    return out


def _people_who_act(
    marks: list[Mark], tokens: Sequence[Token], doers: frozenset[str]
) -> list[Mark]:
    """'Agents made 10,359 apprehensions': the agents act and are not what is counted."""
    first = next((k for k, m in enumerate(marks) if m.can("MEASURE")), None)
    if first is None or first + 1 >= len(marks):
        return marks
    mark, verb = marks[first], marks[first + 1]
    where = ("in", "at", "along", "with", "from")
    k = first + 1
    while k < len(marks) - 1 and (
        verb.can("PLACE") or tokens[verb.i].low in (*where, "the") or verb.can("UNREAD")
    ):  # 'Agents in the Tucson Sector tallied 463,570 encounters'
        if verb.can("UNREAD") and tokens[verb.i].low not in ("sector", "sectors"):
            break
        k += 1
        verb = marks[k]
    acts = verb.can("LINK") and tokens[verb.i].lemma not in ("be", "number", "total", "stand")
    acts = acts or tokens[verb.i].lemma in doers  # 'Judges ordered 159,379 people removed'
    counted = any(m.can("MEASURE") for m in marks[first + 2 :])
    ruling = tokens[mark.j - 1].lemma == "judge" and tokens[verb.i].low.endswith("ed")
    if ruling and verb.can("MEASURE"):  # 'Judges granted asylum 8,945 times'
        acts = counted = True
    people = any(t.lemma in _PEOPLE_WORDS for t in tokens[mark.i : mark.j])
    if not people or not acts or not counted:
        return marks
    kept = tuple(o for o in mark.options if o[0] not in ("MEASURE", "TAIL"))
    changed = Mark(mark.i, mark.j, (*kept, ("NEUTRAL", None)))
    return [*marks[:first], changed, *marks[first + 1 :]]


def _counted_by(marks: list[Mark], tokens: Sequence[Token], vocabulary: Vocabulary) -> list[Mark]:
    """'Arrests by ICE' are a count of its own, and not a group of others, 'arrested by ICE'."""
    out: list[Mark] = []
    for mark in marks:
        counted = mark.can("QUAL") and mark.j - mark.i > 2
        if not (counted and tokens[mark.i].low == "arrests" and tokens[mark.i + 1].low == "by"):
            out.append(mark)
            continue
        k = mark.i
        while k < mark.j:
            found = vocabulary.longest(tokens, k, k + 1 if k == mark.i else mark.j)
            out.append(_mark(k, *found) if found else Mark(k, k + 1, (_plain(tokens[k]),)))
            k = out[-1].j
    return out


def parted(marks: list[Mark], tokens: Sequence[Token], vocabulary: Vocabulary) -> list[Mark]:
    """'ordered 310,000 people removed', 'hired 92 judges': a measure's own phrase with the number
    that it counts inside."""
    out = list(marks)
    for k, mark in enumerate(marks[:-2]):
        verb = mark.j - mark.i == 1 and marks[k + 1].can("NUMBER")
        if not verb or tokens[mark.i].lemma not in vocabulary.trie or not _done_by(marks[:k]):
            continue
        firsts = (k + 2, k + 3) if marks[k + 2].can("UNIT") else (k + 2,)
        for first in firsts:
            covered = _rest_of(mark.i, marks[first:], tokens, vocabulary)
            if covered:
                out[out.index(mark)] = Mark(mark.i, mark.j, (("LINK", None), ("NEUTRAL", None)))
                at = out.index(marks[first])
                out[at : at + covered[1]] = [covered[0]]
                break
    return out


def _done_by(before: Sequence[Mark]) -> bool:
    """True where the words before a verb end in who acts: 'Judges ordered', no 'county court'."""
    who = [m for m in before if not m.can("PERIOD") and not m.can("PUNCT")]
    while who and who[-1].can("LINK") and not who[-1].can("ACTOR"):  # 'Judges have ordered'
        who.pop()
    return not who or who[-1].can("ACTOR") or who[-1].can("MEASURE")


def _rest_of(
    verb: int, marks: Sequence[Mark], tokens: Sequence[Token], vocabulary: Vocabulary
) -> tuple[Mark, int] | None:
    """The mark that some of the first `marks` make with the word at token `verb`, and how many."""
    if not marks:
        return None
    i = marks[0].i
    found = vocabulary.longest([tokens[verb], *tokens[i : i + _PARTED]], 0)
    if found is None or found[0] < 2 or not any(map(_names, found[1])):
        return None
    j = i + found[0] - 1
    covered = [m for m in marks if m.i < j]
    if covered[-1].j != j or any(m.can("PERIOD") for m in covered):
        return None
    if len(covered) == 1 and j - i > 1 and covered[0].can("MEASURE"):
        return None  # 'into custody' says by itself what is counted
    return _mark(i, j, found[1]), len(covered)


def _names(entry: Entry) -> bool:
    """True for a phrase that names one measure, and is not only one of its looser words."""
    term = entry.payload
    return entry.slot == "MEASURE" and isinstance(term, Term) and term.tier == "named"


_PARTED = 6  # tokens of a phrase after the number in it


def _plain(token: Token) -> tuple[str, object]:
    if token.text in _PUNCT or not (token.word or token.number):
        return ("PUNCT", token.text)
    return ("NUMERAL" if token.number else "UNREAD", token.low)


def _phrases(tokens: Sequence[Token], vocabulary: Vocabulary) -> tuple[list[Mark], set[int]]:
    """Phrases from left to right, and the tokens at which none of any length begins."""
    out: list[Mark] = []
    barren: set[int] = set()
    k = 0
    begins = vocabulary.trie
    while k < len(tokens):
        _, _, _, low, lemma, _ = tokens[k]
        found = vocabulary.longest(tokens, k) if lemma in begins or low in begins else None
        if found is None:
            barren.add(k)
            k += 1
            continue
        out.append(_mark(k, *found))
        k = found[0]
    return out, barren


def _mark(i: int, j: int, entries: Sequence[Entry]) -> Mark:
    grouped: dict[str, list[object]] = {}
    for entry in entries:
        grouped.setdefault(entry.slot, []).append(entry.payload)
    options = [
        (slot, tuple(payloads) if slot in _SEVERAL else payloads[0])
        for slot, payloads in grouped.items()
    ]
    return Mark(i, j, tuple(options))


def _is_strong(mark: Mark) -> bool:
    return any(slot in _STRONG for slot, _ in mark.options)


def _token_span(bounds: tuple[list[int], list[int]], start: int, end: int) -> tuple[int, int]:
    """The tokens [i, j) inside characters [start, end), given where tokens start and end."""
    i, j = bisect_left(bounds[0], start), bisect_right(bounds[1], end)
    return (i, j) if i < j else (0, 0)
