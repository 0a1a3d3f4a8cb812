"""EOIR asylum decision tables: every vintage read, blanked cells left out, misprints marked."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from ontherecord.base.place import slug
from ontherecord.errors import SourceError
from ontherecord.record.loading import Loaded, ReleaseFile
from ontherecord.record.observation import Release
from ontherecord.sources.eoir_statistics import loader

FOLDER = "eoir/adjudication_stats_pdf"


@pytest.fixture(scope="module")
def vintages(releases: Path) -> dict[str, tuple[Release, Loaded]]:
    """Each vintage once, under the name of its first copy, as the archive reads them."""
    read: dict[str, tuple[Release, Loaded]] = {}
    for path in sorted((releases / FOLDER).glob("*.pdf")):
        release = loader.describe(path)
        if release.sha256 not in {r.sha256 for r, _ in read.values()}:
            read[path.name] = (release, loader.load(ReleaseFile(path, release)))
    return read


def _value(loaded: Loaded, measure: str, breakdown: str) -> float:
    (found,) = [
        o.value for o in loaded.observations if o.measure == measure and o.breakdown == breakdown
    ]
    return found


def test_fourteen_files_are_seven_vintages_and_seven_copies(
    releases: Path, vintages: dict[str, tuple[Release, Loaded]]
) -> None:
    paths = sorted((releases / FOLDER).glob("*.pdf"))
    described = [loader.describe(p) for p in paths]
    assert all(loader.recognise(p, p.open("rb").read(4096)) for p in paths)
    assert len({r.sha256 for r in described}) == len(vintages) == 7
    assert len({(r.sha256, r.id, r.retrieved, r.published) for r in described}) == 7
    assert Counter(r.status for r, _ in vintages.values()) == {"ok": 6, "marked": 1}
    assert [str(r.published) for r, _ in vintages.values()] == [
        "2018-10-24",
        "2019-10-23",
        "2020-07-14",
        "2021-01-19",
        "2021-04-19",
        "2021-07-08",
        "2021-10-19",
    ]


def test_a_generation_date_before_the_period_ends_is_a_misprint(
    vintages: dict[str, tuple[Release, Loaded]],
) -> None:
    release, loaded = vintages["eoir_adjudication_stats_2021-01-19_232815.pdf"]
    assert release.status == "marked"
    assert "2020-01-07" in release.reason
    assert release.published_quality == "no_later_than"
    assert {o.known_from for o in loaded.observations} == {date(2021, 1, 19)}


@pytest.mark.parametrize(
    ("file", "country", "granted", "denied", "other", "total", "rate"),
    [
        ("2019-03-06_012100", "china", 3079, 1015, 1589, 5762, 53.44),
        ("2019-11-13_020838", "china", 3438, 1193, 1648, 6279, 55),
        ("2021-12-01_154344", "honduras", 595, 2327, 2542, 5464, 11),
    ],
)
def test_printed_rows(
    vintages: dict[str, tuple[Release, Loaded]],
    file: str,
    country: str,
    granted: int,
    denied: int,
    other: int,
    total: int,
    rate: float,
) -> None:
    _, loaded = vintages[f"eoir_adjudication_stats_{file}.pdf"]
    who = f"citizenship={country}"
    assert _value(loaded, loader.COUNTS, f"{who};outcome=granted") == granted
    assert _value(loaded, loader.COUNTS, f"{who};outcome=denied") == denied
    assert _value(loaded, loader.COUNTS, f"{who};outcome=other") == other
    assert _value(loaded, loader.COUNTS, who) == total
    assert _value(loaded, loader.GRANT_RATE, who) == rate


def test_blanked_cells_yield_nothing_and_partial_years_are_provisional(
    vintages: dict[str, tuple[Release, Loaded]],
) -> None:
    _, first = vintages["eoir_adjudication_stats_2019-03-06_012100.pdf"]
    assert not [o for o in first.observations if o.breakdown == "citizenship=afghanistan"]
    for _, loaded in vintages.values():
        for o in loaded.observations:
            assert o.period.partial == (o.maturity == "provisional")
            assert o.where.startswith("page ")
        assert len({o.id for o in loaded.observations}) == len(loaded.observations)
        assert loaded.reconciled >= 25


def test_every_value_equals_an_independent_reading(
    releases: Path, vintages: dict[str, tuple[Release, Loaded]]
) -> None:
    """The compiled table was read from the same PDFs by others; the printed misprint
    "38*" for Egypt is 38% in both."""
    columns = {
        "grants": (loader.COUNTS, "granted"),
        "denials": (loader.COUNTS, "denied"),
        "other": (loader.COUNTS, "other"),
        "total": (loader.COUNTS, ""),
        "grant rate": (loader.GRANT_RATE, ""),
        "denial rate": (loader.DENIAL_RATE, ""),
    }
    names = {slug(row["theirs"].replace("'", " ")): row["ours"] for row in _columns()}
    names["former_countries4"] = names["former_countries"]  # they keep the footnote mark
    compared, differing = 0, []
    with (releases / "eoir/doj_eoir_asylym_decisions_2021_12_14.csv").open(newline="") as stream:
        for row in csv.DictReader(stream):
            stamp = row["pdf_file"].rpartition("stats_")[2].replace(":", "").replace(" ", "_")
            if (name := f"eoir_adjudication_stats_{stamp}") not in vintages:
                continue
            code = names[slug(row["nationality"].replace("'", " "))]
            held = {
                (o.measure, o.breakdown): o.value
                for o in vintages[name][1].observations
                if f"citizenship={code}" in o.breakdown.split(";")
            }
            for column, (measure, outcome) in columns.items():
                text = row[column].replace(",", "").rstrip("%*")
                key = f"citizenship={code}" + (f";outcome={outcome}" if outcome else "")
                compared += 1
                if (float(text) if text else None) != held.get((measure, key)):
                    differing.append((name, code, column))
    assert compared > 5000
    assert differing == []


def _columns() -> list[dict[str, str]]:
    with (loader.HERE / "columns.csv").open(newline="") as stream:
        return list(csv.DictReader(stream))


def test_nationalities_map_to_distinct_codes() -> None:
    rows = _columns()
    assert len({r["ours"] for r in rows}) == len({r["theirs"] for r in rows}) == len(rows)


NOTE = "1 Asylum rates for Fiscal Year 2021. Data generated on October 19, 2021. "
HEAD = "Nationality Grants2 Grant Rate Denials Denial Rate Other3 Other Rate Total "


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("ATLANTIS 11 38% 9 31% 9 31% 29", "unknown nationality 'ATLANTIS'"),
        ("ALBANIA 11 38% 9 31% 9 31% 30", "do not add up"),
        ("ALBANIA 11 39% 9 31% 9 31% 29", "39% is not 11 of 29"),
        ("ALBANIA 11 38% 9", "cannot read"),
    ],
)
def test_a_row_that_does_not_reconcile_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, row: str, problem: str
) -> None:
    page = f"EXECUTIVE OFFICE FOR IMMIGRATION REVIEW {HEAD}{row} {NOTE}"
    monkeypatch.setattr(loader, "read_pdf", lambda _: [page])
    path = tmp_path / "eoir_adjudication_stats_2021-12-01_154344.pdf"
    path.write_bytes(b"%PDF-")
    with pytest.raises(SourceError, match=problem):
        loader.load(ReleaseFile(path, loader.describe(path)))


def test_glued_cells_are_separated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = f"{HEAD}TRINIDAD AND\nTOBAGO **7*7** UGANDA 30 61% 6 12% 13 27% 49 {NOTE}"
    monkeypatch.setattr(loader, "read_pdf", lambda _: [page])
    path = tmp_path / "table.pdf"
    path.write_bytes(b"%PDF-")
    loaded = loader.load(ReleaseFile(path, loader.describe(path)))
    values = {(o.breakdown, o.measure): o.value for o in loaded.observations}
    assert values[("citizenship=trinidad_and_tobago;outcome=denied", loader.COUNTS)] == 7
    assert values[("citizenship=uganda", loader.DENIAL_RATE)] == 12
    assert len(values) == 2 + 6
