"""What a sentence and a paragraph leave to the next: the agency, the period, the count."""

from __future__ import annotations

from collections.abc import Sequence

from ontherecord.claims.against import base_side, headed
from ontherecord.claims.claim import Claim, Mark
from ontherecord.claims.marks import Reading
from ontherecord.claims.scene import Context
from ontherecord.claims.vocabulary import GOVERNMENT

NEAR = 2  # paragraphs below the one that named a place or group


KEPT = 40  # periods of a text that are kept in mind


def next_paragraph(before: Context, number: int) -> Context:
    """What one paragraph leaves to the next: a count for 'It was 39,703', the agency for 'the
    agency'.
    """
    named = bool(before.actors)
    return Context(
        number,
        units=before.units,
        base=before.base,
        agency=before.actors if named else before.agency,
        agency_text=before.actor_text if named else before.agency_text,
        setting=before.setting,
        setting_in=before.setting_in,
        told=before.told,
        before=before.before if before.before.endswith("?") else "",
        near=before.near if number - before.near_in <= NEAR else None,
        near_in=before.near_in,
    )


def keep_setting(context: Context, slot: str, payload: object, text: str) -> None:
    """A place, or people of one country, that a heading or the paragraphs below may be about."""
    dims: set[str] = set()
    if slot == "QUAL" and isinstance(payload, tuple) and payload:
        pairs = payload if isinstance(payload[0], tuple) else (payload,)
        dims = {str(pair[0]) for pair in pairs}
    people = dims == {"citizenship"}
    if slot == "PLACE" or people:
        context.setting, context.setting_in = text, context.paragraph


def setting_of(context: Context) -> str:
    """The place or group that a paragraph close before named, '' when none is close."""
    return context.setting if context.paragraph - context.setting_in <= NEAR else ""


def keep_near(context: Context, claims: Sequence[Claim]) -> None:
    """What a sentence counted last, which the numbers after it may be of."""
    counts = [c for c in claims if c.kind in (*_COUNTS, "share") and c.terms]
    sides = [c for c in counts if base_side(c)]
    main = [c for c in counts if c not in sides]
    context.near_last = bool(main) or (bool(sides) and context.near_last)
    if main:
        context.near_only = len({c.terms for c in counts}) == 1
        told = [c for c in (context.near, *main[:-1], *sides) if c is not None]
        same = [c for c in told if _alike(c, main[-1])]
        context.near_before = same[-1] if same else None
        context.near, context.near_in = main[-1], context.paragraph


def _alike(one: Claim, other: Claim) -> bool:
    """Two counts of the same thing, in periods of their own."""
    return (one.terms, one.places, one.quals) == (other.terms, other.places, other.quals)


def _narrows(mark: Mark) -> bool:
    if not mark.can("PLACE") and not mark.can("QUAL"):
        return False
    place = mark.slot("PLACE")
    if isinstance(place, tuple) and place[0] != "us" and not mark.can("MEASURE"):
        return True
    quals = mark.slot("QUAL")
    if isinstance(quals, tuple) and all(str(dim).endswith("kind") for dim, _ in quals):
        return False  # 'announced plans to send' is about no group or place
    return mark.can("QUAL") and not mark.can("MEASURE")


_COUNTS = frozenset({"quantity", "trend", "comparison", "superlative"})
_PART = frozenset(
    {
        *("including", "include", "includes", "included", "among", "them", "those", "whom"),
        *("which", "mostly", "many", "most", "some", "with", "both", "half", "especially"),
    }
)


def _ranks(reading: Reading, k: int) -> bool:
    """'the most since 2014' ranks; 'most of them' is a part."""
    tokens = reading.tokens
    return tokens[k].low == "most" and k > 0 and tokens[k - 1].low in ("the", "its", "their")


def _base(reading: Reading, claims: Sequence[Claim]) -> Claim | None:
    """The one thing that a sentence counted, None where it counted several or named another."""
    counts = [c for c in claims if c.kind in _COUNTS and c.terms]
    if not counts or len(counts) != len(claims):
        return None
    about = {(c.terms, c.places, c.quals, c.actors) for c in counts}
    if any(t.low in _PART and not _ranks(reading, k) for k, t in enumerate(reading.tokens)):
        return None  # 'including 5,872 gang members': the next number may be of the part
    phrases = [m for m in reading.marks if m.can("MEASURE") and not m.can("NEUTRAL")]
    told = {c.measure_phrase for c in counts}
    if len(about) != 1 or any(reading.text(m) not in told for m in phrases):
        return None
    main = [c for c in counts if not base_side(c)]
    return main[-1] if main else counts[-1]


def remember(context: Context, reading: Reading, claims: Sequence[Claim]) -> None:
    """What the next sentence of the paragraph may lean on: this one's agency, its claim's
    period.
    """
    stated = [c for c in claims if c.period is not None and c.period_from in ("stated", "sentence")]
    main = [c for c in claims if not base_side(c)]
    told = [c for c in stated if c in main] if main else stated
    used = [c.period for c in told if c.period is not None]
    dated = [p for p in used if p.options and p.role in ("in", "as_of")]
    context.told = (*context.told, *dated)[-KEPT:]
    context.base = _base(reading, claims)
    alone = context.base is not None and not _other_counts(reading, claims)
    context.head = headed(claims) if alone else None
    plain = [p for p in used if p.options and p.role == "in"]
    context.period = plain[0] if plain and len({p.text for p in plain}) == 1 else None
    narrow = [m for m in reading.marks if _narrows(m)]
    topic = [m for m in reading.marks if m.can("UNREAD")]
    context.scope = reading.text(narrow[0]) if narrow else ""
    for mark in narrow:
        slot = "PLACE" if mark.can("PLACE") else "QUAL"
        keep_setting(context, slot, mark.slot(slot), reading.text(mark))
    context.topic = reading.text(topic[0]) if topic and all(c.unread for c in claims) else ""
    own = {a for c in claims for a in c.actors if a != GOVERNMENT}
    named = {
        str(actor): reading.text(m)
        for m in reversed(reading.marks)
        if isinstance(actor := m.slot("ACTOR"), str) and actor != GOVERNMENT
    }
    if len(own) == 1:
        named = {a: t for a, t in named.items() if a in own} or {next(iter(own)): ""}
    if named:
        speak_of(context, named)


def _other_counts(reading: Reading, claims: Sequence[Claim]) -> bool:
    """'ICE arrested 143,100 people and CBP 859,501': 'it' may mean the number that is no claim."""
    spans = [(c.mention.start, c.mention.end) for c in claims]
    return any(
        not any(s <= reading.tokens[m.i].start < e for s, e in spans)
        for m in reading.marks
        if m.can("NUMBER")
    )


def speak_of(context: Context, named: dict[str, str]) -> None:
    """Keep the agency that 'it' in the next sentence may be; none where two are named."""
    if len(named) == 1:
        ((agency, text),) = named.items()
        context.actors, context.actor_text = (agency,), text
    else:
        context.actors, context.actor_text = (), ""
