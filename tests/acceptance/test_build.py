"""Whole builds of a tiny source: atomic, deterministic, strict, and rebuilt without the files."""

from __future__ import annotations

import importlib.util
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ontherecord.base.period import fiscal_year
from ontherecord.build import load_files
from ontherecord.errors import RecordError, RefusedRelease, SourceError, UnknownRelease
from ontherecord.record import swap
from ontherecord.record.archive import UserArchive, sha256_of
from ontherecord.record.lookup import LookUp, open_lookup, open_newest

HERE = Path(__file__).parent
_spec = importlib.util.spec_from_file_location("tiny", HERE / "tiny.py")
assert _spec
assert _spec.loader
tiny = importlib.util.module_from_spec(_spec)
sys.modules["tiny"] = tiny
_spec.loader.exec_module(tiny)

OLD = {"FY2024": 271484.0, "2024-01": 20000.0}
NEW = {"FY2024": 271500.0, "2024-01": 20000.0, "2024-01 convicted": 9000.0}


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    """A folder of releases with one file."""
    tiny.write_release(tmp_path / "releases" / "tiny", "2024-12-20", OLD)
    return tmp_path / "releases"


def record(out: Path) -> LookUp:
    """The look-up of a built folder, with the catalogue it was built with beside it."""
    look = open_lookup(out / "record.sqlite")
    catalog = json.loads((out / "catalog.json").read_text(encoding="utf-8"))
    assert look.meta["catalog_hash"] == catalog["hash"]
    return look


def test_a_release_becomes_a_record_that_knows_its_vintages(releases: Path, tmp_path: Path) -> None:
    tiny.write_release(releases / "tiny", "2025-03-01", NEW)
    out = tmp_path / "data"
    report = tiny.build(releases, out)
    assert (report.figures_read, report.observations, report.releases) == (5, 4, 2)
    look = record(out)
    history = look.vintages("ice.removals", "us", "", fiscal_year(2024))
    assert [f.value for f in history] == [271484.0, 271500.0]
    (january,) = look.series("ice.removals", basis="month")
    assert january.release == "tiny/2024-12-20"  # the later file confirms it
    files = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert {entry["status"] for entry in files.values()} == {"ok"}


def test_the_same_input_gives_the_same_bytes(
    releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1760000000")
    first, second = tmp_path / "one" / "data", tmp_path / "two" / "data"
    for out in (first, second):
        tiny.build(releases, out)
    names = sorted(path.name for path in first.iterdir())
    assert "record.sqlite" in names
    for name in names:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_a_record_is_rebuilt_from_its_parquet_without_the_files(
    releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1760000000")
    out = tmp_path / "data"
    tiny.build(releases, out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    tiny.build(None, out)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 on this system")
@pytest.mark.parametrize(
    ("how", "number"),
    [("--kill-at-line", n) for n in (1, 3, 4)] + [("--kill-at-replace", n) for n in (1, 2, 6, 8)],
)
def test_a_killed_build_leaves_the_old_record_whole(
    releases: Path, tmp_path: Path, how: str, number: int
) -> None:
    out = tmp_path / "data"
    tiny.build(releases, out)
    old = record(out).meta["record_hash"]
    tiny.write_release(releases / "tiny", "2025-03-01", NEW)
    killed = subprocess.run(
        [sys.executable, str(HERE / "tiny.py"), str(releases), str(out), how, str(number)],
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    committed = (out / ".swap.json").exists()
    assert committed == (how == "--kill-at-replace" and number > 1)
    if not committed:
        assert record(out).meta["record_hash"] == old
    assert len(open_lookup(out / "record.sqlite").observations("ice.removals")) in (2, 4)
    assert swap.finish(out) == committed
    assert (record(out).meta["record_hash"] == old) != committed
    tiny.build(releases, out)
    assert len(record(out).observations("ice.removals")) == 4


def test_an_unreadable_cell_stops_the_build_and_nothing_changes(
    releases: Path, tmp_path: Path
) -> None:
    out = tmp_path / "data"
    tiny.build(releases, out)
    old = record(out).meta["record_hash"]
    path = tiny.write_release(releases / "tiny", "2025-03-01", NEW)
    path.write_text(path.read_text(encoding="utf-8") + "2024-02,many\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"tiny-2025-03-01.csv: row 5"):
        tiny.build(releases, out)
    assert record(out).meta["record_hash"] == old
    report = tiny.build(releases, out, strict=False)
    assert len(report.failures) == 1


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"2024-01 pending": 5.0}, "no criminality 'pending'"),
        ({"2024-01": -5.0}, "counts are not negative"),
        ({"2024-01": float("nan")}, "not a finite number"),
    ],
)
def test_what_the_catalogue_does_not_know_is_an_error_that_names_the_cell(
    releases: Path, tmp_path: Path, cells: dict[str, float], said: str
) -> None:
    tiny.write_release(releases / "tiny", "2025-03-01", cells)
    with pytest.raises(RecordError, match=f"tiny: tiny-2025-03-01.csv: row 2: .*{said}"):
        tiny.build(releases, tmp_path / "data")


def test_a_folder_without_releases_changes_nothing_and_a_missing_file_is_named(
    releases: Path, tmp_path: Path
) -> None:
    out, empty = tmp_path / "data", tmp_path / "empty"
    second = tiny.write_release(releases / "tiny", "2025-03-01", NEW)
    tiny.build(releases, out)
    old = record(out).meta["record_hash"]
    empty.mkdir()
    with pytest.raises(SourceError, match="no release file"):
        tiny.build(empty, out)
    with pytest.raises(SourceError, match="no such folder"):
        tiny.build(tmp_path / "nowhere", out)
    assert record(out).meta["record_hash"] == old
    second.unlink()
    assert tiny.build(releases, out).missing == ["tiny/tiny-2025-03-01.csv"]


def test_refused_copied_and_unclaimed_files_are_in_the_manifest(
    releases: Path, tmp_path: Path
) -> None:
    bad = tiny.write_release(releases / "tiny", "2025-03-01", NEW)
    copy = releases / "tiny" / "tiny-copy.csv"
    copy.write_bytes((releases / "tiny" / "tiny-2024-12-20.csv").read_bytes())
    (releases / "other.txt").write_text("something else", encoding="utf-8")
    out = tmp_path / "data"
    sources = [tiny.source({sha256_of(bad): "an older file under a new name"})]
    report = tiny.build(releases, out, sources=sources)
    assert dict(report.files) == {"ok": 1, "refused": 1, "copy": 1}
    assert report.unclaimed == ["other.txt"]
    entry = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["files"][sha256_of(bad)]
    assert (entry["status"], entry["reason"]) == ("refused", "an older file under a new name")
    refused = [r for r in record(out).releases() if r.status == "refused"]
    assert [r.reason for r in refused] == ["an older file under a new name"]


def test_months_that_do_not_sum_to_their_year_are_reported(releases: Path, tmp_path: Path) -> None:
    months = [f"2022-{n}" for n in (10, 11, 12)] + [f"2023-{n:02}" for n in range(1, 10)]
    cells = dict.fromkeys(months, 100.0) | {"FY2023": 1300.0}
    tiny.write_release(releases / "tiny", "2025-03-01", cells)
    report = tiny.build(releases, tmp_path / "data")
    (problem,) = report.problems
    assert (problem.severity, problem.code) == ("note", "year_sum")
    assert "its months sum to 1,200" in str(problem)


def test_a_users_file_is_unverified_and_stays_out_of_the_shipped_record(
    releases: Path, tmp_path: Path
) -> None:
    out, own = tmp_path / "data", UserArchive(tmp_path / "home")
    tiny.build(releases, out)
    given = tiny.write_release(tmp_path / "mine", "2025-03-01", NEW)
    held = releases / "tiny" / "tiny-2024-12-20.csv"
    options = {"own": own, "shipped": out, "sources": [tiny.source()]}
    new, known = load_files([given, held], **options)
    assert (new.new, new.release.verified, new.figures) == (True, False, 3)
    assert (known.new, known.release.verified) == (False, True)
    look = open_newest(own.record / "record.sqlite", out / "record.sqlite")
    assert not look.release("tiny/2025-03-01").verified
    assert look.series("ice.removals", basis="fiscal_year")[0].value == 271500.0
    assert len(record(out).observations("ice.removals")) == 2
    load_files([given], **options)  # again: the archive only appends, and only once
    assert [found.sha256 for found in own] == [sha256_of(given)]


def test_a_user_learns_why_a_file_is_not_taken(releases: Path, tmp_path: Path) -> None:
    out, own = tmp_path / "data", UserArchive(tmp_path / "home")
    bad = tiny.write_release(releases / "tiny", "2025-03-01", NEW)
    sources = [tiny.source({sha256_of(bad): "an older file under a new name"})]
    tiny.build(releases, out, sources=sources)
    options = {"own": own, "shipped": out, "sources": sources}
    with pytest.raises(RefusedRelease, match="an older file under a new name"):
        load_files([bad], **options)
    stranger = tmp_path / "stranger.csv"
    stranger.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UnknownRelease, match="otr sources"):
        load_files([stranger], **options)
    broken = tiny.write_release(tmp_path / "mine", "2025-04-01", {"2024-01": 1.0})
    broken.write_text(broken.read_text(encoding="utf-8") + "2024-02,many\n", encoding="utf-8")
    with pytest.raises(SourceError, match="row 3"):
        load_files([broken], **options)
    assert list(own) == []
