"""The words of official acts: what they are about, what was done, and acts called by name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ontherecord.claims.phrases import Hit, Phrases
from ontherecord.claims.tokens import Lemmas, Sentence, Token

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
        self._subjects = Phrases(subjects, lemmas)
        self._acts = Phrases(acts, lemmas)

    def subjects_in(self, tokens: Sequence[Token], i: int, j: int) -> list[Hit]:
        """Subjects named in tokens [i, j): (first, after last, tags), the longest phrase each."""
        return self._subjects.find(tokens, i, j)

    def acts_in(self, tokens: Sequence[Token], i: int, j: int) -> list[Hit]:
        """Verbs of official acts in tokens [i, j): (first, after last, what was done)."""
        return self._acts.find(tokens, i, j)

    def touches(self, sentence: Sentence) -> bool:
        """True when a sentence may speak of an official act: it holds the first word of a subject
        or what looks like the name of an act, and the first word of a verb.
        """
        lemmas = [t.lemma for t in sentence.tokens]
        if not self._acts.begins(lemmas):
            return False
        return self._subjects.begins(lemmas) or bool(_MAY_NAME.search(sentence.text))
