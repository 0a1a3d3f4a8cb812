"""Declared phrases found among tokens by dictionary form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ontherecord.claims.tokens import Lemmas, Token, words


class Hit(NamedTuple):
    """A phrase that stands at tokens [i, j), with the groups it was declared in."""

    i: int
    j: int
    tags: set[str]


class Phrases:
    """Groups of phrases, each looked up by the dictionary forms of its words."""

    def __init__(self, groups: Mapping[str, Sequence[str]], lemmas: Lemmas) -> None:
        named: dict[tuple[str, ...], set[str]] = {}
        for tag, phrases in groups.items():
            for phrase in phrases:
                key = tuple([lemmas.of(word.lower()) for word in words(phrase)])
                named.setdefault(key, set()).add(tag)
        self._of = lemmas.of
        self._table: dict[str, list[tuple[tuple[str, ...], set[str]]]] = {}
        for key, tags in named.items():
            self._table.setdefault(key[0], []).append((key, tags))
        for listed in self._table.values():
            listed.sort(key=lambda x: -len(x[0]))

    def begins(self, lemmas: Iterable[str]) -> bool:
        """True when one of the words is the first of a phrase."""
        return any(lemma in self._table for lemma in lemmas)

    def at(self, tokens: Sequence[Token], k: int, j: int) -> Hit | None:
        """The longest phrase that starts at token k and ends by j."""
        for phrase, tags in self._table.get(self._of(tokens[k].low), ()):
            end = self._end(phrase, tokens, k, j)
            if end:
                return Hit(k, end, tags)
        return None

    def find(self, tokens: Sequence[Token], i: int, j: int) -> list[Hit]:
        """Every phrase in tokens [i, j), the longest at each place, none inside another."""
        found: list[Hit] = []
        table, of, end = self._table, self._of, i
        for k in range(i, j):
            if k >= end and of(tokens[k].low) in table:
                hit = self.at(tokens, k, j)
                if hit is not None:
                    found.append(hit)
                    end = hit.j
        return found

    def _end(self, phrase: Sequence[str], tokens: Sequence[Token], k: int, j: int) -> int:
        """The token after the phrase when it stands at token k, hyphens passed over; else 0."""
        for n, word in enumerate(phrase):
            while n and k < j and tokens[k].text in "-–":
                k += 1
            if k >= j or self._of(tokens[k].low) != word:
                return 0
            k += 1
        return k
