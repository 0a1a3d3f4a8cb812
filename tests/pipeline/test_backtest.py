"""The backtest: no look-ahead, the same bytes again, and the shipped results made anew."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ontherecord.desk import Desk
from ontherecord.errors import CatalogError, NotHeld
from ontherecord.pipeline.forecasts import court, results, tally
from ontherecord.pipeline.forecasts.backtest import backtest, factors_by, spreads_of
from ontherecord.pipeline.forecasts.baselines import BASELINES
from ontherecord.pipeline.forecasts.forecast import forecast
from ontherecord.pipeline.forecasts.monthly import Line, read_monthly, usual_lag
from ontherecord.pipeline.forecasts.origins import (
    FEWEST,
    REVISED,
    VINTAGE,
    origins,
    read_known,
    too_short,
)
from ontherecord.pipeline.forecasts.plan import Planned, planned
from ontherecord.pipeline.forecasts.pool import MODELS, POOL, models, samples
from ontherecord.pipeline.forecasts.spread import HIGHEST, HIGHEST_OWN, Spread, beyond, corrected

from .made import MADE_UP, START, record

LINE = Line(MADE_UP)
PLAN = Planned(LINE, "reverting")


def values(count: int = 90, seed: int = 1) -> np.ndarray:
    """A made-up series that wanders."""
    return 1000 * np.exp(np.cumsum(0.1 * np.random.default_rng(seed).standard_normal(count)))


def test_months_are_laid_out_with_their_gaps(tmp_path: Path) -> None:
    """A missing month is NaN; cutting ends on a month that is held; ids follow."""
    look = record(tmp_path, {LINE: [1.0, float("nan"), 3.0, 4.0]})
    series = read_monthly(look, LINE)
    assert (series.first, series.last, series.observed) == (START, START + 3, 3)
    assert np.isnan(series.at(START + 1))
    assert np.isnan(series.at(START + 99))
    cut = series.until(START + 1)
    assert (cut.last, len(cut.ids)) == (START, 1)
    assert read_monthly(look, replace(LINE, place="nowhere")).observed == 0


def test_the_usual_lag_is_measured(tmp_path: Path) -> None:
    """Releases 30 days after the month's end say 30; a single old release says its own age."""
    assert usual_lag(record(tmp_path, {LINE: values(40)}, monthly_releases=True), LINE) == 30


def test_vintage_where_the_record_has_it_and_said_so_where_not(tmp_path: Path) -> None:
    """Published month by month: vintage. All published at the end: as revised."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    then = record(tmp_path / "a", {LINE: values()}, monthly_releases=True)
    late = record(tmp_path / "b", {LINE: values()})
    assert {o.known.basis for o in origins(then, PLAN)} == {VINTAGE}
    assert {o.known.basis for o in origins(late, PLAN)} == {REVISED}
    for origin in origins(then, PLAN):
        assert origin.known.target.observed >= FEWEST


def test_short_and_holed_lines_say_why(tmp_path: Path) -> None:
    """The reason names the months held and needed, or those missing."""
    look = record(tmp_path, {LINE: values(40)})
    assert too_short(read_monthly(look, LINE)) == "40 months held; 60 are needed"
    holed = np.full(200, np.nan)
    holed[::2] = 5.0
    holed[1] = np.nan
    holed[100:160:2] = np.nan
    assert "are missing" in too_short(replace(read_monthly(look, LINE), values=holed))
    assert "holds no month" in too_short(read_monthly(look, Line("test.none")))


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(40, 80), st.integers(0, 10_000))
def test_no_look_ahead(tmp_path_factory: pytest.TempPathFactory, cut: int, seed: int) -> None:
    """Changing every figure after the origin changes no draw made at it."""
    one = values(90, seed)
    two = one.copy()
    two[cut + 1 :] *= np.random.default_rng(seed).uniform(0.2, 5.0, 90 - cut - 1)
    drawn = []
    for rows in (one, two):
        look = record(tmp_path_factory.mktemp("r"), {LINE: rows})
        known = read_known(look, PLAN).until(START + cut)
        drawn.append(samples(PLAN, known, 12, 30))
    for name in drawn[0]:
        assert drawn[0][name].tobytes() == drawn[1][name].tobytes()


def test_corrections_use_only_what_was_known() -> None:
    """An outcome counts from the day it is known; bands are widened, not narrowed, to a limit."""
    spread = Spread()
    draws = np.exp(0.1 * np.random.default_rng(1).standard_normal((400, 24)))
    known = np.full(24, date(2020, 6, 1).toordinal())
    for _ in range(20):
        spread.learn("one", draws, np.full(24, 3.0), known)
    assert spread.factors(date(2020, 5, 31), "one") == [1.0, 1.0, 1.0]
    assert spread.factors(date(2020, 6, 1), "two") == [HIGHEST] * 3
    assert spread.factors(date(2020, 6, 1), "one") == [HIGHEST_OWN] * 3
    calm = Spread()
    for _ in range(20):
        calm.learn("one", draws, np.ones(24), known)
    assert calm.factors(date(2021, 1, 1), "one") == [1.0, 1.0, 1.0]


def test_court_bands_learn_from_earlier_years_only() -> None:
    """What came after a year moves no factor of it; too few outcomes, or calm ones, move none."""
    drawn = {"pool": np.exp(0.1 * np.random.default_rng(1).standard_normal((400, 2)))}
    wild = [court.Origin("a", year, drawn, np.full(2, 3.0)) for year in range(2010, 2020)]
    assert court.factors("pool", 2013, wild).tolist() == [1.0, 1.0]  # three outcomes a year ahead
    assert court.factors("pool", 2014, wild).tolist() == [court.WIDEST, court.WIDEST]
    calm = [replace(one, seen=np.ones(2)) for one in wild]
    assert court.factors("pool", 2019, calm).tolist() == [1.0, 1.0]
    later = [*calm[:5], *wild[5:]]
    assert court.factors("pool", 2015, later) == pytest.approx(court.factors("pool", 2015, calm))


def test_a_correction_moves_the_band_as_it_was_measured() -> None:
    """An outcome 1.2 half widths off lies on the edge of a band stretched by 1.2."""
    draws = np.exp(0.3 * np.random.default_rng(2).standard_normal((4001, 24)))
    for far in (0.3, 2.0):
        seen = np.full(24, far)
        off = beyond(draws, seen)[:6].max()
        low, high = np.quantile(corrected(draws, [float(off)] * 3), (0.1, 0.9), axis=0)
        edge = high if far > 1 else low
        assert edge[:6] == pytest.approx(far, rel=0.2)
    assert corrected(draws, [1.0] * 3) == pytest.approx(draws)
    assert (corrected(draws, [HIGHEST] * 3) > 0).all()


def test_a_run_is_the_same_again(tmp_path: Path) -> None:
    """Same record and seed: the same bytes. Another seed: others."""
    look = record(tmp_path, {LINE: values()})
    one, two, other = (
        results.dumped(backtest(look, [PLAN], draws=30, seed=seed)) for seed in (1, 1, 2)
    )
    assert one == two
    assert one != other
    told = json.loads(one)
    assert told["lines"][0]["lead"] in (POOL, *BASELINES)
    assert told["record"]["record_hash"] == "made"


def test_the_lead_is_the_pool_unless_it_loses() -> None:
    """The rule on made-up scores."""

    def rows(pool: float) -> list[dict[str, object]]:
        about = {"horizon": "all", "era": "all", "basis": "all"}
        return [about | {"model": m, "crps": pool if m == POOL else 10.0} for m in MODELS]

    assert tally.lead(rows(10.0))[0] == POOL
    assert tally.lead(rows(10.1))[0] == "random_walk"


def test_declared_lines(tmp_path: Path) -> None:
    """Every declared line reads; a bad one is an error with file and line."""
    plans = planned()
    assert len({plan.line for plan in plans}) == len(plans)
    held = next(p for p in plans if p.line == Line("ice.average_daily_population"))
    assert [line.breakdown for line in held.booked] == [
        "arresting_agency=ice",
        "arresting_agency=cbp",
    ]
    bad = tmp_path / "backtest.yml"
    bad.write_text("booked: a\nagencies: [b]\nlines:\n  - {measure: x, mechanism: magic}\n")
    with pytest.raises(CatalogError, match=r"backtest.yml:4: mechanism 'magic'"):
        planned(bad)
    bad.write_text("lines:\n  - {measure: x, mechanisms: reverting}\n")
    with pytest.raises(CatalogError, match=r"backtest.yml:2: a line has the keys"):
        planned(bad)


def test_shipped_results_name_their_record() -> None:
    """Version, day and hashes of the record stand in the results, and how they were made."""
    told = results.load_results()
    assert set(told["record"]) == {"version", "built", "record_hash", "catalog_hash", "facts_hash"}
    assert all(told["record"].values())
    assert told["settings"]["pooled"] == ["structural", "random_walk"]
    declared = {plan.line.name for plan in planned()}
    assert {line["name"] for line in (*told["lines"], *told["left_out"])} == declared


def test_one_line_run_again_gives_the_shipped_scores(desk: Desk) -> None:
    """The scores shipped are those the code makes of the record; else they are to be made anew."""
    told = results.load_results()
    plans = [p for p in planned() if p.line == Line("ice.average_daily_population")]
    found = backtest(desk.lookup, plans, spreads=spreads_of(told))["lines"][0]
    shipped = results.line_of(told, "ice.average_daily_population", "us", "")
    assert found["lead"] == shipped["lead"]
    assert found["origins"] == shipped["origins"]
    for one, two in zip(found["rows"], shipped["rows"], strict=True):
        assert {k: v for k, v in one.items() if isinstance(v, str)} == {
            k: v for k, v in two.items() if isinstance(v, str)
        }
        assert one["crps"] == pytest.approx(two["crps"], rel=2e-3)


def test_detention_given_its_book_ins_stands_apart() -> None:
    """The rows are no forecasts: under a key of their own, for populations only, by horizon."""
    rows = results.load_results()["given_book_ins"]
    assert {row["horizon"] for row in rows} == {"all", "1-6", "7-12", "13-24"}
    named = {p.line.name for p in planned() if p.mechanism == "population"}
    assert {row["name"] for row in rows} == named
    assert all(0 <= row["covered_80"] <= row["covered_95"] <= 1 for row in rows)


def test_factors_of_a_day_that_no_run_had() -> None:
    """The newest earlier ones; 1 before the first."""
    spreads = {"one": {"2020-01-01": [1.1, 1.0, 1.0], "2021-01-01": [1.2, 1.0, 1.0]}}
    assert factors_by(spreads, "one", date(2020, 6, 1)) == [1.1, 1.0, 1.0]
    assert factors_by(spreads, "one", date(2019, 6, 1)) == [1.0, 1.0, 1.0]
    assert factors_by(spreads, "two", date(2020, 6, 1)) == [1.0, 1.0, 1.0]


def test_the_aims_of_the_shipped_results() -> None:
    """80% bands hold 70 to 90%, together and by horizon; the pool leads on most monthly lines."""
    told = results.load_results()
    for model in (POOL, "shown"):
        cells = {
            row["horizon"]: row["covered_80"]
            for row in told["pooled"]
            if row["model"] == model and row["era"] == row["basis"] == "all"
        }
        assert set(cells) == {"all", "1-6", "7-12", "13-24"}
        assert all(0.7 <= share <= 0.9 for share in cells.values()), cells
    leads = [line["lead"] for line in told["lines"]]
    assert leads.count(POOL) > len(leads) / 2


def test_the_overview_prints_width_and_skill_beside_coverage() -> None:
    """One row a line and one together; its skill is that of the model it is shown with."""
    run = [sys.executable, "-c", "from ontherecord.cli import main; main()", "backtest"]
    head = subprocess.run(run, check=True, capture_output=True, text=True).stdout.splitlines()[1]
    assert all(word in head for word in ("CRPS", "skill", "in 80%", "width"))
    told = results.load_results()
    for line in (*told["lines"], *told["yearly"]):
        row = results.whole(line, line["lead"])
        assert row["width_80"] > 0
        assert row["skill_walk"] is not None


def test_a_series_that_ended_long_ago_says_so_first(desk: Desk) -> None:
    """The months of the last figures stand before anything else, and why there are no later."""
    found = forecast(desk.lookup, "ice.removals", horizon=6, draws=100)
    assert found.stale.startswith("The monthly series ends in 2024-08")
    assert "all of its months have passed" in found.stale
    assert "year to date" in found.stale
    assert not forecast(desk.lookup, "usbp.encounters", horizon=6, draws=100).stale


@pytest.mark.parametrize(
    ("measure", "breakdown"),
    [
        ("ice.removals", ""),
        ("ice.average_daily_population", ""),
        ("ice.book_ins", "arresting_agency=ice"),
    ],
)
def test_a_forecast_of_the_record(desk: Desk, measure: str, breakdown: str) -> None:
    """Quantiles in order, the model that leads, its scores beside it, the same again."""
    one = forecast(desk.lookup, measure, breakdown=breakdown, draws=200)
    two = forecast(desk.lookup, measure, breakdown=breakdown, draws=200)
    assert one == two
    assert len(one.months) == 24
    bands = np.array(list(one.quantiles.values()))
    assert (np.diff(bands, axis=0) >= 0).all()
    assert (bands > 0).all()
    line = results.line_of(results.load_results(), measure, "us", breakdown)
    assert one.model == line["lead"]
    assert [score["horizon"] for score in one.backtest] == ["1-6", "7-12", "13-24", "all"]
    assert one.provenance["figures"]
    rows = one.rows()
    assert (rows[0]["month"], rows[0]["p50"]) == (f"{one.months[0]}-01", one.quantiles["50"][0])
    assert list(rows[0]) == ["month", "p2_5", "p10", "p25", "p50", "p75", "p90", "p97_5"]
    assert len(one.past()) == 3
    assert one.past()[0].startswith("1-6 months ahead: 80% bands held")
    assert json.loads(json.dumps(one.to_dict()))["last_observed"] == line["last"]


def test_a_forecast_says_what_its_bands_held_lately(desk: Desk) -> None:
    """Where that is less than over all the past."""
    made = forecast(desk.lookup, "ice.average_daily_population", horizon=3, draws=50)
    line = results.line_of(results.load_results(), made.measure, "us", "")
    rows = {
        r["era"]: r["covered_80"]
        for r in line["rows"]
        if (r["model"], r["horizon"], r["basis"]) == (made.model, "all", "all")
    }
    assert rows["2025+"] < rows["all"]
    assert f"its 80% bands held {100 * rows['2025+']:.0f}%" in " ".join(made.notes)


def test_a_forecast_as_of_a_day_uses_nothing_later(desk: Desk) -> None:
    """Its last month was published by then; a line without a backtest has no forecast."""
    found = forecast(
        desk.lookup, "ice.average_daily_population", as_of=date(2024, 6, 1), horizon=6, draws=100
    )
    assert found.basis == VINTAGE
    assert found.last_observed < "2024-06"
    with pytest.raises(NotHeld, match="29 months held"):
        forecast(desk.lookup, "ice.final_book_outs")
    with pytest.raises(NotHeld, match="not backtested"):
        forecast(desk.lookup, "est.unauthorized_population")
    with pytest.raises(ValueError, match="horizon"):
        forecast(desk.lookup, "ice.removals", horizon=30)


def test_factors_reach_a_short_horizon() -> None:
    """A forecast of three months takes the first factor only."""
    draws = np.exp(np.random.default_rng(1).standard_normal((50, 3)))
    single = dict.fromkeys(("structural", *BASELINES), draws)
    assert models(single, [1.0, 1.3, 1.3])[POOL] == pytest.approx(np.concatenate([draws, draws]))
