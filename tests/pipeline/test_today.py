"""What today's levers give goes on from what the record says: one comparison for every series.

The middle of the draws over the first six months is held against the record's latest six months
with figures (or its latest period, where it is not counted by month). Each row states how far the
two may lie apart; why they do is in docs/explanation/pipeline.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from ontherecord.catalog.pipeline_store import PipelineCatalog
from ontherecord.pipeline import history
from ontherecord.pipeline.engine import Run
from ontherecord.pipeline.model import open_model
from ontherecord.pipeline.outputs import values
from ontherecord.pipeline.reported import BY_ID
from ontherecord.record.lookup import LookUp

MONTHS = 12
FIRST = 6


@dataclass(frozen=True)
class Level:
    """A series: how far its first six months may lie from the record's latest, as a share.

    `first` is how far the first month may lie from the latest month held.
    """

    output: str
    within: float
    first: float


# book-ins by CBP follow encounters, which the record holds to July 2026 and which rose by a third
# after the last month with figures on detention
MONTHLY = (
    Level("encounters", 0.15, 0.15),
    Level("book_ins", 0.10, 0.15),
    Level("book_ins_ice", 0.10, 0.15),
    Level("book_ins_cbp", 0.10, 0.50),
    Level("detained", 0.10, 0.05),
    Level("detained_ice", 0.10, 0.05),
    Level("detained_cbp", 0.20, 0.05),
)


@pytest.fixture(scope="module")
def today(record: LookUp, levers: PipelineCatalog) -> Run:
    return open_model(record, levers, draws=2000).run((), MONTHS)


def middle(run: Run, output: str) -> np.ndarray:
    return np.median(values(run, BY_ID[output]), axis=1)


@pytest.mark.parametrize("row", MONTHLY, ids=lambda row: row.output)
def test_todays_levers_go_on_from_the_latest_months(today: Run, record: LookUp, row: Level) -> None:
    output = BY_ID[row.output]
    held = history.monthly(record, output.measure, "us", output.breakdown).last(FIRST)
    ours = middle(today, row.output)
    assert ours[:FIRST].mean() == pytest.approx(held.values.mean(), rel=row.within)
    assert ours[0] == pytest.approx(held.values[-1], rel=row.first)


def latest(record: LookUp, measure: str, basis: str) -> list:
    found = record.series(measure, "us", "", basis)
    return sorted(found, key=lambda figure: figure.period.end)


@pytest.mark.parametrize(
    ("output", "measure", "within"),
    [
        ("removals", "ice.removals", 0.10),
        ("receipts", "trac.new_cases", 0.10),
        ("completions", "trac.completions", 0.15),
        ("completions", "statement.eoir_completions", 0.15),
    ],
)
def test_todays_levers_go_on_from_the_latest_year_to_date(
    today: Run, record: LookUp, output: str, measure: str, within: float
) -> None:
    figure = latest(record, measure, "fiscal_year_to_date")[-1]
    ours = middle(today, output)[:FIRST].mean()
    assert ours == pytest.approx(figure.value / figure.period.months, rel=within)


def test_judges_go_on_falling_as_they_did(today: Run, record: LookUp) -> None:
    before, now = latest(record, "eoir.immigration_judges", "day")[-2:]
    months = (now.period.end - before.period.end).days / (365.25 / 12)
    fell = (now.value - before.value) / months
    ours = middle(today, "judges")
    assert fell < 0
    assert (ours[-1] - ours[0]) / (MONTHS - 1) == pytest.approx(fell, rel=0.5)
    assert ours[0] == pytest.approx(now.value, rel=0.05)


def test_pending_cases_go_on_falling(today: Run, record: LookUp) -> None:
    """As in the record's last month, and more slowly than in the year: completions fall too."""
    before, now = latest(record, "trac.pending_cases", "day")[-2:]
    months = (now.period.end - before.period.end).days / (365.25 / 12)
    fell = (now.value - before.value) / months
    drawn = values(today, BY_ID["pending"])
    ours = (drawn[FIRST - 1] - drawn[0]) / (FIRST - 1)
    assert fell < 0
    completed = latest(record, "trac.completions", "month")[-1].value
    new = latest(record, "trac.new_cases", "fiscal_year_to_date")[-1]
    month = new.value / new.period.months - completed
    first = float(np.median(drawn[0])) - now.value
    assert first == pytest.approx(month, rel=0.25)
    low, high = np.quantile(ours, (0.025, 0.975))
    assert low <= fell <= high
    assert np.median(ours) < 0.4 * fell
    assert (np.diff(middle(today, "pending")) < 0).all()
    assert drawn[0].mean() == pytest.approx(now.value, rel=0.03)
