"""One sentence taken apart, and what the sentences before it leave to lean on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from ontherecord.claims.claim import Claim
from ontherecord.claims.forms import Past
from ontherecord.claims.marks import Reading
from ontherecord.claims.periods import PeriodMention
from ontherecord.claims.segments import Split
from ontherecord.claims.vocabulary import Vocabulary


@dataclass(slots=True)
class Context:
    """What earlier sentences of the paragraph said, for pronouns and inherited periods."""

    paragraph: int = -1
    period: PeriodMention | None = None
    actors: tuple[str, ...] = ()
    actor_text: str = ""
    agency: tuple[str, ...] = ()  # the one named last in an earlier paragraph, for 'the agency'
    agency_text: str = ""
    scope: str = ""  # place or group the sentence before was about
    setting: str = ""  # place or group named last, in this paragraph or one before it
    setting_in: int = -1  # the paragraph that named it
    before: str = ""  # the sentence before, where it claims nothing: it may say of whom
    topic: str = ""  # an unknown word of a sentence before that claimed nothing
    base: Claim | None = None  # what the sentence before counted, for 'It was 39,703 then'
    head: Claim | None = None  # the one count it was about, for 'That was the most since 2014'
    record: Claim | None = None  # the last superlative of the document, for 'these record numbers'
    told: tuple[PeriodMention, ...] = ()  # the periods claimed in the text so far, last one last
    near: Claim | None = None  # what was counted last, for numbers that only point at it
    near_before: Claim | None = None  # the same count before that, of another period
    near_in: int = -1  # the paragraph that counted it
    about: bool = False  # the sentence itself speaks of immigration enforcement
    near_last: bool = False  # the sentence before counted it
    near_only: bool = False  # and counted nothing else
    past: Past | None = None  # the sentences before, with their readings
    units: dict[str, str] = field(default_factory=dict)  # measure -> unit


SPOKEN = 2  # times that make a period the one a text is about


def told_of(context: Context) -> PeriodMention | None:
    """What a count without a period may be of: the period last claimed in the text, the fiscal year
    last claimed, and the one it speaks of most, each an option; None where there is none.
    """
    if not context.told:
        return None
    days = [p.resolved for p in context.told]
    years = [p for p in context.told if p.resolved and p.resolved.basis == "fiscal_year"]
    most = max(reversed(context.told), key=lambda p: days.count(p.resolved))
    often = [most] if days.count(most.resolved) >= SPOKEN else []
    found = (context.told[-1], *years[-1:], *often)
    options = dict.fromkeys(o for p in found for o in p.options[:2])
    return replace(context.told[-1], options=tuple(options))


@dataclass(frozen=True, slots=True)
class Scene:
    """One sentence taken apart, with its context."""

    reading: Reading
    split: Split
    context: Context
    vocabulary: Vocabulary
    published: date | None = None
