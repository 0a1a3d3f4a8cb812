"""Opinions and causes: what a sentence without a claim says that no record can settle."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ontherecord.claims.claim import NotClaim
from ontherecord.claims.tokens import Sentence


class JudgingWords:
    """The words of `judging` in words.yml, by what they make of a sentence."""

    def __init__(self, groups: Mapping[str, Sequence[str]]) -> None:
        self._patterns = [(why, _any_of(words)) for why, words in groups.items()]

    def why(self, text: str) -> str:
        """'opinion' or 'cause' for a sentence with such a word, '' for any other. One pass each."""
        return next((why for why, pattern in self._patterns if pattern.search(text)), "")


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    begins = re.escape("".join(sorted({word[0] for word in words})))
    either = "|".join(map(re.escape, longest_first))
    return re.compile(rf"\b(?=[{begins}])(?:{either})\b", re.IGNORECASE)


def unjudged(sentence: Sentence, words: JudgingWords) -> NotClaim | None:
    """The whole sentence as no claim, with the reason; None where it does neither."""
    why = words.why(sentence.text)
    text = sentence.text.strip()
    return NotClaim(sentence.start, sentence.start + len(text), text, why) if why else None
