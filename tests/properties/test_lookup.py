"""The look-up, the rule it reads by, and DuckDB over the same figures agree on random records."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontherecord.base.period import Period, calendar_year, day, fiscal_year, month
from ontherecord.errors import RecordError
from ontherecord.record import vintages, warehouse
from ontherecord.record.lookup import LookUp, open_lookup, open_newest
from ontherecord.record.lookup_file import Contents, write_lookup
from ontherecord.record.observation import Event, Listing, Observation, Release
from ontherecord.series import sql

PUBLISHERS = ("ICE", "OHSS")  # preferred, in this order; TRAC and press come after
RELEASES = [
    Release(f"src/{n}", "src", who, f"Release {n}", "official_statistic", "https://a.gov", known)
    for n, (who, known) in enumerate(
        [
            ("ICE", date(2023, 11, 1)),
            ("ICE", date(2024, 12, 20)),
            ("OHSS", date(2024, 1, 9)),
            ("OHSS", date(2024, 8, 9)),
            ("TRAC", date(2024, 3, 1)),
            ("ICE", None),
        ]
    )
]
PERIODS = [
    fiscal_year(2023),
    fiscal_year(2024),
    Period(date(2023, 10, 1), date(2024, 9, 30), "fiscal_year_to_date"),
    calendar_year(2024),
    *(month(2024, number) for number in range(1, 10)),
    day(date(2024, 9, 30)),
]


@st.composite
def figures(draw: st.DrawFn) -> list[Observation]:
    """Some figures of few cells, so that vintages, publishers and repeats meet often."""
    found = []
    for n in range(draw(st.integers(1, 40))):
        release = draw(st.sampled_from(RELEASES))
        nature = draw(st.sampled_from(["statistic", "statistic", "announced", "estimate"]))
        found.append(
            Observation(
                measure=draw(st.sampled_from(["ice.removals", "ice.arrests"])),
                period=draw(st.sampled_from(PERIODS)),
                place=draw(st.sampled_from(["us", "state:TX"])),
                breakdown=draw(st.sampled_from(["", "criminality=convicted"])),
                value=draw(st.sampled_from([0.0, 10.0, 990.0, 271484.0, 31.5])),
                release=release.id,
                where=draw(st.sampled_from(["Sheet 1!A{}", "row {}, column 3", "page {}"])).format(
                    n
                ),
                known_from=release.published,
                nature=nature,
                tier=draw(st.sampled_from(["official_statistic", "research", "press"])),
                derivation=draw(st.sampled_from(["published", "typed"])),
                publisher=release.publisher,
                bound=draw(st.sampled_from(["", "", "", "lower"])),
                rounded_to=10.0 if release.publisher == "OHSS" else 1.0,
            )
        )
    return found


def record(folder: Path, given_figures: Sequence[Observation]) -> LookUp:
    """A look-up and a warehouse over these figures, collapsed as a build does."""
    contents = Contents(vintages.collapse(given_figures), RELEASES)
    write_lookup(folder / "record.sqlite", contents, {}, lambda measure: PUBLISHERS)
    rows = [("file", figure) for figure in contents.observations]
    warehouse.write_table(folder / "observations.parquet", "observations", rows)
    for table in ("releases", "events", "listings"):
        warehouse.write_table(folder / f"{table}.parquet", table, [])
    return open_lookup(folder / "record.sqlite")


def better(a: Observation, b: Observation) -> bool:
    """The rule as the design words it, spelled out: is `a` read rather than `b`?"""
    listed = [*PUBLISHERS, "others"]
    tiers = ["official_statistic", "official_document", "research", "estimate", "press"]
    for one, two in (
        (min(_place(listed, a.publisher), 2), min(_place(listed, b.publisher), 2)),
        (tiers.index(a.tier), tiers.index(b.tier)),
        (_nature(a), _nature(b)),
        (a.bound != "", b.bound != ""),
        (a.rounded_to, b.rounded_to),
        (a.period.partial, b.period.partial),
    ):
        if one != two:
            return one < two
    return (a.known_from or date.min) > (b.known_from or date.min)


def _place(listed: list[str], name: str) -> int:
    return listed.index(name) if name in listed else len(listed)


def _nature(figure: Observation) -> int:
    return ["statistic", "announced", "estimate"].index(figure.nature)


@settings(max_examples=12, deadline=None)
@given(figures(), st.sampled_from([None, date(2023, 12, 31), date(2024, 8, 9), date(2030, 1, 1)]))
def test_look_up_reads_the_best_figure_and_duckdb_the_same(
    found: list[Observation], as_of: date | None
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        look = record(folder, found)
        con = warehouse.connect(folder)
        for measure in look.measures():
            for place in ("us", "state:TX"):
                for breakdown in ("", "criminality=convicted"):
                    series = look.series(measure, place, breakdown, as_of=as_of)
                    assert [f.period for f in series] == sorted({f.period for f in series})
                    for best in series:
                        assert as_of is None or (best.known_from and best.known_from <= as_of)
                        rivals = [
                            f
                            for f in look.observations(measure)
                            if f.cell == best.cell and vintages.known_by(f, as_of)
                        ]
                        assert not any(better(rival, best) for rival in rivals)
                    wanted = sql.Slice([measure], PUBLISHERS, place, breakdown, None, as_of)
                    ids = {row[-1] for row in con.execute(sql.to_sql(wanted)).fetchall()}
                    assert ids == {figure.id for figure in series}
        con.close()
        look.close()


@settings(max_examples=12, deadline=None)
@given(figures())
def test_every_figure_survives_the_file_and_is_found_by_id_and_value(
    found: list[Observation],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        look = record(Path(name), found)
        kept = vintages.collapse(found)
        held = [f for m in sorted(look.measures()) for f in look.observations(m)]
        assert held == kept
        again = warehouse.read_table(Path(name) / "observations.parquet", "observations")
        assert [figure for _, figure in again] == kept
        for figure in kept:
            assert look.by_id(figure.id) == figure
            near = look.near_value(figure.value, figure.value)
            assert all(f.value == figure.value for f in near)
            assert len({f.cell for f in near}) == len(near)
            best = look.series(figure.measure, figure.place, figure.breakdown)
            assert all(f in look.near_value(f.value, f.value) for f in best)
        look.close()


@settings(max_examples=50, deadline=None)
@given(figures())
def test_collapse_keeps_each_change_of_value_and_the_day_it_was_first_known(
    found: list[Observation],
) -> None:
    kept = vintages.collapse(found)
    assert vintages.collapse(kept) == kept
    for figure in found:
        same = [f for f in kept if f.cell == figure.cell and f.value == figure.value]
        first = min((f.known_from or date.max) for f in same)
        assert first <= (figure.known_from or date.max)


def observation(value: float, known: date | None, **changes: object) -> Observation:
    base = Observation(
        "ice.removals", fiscal_year(2024), "us", "", value, "src/0", f"A!{value}", known,
        publisher="ICE",
    )  # fmt: skip
    return replace(base, **changes)  # type: ignore[arg-type]


def test_cell_lists_publishers_for_the_same_days_whatever_the_basis(tmp_path: Path) -> None:
    to_date = Period(date(2023, 10, 1), date(2024, 9, 30), "fiscal_year_to_date")
    look = record(
        tmp_path,
        [
            observation(271480.0, date(2024, 8, 9), publisher="OHSS", rounded_to=10.0),
            observation(271000.0, date(2024, 10, 3), period=to_date),
            observation(271484.0, date(2024, 12, 20)),
            observation(260000.0, date(2024, 11, 1), period=calendar_year(2024)),
        ],
    )
    cell = look.cell("ice.removals", fiscal_year(2024))
    assert [f.value for f in cell] == [271484.0, 271480.0]
    assert [f.value for f in look.cell("ice.removals", fiscal_year(2024), as_of=date(2024, 9, 1))]
    history = look.vintages("ice.removals", "us", "", fiscal_year(2024))
    assert [f.value for f in history] == [271480.0, 271000.0, 271484.0]
    assert look.observations("no.such") == ()
    assert look.by_id("zz") is None


def test_revisions_are_measured_net_of_rounding_and_breaks_are_not_revisions() -> None:
    first, later = date(2024, 1, 1), date(2024, 6, 1)
    moved = [observation(100000.0, first), observation(102000.0, later)]
    assert vintages.band(moved) == pytest.approx(0.02)
    restated = [observation(100000.0, first), observation(150000.0, later)]
    assert vintages.band(restated) == 0.0
    rounded = [observation(v, k, rounded_to=10.0) for v, k in ((1000.0, first), (1010.0, later))]
    assert vintages.band(rounded) == 0.0


def test_usual_change_needs_neighbouring_months() -> None:
    months = [month(2024, n) for n in range(1, 9)]
    flat = [(m.start.toordinal(), m.end.toordinal(), 100.0) for m in months]
    assert vintages.usual_change(flat) == 0.0
    assert vintages.usual_change(flat[:6]) is None
    assert vintages.usual_change(flat[::2]) is None


def test_a_line_is_ranked_by_its_codes_as_by_its_figures() -> None:
    lookup = open_lookup()
    for measure, place, breakdown in lookup.lines()[::60]:
        figures = lookup.figures(measure, place, breakdown)
        key = vintages.preference(lookup.publishers(measure))
        assert list(figures) == sorted(figures, key=key)


def test_what_is_asked_of_a_measure_as_a_whole_is_what_its_figures_say() -> None:
    lookup = open_lookup()
    for measure in sorted(lookup.measures())[::4]:
        figures = lookup.observations(measure)
        assert lookup.published_by(measure) == {f.publisher for f in figures}
        assert lookup.only_announced(measure) == all(f.nature == "announced" for f in figures)


def test_damage_is_said_and_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="otr build"):
        open_lookup(tmp_path / "none.sqlite")
    record(tmp_path, [observation(1.0, None)]).close()
    whole = (tmp_path / "record.sqlite").read_bytes()
    cut = tmp_path / "cut.sqlite"
    for size in (0, 50, 4096, len(whole) - 1):
        cut.write_bytes(whole[:size])
        with pytest.raises(RecordError, match="otr build"):
            open_lookup(cut)
    other = bytearray(whole)
    other[60:64] = (99).to_bytes(4, "big")  # the format number
    cut.write_bytes(bytes(other))
    with pytest.raises(RecordError, match="format 99"):
        open_lookup(cut)


def test_a_users_record_is_used_only_on_top_of_the_shipped_one(tmp_path: Path) -> None:
    made = {}
    for name, meta in (
        ("shipped", {"record_hash": "a"}),
        ("own", {"record_hash": "b", "base": "a"}),
        ("stale", {"record_hash": "c", "base": "z"}),
    ):
        made[name] = tmp_path / f"{name}.sqlite"
        write_lookup(made[name], Contents([observation(1.0, None)], RELEASES), meta, lambda m: ())
    shipped = made["shipped"]
    assert open_newest(made["own"], shipped).meta["record_hash"] == "b"
    assert open_newest(made["stale"], shipped).meta["record_hash"] == "a"
    assert open_newest(tmp_path / "none.sqlite", shipped).meta["record_hash"] == "a"


def test_events_lists_and_releases_come_back_as_they_were(tmp_path: Path) -> None:
    event = Event(
        "e1", "2025-01", "", "memo", "issue", "DOJ", "T", "S", "us", "c", "s", "u", True, ("x",)
    )
    entry = Listing("l", "DHS", "Denver", "local", "CO", "2025-05-29", "", "listed", "u")
    path = tmp_path / "record.sqlite"
    contents = Contents([observation(1.0, None)], RELEASES, [event], [entry])
    write_lookup(path, contents, {"built": "now"}, lambda m: ())
    look = open_lookup(path)
    assert look.events() == (event,)
    assert look.listings() == (entry,)
    assert look.releases() == tuple(RELEASES)
    assert look.release("src/1").published == date(2024, 12, 20)
    assert look.meta["built"] == "now"
    with pytest.raises(RecordError, match="no release"):
        look.release("src/none")


def test_slices_are_said_in_sparks_dialect_too() -> None:
    wanted = sql.Slice(["ice.removals"], PUBLISHERS, "us", "", "month", date(2024, 1, 1))
    text = sql.to_sql(wanted, "spark")
    assert text.startswith("SELECT")
    assert "ROW_NUMBER() OVER" in text
