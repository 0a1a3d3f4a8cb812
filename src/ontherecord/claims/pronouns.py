"""'It' and 'the agency': a clause whose agency was named in the sentence before."""

from __future__ import annotations

from ontherecord.claims.claim import Mark
from ontherecord.claims.marks import Reading
from ontherecord.claims.scene import Scene
from ontherecord.claims.segments import Segment


def speaks_of(segment: Segment, measure: Mark, reading: Reading) -> bool:
    """True when the clause opens with 'it' or 'the agency', or 'it' stands before its verb."""
    i, _ = segment.tokens()
    if measure.i > i and reading.tokens[measure.i - 1].low in ("it", "they"):
        return True
    lows = _opening(segment, reading)
    return bool(lows) and (
        lows[0] in ("it", "they", "its", "their", "we")
        or lows[:2] in (["the", "agency"], ["the", "department"], ["the", "bureau"])
    )


def _opening(segment: Segment, reading: Reading) -> list[str]:
    """The first words of a clause, a date before them passed over: 'In July 2020 the agency'."""
    i, j = segment.tokens()
    dates = [m for m in segment.marks if m.can("PERIOD") and m.i == i]
    i = dates[0].j if dates else i
    return [t.low for t in reading.tokens[i : min(j, i + 3)]]


def own_office(segment: Segment, reading: Reading) -> bool:
    """'ICE removed ...; the department as a whole removed ...': a clause with its own doer."""
    return _opening(segment, reading)[:2] == ["the", "department"]


def names_agency(segment: Segment, scene: Scene) -> bool:
    """'The agency carried out ...' in a new paragraph: the one named last, where the level fits."""
    lows = _opening(segment, scene.reading)[:2]
    if lows[:1] in (["it"], ["its"]):
        lows = scene.split.saying.speaker.lower().split()  # 'The agency says it removed ...'
    if lows not in (["the", "agency"], ["the", "department"]):
        return False
    large = set(scene.context.agency) <= _DEPARTMENTS
    return large == (lows[1] == "department")


_DEPARTMENTS = frozenset({"DHS", "DOJ", "DOD", "HHS", "state_department", "treasury"})


def level_fits(segment: Segment, scene: Scene) -> bool:
    """'The department' is not ICE, and 'the agency' not a department."""
    lows = _opening(segment, scene.reading)[:2]
    large = set(scene.context.actors) <= _DEPARTMENTS
    return not ((lows[1:] == ["department"] and not large) or (lows[1:] == ["agency"] and large))
