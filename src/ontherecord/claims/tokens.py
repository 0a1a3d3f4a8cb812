"""Text to paragraphs, sentences and tokens, each with its offsets in the document text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,}"  # U.S., D.C., a.m.
    r"|\d+(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\d+"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*"
    r"|\S"
)
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_BULLET = re.compile(r"[ \t]*(?:[-*•▪–]|\d{1,2}[.)])[ \t]+")
_ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "gov",
        "sen",
        "rep",
        "gen",
        "lt",
        "col",
        "sgt",
        "no",
        "vs",
        "v",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "st",
        "inc",
        "co",
        "corp",
        "approx",
        "dept",
        "est",
        "fig",
        "art",
        "sec",
        "ft",
        "maj",
        "adm",
        "capt",
        "cmdr",
        "prof",
        "rev",
        "hon",
    ]
)
_ENDERS = frozenset(".!?")
_CLOSERS = frozenset("\"'”’)]")


class Token(NamedTuple):
    """A word, number or mark. `low` is its folded text, `lemma` its dictionary form."""

    text: str
    start: int
    end: int
    low: str
    lemma: str
    glued: bool  # no space before it

    @property
    def number(self) -> bool:
        """True when the token is written in ASCII digits."""
        return self.text[0].isdigit()

    @property
    def word(self) -> bool:
        """True when the token begins with a letter."""
        return self.text[0].isalpha()

    @property
    def capital(self) -> bool:
        """True when the token begins with a capital letter."""
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its span, tokens and the paragraph it stands in."""

    start: int
    end: int
    text: str
    tokens: tuple[Token, ...]
    paragraph: int


class Lemmas:
    """Dictionary forms, from the verbs and irregular forms declared in `lexicon.yml`."""

    def __init__(self, verbs: list[str], irregular: dict[str, str]) -> None:
        self._forms: dict[str, str] = {}
        for verb in verbs:
            for form in _inflect(verb):
                self._forms.setdefault(form, verb)
        self._forms.update(irregular)
        self.of = lru_cache(maxsize=50_000)(self._of)

    def _of(self, low: str) -> str:
        known = self._forms.get(low)
        if known:
            return known
        if low.endswith(("'s", "’s")):
            return self._of(low[:-2])
        if low.endswith(("s'", "s’")):
            return self._of(low[:-1])
        if len(low) > 4 and low.endswith("ies"):
            return low[:-3] + "y"
        if len(low) > 4 and low.endswith(("sses", "shes", "ches", "xes")):
            return low[:-2]
        if len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is")):
            stem = low[:-1]
            return self._forms.get(stem, stem)
        return low


def _inflect(verb: str) -> tuple[str, ...]:
    """The regular forms of a verb; a trailing '+' in the declaration doubles the consonant."""
    if verb.endswith("e"):
        return verb, verb + "s", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    third = verb + "es" if verb.endswith(("s", "sh", "ch", "x")) else verb + "s"
    return verb, third, verb + "ed", verb + "ing"


def tokenize(text: str, offset: int, lemmas: Lemmas) -> tuple[Token, ...]:
    """Tokens of `text`; `offset` is added to every position (code points of the document)."""
    out: list[Token] = []
    last = -1
    of, new = lemmas.of, tuple.__new__  # what a Token's own constructor does, at half its cost
    for match in _TOKEN.finditer(text):
        word = match.group()
        start, end = match.span()
        low = word.lower()
        fields = (word, start + offset, end + offset, low, of(low), start == last)
        out.append(new(Token, fields))
        last = end
    return tuple(out)


def words(phrase: str) -> list[str]:
    """The words, numbers and marks of a declared phrase, without hyphens and apostrophes."""
    return [word for word in _TOKEN.findall(phrase) if word not in "-–'’"]


def sentences(text: str, lemmas: Lemmas) -> list[Sentence]:
    """Split a document into sentences. Line breaks end one at headings, bullets and blank lines."""
    found: list[Sentence] = []
    number = 0
    position = 0
    for block in _PARAGRAPH.split(text):
        start = text.index(block, position) if block else position
        position = start + len(block)
        for low, high in _sentence_spans(block):
            piece = block[low:high]
            stripped = piece.strip()
            if stripped:
                begin = start + low + (len(piece) - len(piece.lstrip()))
                tokens = tokenize(stripped, begin, lemmas)
                found.append(Sentence(begin, begin + len(stripped), stripped, tokens, number))
            if piece.endswith("\n"):
                number += 1
        number += 1
    return found


def _sentence_spans(block: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    begin = 0
    for cut in _cuts(block):
        if cut > begin:
            spans.append((begin, cut))
            begin = cut
    spans.append((begin, len(block)))
    return spans


_CUT = re.compile(r"[.!?][\"'”’)\]]*(?=\s|[A-Z“\"])|\n")


def _cuts(block: str) -> list[int]:
    cuts: list[int] = []
    line_start = 0
    for match in _CUT.finditer(block):
        if match.group() == "\n":
            begin = max(line_start, cuts[-1] if cuts else 0)
            line = block[begin : match.start()].strip()
            rest = block[match.end() : match.end() + 60]
            if _line_ends_here(line, rest):
                cuts.append(match.end())
            line_start = match.end()
        elif _ends_sentence(block, match.start(), match.end()):
            cuts.append(match.end())
    return cuts


def _line_ends_here(line: str, rest: str) -> bool:
    if not line or line[-1] in ".!?:;" or _BULLET.match(rest):
        return True
    following = rest.lstrip()
    return len(line) < 70 and (not following or following[0].isupper() or following[0].isdigit())


def _ends_sentence(block: str, at: int, end: int) -> bool:
    if block[at] != ".":
        return True
    before = block[max(0, at - 12) : at]
    word = re.search(r"(?<![\dA-Za-z])([A-Za-z.]+)$", before)  # none in 'the early 1970s.'
    after = block[end : end + 40]
    following = after.lstrip()
    if end < len(block) and not block[end].isspace():
        # a missing space: 'borders.In' ends a sentence, 'U.S.-led' and '3.5' do not
        return (
            word is not None
            and len(word.group(1)) > 2
            and "." not in word.group(1)
            and (after[:2].strip(".").isalpha() and not after[:2].isupper())
        )
    if word:
        shape = word.group(1).lower()
        if shape in _ABBREVIATIONS and not (shape == "no" and not following[:1].isdigit()):
            return False
        if "." in shape or (len(shape) == 1 and shape != "i"):
            first = re.match(r"[A-Za-z]+", following)
            return first is not None and first.group() in _STARTERS
    return not following[:1].islower()


_STARTERS = frozenset(
    [
        "The",
        "In",
        "A",
        "An",
        "It",
        "This",
        "That",
        "These",
        "Those",
        "But",
        "And",
        "He",
        "She",
        "They",
        "We",
        "As",
        "According",
        "For",
        "At",
        "On",
        "By",
        "From",
        "There",
        "Since",
        "During",
        "After",
        "Before",
        "While",
        "However",
    ]
)
