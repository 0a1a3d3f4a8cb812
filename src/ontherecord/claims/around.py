"""What the sentences around a count, or the words that open it, say of whom is counted."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from ontherecord.claims.claim import POINTED, Claim, Extraction, Unread
from ontherecord.claims.marks import Reading
from ontherecord.claims.tokens import Sentence
from ontherecord.claims.vocabulary import Vocabulary

_SHOWN = 60  # characters of a sentence that are named as what a count may be of
_OPENING = 4  # words in which a sentence points back: '(That leaves out ...)'


def content(sentence: Sentence, dull: AbstractSet[str]) -> bool:
    """True for a sentence with a word that can say of whom the next one speaks."""
    return any(t.word and t.low not in dull and t.lemma not in dull for t in sentence.tokens)


def opening(sentence: Sentence) -> str:
    """The first words of a sentence, and its question mark where it asks."""
    text = " ".join(sentence.text.split())
    if len(text) <= _SHOWN:
        return text
    return text[:_SHOWN].rsplit(" ", 1)[0] + (" ...?" if text.endswith("?") else " ...")


def added(claim: Claim, reading: Reading) -> str:
    """'Another 11,484 people', 'On top of those, ...', 'With 427,470 in fiscal 2023, El Paso led':
    words by which a count may be of others, or of a place named after it; '' for none."""
    text, offset = reading.sentence.text, reading.sentence.start
    head = text[: claim.mention.end - offset].lower()
    for phrase in reading.lists["added"]:
        if head.startswith(phrase) or f" {phrase} " in head:
            return phrase
    if reading.tokens[0].low == "with" and reading.tokens[1].number:
        rest = text[claim.mention.end - offset :]
        if claim.mention.start - offset < len("with ") + 1 and "," in rest:
            return rest[rest.index(",") + 1 :].strip()[:_SHOWN]
    return ""


def restricted(sentence: Sentence, since: int, result: Extraction, vocabulary: Vocabulary) -> None:
    """'(That leaves out those arrested at the border.)': a sentence that points back and takes
    something out of the counts of the one before it, which begins at `since`; its words then
    stand unread in them."""
    lists = vocabulary.lists
    lows = [t.low for t in sentence.tokens if t.word]
    points = set(lows[:_OPENING]) & (vocabulary.against["it"] | lists["tables"])
    said = f" {' '.join(lows)} "
    if not points or not any(f" {phrase} " in said for phrase in lists["takes_out"]):
        return
    unread = Unread(sentence.start, sentence.end, sentence.text.strip())
    for k, claim in enumerate(result.claims):
        if since <= claim.mention.start < sentence.start and claim.note != POINTED:
            result.claims[k] = replace(claim, unread=(*claim.unread, unread))


CITY = ("place", "city")  # extra: 'the city of El Paso', which no Border Patrol sector is
_TOWNS = ("city", "county", "town")


def as_cities(claims: Sequence[Claim], reading: Reading) -> list[Claim]:
    """The claims with those marked whose places the sentence calls a city."""
    called = any(
        m.can("PLACE") and reading.text(m).lower().startswith(_TOWNS) for m in reading.marks
    )
    if not called:
        return list(claims)
    return [replace(c, extra=(*c.extra, CITY)) if c.places else c for c in claims]
