"""The verbs of the pipeline from Python give what the command line prints."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ontherecord.desk import open_record
from ontherecord.errors import CatalogError, NotHeld, UsageError

RUN = "from ontherecord.cli import main; main()"
EVENT = "2025-01-20-securing-our-borders"


def otr(*arguments: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments, "--format", "json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def plain(data: object) -> object:
    return json.loads(json.dumps(data, default=str))


def test_effect() -> None:
    found = open_record().effect(EVENT, "usbp.encounters", control="ice.book_ins")
    shown = otr("effect", EVENT, "usbp.encounters", "--control", "ice.book_ins")
    assert plain(found.to_dict()) == shown
    with pytest.raises(NotHeld, match=r"usbp\.encounters"):
        open_record().effect(EVENT, "usbp.encounter")


def test_forecast() -> None:
    found = open_record().forecast("usbp.encounters", horizon=24)
    rows = otr("project", "forecast_encounters")["forecast"]["rows"]
    assert found.quantiles["50"] == pytest.approx(tuple(row["p50"] for row in rows))
    assert found.past()


def test_project_takes_an_id_a_file_or_a_scenario(tmp_path: Path) -> None:
    desk = open_record()
    shipped = desk.scenario("prosecute_all_crossers")
    by_id = desk.project("prosecute_all_crossers", draws=100).to_dict()
    assert by_id == desk.project(shipped, draws=100).to_dict()
    broken = tmp_path / "mine.yml"
    broken.write_text("id: mine\n")
    with pytest.raises(CatalogError, match=r"mine\.yml:1"):
        desk.project(broken)
    with pytest.raises(UsageError, match="Did you mean"):
        desk.project("prosecute_all_crosers")


def test_levers_and_backtest() -> None:
    desk = open_record()
    levers = {one.lever.id: one for one in desk.levers()}
    assert levers["beds"].lever.value
    assert "ice.average_daily_population" in levers["beds"].source
    assert desk.backtest()["lines"]
