"""What every judge works with: the record, the catalogue, the document's date and the day asked
for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from ontherecord.base.period import Period, day
from ontherecord.catalog.measure import Measure
from ontherecord.catalog.store import Catalog
from ontherecord.claims.claim import Claim, Term
from ontherecord.record.lookup import LookUp
from ontherecord.record.observation import Observation, breakdown_key
from ontherecord.verdict.finding import Figure

_OFFICIAL = frozenset({"official_statistic"})
_RESEARCH = _OFFICIAL | {"research"}
_ESTIMATES = _OFFICIAL | {"estimate"}


@dataclass(frozen=True, slots=True)
class Bench:
    """One state of the record to judge on: as known on `as_of`, None for now."""

    lookup: LookUp
    catalog: Catalog
    published: date | None
    as_of: date | None

    def measure(self, id: str) -> Measure:
        """The measure with this id."""
        return self.catalog.measures[id]

    def figure(self, role: str, observation: Observation) -> Figure:
        """An observation with its release, in the part it plays."""
        return Figure(role, observation, self.lookup.release(observation.release))

    def band(self, measure: str) -> float:
        """Relative revision band: the larger of the declared and the measured one."""
        return max(self.measure(measure).band, self.lookup.band(measure))

    def research(self, measure: Measure) -> bool:
        """True for a measure that research keeps on official data (TRAC, Pew)."""
        agency = self.catalog.agencies.get(measure.agency)
        return agency is not None and agency.level == "research"

    def tiers(self, measure: Measure) -> frozenset[str]:
        """Which source tiers decide: research only where the measure is research's own."""
        if measure.kind == "estimate":
            return _ESTIMATES
        if self.research(measure) or measure.id.endswith("_trac"):
            return _RESEARCH
        return _OFFICIAL


@dataclass(frozen=True, slots=True)
class Option:
    """A reading before figures: measure, place, breakdown, period and how it was arrived at."""

    tier: str
    measure: Measure
    place: str
    breakdown: str
    period: Period | None
    how: str


def options(claim: Claim, bench: Bench) -> list[Option]:
    """Every reading of a claim, the likeliest first: terms x places x periods."""
    found: list[Option] = []
    measures = [
        (t, bench.catalog.measures[t.measure])
        for t in claim.terms
        if t.measure in bench.catalog.measures
    ]
    everywhere = any(t.tier == "named" and _held_at(m.id, "us", bench) for t, m in measures)
    stock = any(m.flow_or_stock == "stock" for _, m in measures)
    standing = claim.period.role == "as_of" if claim.period is not None else claim.present
    if stock and standing:  # on a day, or now, a flow has no value
        measures = [(t, m) for t, m in measures if m.flow_or_stock == "stock"]
    daily = [(t, m) for t, m in measures if "day" in m.grains]
    measures = daily if daily and _on_a_day(claim) else measures  # nor has an average
    author = any(bench.research(m) and _names(claim, m.agency) for _, m in measures)
    tiers = {t.tier for t, _ in measures}
    lead = "named" if "named" in tiers else "loose"  # the tier that decides
    official = any(t.tier == lead and not bench.research(m) for t, m in measures)
    mixed = lead == "loose" and not author and any(bench.research(m) for _, m in measures)
    for term, measure in measures:
        tier = term.tier
        if official and bench.research(measure) and not _names(claim, measure.agency):
            tier = "loose"  # another definition, unless the claim names its author
        elif mixed and official and not bench.research(measure):
            tier = "named"  # 'new cases': the official count goes before that of research
        elif author:
            tier = "named" if bench.research(measure) else "loose"
        nationwide = "us" in claim.places or (not claim.places and claim.kind != "superlative")
        if nationwide and everywhere and not _held_at(measure.id, "us", bench):
            tier = "loose"  # a plain count without a place is nationwide
        if any(
            measure.implies.get(d) == v and any(m.implies.get(d) != v for _, m in measures)
            for d, v in claim.quals
        ):
            tier = "named"  # the group named is what this measure, and not every other, counts
        quals = {d: v for d, v in claim.quals if measure.implies.get(d) != v}
        if any(d in measure.implies for d in quals):
            continue  # 'illegal re-entry' is not among illegal entry prosecutions
        for place in _places(claim, term, bench):
            for period, how in _periods(claim, measure, bench):
                option = Option(tier, measure, place, breakdown_key(**quals), period, how)
                dated = period is not None or claim.base_period is None
                found.append(_equal(option, bench) if dated else option)
    return _best_held(found, bench)


def _on_a_day(claim: Claim) -> bool:
    days = claim.period.resolved if claim.period is not None else None
    return days is not None and days.days == 1 and claim.kind == "quantity" and not claim.rate


def _best_held(found: list[Option], bench: Bench) -> list[Option]:
    """Of one agency's measures, those without this place and group step back for one that has
    them.
    """
    held = {
        (o.measure.id, o.place, o.breakdown): o.breakdown
        in bench.lookup.places(o.measure.id).get(o.place, frozenset())
        for o in found
    }
    placed = {
        (o.measure.agency, o.place)
        for o in found
        if o.place != "us"
        and not _held_at(o.measure.id, "us", bench)
        and held[(o.measure.id, o.place, o.breakdown)]
    }
    found = [
        replace(o, tier="loose")
        if (o.measure.agency, o.place) in placed and _held_at(o.measure.id, "us", bench)
        else o
        for o in found
    ]
    kinds = {_kind(o) for o in found} - {""}
    agency = (a.id for a in bench.catalog.agencies.values() if not kinds.isdisjoint(a.places))
    owner = next(agency, "") if kinds else ""
    if owner:
        found = _of_its_places(found, held, owner)
    agencies = {
        o.measure.agency
        for o in found
        if o.tier == "named" and held[(o.measure.id, o.place, o.breakdown)]
    }
    return [
        replace(o, tier="loose")
        if o.tier == "named"
        and o.measure.agency in agencies
        and not held[(o.measure.id, o.place, o.breakdown)]
        else o
        for o in found
    ]


def _kind(option: Option) -> str:
    """'sector' of 'sector:tucson'."""
    kind, _, name = option.place.partition(":")
    return kind if name else ""


def _of_its_places(
    found: list[Option], held: dict[tuple[str, str, str], bool], owner: str
) -> list[Option]:
    """A sector is Border Patrol's: its own count is meant, not one that is not made by sector."""
    own = [o for o in found if o.measure.agency == owner and held[_cell(o)]]
    if not own:
        return found
    if any(o.tier == "named" and held[_cell(o)] for o in found):
        return [o if held[_cell(o)] else replace(o, tier="loose") for o in found]
    return [replace(o, tier="named" if o in own else "loose") for o in found]


def _cell(option: Option) -> tuple[str, str, str]:
    return option.measure.id, option.place, option.breakdown


def speaks_for(speaker: str, publisher: str, bench: Bench) -> bool:
    """True when the words that name the speaker name the agency that announced the figure."""
    agency = bench.catalog.agencies.get(publisher)
    names = (publisher, *((agency.name, *agency.aliases) if agency else ()))
    return any(re.search(rf"\b{re.escape(n)}\b", speaker) for n in names)


def unfinished(period: Period | None, bench: Bench) -> bool:
    """True for a whole month, quarter or year that was not over on the day of publication."""
    on = bench.published
    if period is None or on is None or period.partial or period.basis in ("day", "range"):
        return False
    return period.start <= on <= period.end


def _equal(option: Option, bench: Bench, seen: tuple[str, ...] = ()) -> Option:
    """The same reading by a measure that counts the same things in that period and has its
    figure.
    """
    about = option.period or (day(bench.published) if bench.published else None)
    if about is None or not option.measure.same_as:
        return option
    held = bench.lookup.series(
        option.measure.id, option.place, option.breakdown, None, bench.as_of, about
    )
    if any(o.period.same_days(about) and o.nature == "statistic" for o in held):
        return option
    for same in option.measure.same_as:
        other = bench.catalog.measures.get(same["measure"])
        here = not same["place"] or option.place == same["place"]
        if other is None or not here or other.id in seen:
            continue
        if option.breakdown and same["breakdown"]:
            continue
        if date.fromisoformat(same["from"]) <= about.start and about.end <= date.fromisoformat(
            same["until"]
        ):
            place = same["as_place"] or _nearest_place(option.place, other.id, bench)
            equal = replace(
                option,
                measure=other,
                place=place,
                breakdown=option.breakdown or same["breakdown"],
                how=f"{option.how}; {same['why']}".strip("; "),
            )
            if bench.lookup.series(other.id, place, equal.breakdown, None, bench.as_of, about):
                return equal
            onward = _equal(equal, bench, (*seen, option.measure.id)) if other.same_as else equal
            if onward is not equal:
                return onward
    return option


def _names(claim: Claim, agency: str) -> bool:
    return agency in claim.actors or agency.lower() in claim.mention.speaker.lower()


def _held_at(measure: str, place: str, bench: Bench) -> bool:
    return place in bench.lookup.places(measure)


def _places(claim: Claim, term: Term, bench: Bench) -> list[str]:
    if claim.places:
        return list(dict.fromkeys(_nearest_place(p, term.measure, bench) for p in claim.places))
    held = bench.lookup.places(term.measure)
    if "us" in held or not held:
        return ["us"]
    main = [p for p in ("sw_land_border", "sw_border") if p in held]
    return main[:1] or ["us"]


_SAME_BORDER = {
    "sw_border": "sw_land_border",
    "sw_land_border": "sw_border",
    "northern_border": "northern_land_border",
    "northern_land_border": "northern_border",
}


def _nearest_place(place: str, measure: str, bench: Bench) -> str:
    """'The southern border' is the border as this measure draws it."""
    held = bench.lookup.places(measure)
    other = _SAME_BORDER.get(place)
    return other if other is not None and place not in held and other in held else place


def _periods(claim: Claim, measure: Measure, bench: Bench) -> list[tuple[Period | None, str]]:
    mention = claim.period
    if (
        mention is None
        or not mention.options
        or (mention.role == "since" and bench.published is None)
    ):
        return [(None, "")]
    day = bench.published  # no count is of a time that had not begun when it was written
    over = [o for o in mention.options if day is None or o[0].start <= day]
    chosen: list[tuple[Period | None, str]] = list(over or mention.options)
    total = mention.role == "as_of" or (mention.role == "until" and not claim.rate)
    if total and measure.flow_or_stock == "flow":
        return [(None, "")]  # a flow has no value on a day, and no start in 'by fiscal 2024'
    flow = measure.flow_or_stock == "flow"
    if flow and measure.period_basis == "calendar" and mention.bare_year:
        chosen = chosen[:1]
    note = {
        "sentence": "; period of the sentence",
        "paragraph": "; period of the paragraph",
        "article": "; period of an earlier sentence",
    }
    return [(p, h + note.get(claim.period_from, "")) for p, h in chosen]
