"""What can be said of each measure, in words of our own.

A subject is one line of the record (measure, place, breakdown) and the clauses that name it:
`full` and `para` with the slots {n} {who} {where} {when}, and `nouns` (full) and `nouns_para`,
plural noun phrases that stand for the count itself. Agency and unit are in every clause.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from generator.wordings import MORE


@dataclass(frozen=True, slots=True)
class Subject:
    """One line of the record and the words for it."""

    measure: str
    full: tuple[str, ...]
    para: tuple[str, ...]
    nouns: tuple[str, ...]
    nouns_para: tuple[str, ...]
    bases: tuple[str, ...] = ("fiscal_year", "month")
    place: str = "us"
    breakdown: str = ""
    who: tuple[str, ...] = ("people",)
    where: tuple[str, ...] = ("",)
    money: bool = False
    stock: bool = False
    rivals: tuple[str, ...] = ()  # measures the same words may mean: they must agree too
    first: date = date(1980, 1, 1)
    last: date = date(2030, 1, 1)

    @property
    def plain(self) -> bool:
        """True for a national total."""
        return self.place == "us" and not self.breakdown


PEOPLE: dict[str, tuple[str, ...]] = {
    "mexico": ("Mexican nationals", "people from Mexico", "Mexicans"),
    "guatemala": ("Guatemalan nationals", "people from Guatemala", "Guatemalans"),
    "honduras": ("Honduran nationals", "people from Honduras", "Hondurans"),
    "el_salvador": ("Salvadoran nationals", "people from El Salvador", "Salvadorans"),
    "brazil": ("Brazilian nationals", "people from Brazil", "Brazilians"),
    "cuba": ("Cuban nationals", "people from Cuba", "Cubans"),
    "colombia": ("Colombian nationals", "people from Colombia", "Colombians"),
    "india": ("Indian nationals", "people from India", "citizens of India"),
    "ecuador": ("Ecuadorian nationals", "people from Ecuador", "Ecuadorians"),
    "haiti": ("Haitian nationals", "people from Haiti", "Haitians"),
    "nicaragua": ("Nicaraguan nationals", "people from Nicaragua", "Nicaraguans"),
    "venezuela": ("Venezuelan nationals", "people from Venezuela", "Venezuelans"),
}
CRIMINALITY: dict[str, tuple[str, ...]] = {
    "convicted": ("people with criminal convictions", "convicted criminals"),
    "pending_charges": ("people with pending criminal charges",),
}
FAMILY: dict[str, tuple[str, ...]] = {
    "unaccompanied_child": ("unaccompanied children", "unaccompanied minors"),
    "family_unit": ("people traveling in families", "members of family units"),
    "single_adult": ("single adults",),
}
SECTORS = {
    "rio_grande_valley": "Rio Grande Valley",
    "tucson": "Tucson",
    "el_paso": "El Paso",
    "del_rio": "Del Rio",
    "yuma": "Yuma",
    "laredo": "Laredo",
    "san_diego": "San Diego",
    "swanton": "Swanton",
    "big_bend": "Big Bend",
}
STATES = {"FL": "Florida", "TX": "Texas", "NC": "North Carolina", "GA": "Georgia", "AZ": "Arizona"}
SOUTHWEST = ("on the southwest border", "at the southwest border", "along the southwest border")

ICE_REMOVALS = Subject(
    "ice.removals",
    full=(
        "ICE removed {n} {who} {when}.",
        "ICE carried out {n} removals {when}.",
        "There were {n} ICE removals {when}.",
        "Immigration and Customs Enforcement removed {n} {who} {when}.",
    ),
    para=(
        "{When}, {n} {who} were removed by ICE.",
        "By the agency's own count, ICE removed {n} {who} {when}.",
        "{N} {who} were removed from the country by Immigration and Customs Enforcement {when}.",
        "ICE's removals came to {n} {when}, according to its annual report.",
        "ICE officers removed {n} {who} from the country {when}.",
        "ICE, an arm of the Department of Homeland Security, removed {n} {who} {when}.",
        "The number of removals by ICE stood at {n} {when}.",
        "{When}, Immigration and Customs Enforcement recorded {n} removals, the figures show.",
        "Removals by ICE totaled {n} {when}.",
    ),
    nouns=("ICE removals",),
    nouns_para=("removals by ICE", "ICE's removals", "the removals ICE carried out"),
)
DHS_REMOVALS = Subject(
    "dhs.removals",
    full=(
        "DHS removals totaled {n} {when}.",
        "The Department of Homeland Security recorded {n} removals {when}.",
        "There were {n} DHS removals {when}.",
    ),
    para=(
        "{When}, DHS as a whole carried out {n} removals.",
        "Removals by the Department of Homeland Security came to {n} {when}.",
        "{N} {who} were removed by the Department of Homeland Security {when}.",
        "DHS removed {n} {who} {when}, its statisticians say.",
    ),
    nouns=("DHS removals",),
    nouns_para=("removals by the Department of Homeland Security", "removals across DHS"),
)
REPATRIATIONS = Subject(
    "dhs.repatriations",
    full=(
        "DHS repatriations totaled {n} {when}.",
        "There were {n} DHS repatriations {when}.",
    ),
    para=(
        "{When}, DHS counted {n} repatriations of every kind.",
        "The Department of Homeland Security repatriated {n} {who} {when}.",
        "Repatriations by DHS came to {n} {when}.",
    ),
    nouns=("DHS repatriations",),
    nouns_para=("repatriations by DHS",),
)
RETURNS = Subject(
    "dhs.returns_enforcement",
    full=(
        "DHS enforcement returns totaled {n} {when}.",
        "There were {n} DHS enforcement returns {when}.",
    ),
    para=(
        "{When}, DHS carried out {n} enforcement returns.",
        "Enforcement returns by the Department of Homeland Security reached {n} {when}.",
    ),
    nouns=("DHS enforcement returns",),
    nouns_para=("enforcement returns by DHS",),
)
TITLE_42 = Subject(
    "dhs.expulsions_title42",
    full=(
        "There were {n} Title 42 expulsions {when}.",
        "Border authorities carried out {n} Title 42 expulsions {when}.",
    ),
    para=(
        "{When}, {n} migrants were expelled under Title 42.",
        "Title 42 was used to expel migrants {n} times {when}.",
        "Border officials expelled {n} {who} under Title 42 {when}.",
    ),
    nouns=("Title 42 expulsions",),
    nouns_para=("expulsions under Title 42",),
)
APPREHENSIONS = Subject(
    "usbp.apprehensions",
    full=(
        "Border Patrol apprehended {n} {who} {where} {when}.",
        "The Border Patrol made {n} apprehensions {where} {when}.",
        "U.S. Border Patrol apprehensions {where} totaled {n} {when}.",
    ),
    para=(
        "{N} {who} were apprehended by the Border Patrol {where} {when}.",
        "{When}, Border Patrol agents caught {n} {who} {where}.",
        "Border Patrol agents made {n} arrests {where} {when}.",
        "Agents of the Border Patrol apprehended {n} {who} {where} {when}, federal figures show.",
        "Apprehensions by the Border Patrol {where} numbered {n} {when}.",
        "{When}, the Border Patrol's apprehensions {where} came to {n}.",
    ),
    nouns=("Border Patrol apprehensions {where}",),
    nouns_para=("apprehensions by the Border Patrol {where}", "Border Patrol arrests {where}"),
    where=("nationwide",),
    rivals=("usbp.encounters",),
    last=date(2020, 2, 29),
)
ENCOUNTERS = Subject(
    "usbp.encounters",
    full=(
        "Border Patrol encounters {where} totaled {n} {when}.",
        "The Border Patrol recorded {n} encounters {where} {when}.",
    ),
    para=(
        "{When}, the Border Patrol encountered {n} {who} {where}.",
        "Border Patrol agents encountered {n} {who} {where} {when}.",
        "{N} {who} were encountered by the Border Patrol {where} {when}.",
        "Agents of the U.S. Border Patrol logged {n} encounters {where} {when}.",
    ),
    nouns=("Border Patrol encounters {where}",),
    nouns_para=("encounters by the Border Patrol {where}",),
    where=("nationwide",),
    rivals=("usbp.apprehensions",),
    first=date(2003, 10, 1),
)
CBP_NATIONWIDE = Subject(
    "cbp.encounters_nationwide",
    full=(
        "CBP recorded {n} encounters {where} {when}.",
        "There were {n} CBP encounters {where} {when}.",
        "U.S. Customs and Border Protection encountered {n} {who} {where} {when}.",
    ),
    para=(
        "{When}, CBP encountered {n} {who} {where}.",
        "{N} {who} were encountered by Customs and Border Protection {where} {when}.",
        "CBP officers and agents had {n} encounters {where} {when}.",
        "Encounters by Customs and Border Protection {where} came to {n} {when}.",
    ),
    nouns=("CBP encounters {where}",),
    nouns_para=("encounters by Customs and Border Protection {where}",),
    where=("nationwide",),
)
CBP_SOUTHWEST = replace(
    CBP_NATIONWIDE,
    measure="cbp.encounters_sw_land",
    place="sw_land_border",
    where=("at the southwest land border", "at the southwest border"),
)
ERO_ARRESTS = Subject(
    "ice.ero_arrests",
    full=(
        "ICE made {n} administrative arrests {when}.",
        "There were {n} ICE administrative arrests {when}.",
    ),
    para=(
        "{When}, ICE officers made {n} administrative arrests.",
        "Administrative arrests by ICE totaled {n} {when}.",
        "Immigration and Customs Enforcement arrested {n} {who} on administrative charges {when}.",
    ),
    nouns=("ICE administrative arrests",),
    nouns_para=("administrative arrests by ICE",),
)
BOOK_INS = Subject(
    "ice.book_ins",
    full=(
        "ICE recorded {n} book-ins to detention {when}.",
        "There were {n} book-ins to ICE detention {when}.",
        "ICE booked {n} {who} into detention {when}.",
    ),
    para=(
        "{When}, {n} {who} were booked into ICE detention.",
        "Book-ins to ICE detention came to {n} {when}.",
        "{N} {who} were booked into ICE custody {when}.",
        "Immigration and Customs Enforcement booked {n} {who} into its detention centers {when}.",
    ),
    nouns=("book-ins to ICE detention",),
    nouns_para=("ICE detention book-ins",),
)
ADP = Subject(
    "ice.average_daily_population",
    full=(
        "The average daily population of ICE detention was {n} {when}.",
        "ICE's average daily detained population was {n} {when}.",
    ),
    para=(
        "{When}, ICE held an average of {n} {who} in detention each day.",
        "On an average day {when}, {n} {who} were in ICE detention.",
        "ICE's average daily population stood at {n} {when}.",
    ),
    nouns=(),
    nouns_para=(),
)
DETAINED = Subject(
    "ice.detained_population",
    full=(
        "ICE held {n} {who} in detention {when}.",
        "There were {n} {who} in ICE detention {when}.",
    ),
    para=(
        "{When}, {n} {who} were in ICE custody.",
        "{N} {who} were being held by ICE {when}.",
        "ICE was detaining {n} {who} {when}.",
        "The number of {who} in ICE detention stood at {n} {when}.",
        "ICE's detained population was {n} {when}.",
        "Immigration and Customs Enforcement had {n} {who} locked up {when}.",
    ),
    nouns=(),
    nouns_para=(),
    bases=("day",),
    stock=True,
)
ATD = Subject(
    "ice.atd_active",
    full=(
        "ICE had {n} {who} in its Alternatives to Detention program {when}.",
        "There were {n} {who} in Alternatives to Detention {when}.",
    ),
    para=(
        "{When}, ICE was monitoring {n} {who} under Alternatives to Detention.",
        "{N} {who} were enrolled in ICE's Alternatives to Detention program {when}.",
        "Enrollment in ICE's alternatives-to-detention program stood at {n} {when}.",
    ),
    nouns=(),
    nouns_para=(),
    bases=("day",),
    stock=True,
)
AGREEMENTS = Subject(
    "ice.agreements_287g",
    full=(
        "ICE had {n} 287(g) agreements {where} {when}.",
        "There were {n} 287(g) agreements in force {where} {when}.",
    ),
    para=(
        "{When}, {n} 287(g) agreements were in force {where}.",
        "ICE listed {n} active 287(g) agreements {where} {when}.",
        "The number of 287(g) agreements {where} stood at {n} {when}.",
    ),
    nouns=(),
    nouns_para=(),
    bases=("day",),
    where=("nationwide",),
    stock=True,
    first=date(2025, 2, 21),
)
PENDING = Subject(
    "eoir.pending_cases",
    full=(
        "EOIR had {n} pending cases {when}.",
        "There were {n} cases pending before EOIR {when}.",
    ),
    para=(
        "EOIR's backlog stood at {n} cases {when}.",
        "{When}, {n} cases were pending before the Executive Office for Immigration Review.",
        "EOIR put the immigration court backlog at {n} cases {when}.",
    ),
    nouns=(),
    nouns_para=(),
    bases=("day",),
    stock=True,
)
RECEIPTS = Subject(
    "eoir.initial_receipts",
    full=(
        "EOIR received {n} new cases {when}.",
        "Immigration courts received {n} new cases {when}.",
    ),
    para=(
        "{When}, {n} new cases were filed in immigration court.",
        "The government filed {n} new cases with the immigration courts {when}.",
        "EOIR's initial receipts totaled {n} {when}.",
    ),
    nouns=("new immigration court cases",),
    nouns_para=("EOIR's initial receipts",),
    bases=("fiscal_year",),
    rivals=("trac.new_cases",),
)
AGENTS = Subject(
    "usbp.agents",
    full=(
        "The Border Patrol had {n} agents {where} {when}.",
        "There were {n} Border Patrol agents {where} {when}.",
    ),
    para=(
        "{When}, the Border Patrol employed {n} agents {where}.",
        "{N} agents worked for the U.S. Border Patrol {where} {when}.",
        "Border Patrol staffing {where} stood at {n} agents {when}.",
    ),
    nouns=(),
    nouns_para=(),
    bases=("day",),
    where=("nationwide",),
    stock=True,
)
DEBT = Subject(
    "treasury.federal_debt",
    full=(
        "The federal debt stood at {n} {when}.",
        "The total public debt outstanding was {n} {when}.",
    ),
    para=(
        "{When}, the United States owed {n} in federal debt.",
        "The national debt was {n} {when}.",
        "The government's debt amounted to {n} {when}.",
    ),
    nouns=(),
    nouns_para=(),
    bases=("day",),
    money=True,
    stock=True,
)
TRAC = Subject(
    "doj.immigration_prosecutions_trac",
    full=(
        "TRAC counted {n} immigration prosecutions {when}.",
        "Federal prosecutors filed {n} immigration prosecutions {when}, according to TRAC.",
    ),
    para=(
        "{When}, U.S. attorneys filed {n} new immigration prosecutions, TRAC reported.",
        "According to TRAC, there were {n} new federal immigration prosecutions {when}.",
        "TRAC's tally of immigration prosecutions was {n} {when}.",
    ),
    nouns=("immigration prosecutions counted by TRAC",),
    nouns_para=("federal immigration prosecutions, by TRAC's count,",),
)
ENTRY = Subject(
    "doj.prosecutions_illegal_entry",
    full=("The Justice Department prosecuted {n} {who} for illegal entry {when}.",),
    para=(
        "{N} defendants were charged by U.S. attorneys with illegal entry {when}.",
        "There were {n} prosecutions for illegal entry under 8 U.S.C. 1325 {when}.",
        "{When}, federal prosecutors charged {n} {who} with improper entry.",
    ),
    nouns=("illegal entry prosecutions",),
    nouns_para=("prosecutions for illegal entry",),
    who=("people", "defendants"),
)
REENTRY = replace(
    ENTRY,
    measure="doj.prosecutions_illegal_reentry",
    full=("The Justice Department prosecuted {n} {who} for illegal re-entry {when}.",),
    para=(
        "{N} defendants were charged by U.S. attorneys with illegal reentry {when}.",
        "There were {n} prosecutions for illegal reentry under 8 U.S.C. 1326 {when}.",
    ),
    nouns=("illegal re-entry prosecutions",),
    nouns_para=("prosecutions for illegal reentry",),
)
FEAR_RECEIPTS = Subject(
    "uscis.credible_fear_receipts",
    full=(
        "USCIS received {n} credible fear cases {when}.",
        "There were {n} credible fear referrals to USCIS {when}.",
    ),
    para=(
        "{When}, {n} credible fear cases were referred to USCIS.",
        "Credible fear receipts at USCIS came to {n} {when}.",
    ),
    nouns=("USCIS credible fear receipts",),
    nouns_para=("credible fear receipts at USCIS",),
)
FEAR_DONE = Subject(
    "uscis.credible_fear_completed",
    full=(
        "USCIS completed {n} credible fear screenings {when}.",
        "There were {n} credible fear screenings completed by USCIS {when}.",
    ),
    para=(
        "{When}, asylum officers at USCIS completed {n} credible fear screenings.",
        "{N} credible fear screenings were completed by USCIS {when}.",
    ),
    nouns=("USCIS credible fear completions",),
    nouns_para=("credible fear screenings completed by USCIS",),
)
ABSENTIA = Subject(
    "eoir.in_absentia_orders",
    full=(
        "Immigration judges issued {n} in absentia removal orders {when}.",
        "There were {n} in absentia removal orders {when}.",
    ),
    para=(
        "{When}, immigration judges ordered {n} {who} removed in absentia.",
        "{N} removal orders were issued in absentia by immigration judges {when}.",
    ),
    nouns=("in absentia removal orders",),
    nouns_para=("removal orders issued in absentia",),
    bases=("fiscal_year",),
)


def subjects() -> Iterator[Subject]:
    """Every subject: national totals, then the places and breakdowns reporters write about."""
    for subject in _subjects():
        more = MORE[
            "cbp.encounters_nationwide" if "sw_land" in subject.measure else subject.measure
        ]
        if subject.breakdown:
            more = tuple(t for t in more if "{who}" in t)
        yield replace(subject, para=subject.para + more)


def _subjects() -> Iterator[Subject]:
    yield from (ICE_REMOVALS, DHS_REMOVALS, REPATRIATIONS, RETURNS, TITLE_42, ERO_ARRESTS)
    yield from (APPREHENSIONS, ENCOUNTERS, CBP_NATIONWIDE, CBP_SOUTHWEST, BOOK_INS, ADP, DETAINED)
    yield from (ATD, AGREEMENTS, PENDING, RECEIPTS, AGENTS, DEBT, TRAC, ENTRY, REENTRY)
    yield from (FEAR_RECEIPTS, FEAR_DONE, ABSENTIA)
    for base in (APPREHENSIONS, ENCOUNTERS):
        yield replace(base, place="sw_border", where=SOUTHWEST)
        for code, name in SECTORS.items():
            where = (f"in the {name} sector", f"in the Border Patrol's {name} sector")
            yield replace(base, place=f"sector:{code}", where=where, bases=("fiscal_year",))
    yield replace(AGENTS, place="sw_border", where=SOUTHWEST[:2])
    for code in ("rio_grande_valley", "tucson", "el_paso"):
        yield replace(AGENTS, place=f"sector:{code}", where=(f"in the {SECTORS[code]} sector",))
    for code, name in STATES.items():
        yield replace(AGREEMENTS, place=f"state:{code}", where=(f"in {name}",))
    yield from _broken_down()


def _broken_down() -> Iterator[Subject]:
    for base in (ICE_REMOVALS, BOOK_INS):
        for code in ("mexico", "guatemala", "honduras", "el_salvador", "ecuador", "brazil"):
            yield _of(base, f"citizenship={code}", PEOPLE[code])
    for code, who in PEOPLE.items():
        yield _of(CBP_NATIONWIDE, f"citizenship={code}", who)
    for code in ("mexico", "guatemala", "honduras", "cuba", "brazil", "venezuela"):
        yield _of(replace(ENCOUNTERS, rivals=()), f"citizenship={code}", PEOPLE[code])
    for code, who in FAMILY.items():
        if code != "single_adult":
            southwest = replace(APPREHENSIONS, place="sw_border", where=SOUTHWEST, rivals=())
            yield _of(southwest, f"family_status={code}", who)
        yield _of(CBP_SOUTHWEST, f"family_status={code}", who)
    for code, who in CRIMINALITY.items():
        for base in (ICE_REMOVALS, DETAINED):
            yield _of(base, f"criminality={code}", who)
    arrested: dict[str, tuple[str, ...]] = {
        "ice": ("people arrested by ICE",),
        "cbp": ("people arrested by CBP",),
    }
    for code, who in arrested.items():
        yield _of(BOOK_INS, f"arresting_agency={code}", who)
        yield _of(DETAINED, f"arresting_agency={code}", who)


def _of(base: Subject, breakdown: str, who: tuple[str, ...]) -> Subject:
    """A subject narrowed to part of what it counts: only clauses that say who can say it."""
    full = tuple(t for t in base.full if "{who}" in t) + tuple(
        f"{n[0].upper()}{n[1:]} of {{who}} totaled {{n}} {{when}}."
        for n in base.nouns
        if "{where}" not in n
    )
    return replace(
        base,
        breakdown=breakdown,
        who=who,
        full=full,
        para=tuple(t for t in base.para if "{who}" in t),
        nouns=tuple(f"{n} of {{who}}" for n in base.nouns if "{where}" not in n),
        nouns_para=tuple(f"{n} of {{who}}" for n in base.nouns_para if "{where}" not in n),
        rivals=(),
    )
