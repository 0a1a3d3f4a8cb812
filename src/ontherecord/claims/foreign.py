"""Countries and states that act: 'Mexico deported ...', 'Mexican authorities'."""

from __future__ import annotations

from ontherecord.claims.claim import Mark
from ontherecord.claims.marks import Reading
from ontherecord.claims.segments import Segment

_BODIES = frozenset(
    [
        "authority",
        "official",
        "government",
        "agency",
        "police",
        "president",
        "officer",
        "agent",
        "troop",
        "soldier",
        "navy",
        "army",
        "ministry",
        "institute",
        "court",
        "patrol",
        "guard",
        "administration",
        "immigration",
    ]
)


def foreign_body(reading: Reading) -> str:
    """'Mexican authorities', 'Mexico's immigration agency': another country's body."""
    for mark in reading.marks:
        qual = mark.slot("QUAL")
        if not isinstance(qual, tuple) or qual[0][0] != "citizenship":
            continue
        following = reading.tokens[mark.j : mark.j + 2]
        if (following and following[0].lemma in _BODIES) or (
            reading.text(mark).endswith(("'s", "’s")) and any(t.lemma in _BODIES for t in following)
        ):
            return f"foreign:{reading.text(mark)}"
    return ""


def foreign_actor(segment: Segment, measure: Mark, reading: Reading) -> str:
    """'Mexico deported ...': a country or state as the subject of the measure's verb."""
    opens = [m for m in segment.marks if not m.can("PUNCT")][:2]
    if len(opens) > 1 and reading.tokens[opens[1].i].low in _COUNTING:
        named = opens[0].slot("QUAL")
        text = reading.text(opens[0])
        if isinstance(named, tuple) and named[0][0] == "citizenship" and _is_country(text):
            return f"foreign:{text}"  # 'Mexico recorded 782,000 migrant encounters'
    if not reading.tokens[measure.i].low.endswith(("ed", "held", "sent")):
        return ""
    at = segment.marks.index(measure) if measure in segment.marks else -1
    while at > 0:
        before = segment.marks[at - 1]
        if (
            before.can("NEUTRAL")
            and not before.can("PLACE")
            and reading.tokens[before.i].low in ("have", "has", "had", "also")
        ):
            at -= 1
            continue
        break
    if at <= 0:
        return ""
    before = segment.marks[at - 1]
    lead = reading.tokens[before.i - 1].low if before.i else ""
    if lead in ("in", "from", "of", "to", "at", "and"):
        return ""
    qual = before.slot("QUAL")
    if isinstance(qual, tuple) and qual[0][0] == "citizenship" and reading.tokens[before.i].capital:
        text = reading.text(before)
        return (
            f"foreign:{text}"
            if not text.lower().endswith(("s", "n"))
            or (before.j - before.i == 1 and text in _COUNTRIES_IN_NS)
            else ""
        )
    place = before.slot("PLACE")
    if isinstance(place, tuple) and str(place[0]).startswith("state:") and not before.can("ACTOR"):
        return f"state:{reading.text(before)}"
    return ""


_COUNTING = frozenset(
    {"recorded", "counted", "reported", "registered", "logged", "tallied", "records", "counts"}
)


def _is_country(text: str) -> bool:
    """True for 'Mexico', not for 'Mexicans' or 'Mexican'."""
    return not text.lower().endswith(("s", "n")) or text in _COUNTRIES_IN_NS


_COUNTRIES_IN_NS = frozenset(
    [
        "Iran",
        "Japan",
        "Pakistan",
        "Jordan",
        "Sudan",
        "Spain",
        "Honduras",
        "Laos",
        "Cyprus",
        "Barbados",
        "Bahamas",
        "Philippines",
        "Sweden",
        "Kazakhstan",
        "Afghanistan",
        "Azerbaijan",
        "Bhutan",
        "Cameroon",
        "Gabon",
        "Lebanon",
        "Oman",
        "Taiwan",
        "Yemen",
    ]
)
