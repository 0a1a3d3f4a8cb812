"""The words of official acts: what they are about, what was done, and acts called by name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ontherecord.claims.tokens import Lemmas, Sentence, Token, words

_WORD = r"[A-Z][\w’'&-]*\.?"
_NAMES = re.compile(
    rf"\b(?P<order>(?:Executive Order|E\.?O\.?|(?:Presidential )?Proclamation|Proc\.)"
    r"(?: No\.?)? ?(?P<number>\d{4,5}))\b"
    r"|\b(?:Public Law|Pub\. ?L\.|P\.L\.) ?(?:No\. ?)?(?P<statute>\d{2,3}[-–]\d{1,4})\b"
    rf"|\b(?P<act>(?:{_WORD} (?:(?:of|and|the|for|to|in) )?){{1,7}}Act)\b(?:,? (?:of )?\d{{4}}\b)?"
    rf"|\b(?P<operation>(?:Operation|Joint Task Force)(?: {_WORD}| of| the| \d\.\d){{1,4}})"
    rf"|\b(?P<case>{_WORD}(?: (?:{_WORD}|of|the|and)){{0,5}} vs?\. "
    rf"{_WORD}(?: (?:{_WORD}|of|the)){{0,6}})"
    r"|\b(?P<docket>\d{1,2}:\d{2}-cv-\d{3,5})\b"
)
_MAY_NAME = re.compile(
    r"\bAct\b|\bOperation\b|Task Force|\bvs?\. |Order|E\.?O\.?|Proc|Law|-cv-|P\.? ?L\."
)
_OPENERS = frozenset(
    [
        "the",
        "a",
        "an",
        "in",
        "on",
        "under",
        "when",
        "after",
        "before",
        "as",
        "since",
        "by",
        "and",
        "but",
        "with",
        "while",
        "for",
        "both",
        "that",
    ]
)


@dataclass(frozen=True, slots=True)
class Name:
    """An act called by its own name: characters [start, end) of the sentence, form and words."""

    start: int
    end: int
    form: str  # order statute act operation case docket
    words: str  # lower case; a number for orders, statutes and dockets


def names_in(text: str) -> list[Name]:
    """Every act that `text` calls by name: 'Executive Order 14159', 'Laken Riley Act',
    'Operation Tidal Wave', 'Biden v. Texas'. One pass.
    """
    if not _MAY_NAME.search(text):
        return []
    found = []
    for m in _NAMES.finditer(text):
        form = m.lastgroup or ""
        if m.group("order"):
            kind = "eo" if m.group("order").lower().startswith("e") else "proc"
            found.append(Name(m.start(), m.end(), "order", f"{kind} {m.group('number')}"))
            continue
        words = m.group(form)
        if form in ("act", "case"):
            words = _without_opener(words)
        start = m.end(form) - len(words)
        if form == "act" and words == "Act":
            continue
        found.append(Name(start, m.end(), form, words.lower().strip(" .")))
    return found


def _without_opener(words: str) -> str:
    first, _, rest = words.partition(" ")
    return _without_opener(rest) if rest and first.lower() in _OPENERS else words


class OfficialWords:
    """Subjects and verbs of official acts, looked up by dictionary form."""

    def __init__(
        self,
        subjects: Mapping[str, Sequence[str]],
        acts: Mapping[str, Sequence[str]],
        lemmas: Lemmas,
    ) -> None:
        self._subjects = _phrases(subjects, lemmas)
        self._acts = _phrases(acts, lemmas)

    def subjects_in(
        self, tokens: Sequence[Token], i: int, j: int
    ) -> list[tuple[int, int, set[str]]]:
        """Subjects named in tokens [i, j): (first, after last, tags), the longest phrase each."""
        return _find(self._subjects, tokens, i, j)

    def acts_in(self, tokens: Sequence[Token], i: int, j: int) -> list[tuple[int, int, set[str]]]:
        """Verbs of official acts in tokens [i, j): (first, after last, what was done)."""
        return _find(self._acts, tokens, i, j)

    def touches(self, sentence: Sentence) -> bool:
        """True when a sentence may speak of an official act: it holds the first word of a subject
        or what looks like the name of an act, and the first word of a verb.
        """
        lemmas = [t.lemma for t in sentence.tokens]
        if self._acts.keys().isdisjoint(lemmas):
            return False
        named = not self._subjects.keys().isdisjoint(lemmas)
        return named or bool(_MAY_NAME.search(sentence.text))


_Table = dict[str, list[tuple[tuple[str, ...], set[str]]]]


def _phrases(groups: Mapping[str, Sequence[str]], lemmas: Lemmas) -> _Table:
    named: dict[tuple[str, ...], set[str]] = {}
    for tag, phrases in groups.items():
        for phrase in phrases:
            key = tuple([lemmas.of(word.lower()) for word in words(phrase)])
            named.setdefault(key, set()).add(tag)
    table: _Table = {}
    for key, tags in named.items():
        table.setdefault(key[0], []).append((key, tags))
    for listed in table.values():
        listed.sort(key=lambda x: -len(x[0]))
    return table


def _find(
    table: _Table, tokens: Sequence[Token], i: int, j: int
) -> list[tuple[int, int, set[str]]]:
    found: list[tuple[int, int, set[str]]] = []
    k = i
    while k < j:
        for phrase, tags in table.get(tokens[k].lemma, ()):
            end = _match(phrase, tokens, k, j)
            if end:
                found.append((k, end, tags))
                k = end - 1
                break
        k += 1
    return found


def _match(words: Sequence[str], tokens: Sequence[Token], k: int, j: int) -> int:
    """The token after the phrase when it stands at token k, hyphens passed over; else 0."""
    for n, word in enumerate(words):
        while n and k < j and tokens[k].text in "-–":
            k += 1
        if k >= j or tokens[k].lemma != word:
            return 0
        k += 1
    return k
