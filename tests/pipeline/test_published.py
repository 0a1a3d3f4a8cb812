"""Published arithmetic comes out of its own constants, and is set beside our levers."""

from __future__ import annotations

from pathlib import Path

import pytest

from ontherecord.errors import CatalogError
from ontherecord.pipeline.model import Model
from ontherecord.pipeline.published import published_models


def test_every_printed_result_follows_from_the_printed_constants(model: Model) -> None:
    found = published_models(model.start.levers)
    assert len(found) >= 4
    for one in found:
        assert one.url.startswith("http")
        assert any(step.printed is not None for step in one.steps), one.id
        for step in one.steps:
            assert step.agrees in (True, None), (one.id, step)


def test_what_they_imply_is_worked_out(model: Model) -> None:
    steps = {(one.id, s.id): s.value for one in published_models(model.start.levers)
             for s in one.steps}  # fmt: skip
    assert steps["aaf_2016", "stay_days"] == pytest.approx(22.5, abs=0.1)
    assert steps["crs_2023", "cases_per_judge_year"] == pytest.approx(456, abs=1)
    assert steps["aic_2024", "staff_each"] == pytest.approx(200_000)


def test_a_step_that_names_nothing_is_told_with_its_line(tmp_path: Path, model: Model) -> None:
    path = tmp_path / "published.yml"
    path.write_text(
        "m:\n  title: t\n  constants:\n    a: '1'\n  steps:\n    - id: s\n      is: a * b\n"
        "  ours: []\n"
    )
    with pytest.raises(CatalogError, match=r"published.yml:7: .*'b'"):
        published_models(model.start.levers, path)
    path.write_text(path.read_text().replace("a * b", "a * a + a"))
    with pytest.raises(CatalogError, match="neither a sum nor a product"):
        published_models(model.start.levers, path)
