"""The declared forms of `forms.yml`, and a sentence as their readers see it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Any

from ontherecord.claims.claim import Claim, Mark, Mention, Term, Unread
from ontherecord.claims.domain import is_about
from ontherecord.claims.marks import Reading, read_sentence
from ontherecord.claims.numbers import Number
from ontherecord.claims.official import OfficialWords
from ontherecord.claims.periods import PeriodMention
from ontherecord.claims.phrases import Phrases
from ontherecord.claims.tokens import Lemmas, Sentence
from ontherecord.claims.vocabulary import GOVERNMENT, Vocabulary

BACK = 6  # sentences before, in the paragraphs near, that a sentence may lean on
NEAR = 2  # paragraphs
_CUTS = frozenset(";:—–")
_JOINS = frozenset(
    {
        *(
            "and",
            "but",
            "so",
            "which",
            "while",
            "though",
            "although",
            "because",
            "who",
            "where",
            "when",
        )
    }
)


class Forms:
    """Word lists of one kind of claim, each a set of phrases looked up by dictionary form."""

    def __init__(self, declared: Mapping[str, Any], lemmas: Lemmas) -> None:
        self._lists: dict[str, Phrases] = {}
        self.values: dict[str, str] = {}
        for name, value in declared.items():
            if isinstance(value, str):
                self.values[name] = value
            elif isinstance(value, Mapping):
                self._lists[name] = Phrases(value, lemmas)
            else:
                self._lists[name] = Phrases({name: value}, lemmas)

    def __getitem__(self, name: str) -> Phrases:
        return self._lists[name]


@dataclass(slots=True)
class Past:
    """The sentences of a document before this one, read only when something leans on them."""

    vocabulary: Vocabulary
    published: date | None
    weak: frozenset[str] = frozenset()  # subjects that texts on anything name
    verbs: frozenset[str] = frozenset()  # of lexicon.yml, in dictionary form
    sentences: list[Sentence] = field(default_factory=list)
    _read: dict[int, Reading] = field(default_factory=dict)

    def near(self, paragraph: int) -> Iterator[Reading]:
        """Readings of the sentences before, nearest first, as far as one keeps them in mind."""
        for sentence in self.sentences[: -BACK - 1 : -1]:
            if paragraph - sentence.paragraph > NEAR:
                return
            yield self.read(sentence)

    def keep(self, sentence: Sentence) -> None:
        """Keep a sentence that has been read, and let go of what is too far back to lean on."""
        self.sentences.append(sentence)
        if len(self.sentences) > BACK:
            self._read.pop(self.sentences[-BACK - 1].start, None)

    def read(self, sentence: Sentence) -> Reading:
        """The marks of a sentence, read once."""
        known = self._read.get(sentence.start)
        if known is None:
            known = read_sentence(sentence, self.vocabulary, self.published)
            self._read[sentence.start] = known
        return known


@dataclass(slots=True)
class Passage:
    """A sentence with its reading, what was claimed in it so far, and what stands before it."""

    reading: Reading
    vocabulary: Vocabulary
    past: Past
    taken: Sequence[Claim]
    lemmas: Lemmas

    def lemma(self, k: int) -> str:
        """The dictionary form of token k, verbs of `forms.yml` included."""
        return self.lemmas.of(self.reading.tokens[k].low)

    def matters(self, book: OfficialWords, i: int, j: int) -> bool:
        """True where tokens [i, j) name a subject of official acts that is one nowhere else."""
        tags = {t for h in book.subjects_in(self.reading.tokens, i, j) for t in h.tags}
        return bool(tags - self.past.weak)

    @property
    def asks(self) -> bool:
        """True for a question."""
        return self.reading.sentence.text.rstrip(' "”’)').endswith("?")

    def before(self) -> Iterator[Reading]:
        """The sentences that this one may lean on, nearest first."""
        return self.past.near(self.reading.sentence.paragraph)

    def spoken_of(self) -> bool:
        """True where a sentence close before is of the record's matters or names a measure."""
        return any(
            is_about(r.sentence.text) or any(m.can("MEASURE") for m in r.marks)
            for r in self.before()
        )

    def clauses(self) -> list[tuple[int, int]]:
        """Token spans between marks that part statements: ';', ':', dashes, ', and', ', which'."""
        tokens = self.reading.tokens
        cuts = [0]
        for k, token in enumerate(tokens):
            follows = tokens[k + 1].low if k + 1 < len(tokens) else ""
            if (
                token.text in _CUTS
                or (token.low == "because" and k)
                or (token.text == "," and follows in _JOINS)
            ):
                cuts.append(k + 1)
        cuts.append(len(tokens))
        return [(i, j) for i, j in pairwise(cuts) if j > i]

    def marks(self, slot: str, i: int, j: int) -> list[Mark]:
        """Marks inside tokens [i, j) that can fill the slot."""
        return [m for m in self.reading.marks if i <= m.i and m.j <= j and m.can(slot)]

    def terms(self, i: int, j: int) -> tuple[Term, ...]:
        """What the measures named in tokens [i, j) may mean."""
        return terms_of(self.marks("MEASURE", i, j))

    def federal(self, mark: Mark) -> bool:
        """True for an agency of the federal government, and for that government itself."""
        actor = str(mark.slot("ACTOR"))
        return actor == GOVERNMENT or self.vocabulary.levels.get(actor) == "federal"

    def period(self, i: int, j: int) -> PeriodMention | None:
        """The first period in tokens [i, j)."""
        found = (m.slot("PERIOD") for m in self.marks("PERIOD", i, j))
        return next((p for p in found if isinstance(p, PeriodMention)), None)

    def number_at(self, mark: Mark) -> Number | None:
        """The number of a mark, where it is one."""
        number = mark.slot("NUMBER")
        return number if isinstance(number, Number) else None

    def overlaps(self, i: int, j: int, kinds: Sequence[str]) -> bool:
        """True when a claim of one of the kinds stands on some of tokens [i, j)."""
        start, end = self.reading.tokens[i].start, self.reading.tokens[j - 1].end
        return any(
            c.kind in kinds and c.mention.start < end and start < c.mention.end for c in self.taken
        )

    def has(self, claim: Claim, more: Sequence[Claim] = ()) -> bool:
        """True when an event or a policy is claimed already on words of this claim, with its number
        where it has one.
        """
        a = claim.mention
        return any(
            c.kind in ("event", "policy")
            and (claim.quantity is None or c.quantity is not None)
            and a.start < c.mention.end
            and c.mention.start < a.end
            for c in (*self.taken, *more)
        )

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Tokens of characters [start, end) of the sentence, None where there are none."""
        base = self.reading.sentence.start
        inside = [
            k
            for k, t in enumerate(self.reading.tokens)
            if start <= t.start - base and t.end - base <= end
        ]
        return (inside[0], inside[-1] + 1) if inside else None

    def counted(self, claim: Claim, number: Number | None) -> Claim:
        """The claim with a number, unless another claim has it already."""
        if number is None or any(
            q is not None and q.text == number.quantity.text
            for c in self.taken
            for q in (c.quantity, c.second, c.delta)
        ):
            return claim
        return replace(claim, quantity=number.quantity)

    def trimmed(self, i: int, j: int) -> tuple[int, int]:
        """[i, j) without marks, quotes and joining words at its ends."""
        tokens = self.reading.tokens
        while i < j and not (tokens[i].word or tokens[i].number):
            i += 1
        while j > i and not (tokens[j - 1].word or tokens[j - 1].number):
            j -= 1
        return i, j

    def claim(self, kind: str, pattern: str, i: int, j: int, **fields: Any) -> Claim:
        """A claim on tokens [i, j)."""
        i, j = self.trimmed(i, j)
        tokens = self.reading.tokens
        start, end = tokens[i].start, tokens[j - 1].end
        stance = fields.pop("stance", "asserted")
        return Claim(
            kind=kind,
            pattern=pattern,
            mention=Mention(start, end, self.reading.span_text(i, j), ((start, end),), stance),
            **fields,
        )

    def unread(self, i: int, j: int, known: set[int]) -> tuple[Unread, ...]:
        """Words and numbers of tokens [i, j) that are not among `known`."""
        return tuple(
            Unread(t.start, t.end, t.text)
            for k, t in enumerate(self.reading.tokens[i:j], i)
            if k not in known and (t.word or t.number)
        )


def terms_of(marks: Sequence[Mark]) -> tuple[Term, ...]:
    """The terms of measure marks, each once."""
    found: dict[Term, None] = {}
    for mark in marks:
        payload = mark.slot("MEASURE")
        if isinstance(payload, tuple):
            found |= dict.fromkeys(payload)
    return tuple(found)


class Abroad:
    """Whether a text is of another country's record."""

    def __init__(self, domain: Mapping[str, Sequence[str]]) -> None:
        self._foreign = _any_of(domain["foreign"])
        self._home = _any_of(domain["home"])

    def sentence(self, text: str) -> bool:
        """True for a sentence that names who acts in another country."""
        return self._foreign.search(text) is not None

    def document(self, text: str) -> bool:
        """True for a text that names another country's actors and nobody at home."""
        return self.sentence(text) and self._home.search(text) is None


def _any_of(phrases: Sequence[str]) -> re.Pattern[str]:
    """One pattern for all phrases; those in capitals are read in capitals only."""
    exact = [re.escape(p) for p in phrases if p.isupper()]
    loose = [re.escape(p) for p in phrases if not p.isupper()]
    return re.compile(rf"(?<!\w)(?:(?-i:{'|'.join(exact)})|{'|'.join(loose)})(?!\w)", re.IGNORECASE)
