"""Checks that figures are what the catalogue says they can be, before they become the record.

A problem names its source and cell. An `error` keeps the figure out of the record and fails a
strict build; a `note` is reported: sums and parts that do not fit are the publishers' to explain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import PurePath

from ontherecord.base.period import fiscal_year, fiscal_year_of
from ontherecord.catalog.store import Catalog
from ontherecord.record import vintages
from ontherecord.record.observation import Observation, Release

SIGNED = frozenset({"derived", "money", "ratio"})  # kinds of measure that can be negative


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: its severity, a code of a closed list, where, and what."""

    severity: str  # error | note
    code: str  # measure place breakdown negative value duplicate part_of year_sum release
    where: str  # release and cell
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def check_vocabulary(
    figures: Iterable[Observation], catalog: Catalog, releases: Mapping[str, Release]
) -> Iterator[tuple[Observation, Problem | None]]:
    """Each figure with the first reason it cannot enter the record, or None."""
    seen: dict[str, str | None] = {}
    for figure in figures:
        key = f"{figure.measure}|{figure.place}|{figure.breakdown}"
        if key not in seen:
            seen[key] = _unknown(figure, catalog)
        problem = seen[key] or _impossible(figure, catalog, releases)
        if problem is None:
            yield figure, None
        else:
            code, _, what = problem.partition(": ")
            yield figure, Problem("error", code, _where(figure, releases), what)


def check_duplicates(
    figures: Sequence[Observation], releases: Mapping[str, Release]
) -> list[Problem]:
    """Cells for which one release gives two values counted the same way."""
    values: dict[tuple[object, ...], Observation] = {}
    problems = []
    for figure in figures:
        kind = (figure.publisher, figure.nature, figure.derivation, figure.bound)
        key = (figure.release, figure.cell, kind, figure.rounded_to)
        first = values.setdefault(key, figure)
        if first.value != figure.value:
            what = f"{figure.value:,g} for {_cell(figure)}, but {first.value:,g} at {first.where}"
            problems.append(Problem("error", "duplicate", _where(figure, releases), what))
    return problems


def check_sums(
    figures: Sequence[Observation], catalog: Catalog, releases: Mapping[str, Release]
) -> list[Problem]:
    """Fiscal years that are not the sum of their months within rounding (flows; notes only).

    Compares within one release only: twelve months and the year from the same publication.
    """
    years: list[Observation] = []
    months: dict[tuple[str, ...], dict[date, Observation]] = defaultdict(dict)
    for figure in figures:
        definition = catalog.measures.get(figure.measure)
        if definition is None or definition.flow_or_stock != "flow" or definition.kind in SIGNED:
            continue
        if figure.bound or figure.derivation == "typed":
            continue
        if figure.period.basis == "fiscal_year" and figure.period.end.year >= 1977:
            years.append(figure)
        elif figure.period.basis == "month":
            months[_line(figure)].setdefault(figure.period.start, figure)
    problems = []
    for year in years:
        held = months.get(_line(year), {})
        span = fiscal_year(fiscal_year_of(year.period.end))
        parts = [f for start, f in held.items() if span.start <= start <= span.end]
        if len(parts) != 12:
            continue
        total = sum(f.value for f in parts)
        slack = (sum(f.rounded_to for f in parts) + year.rounded_to) / 2
        if abs(total - year.value) > max(slack, 0.5):
            what = f"{_cell(year)} is {year.value:,g}, its months sum to {total:,g}"
            problems.append(Problem("note", "year_sum", _where(year, releases), what))
    return problems


def check_parts(
    figures: Sequence[Observation], catalog: Catalog, releases: Mapping[str, Release]
) -> list[Problem]:
    """Parts greater than the whole they are declared `part_of`, for the same days and place."""
    best = _best(figures, catalog)
    problems = []
    for cell, part in best.items():
        definition = catalog.measures[part.measure]
        for whole_id in definition.part_of:
            whole = best.get((whole_id, *cell[1:]))
            if whole is None:
                continue
            band = max(definition.band, catalog.measures[whole_id].band)
            slack = (part.rounded_to + whole.rounded_to) / 2
            if part.value > whole.value * (1 + band) + slack:
                what = f"{_cell(part)} is {part.value:,g}, more than {whole_id}'s {whole.value:,g}"
                problems.append(Problem("note", "part_of", _where(part, releases), what))
    return problems


def check_to_date(
    figures: Sequence[Observation], catalog: Catalog, releases: Mapping[str, Release]
) -> list[Problem]:
    """Years to date that shrink from one day to a later one (flows; notes only)."""
    lines: dict[tuple[object, ...], list[Observation]] = defaultdict(list)
    for figure in _best(figures, catalog).values():
        definition = catalog.measures[figure.measure]
        flow = definition.flow_or_stock == "flow" and definition.kind not in SIGNED
        if flow and figure.period.basis == "fiscal_year_to_date":
            line = (figure.measure, figure.place, figure.breakdown, figure.publisher)
            lines[(*line, figure.period.start)].append(figure)
    problems = []
    for found in lines.values():
        for before, after in pairwise(sorted(found, key=lambda f: f.period.end)):
            if after.value < before.value:
                what = (
                    f"{_cell(after)} is {after.value:,g}, less than {before.value:,g} "
                    f"to {before.period.end}"
                )
                problems.append(Problem("note", "to_date", _where(after, releases), what))
    return problems


def _unknown(figure: Observation, catalog: Catalog) -> str | None:
    definition = catalog.measures.get(figure.measure)
    if definition is None:
        return f"measure: the catalogue has no measure {figure.measure!r}"
    if figure.place not in catalog.places:
        return f"place: the catalogue has no place {figure.place!r}"
    for part in filter(None, figure.breakdown.split(";")):
        dim, _, value = part.partition("=")
        if (dim, value) not in catalog.breakdowns:
            return f"breakdown: the catalogue has no {dim} {value!r}"
        if dim not in definition.breakdowns:
            return f"breakdown: {figure.measure} is not declared with a breakdown by {dim}"
    return None


def _impossible(
    figure: Observation, catalog: Catalog, releases: Mapping[str, Release]
) -> str | None:
    if figure.value != figure.value or figure.value in (float("inf"), float("-inf")):
        return "value: not a finite number"
    if figure.value < 0 and catalog.measures[figure.measure].kind not in SIGNED:
        return f"negative: {_cell(figure)} is {figure.value:,g}; counts are not negative"
    if not figure.where:
        return "value: the figure does not say where it stands"
    if figure.release not in releases:
        return f"release: no release {figure.release!r}"
    return None


def _best(
    figures: Sequence[Observation], catalog: Catalog
) -> dict[tuple[object, ...], Observation]:
    """The figure read today for each cell, among exact or rounded official statistics."""
    best: dict[tuple[object, ...], Observation] = {}
    rules: dict[str, Callable[[Observation], vintages.Preference]] = {}
    for figure in figures:
        if figure.bound or figure.nature != "statistic" or figure.tier != "official_statistic":
            continue
        rule = rules.get(figure.measure)
        if rule is None:
            preferred = catalog.measures[figure.measure].preferred_publishers
            rule = rules[figure.measure] = vintages.preference(preferred)
        held = best.get(figure.cell)
        if held is None or rule(figure) < rule(held):
            best[figure.cell] = figure
    return best


def _line(figure: Observation) -> tuple[str, ...]:
    return (figure.release, figure.measure, figure.place, figure.breakdown)


def _cell(figure: Observation) -> str:
    by = f" ({figure.breakdown})" if figure.breakdown else ""
    return f"{figure.measure}{by}, {figure.place}, {figure.period.label}"


def _where(figure: Observation, releases: Mapping[str, Release]) -> str:
    release = releases.get(figure.release)
    file = PurePath(release.file).name if release and release.file else figure.release
    return f"{figure.release.split('/')[0]}: {file}: {figure.where}"
