"""`otr project` as people run it: every format, their own files, and their mistakes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import jsonschema
import pytest

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "src/ontherecord/data/project.schema.json").read_text()
)
RUN = "from ontherecord.cli import main; main()"
MINE = """\
id: mine
question: What would happen with 60,000 beds?
mode: what_if
months: "18"
measure: ice.removals
changes:
  - lever: beds
    set: "50000 to 60000"
    from: "4"
    over: "6"
    suspended: [{from: "9", to: "10", scope: "0.5", why: "a stay <b>in</b> half of the places"}]
held_fixed: ["Everything <script>alert(1)</script> else."]
not_modelled: ["What people do because of it."]
"""


def otr(*arguments: str, fails: bool = False) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments], capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode != 0) == fails, done.stderr
    return done


def test_the_list_has_every_scenario() -> None:
    listed = otr("project", "--list").stdout
    for name in ("one_million_removals", "double_detention_beds", "clear_the_court_backlog"):
        assert name in listed
    levers = json.loads(otr("project", "--levers", "--format", "json").stdout)
    assert len(levers["rows"]) > 60


def test_arithmetic_reads_top_down() -> None:
    shown = otr("project", "one_million_removals", "--draws", "200").stdout
    parts = ("THE GOAL", "WHAT IT WOULD TAKE", "ONE LEVER ALONE", "WHAT LIMITS REMOVALS",
             "WHAT THE ANSWER HANGS ON", "NOT MODELLED", "WITHOUT A SOURCE",
             "conditional on")  # fmt: skip
    at = [shown.index(part) for part in parts]
    assert at == sorted(at)
    assert max(map(len, shown.splitlines())) <= 100


@pytest.mark.parametrize(
    "name",
    ["one_million_removals", "double_detention_beds", "clear_the_court_backlog",
     "prosecute_all_crossers", "forecast_encounters"],
)  # fmt: skip
def test_json_is_the_contract(name: str) -> None:
    data = json.loads(otr("project", name, "--draws", "150", "--format", "json").stdout)
    jsonschema.validate(data, SCHEMA)
    for month in zip(*data["limits_removals"].values(), strict=True):
        assert sum(month) == pytest.approx(1)
    for output in data["outputs"]:
        for row in output["scenario"]:
            assert row == sorted(row)


def test_a_file_of_ones_own_and_a_page_that_asks_for_nothing(tmp_path: Path) -> None:
    mine, page = tmp_path / "mine.yml", tmp_path / "mine.html"
    mine.write_text(MINE)
    otr("project", str(mine), "--draws", "200", "-o", str(page))
    html = page.read_text()
    assert "<script" not in html.lower()
    assert "&lt;script&gt;" in html
    assert "default-src 'none'" in html
    linked = re.findall(r'(?:src|href)="(?!#)([^"]+)"', html)
    assert linked  # addresses of sources, to be clicked, none of them loaded
    assert not re.findall(r"<(?:img|link|iframe|object|embed)\b", html)
    assert "unsourced" in html


def test_changes_are_told_in_words(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yml"
    mine.write_text(MINE.replace('over: "6"', 'over: "6"\n    until: "2027-06"'))
    shown = " ".join(otr("project", str(mine), "--draws", "150").stdout.split())
    assert "set to 50,000 to 60,000, from month 4, evenly over 6 months, until June 2027" in shown
    assert "suspended for 50% from month 9 to month 10" in shown


def test_months_as_csv_and_parquet_are_the_same(tmp_path: Path) -> None:
    csv, parquet = tmp_path / "out.csv", tmp_path / "out.parquet"
    for out in (csv, parquet):
        otr("project", "fifteen_hundred_troops", "--draws", "150", "-o", str(out))
    con = duckdb.connect()
    a = con.sql(f"select month, output, run, p50 from '{parquet}' order by all").fetchall()
    b = con.sql(
        f"select month::date, output, run, p50::double from '{csv}' order by all"
    ).fetchall()
    assert [row[:3] for row in a] == [row[:3] for row in b]
    assert [row[3] for row in a] == pytest.approx([row[3] for row in b])
    beside = json.loads((csv.with_suffix(".metadata.json")).read_text())
    inside = dict(
        duckdb.sql(
            f"select decode(key), decode(value) from parquet_kv_metadata('{parquet}')"
        ).fetchall()
    )
    made = json.loads(inside["provenance"])
    assert json.dumps(made, sort_keys=True) in json.dumps(beside, sort_keys=True)
    assert {"record", "parameters_hash", "seed", "draws"} <= set(made)
    assert "flights" in beside["unsourced"]
    assert json.loads(inside["unsourced"]) == beside["unsourced"]
    for file in (csv, parquet):  # a row says itself what it rests on
        kept = con.sql(f"select distinct parameters_hash, seed, draws from '{file}'").fetchall()
        assert kept == [(made["parameters_hash"], made["seed"], made["draws"])]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("project",), "no scenario is named"),
        (("project", "double_beds"), "Did you mean the scenario"),
        (("project", "nowhere.yml"), "no such file"),
        (("project", "one_million_removals", "--as-of", "2015-01-01"), "too little of"),
        (("project", "fifteen_hundred_troops", "--format", "parquet"), "Parquet is not text"),
        (("project", "one_million_removals", "--draws", "7"), "draws"),
    ],
)
def test_mistakes_are_one_sentence(arguments: tuple[str, ...], said: str) -> None:
    told = otr(*arguments, fails=True).stderr
    assert said in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        (
            'set: "50000 to 60000"',
            'add: "-80000"',
            8,
            "expected at least 0 and at most 20,000,000 beds",
        ),
        ('from: "4"', 'from: "2199-01"', 9, "after the last month"),
        ('over: "6"', 'over: "6"\n    until: "2026-10"', 10, "come in full"),
        ('from: "9", to: "10"', 'from: "1", to: "2"', 11, "does not hold"),
    ],
)
def test_what_only_the_run_can_tell_has_its_line_too(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    assert old in MINE
    mine = tmp_path / "mine.yml"
    mine.write_text(MINE.replace(old, new))
    told = otr("project", str(mine), "--draws", "100", fails=True).stderr
    assert f"mine.yml:{line}:" in told
    assert said in told


def test_a_forecast_longer_than_was_tested_is_refused(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yml"
    mine.write_text(
        'id: mine\nquestion: What comes?\nmode: forecast\nmonths: "36"\nmeasure: usbp.encounters\n'
        'held_fixed: ["All."]\nnot_modelled: ["All."]\n'
    )
    told = otr("project", str(mine), fails=True).stderr
    assert "mine.yml:4:" in told
    assert "24" in told


GOAL = """\
id: mine
question: What would it take?
mode: arithmetic
months: "24"
goal: {measure: ice.removals, value: "200000", per: year, reach: at_most}
held_fixed: ["Everything else."]
not_modelled: ["What people do because of it."]
"""


def test_a_goal_may_be_a_ceiling_and_has_its_own_horizon(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yml"
    mine.write_text(GOAL)
    goal = json.loads(otr("project", str(mine), "--draws", "150", "--format", "json").stdout)[
        "goal"
    ]
    alone = {one["lever"]: one for one in goal["alone"]}
    assert goal["alone_months"] == 24
    assert 0 < alone["beds"]["factor"] < 1
    assert alone["beds"]["binding"] == "beds"
    assert alone["beds"]["reached"] == pytest.approx(200_000, rel=0.001)
    shown = otr("project", str(mine), "--draws", "150").stdout
    assert "at most 200,000 a year" in shown
    assert "twelve months to March 2028" in " ".join(shown.split())


def test_judges_alone_and_judges_needed_are_the_same_judges() -> None:
    """Both replace those who leave, in the middle of the same draws: 9.06 times today's, then 1.00,
    stood beside 1.1."""
    made = otr("project", "clear_the_court_backlog", "--draws", "500", "--format", "json").stdout
    goal = json.loads(made)["goal"]
    (alone,) = [one for one in goal["alone"] if one["lever"] == "judges"]
    (needed,) = [one for one in goal["needs"] if one["id"] == "judges"]
    assert alone["factor"] == pytest.approx(needed["p50"] / needed["today"], rel=0.05)
    assert alone["reached"] <= 260_000


def test_a_forecast_says_what_it_was_made_with() -> None:
    made = json.loads(otr("project", "forecast_encounters", "--format", "json").stdout)
    again = json.loads(otr("project", "forecast_encounters", "--as-of", "2026-05-01",
                           "--format", "json").stdout)  # fmt: skip
    hashes = [one["provenance"]["parameters_hash"] for one in (made, again)]
    assert all(hashes)
    assert hashes[0] != hashes[1]  # other figures, other widening
    assert f"parameters {hashes[0]}" in " ".join(
        otr("project", "forecast_encounters").stdout.split()
    )


def test_one_lever_as_today_is_what_the_answer_gives_for_today() -> None:
    """A run in the middle of every assumption gave 408,000 beside the draws' 419,000."""
    made = json.loads(
        otr("project", "one_million_removals", "--draws", "300", "--format", "json").stdout
    )
    (flights,) = [one for one in made["goal"]["alone"] if one["lever"] == "flights"]
    (removals,) = [one for one in made["outputs"] if one["measure"] == "ice.removals"
                   and not one["breakdown"]]  # fmt: skip
    assert flights["at"] == 1
    assert flights["reached"] == pytest.approx(removals["years"][-1]["scenario"]["p50"])


def test_a_goal_by_the_month_is_reached_by_the_month(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yml"
    mine.write_text(GOAL.replace("200000", "16000").replace("per: year", "per: month"))
    made = otr("project", str(mine), "--draws", "150", "--format", "json").stdout
    goal = json.loads(made)["goal"]
    beds = next(one for one in goal["alone"] if one["lever"] == "beds")
    assert beds["reached"] == pytest.approx(16_000, rel=0.001)
    officers = next(one for one in goal["alone"] if one["lever"] == "officers")
    assert 15_999 <= officers["reached"] <= goal["today"]["p90"]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("per: year", "per: end", 5, "Write per: year or month"),
        (", reach: at_most", "", 5, "goal.reach"),
        ("ice.removals", "eoir.completions", 5, "no arithmetic is known"),
    ],
)
def test_a_goal_without_sums_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    mine = tmp_path / "mine.yml"
    mine.write_text(GOAL.replace(old, new))
    told = otr("project", str(mine), "--draws", "100", fails=True).stderr
    assert f"mine.yml:{line}:" in told
    assert said in told


def test_the_levers_are_listed_with_todays_values() -> None:
    listed = json.loads(otr("project", "--levers", "--format", "json").stdout)["rows"]
    levers = {row["lever"]: row for row in listed}
    for one in levers.values():
        assert isinstance(one["value"], (int, float)), one["lever"]
        assert (one["basis"] == "published") == bool(one["address"])
        assert one["unit"]
    judges = levers["judges"]
    assert judges["basis"] == "record"
    assert judges["measures"] == "eoir.immigration_judges"
    assert judges["fitted_to"]
    table = otr("project", "--levers").stdout
    assert "unsourced" in table
    then = json.loads(
        otr("project", "--levers", "--as-of", "2026-02-20", "--format", "json").stdout
    )["rows"]
    assert {row["lever"]: row for row in then}["interior_book_ins"] != levers["interior_book_ins"]


def test_a_broken_file_is_told_with_its_line(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yml"
    mine.write_text(MINE.replace("lever: beds", "lever: bedz"))
    told = otr("project", str(mine), fails=True).stderr
    assert "mine.yml:7" in told
    assert "'beds'" in told
    mine.write_bytes(b"\xff\xfe\x00bad")
    assert "mine.yml:1" in otr("project", str(mine), fails=True).stderr
    mine.write_text("&a [*a]")
    assert "mine.yml:1" in otr("project", str(mine), fails=True).stderr


NUMBERS = re.compile(r" [\d,.]+ +[+−]?\d+% +\d\.\d\d +\d+/\d+% +[\d,.]+ +−?[\d,.]+$")


@pytest.mark.parametrize("measure", ["ice.removals", "cbp.encounters_sw_land", "eoir.completions"])
def test_no_number_of_a_backtest_is_broken(measure: str) -> None:
    """In a terminal of 80 columns a number went on in the next line: '4,13' and '4'."""
    shown = otr("backtest", measure).stdout
    rows = [
        line
        for line in shown.splitlines()
        if line.startswith(("structural", "random walk", "drift"))
    ]
    assert len(rows) >= 6
    for row in rows:
        assert NUMBERS.search(row), row
