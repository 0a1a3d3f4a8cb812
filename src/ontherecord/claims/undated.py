"""Acts that a text only names by a noun: 'the construction of new border walls'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ontherecord.claims.claim import Claim, Mention
from ontherecord.claims.official import OfficialWords
from ontherecord.claims.tokens import Sentence

REACH = 8  # tokens from the noun to its subject: 'the deployment of additional personnel'


def undated(
    sentence: Sentence,
    book: OfficialWords,
    nominal: Mapping[str, frozenset[str]],
    context: Mapping[str, Sequence[str]],
) -> list[Claim]:
    """One event claim for each subject of the sentence that the catalogue has context for, where a
    noun says that something was done about it. Nothing decides such a claim; it is shown with the
    events and figures that may be meant.
    """
    tokens = sentence.tokens
    nouns = {
        k: act for k, t in enumerate(tokens) for act, words in nominal.items() if t.lemma in words
    }
    found: list[Claim] = []
    seen: set[str] = set()
    for i, j, tags in book.subjects_in(tokens, 0, len(tokens)) if nouns else ():
        act = next((nouns[k] for k in range(max(0, i - REACH), j) if k in nouns), "")
        for tag in sorted(tags & set(context) - seen) if act else ():
            seen.add(tag)
            start, end = tokens[i].start, tokens[j - 1].end
            text = sentence.text[start - sentence.start : end - sentence.start]
            found.append(
                Claim(
                    kind="event",
                    pattern="event.undated",
                    mention=Mention(start, end, text, ((start, end),)),
                    measure_phrase=text,
                    period_from="absent",
                    subject=tag,
                    extra=(("undated", tag), ("act", act)),
                )
            )
    return found
