"""True sentences and what becomes of them when one thing is changed.

Each rule takes a true sentence apart (its clause, number, people, place and period) and writes
others from it, each with the verdicts that the change still allows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from generator import numbers, periods
from generator.cells import Cell, cells
from generator.clauses import fill
from generator.subjects import (
    APPREHENSIONS,
    BOOK_INS,
    CBP_NATIONWIDE,
    DETAINED,
    DHS_REMOVALS,
    ICE_REMOVALS,
    SOUTHWEST,
    Subject,
)
from ontherecord.record.lookup import LookUp

NOT_SUPPORTED = frozenset({"contradicted", "depends", "cannot_check"})
ABSTAIN = frozenset({"depends", "cannot_check"})
SAME = frozenset({"same"})  # the verdict of the sentence it was made from

# Subjects and the one clause each is mutated in: who acts, what is done, and to whom.
CLAUSES: tuple[tuple[Subject, str], ...] = (
    (ICE_REMOVALS, "{agency} removed {n} {who}{where} {when}."),
    (DETAINED, "{agency} held {n} {who}{where} in detention {when}."),
    (BOOK_INS, "{agency} booked {n} {who}{where} into detention {when}."),
    (CBP_NATIONWIDE, "{agency} encountered {n} {who}{where} {when}."),
    (APPREHENSIONS, "{agency} apprehended {n} {who}{where} {when}."),
    (DHS_REMOVALS, "{agency} removed {n} {who}{where} {when}."),
)
AGENCY = {
    "ice.removals": "ICE",
    "ice.detained_population": "ICE",
    "ice.book_ins": "ICE",
    "cbp.encounters_nationwide": "CBP",
    "usbp.apprehensions": "The Border Patrol",
    "dhs.removals": "The Department of Homeland Security",
}
OTHER_FEDERAL = {
    "ICE": ("CBP", "The Justice Department", "The FBI"),
    "CBP": ("ICE", "The Justice Department", "The Coast Guard"),
    "The Border Patrol": ("ICE", "The Justice Department", "The National Guard"),
    "The Department of Homeland Security": ("The Justice Department", "The Pentagon"),
}
FOREIGN = ("Mexico", "Texas", "Canada", "The New York Police Department", "The European Union")
PARTS = (
    "gang members",
    "people from Chicago",
    "people with U.S. citizen children",
    "people who had lived here for a decade",
    "military veterans",
    "people arrested at courthouses",
    "green card holders",
    "pregnant women",
)
UNITS = ("families", "percent of people", "buses of people", "planeloads of people", "children")
RATES = ("a day", "per day", "each week", "per month", "every hour")
PLANS = ("plans to", "wants to", "was expected to", "had hoped to", "was ordered to")
BASE_VERB = {"removed": "remove", "held": "hold", "booked": "book"} | {
    "encountered": "encounter",
    "apprehended": "apprehend",
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed sentence: what was changed, what it was made from, and what may be said of it."""

    rule: str
    base: str
    text: str
    allowed: frozenset[str]
    stance: str = ""  # the stance the claim must have, where the rule sets one


@dataclass(frozen=True, slots=True)
class Base:
    """A true sentence in its parts."""

    cell: Cell
    clause: str
    agency: str
    number: str
    who: str
    where: str
    when: str

    def write(self, **changed: str) -> str:
        """The sentence with some of its parts changed."""
        parts = {
            "agency": self.agency,
            "n": self.number,
            "who": self.who,
            "where": self.where,
            "when": self.when,
        }
        clause = changed.pop("clause", self.clause)
        return fill(clause, Random(0), **{**parts, **changed})


def bases(lookup: LookUp, each: int = 6, seed: int = 7) -> list[Base]:
    """True sentences with exact numbers, `each` for every clause and period basis."""
    rng = Random(seed)
    found = []
    for subject, clause in CLAUSES:
        for basis in subject.bases:
            pool = [
                c
                for c in cells(lookup, subject, basis)
                if c.settled and c.period.start.year >= 1990 and c.value > 1000
            ]
            for cell in rng.sample(pool, min(each, len(pool))):
                agency = AGENCY[subject.measure]
                where = " nationwide" if subject.where[0] else ""
                when = periods.when(cell.period, rng, "full")
                number = numbers.digits(cell.value)
                found.append(Base(cell, clause, agency, number, "people", where, when))
    return found


def mutants(lookup: LookUp, found: list[Base], seed: int = 7) -> Iterator[Mutant]:
    """Every mutant of every base."""
    rng = Random(seed)
    for base in found:
        text = base.write()
        for rule, changed, allowed in _changes(lookup, base, rng):
            yield Mutant(rule, text, changed, allowed)
        yield from _stances(base, text)
        yield from _same(base, text, rng)


def _changes(lookup: LookUp, base: Base, rng: Random) -> Iterator[tuple[str, str, frozenset[str]]]:
    cell = base.cell
    for factor in (0.4, 2.0):
        wrong = numbers.significant(cell.value * factor, 4)
        yield "number", base.write(n=numbers.digits(wrong)), NOT_SUPPORTED
    for other in _other_periods(lookup, cell, rng):
        yield "period", base.write(when=other), NOT_SUPPORTED
    for agency in OTHER_FEDERAL[base.agency]:
        yield "agency", base.write(agency=agency), NOT_SUPPORTED
    for agency in rng.sample(FOREIGN, 2):
        yield "other country or state", base.write(agency=agency), ABSTAIN
    for who in rng.sample(PARTS, 3):
        yield "part of the count", base.write(who=who), ABSTAIN
    for unit in rng.sample(UNITS, 2):
        yield "unit", base.write(who=unit), NOT_SUPPORTED
    # in a month the count is also the rate per month
    rates = [r for r in RATES if cell.period.basis != "month" or "month" not in r]
    yield "rate", base.write(when=f"{rng.choice(rates)} {base.when}"), NOT_SUPPORTED
    for place in rng.sample((*SOUTHWEST, "in the Tucson sector", "in Ohio", "in Boston"), 2):
        # the agency may well have done all of it there as far as the sentence goes: never a yes
        if base.where or "border" not in place:
            yield "place", base.write(where=f" {place}"), NOT_SUPPORTED
    if cell.period.basis == "fiscal_year":
        year = cell.period.end.year
        for when in (
            f"in the first half of fiscal {year}",
            f"in the first 100 days of fiscal {year}",
            f"between fiscal {year - 3} and fiscal {year}",
            f"over the five years to September {year}",
            f"in calendar year {year}",
        ):
            yield "window", base.write(when=when), NOT_SUPPORTED
    done = base.clause.split()[1]
    for plan in rng.sample(PLANS, 2):
        clause = base.clause.replace(done, f"{plan} {BASE_VERB[done]}", 1)
        yield "plan", base.write(clause=clause), ABSTAIN
    hidden = base.number[:-2] + "\u200b" + base.number[-2:]
    yield "hidden character in the number", base.write(n=hidden), ABSTAIN


def _other_periods(lookup: LookUp, cell: Cell, rng: Random) -> Iterator[str]:
    subject = cell.subject
    far = [
        c
        for c in cells(lookup, subject, cell.period.basis)
        if c.far_from(cell.value) and c.period.start.year >= 1990
    ]
    for other in rng.sample(far, min(2, len(far))):
        yield periods.when(other.period, rng, "full")
    if not subject.stock:
        yield "in fiscal year 2032"


def _stances(base: Base, text: str) -> Iterator[Mutant]:
    said = text[:-1] if base.agency.isupper() else text[0].lower() + text[1:-1]
    done = base.clause.split()[1]
    denied = base.clause.replace(done, f"did not {BASE_VERB[done]}", 1)
    yield Mutant("denial", text, f"It is not true that {said}.", SAME, "denied")
    yield Mutant("denial", text, f"The claim that {said} is wrong.", SAME, "denied")
    yield Mutant("denial", text, base.write(clause=denied), SAME, "denied")
    asked = base.clause.replace("{agency} " + done, f"Did {{agency}} {BASE_VERB[done]}", 1)
    agency = base.agency if base.agency.isupper() else base.agency.lower()
    question = base.write(clause=asked.replace("The ", "the "), agency=_inside(base.agency, agency))
    yield Mutant("question", text, question[:-1] + "?", SAME, "questioned")


def _inside(agency: str, lowered: str) -> str:
    return agency if agency == lowered else "the" + agency[3:]


def _same(base: Base, text: str, rng: Random) -> Iterator[Mutant]:
    said = (
        text[:-1]
        if base.agency.isupper()
        else _inside(base.agency, "") + text[len(base.agency) : -1]
    )
    fronted = base.clause.replace(" {when}.", ".")
    when = base.when[0].upper() + base.when[1:]
    inside = _inside(base.agency, base.agency if base.agency.isupper() else "")
    lead = f"{when}, {base.write(clause=fronted, agency=inside)}"
    for other in (
        f"{text[:-1]}, a spokeswoman said.",
        f"Officials said that {said}.",
        f"\u201c{text[:-1]},\u201d the senator told reporters.",
        f"The hearing ran for three hours. {text} It ended at 5 p.m.",
        text.replace(" people", "\npeople"),
        text.replace(" people", "\u00a0people"),
        lead,
        f"{said[0].upper()}{said[1:]} \u2014 a figure the agency published itself.",
        f"- {text}",
        f"We checked: {said}.",
    ):
        yield Mutant("same", text, other, SAME)
