"""Rules that hold across the files of the catalogue, one small function each.

A rule yields problems, each a sentence that starts with file:line; `check` raises them together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from ontherecord.catalog.declare import Draft
from ontherecord.catalog.measure import Measure
from ontherecord.errors import CatalogError, did_you_mean

# Words the project does not say (design, section 6).
FORBIDDEN = re.compile(
    r"\b(metrics?|indicators?|kpis?|data points?|dumps?|scores?|scored|fake|misleading)\b", re.I
)


def _problem(draft: Draft, measure: str, key: str, text: str) -> str:
    return f"{draft.measure_files[measure].where(key)}: {key}: {text}"


def _unknown(
    draft: Draft, measure: str, key: str, names: Iterable[str], kind: str, known: Iterable[str]
) -> Iterator[str]:
    known = set(known)
    for name in names:
        if name not in known:
            hint = did_you_mean(kind, name, known)
            yield _problem(draft, measure, key, f"no {kind} {name!r}. {hint}".rstrip())


def id_is_its_path(draft: Draft) -> Iterator[str]:
    """`ice.removals` stands in measures/ice/removals.yml."""
    for name, declaration in draft.measure_files.items():
        expected = f"{declaration.path.parent.name}.{declaration.path.stem}"
        if name != expected:
            yield _problem(draft, name, "id", f"{name} stands in the file of {expected}")


def agency_exists(draft: Draft) -> Iterator[str]:
    """A measure's agency is in agencies.yml."""
    for name, measure in draft.measures.items():
        yield from _unknown(draft, name, "agency", [measure.agency], "agency", draft.agencies)


def agency_links_exist(draft: Draft) -> Iterator[str]:
    """An agency's parent, and whoever does what it does not do, are in agencies.yml."""
    for name, agency in draft.agencies.items():
        links = {f"{name}.does_not": other for other in agency.does_not.values()}
        for key, other in {f"{name}.parent": agency.parent, **links}.items():
            if other and other not in draft.agencies:
                yield f"{draft.agency_file.where(key)}: {key}: no agency {other!r}"


def aliases_are_unique(draft: Draft) -> Iterator[str]:
    """One spelling names one agency."""
    owners: dict[str, str] = {}
    for name, agency in draft.agencies.items():
        for alias in {agency.name, *agency.aliases}:
            first = owners.setdefault(alias, name)
            if first != name:
                where = draft.agency_file.where(f"{name}.aliases")
                yield f"{where}: {name}.aliases: {alias!r} names {first} too"


def linked_measures_exist(draft: Draft) -> Iterator[str]:
    """`differs_from`, `part_of` and `goal_of` name other measures of the catalogue."""
    for name, measure in draft.measures.items():
        for key, others in (
            ("differs_from", measure.differs_from),
            ("part_of", measure.part_of),
            ("goal_of", measure.goal_of),
        ):
            yield from _unknown(draft, name, key, others, "measure", draft.measures)
            if name in others:
                yield _problem(draft, name, key, "a measure cannot name itself")


def part_of_has_no_cycle(draft: Draft) -> Iterator[str]:
    """Following `part_of` never comes back."""
    for name in draft.measures:
        seen, open_ = set[str](), list(draft.measures[name].part_of)
        while open_:
            whole = open_.pop()
            if whole == name:
                yield _problem(draft, name, "part_of", f"{name} is a part of itself")
                break
            if whole in draft.measures and whole not in seen:
                seen.add(whole)
                open_.extend(draft.measures[whole].part_of)


def part_has_the_unit_of_its_whole(draft: Draft) -> Iterator[str]:
    """A part is counted as its whole is: same unit, both flows or both stocks."""
    for name, measure in draft.measures.items():
        for other in measure.part_of:
            whole = draft.measures.get(other)
            if whole and (whole.unit, whole.flow_or_stock) != (measure.unit, measure.flow_or_stock):
                text = f"{other} counts {whole.unit} as a {whole.flow_or_stock}, not {measure.unit}"
                yield _problem(draft, name, "part_of", f"{text} as a {measure.flow_or_stock}")


def caveats_exist(draft: Draft) -> Iterator[str]:
    """A caveat code stands in caveats.yml."""
    for name, measure in draft.measures.items():
        yield from _unknown(draft, name, "caveats", measure.caveats, "caveat", draft.caveats)


def breakdowns_exist(draft: Draft) -> Iterator[str]:
    """A breakdown is a dim of codelists/breakdowns.csv."""
    dims = {dim for dim, _ in draft.breakdowns}
    for name, measure in draft.measures.items():
        yield from _unknown(draft, name, "breakdowns", measure.breakdowns, "breakdown", dims)


def implied_values_exist(draft: Draft) -> Iterator[str]:
    """`implies` names values of the codelist, of dims the measure is not broken down by."""
    for name, measure in draft.measures.items():
        for dim, value in measure.implies.items():
            if (dim, value) not in draft.breakdowns:
                yield _problem(draft, name, f"implies.{dim}", f"no value {value!r}")
            elif dim in measure.breakdowns:
                yield _problem(draft, name, f"implies.{dim}", "the measure has this breakdown")


def every_measure_can_be_said(draft: Draft) -> Iterator[str]:
    """A measure has a phrase, or says why it has none; no phrase stands twice in one file."""
    for name, measure in draft.measures.items():
        phrases = [normal(p) for p in measure.named + measure.loose]
        if bool(phrases) == bool(measure.unsaid):
            text = "give at least one phrase, or `unsaid:` with the reason, and not both"
            yield _problem(draft, name, "said_as", text)
        for phrase in sorted({p for p in phrases if phrases.count(p) > 1}):
            yield _problem(draft, name, "said_as", f"{phrase!r} stands twice")


def named_phrase_has_one_owner(draft: Draft) -> Iterator[str]:
    """Measures that share a named phrase each say how they differ from the others."""
    owners: dict[str, list[Measure]] = defaultdict(list)
    for measure in draft.measures.values():
        for phrase in measure.named:
            owners[normal(phrase)].append(measure)
    for phrase, measures in owners.items():
        for measure in measures:
            for other in measures:
                if other is not measure and other.id not in measure.differs_from:
                    text = f"{phrase!r} names {other.id} too, and differs_from does not tell them"
                    yield _problem(draft, measure.id, "said_as.named", f"{text} apart")


def words_are_ours(draft: Draft) -> Iterator[str]:
    """No word of the forbidden list in what a reader sees."""
    for name, measure in draft.measures.items():
        prose = {
            "title": [measure.title],
            "definition": [measure.definition],
            "counted": [measure.counted],
            "includes": measure.includes,
            "excludes": measure.excludes,
            "differs_from": measure.differs_from.values(),
            "held_elsewhere": [measure.held_elsewhere],
        }
        for key, texts in prose.items():
            for text in texts:
                if found := FORBIDDEN.search(text):
                    yield _problem(draft, name, key, f"the word {found[0]!r} is not used here")
    for code, text in draft.caveats.items():
        if found := FORBIDDEN.search(text):
            yield f"{draft.caveat_file.where(code)}: {code}: the word {found[0]!r} is not used here"


RULES = (
    id_is_its_path,
    agency_exists,
    agency_links_exist,
    aliases_are_unique,
    linked_measures_exist,
    part_of_has_no_cycle,
    part_has_the_unit_of_its_whole,
    caveats_exist,
    breakdowns_exist,
    implied_values_exist,
    every_measure_can_be_said,
    named_phrase_has_one_owner,
    words_are_ours,
)


def normal(phrase: str) -> str:
    """A phrase as compared: lower case, single spaces."""
    return " ".join(phrase.lower().split())


def check(draft: Draft) -> None:
    """Raise one CatalogError with every broken rule, one line each; return when there is none."""
    problems = [problem for rule in RULES for problem in rule(draft)]
    if problems:
        raise CatalogError("\n".join(problems))
