"""Reconciliation: compiled figures, gathered by hand, against what the loaders read from files.

Every compiled figure ends in one of three lists:

    equal      a loader read the same value for the same cell from an official file (a fraction
               may have been compiled with fewer decimals)
    no_file    the publication it was read in is not among the files held (some are typed facts)
    differs    a file is held and the value is not the same, with one cause of CAUSES

The compiled figures are never an input to a loader; typed facts are not compared with themselves.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path, PurePath

from ontherecord.base.place import country_code, slug
from ontherecord.catalog.store import Catalog
from ontherecord.record.archive import Known
from ontherecord.record.observation import Observation

CAUSES = {
    "rounding": "equal after the publication's own rounding",
    "vintage": "held in another vintage than the one compiled",
    "definition": "the cell is counted differently in the file",
    "partial_period": "compiled as a whole period where the file covers a part",
    "refused_release": "the release is refused, with its reason in the manifest",
    "compiled_error": "the file of that very publication shows another value",
    "not_read": "the file is held; its loader does not read this cell",
}
BASES = {
    "FY": ("fiscal_year", "fiscal_year_to_date"),
    "CY": ("calendar_year", "calendar_year_to_date"),
    "FYTD": ("fiscal_year_to_date", "fiscal_year"),
    "MTD": ("month_to_date", "month"),
    "month": ("month", "month_to_date"),
    "date": ("day",),
}
_KEYS = (
    "measure",
    "period_start",
    "period_end",
    "period_basis",
    "geography",
    "breakdown_dimension",
    "breakdown_value",
    "value",
    "publication",
)
_PARTS = re.compile(r" x |: ")
_STATE = re.compile(r"_[a-z]{2}$")
WORDS = Path(__file__).with_name("compiled_words.csv")

Row = Mapping[str, str]
Where = tuple[str, frozenset[str]]  # place, 'dim=value' parts


@dataclass(frozen=True, slots=True)
class Line:
    """One compiled figure and what became of it."""

    row: Row
    measure: str
    outcome: str  # equal | no_file | differs
    cause: str = ""  # one of CAUSES when it differs
    held: Observation | None = None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The lines of a comparison, in the order of the compiled table."""

    lines: tuple[Line, ...]

    @property
    def counts(self) -> Counter[tuple[str, str]]:
        """How many figures are in each list, by cause."""
        return Counter((line.outcome, line.cause) for line in self.lines)

    def write(self, summary: Path, detail: Path | None = None) -> None:
        """Write counts by measure, publication, list and cause; and every line to `detail`."""
        groups = Counter(
            (line.measure, line.row["publication"], line.outcome, line.cause) for line in self.lines
        )
        head = ("measure", "publication", "list", "cause", "figures")
        _write(summary, head, ((*group, count) for group, count in sorted(groups.items())))
        if detail is not None:
            columns = (*_KEYS, "our_measure", "list", "cause", "held_value", "release", "where")
            _write(detail, columns, (_detail(line) for line in self.lines))


def reconcile(
    outcomes: Path,
    figures: Iterable[Observation],
    known: Mapping[str, Known],
    catalog: Catalog,
    names: Path,
) -> Reconciliation:
    """Compare every row of a compiled table with the figures read from files.

    `names` is the facts' table of what each compiled name is; `figures` without typed ones.
    """
    cells = _Cells(f for f in figures if f.derivation != "typed")
    vocabulary = _Vocabulary(catalog)
    naming = _Names(names, outcomes.name)
    files = {PurePath(entry.file).name: entry for entry in known.values()}
    opened = gzip.open if outcomes.suffix == ".gz" else open
    with opened(outcomes, "rt", encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return Reconciliation(tuple(_compare(row, naming, cells, vocabulary, files) for row in rows))


def _compare(
    row: Row, naming: _Names, cells: _Cells, vocabulary: _Vocabulary, files: Mapping[str, Known]
) -> Line:
    treatment, measure = naming.of(row)
    if treatment != "by_loader":
        return Line(row, measure or row["measure"], "no_file")
    entry = _file_of(row, files)
    if entry is not None and entry.status == "refused":
        return Line(row, measure, "differs", "refused_release")
    wanted = [(m, *cell) for m in vocabulary.measures(measure) for cell in vocabulary.cells(row)]
    found = [figure for cell in wanted for figure in cells.at(row, *cell)]
    value = float(row["value"])
    step = _printed_step(row["value"])
    for figure in found:
        exact = figure.value == value
        if exact or (figure.value % 1 and abs(figure.value - value) <= step / 2 + 1e-9):
            return Line(row, measure, "equal", "", figure)
    if not found:
        partial = any(cells.is_partial(row, *cell) for cell in wanted)
        return Line(row, measure, "differs", "partial_period" if partial else "not_read")
    nearest = min(found, key=lambda f: abs(f.value - value))
    slack = max(step, *(f.rounded_to for f in found)) / 2
    if abs(nearest.value - value) <= slack + 1e-9:
        return Line(row, measure, "differs", "rounding", nearest)
    own = any(entry is not None and f.release == entry.release for f in found)
    return Line(row, measure, "differs", "compiled_error" if own else "vintage", nearest)


def _file_of(row: Row, files: Mapping[str, Known]) -> Known | None:
    """The manifest's entry of the file a row was read in, by the name of the file."""
    for text in (row["read_in"], row["publication"]):
        for word in re.findall(r"[\w.\-]+\.(?:xlsx|xls|csv|pdf|gz)", text):
            if word in files:
                return files[word]
    return None


class _Vocabulary:
    """Turns a compiled row's name, geography and breakdown into ours.

    `compiled_words.csv` holds the words that are neither names nor aliases of the codelists, and
    the measures and places that split what the compiled table held under one name.
    """

    def __init__(self, catalog: Catalog) -> None:
        self.values: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for (dim, code), entry in catalog.breakdowns.items():
            for name in (code, entry.name, *entry.aliases):
                self.values[slug(name)].add((dim, code))
        self.places: dict[str, set[str]] = defaultdict(set)
        for place in catalog.places.values():
            for name in (place.id.rpartition(":")[2], place.name, *place.aliases):
                self.places[slug(name)].add(place.id)
        self.words: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        with WORDS.open(encoding="utf-8", newline="") as stream:
            for word in csv.DictReader(stream):
                self.words[word["kind"]][word["theirs"]].append(word["ours"])
        self._seen: dict[tuple[str, ...], tuple[Where, ...]] = {}

    def measures(self, measure: str) -> tuple[str, ...]:
        """The measure and those that hold a part of what the compiled table called by its name."""
        return (measure, *self.words["measure"].get(measure, ()))

    def cells(self, row: Row) -> tuple[Where, ...]:
        """Every (place, breakdown parts) the row may mean."""
        key = (row["geography"], row["breakdown_dimension"], row["breakdown_value"])
        if key not in self._seen:
            self._seen[key] = tuple(dict.fromkeys(self._cells(*key)))
        return self._seen[key]

    def _cells(self, geography: str, dimension: str, printed: str) -> Iterator[Where]:
        given = [d for d in dimension.split("_x_") if d]
        dims = {ours for d in given for ours in self.words["dim"].get(d, [d])}
        whole = slug(printed)
        known = whole in self.words["part"] or whole in self.values or whole in self.places
        parts = [whole] if known else [slug(part) for part in _PARTS.split(printed)]
        wheres = self.places.get(slug(geography), {slug(geography)})
        for chosen in product(*(self._meanings(part, dims) for part in parts if part)):
            values = frozenset(code for kind, code in chosen if kind == "value")
            places = [code for kind, code in chosen if kind == "place"]
            if len(places) > 1:
                continue
            for where in places or sorted(wheres):
                for place in (where, *self.words["place"].get(where, ())):
                    yield place, values
                    yield place, values - {"component=usbp"}  # it is in the measure's name

    def _meanings(self, part: str, dims: set[str]) -> list[tuple[str, str]]:
        """What one printed part can be: ('value', 'dim=code'), ('place', id) or ('total', '')."""
        given = self.words["part"].get(part)
        if given is not None:
            return [("value", f"{d}={c}") if c else ("total", "") for c in given for d in dims]
        codes = self.values.get(part, set()) | self.values.get(country_code(part), set())
        found = [("value", f"{dim}={code}") for dim, code in sorted(codes) if dim in dims]
        if "place" in dims:
            bare = _STATE.sub("", part)
            places = self.places.get(part, set()) | self.places.get(bare, set())
            found += [("place", code) for code in sorted(places)]
        return found or [("value", f"{dim}={part}") for dim in sorted(dims)]


class _Names:
    """The facts' table of compiled names; a row of it with more columns filled in wins."""

    KEYS = ("breakdown_dimension", "breakdown_value", "period_basis", "geography", "publication")

    def __init__(self, path: Path, table: str) -> None:
        self.rules: dict[str, list[Row]] = defaultdict(list)
        with path.open(encoding="utf-8", newline="") as stream:
            for rule in csv.DictReader(stream):
                if rule["record_file"] == table:
                    self.rules[rule["record_name"]].append(rule)
        for rules in self.rules.values():
            rules.sort(key=lambda rule: -sum(bool(rule[key]) for key in self.KEYS))

    def of(self, row: Row) -> tuple[str, str]:
        """(treatment, measure) of a compiled row; ('', '') for a name the table lacks."""
        for rule in self.rules.get(row["measure"], ()):
            if all(rule[key] in ("", row[key]) for key in self.KEYS):
                return rule["treatment"], rule["measure"]
        return "", ""


class _Cells:
    """Figures read from files, by measure, days, place and breakdown values."""

    def __init__(self, figures: Iterable[Observation]) -> None:
        self._held: dict[tuple[object, ...], list[Observation]] = defaultdict(list)
        self._partial: set[tuple[object, ...]] = set()
        for f in figures:
            start, end = f.period.start.isoformat(), f.period.end.isoformat()
            values = frozenset(p for p in f.breakdown.split(";") if p)
            self._held[f.measure, f.place, values, start, end].append(f)
            if f.period.partial:
                self._partial.add((f.measure, f.place, values, start))

    def at(
        self, row: Row, measure: str, place: str, values: frozenset[str]
    ) -> Iterator[Observation]:
        """The figures of a cell for the row's days, on a basis the row may have."""
        bases = BASES.get(row["period_basis"], ())
        key = (measure, place, values, row["period_start"], row["period_end"])
        for figure in self._held.get(key, ()):
            if not bases or figure.period.basis in bases:
                yield figure

    def is_partial(self, row: Row, measure: str, place: str, values: frozenset[str]) -> bool:
        """True when the cell is held to another day of the row's period."""
        return (measure, place, values, row["period_start"]) in self._partial


def _printed_step(text: str) -> float:
    """What a compiled value was rounded to: '738.3' -> 0.1, '1190' -> 1."""
    return float(10 ** -len(text.partition(".")[2]))


def _detail(line: Line) -> tuple[object, ...]:
    held = line.held
    ours = (held.value, held.release, held.where) if held else ("", "", "")
    return (*(line.row[key] for key in _KEYS), line.measure, line.outcome, line.cause, *ours)


def _write(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
