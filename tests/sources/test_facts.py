"""The typed figures: every name of the compiled record placed, every figure sourced and single."""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ontherecord.catalog import store
from ontherecord.errors import SourceError
from ontherecord.record import integrity
from ontherecord.record.observation import TIERS, Observation, Release
from ontherecord.sources.facts import loader

RECORD_FILES = (
    "context.csv",
    "implied_prosecution_months.csv",
    "khsm_usbp_detail.csv.gz",
    "ohss_monthly_detail.csv.gz",
    "ohss_revisions_2024.csv.gz",
    "outcomes.csv.gz",
    "outcomes_detail.csv.gz",
    "published_figures.csv",
    "published_figures_more.csv",
)
# Numbers in print that are known to be wrong, with the measure and period they were printed for.
KNOWN_WRONG = (
    ("usbp.apprehensions", "sw_border", date(2024, 6, 1), 87606),
    ("usbp.encounters", "sw_border", date(2024, 6, 1), 87606),
    ("usbp.apprehensions", "sw_border", date(2025, 5, 1), 9500),
    ("ice.ero_arrests", "us", date(2017, 1, 22), 30964),
    ("trac.new_cases", "us", date(2012, 11, 1), 14296),
    ("ice.detained_population", "us", date(2025, 9, 21), 57694),
    ("ice.detained_population", "us", date(2025, 9, 20), 57694),
    ("doj.prosecutions_illegal_entry", "us", date(2018, 10, 1), 80886),
)


def _open(path: Path) -> Iterator[dict[str, str]]:
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream)
    else:
        with path.open(encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream)


@pytest.fixture(scope="module")
def facts() -> tuple[dict[str, Release], list[Observation]]:
    releases, figures = loader.read_figures()
    return {r.id: r for r in releases}, figures


@pytest.fixture(scope="module")
def names() -> list[loader.Name]:
    return loader.read_names()


def _value(figures: list[Observation], measure: str, start: str, end: str, **want: str) -> float:
    found = [
        f
        for f in figures
        if f.measure == measure
        and f.period.start.isoformat() == start
        and f.period.end.isoformat() == end
        and f.place == want.get("place", "us")
        and f.breakdown == want.get("breakdown", "")
        and f.publisher == want.get("publisher", f.publisher)
        and (not want.get("known") or f.known_from == date.fromisoformat(want["known"]))
    ]
    assert len(found) == 1, (measure, start, end, want, [f.value for f in found])
    return found[0].value


def test_every_name_of_the_record_is_placed(shared: Path, names: list[loader.Name]) -> None:
    by_name: dict[tuple[str, str], list[loader.Name]] = {}
    for name in names:
        by_name.setdefault((name.record_file, name.record_name), []).append(name)
    missing: Counter[tuple[str, str]] = Counter()
    placed: dict[tuple[str, ...], bool] = {}
    for file in RECORD_FILES:
        for row in _open(shared / "record" / file):
            row.setdefault("publication", "OHSS monthly tables, three releases of 2024")
            key = (file, row["measure"], *(row.get(k, "") for k in loader.KEYS))
            if key not in placed:
                lines = by_name.get((file, row["measure"]), [])
                placed[key] = any(name.matches(row) for name in lines)
            if not placed[key]:
                missing[(file, row["measure"])] += 1
    assert not missing


def test_every_proposed_name_is_placed(shared: Path, names: list[loader.Name]) -> None:
    placed = {name.record_name for name in names}
    proposed = {row["record_name"] for row in _open(shared / "record" / "names.csv")}
    unplaced = {p for p in proposed if p.split(" (")[0] not in placed}
    assert not unplaced


def test_refused_rows_name_a_row_and_a_reason() -> None:
    with (loader.FACTS / "refused.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows
    assert all(row["row"].isdigit() and row["record_name"] and row["reason"] for row in rows)
    assert len({(row["record_file"], row["row"]) for row in rows}) == len(rows)


def test_refused_rows_are_those_of_the_record(shared: Path) -> None:
    with (loader.FACTS / "refused.csv").open(encoding="utf-8", newline="") as stream:
        refused = list(csv.DictReader(stream))
    files = {row["record_file"] for row in refused}
    held = {file: list(_open(shared / "record" / file)) for file in files}
    for row in refused:
        original = held[row["record_file"]][int(row["row"]) - 2]
        assert (original["measure"], original["value"]) == (row["record_name"], row["value"])


def test_every_figure_has_its_source(facts: tuple[dict[str, Release], list[Observation]]) -> None:
    releases, figures = facts
    for figure in figures:
        release = releases[figure.release]
        assert release.title or release.url
        assert figure.tier in TIERS
        assert figure.known_from is not None
        assert figure.where
        assert figure.via or release.url, figure


def test_statements_are_announced(facts: tuple[dict[str, Release], list[Observation]]) -> None:
    for figure in facts[1]:
        if figure.measure.startswith("statement."):
            assert figure.nature == "announced", figure
        if figure.nature == "estimate":
            assert figure.tier in ("estimate", "press"), figure
        if figure.tier in ("official_statistic", "research"):
            assert figure.nature == "statistic", figure
        if figure.publisher == "TRAC":
            assert figure.tier == "research", figure


def test_no_figure_stands_twice(facts: tuple[dict[str, Release], list[Observation]]) -> None:
    keys = Counter((f.cell, f.publisher, f.known_from, f.bound) for f in facts[1])
    assert [k for k, n in keys.items() if n > 1] == []
    values = Counter((f.cell, f.publisher, f.value) for f in facts[1])
    assert [k for k, n in values.items() if n > 1] == []


def test_known_wrong_numbers_are_not_facts(
    facts: tuple[dict[str, Release], list[Observation]],
) -> None:
    for figure in facts[1]:
        key = (figure.measure, figure.place, figure.period.start, figure.value)
        assert key not in KNOWN_WRONG
        assert figure.value != 30964
        if figure.value == 2_000_000:
            assert figure.measure == "statement.dhs_departures"


def test_the_two_numbers_of_the_first_hundred_days(
    facts: tuple[dict[str, Release], list[Observation]],
) -> None:
    _, figures = facts
    assert _value(figures, "ice.removals", "2025-01-20", "2025-04-29") == 65682
    announced = next(f for f in figures if f.value == 65682)
    assert (announced.nature, announced.publisher) == ("announced", "ICE")
    assert announced.known_from == date(2025, 4, 29)
    assert _value(figures, "ice.removals", "2025-01-26", "2025-05-03", publisher="TRAC") == 72179
    assert _value(figures, "ice.book_ins", "2025-01-26", "2025-05-03", publisher="TRAC") == 76212
    june = ("2025-06-01", "2025-06-30")
    assert _value(figures, "doj.prosecutions_illegal_entry", *june) == 3200
    assert _value(figures, "doj.prosecutions_illegal_reentry", *june) == 3000
    assert _value(figures, "doj.immigration_prosecutions_trac", *june) == 5482


def test_prosecutions(facts: tuple[dict[str, Release], list[Observation]]) -> None:
    _, figures = facts
    year = ("2018-10-01", "2019-09-30")
    assert _value(figures, "doj.prosecutions_illegal_entry", *year) == 80866
    assert _value(figures, "doj.prosecutions_illegal_reentry", *year) == 25426
    assert _value(figures, "doj.prosecutions_smuggling", *year) == 4297
    trac = "doj.immigration_prosecutions_trac"
    assert _value(figures, trac, "2018-06-01", "2018-06-30") == 12348
    assert _value(figures, trac, "2012-10-01", "2013-09-30") == 97384
    entry = {"breakdown": "charge=8_usc_1325"}
    assert _value(figures, trac, "2020-10-01", "2021-09-30", **entry) == 267
    before = {**entry, "known": "2013-11-30"}
    assert _value(figures, trac, "2012-10-01", "2013-09-30", **before) == 53789


def test_vintages_keep_their_dates(facts: tuple[dict[str, Release], list[Observation]]) -> None:
    _, figures = facts
    pending = ("eoir.pending_cases", "2019-09-30", "2019-09-30")
    assert _value(figures, *pending, known="2019-10-10") == 987000
    assert _value(figures, *pending, known="2021-04-19") == 1087201
    assert _value(figures, *pending, known="2025-07-31") == 1331286
    assert _value(figures, "trac.pending_cases", "2024-11-30", "2024-11-30") == 3738341
    pew = ("est.unauthorized_population", "2022-07-01", "2022-07-01")
    assert _value(figures, *pew, publisher="Pew", known="2024-07-22") == 11_000_000
    assert _value(figures, *pew, publisher="Pew", known="2025-08-21") == 11_800_000
    assert _value(figures, "ice.removals", "2011-10-01", "2012-09-30") == 409849


def test_troops_say_what_kind(facts: tuple[dict[str, Release], list[Observation]]) -> None:
    troops = [f for f in facts[1] if f.measure == "dod.border_troops"]
    assert all("kind=" in f.breakdown for f in troops)
    announced = [f for f in troops if f.period.start == date(2025, 1, 22) and f.value == 1500]
    assert len(announced) == 1
    assert "announced" in announced[0].breakdown


def test_no_private_person_is_named() -> None:
    suspect = re.compile(r"\bet al\b|\b(Mr|Mrs|Ms|Dr)\. |\b[A-Z][a-z]+ v\. [A-Z]|@|find_string")
    ours = [*(loader.FACTS / "figures").glob("*.csv"), loader.FACTS / "names.csv"]
    for path in (*ours, loader.FACTS / "refused.csv"):
        for number, row in enumerate(_open(path), 2):
            text = " ".join(row.get(c) or "" for c in ("title", "via", "note", "reason"))
            assert not suspect.search(text), f"{path.name}:{number}: {text}"
            assert len(row.get("note") or "") <= 150, f"{path.name}:{number}"


GOOD = (
    "ice.removals,2023-10-01,2024-09-30,fiscal_year,us,,271484,,1,events,statistic,final,typed,"
    "official_statistic,ICE,Annual report,https://www.ice.gov/,2024-12-19,day,,page 4,"
)


def _folder(tmp_path: Path, *lines: str, header: str = ",".join(loader.COLUMNS)) -> Path:
    (tmp_path / "x.csv").write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return tmp_path


def test_a_good_line_is_read(tmp_path: Path) -> None:
    releases, figures = loader.read_figures(_folder(tmp_path, GOOD))
    assert [f.value for f in figures] == [271484]
    assert releases[0].published == date(2024, 12, 19)
    assert figures[0].known_from == date(2024, 12, 19)


@pytest.mark.parametrize(
    ("printed", "quality", "known"),
    [
        ("2013-11", "month", date(2013, 11, 30)),
        ("2013", "year", date(2013, 12, 31)),
        ("", "no_later_than", loader.READ_ON),
    ],
)
def test_a_vague_date_is_its_last_day(
    tmp_path: Path, printed: str, quality: str, known: date
) -> None:
    line = GOOD.replace("2024-12-19,day", f"{printed},{quality}")
    _, figures = loader.read_figures(_folder(tmp_path, line))
    assert figures[0].known_from == known


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2024-09-30", "2024-09-31", "x.csv:2: end is '2024-09-31'"),
        ("fiscal_year", "fy", "basis is 'fy'"),
        ("2024-09-30", "2024-08-31", "is not a fiscal_year"),
        ("2023-10-01", "2025-10-01", "before it starts"),
        ("271484", "-1", "value is '-1'"),
        ("271484", "about 5", "value is 'about 5'"),
        ("statistic,final", "claim,final", "nature is 'claim'"),
        (",us,", ",The U.S.,", "place is"),
        (",us,,", ",us,criminality,", "breakdown is"),
        ("2024-12-19,day", "2024,day", "published is '2024'"),
        ("2024-12-19,day", ",day", "published is ''"),
        ("ice.removals", "removals", "measure is 'removals'"),
        ("page 4", "", "where is empty"),
        (",ICE,Annual", ",,Annual", "publisher is empty"),
    ],
)
def test_a_bad_line_stops_with_file_and_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(SourceError, match=re.escape(said)) as caught:
        loader.read_figures(_folder(tmp_path, GOOD.replace(old, new, 1)))
    assert "x.csv:2" in str(caught.value)


def test_unknown_columns_and_repeated_lines_stop(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="colour"):
        loader.read_figures(
            _folder(tmp_path, GOOD, header=",".join((*loader.COLUMNS[:-1], "colour")))
        )
    with pytest.raises(SourceError, match=r"x\.csv:3: the figure of x\.csv:2 is given again"):
        loader.read_figures(_folder(tmp_path, GOOD, GOOD))
    with pytest.raises(SourceError, match="21 cells"):
        loader.read_figures(_folder(tmp_path, GOOD[:-1]))


def test_names_need_a_measure_or_a_reason(tmp_path: Path) -> None:
    header = ",".join(f for f in loader.Name.__dataclass_fields__)
    path = tmp_path / "names.csv"
    path.write_text(header + "\na.csv,x,,,,,,fact,,,,,,,\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"names\.csv:2: measure"):
        loader.read_names(path)
    path.write_text(header + "\na.csv,x,,,,,,refused,,,,,,,\n", encoding="utf-8")
    with pytest.raises(SourceError, match="needs a reason"):
        loader.read_names(path)


def test_every_word_is_in_the_catalogue(
    facts: tuple[dict[str, Release], list[Observation]], tmp_path: Path
) -> None:
    compiled = tmp_path / "catalog.json"
    store.write_catalog(out=compiled)
    catalog = store.load_catalog(compiled)
    releases, figures = facts
    unknown = {p.what for _, p in integrity.check_vocabulary(figures, catalog, releases) if p}
    assert not unknown
    assert not integrity.check_duplicates(figures, releases)
    for name in loader.read_names():
        assert name.treatment == "refused" or name.measure in catalog.measures, name
