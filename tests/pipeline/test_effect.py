"""Interrupted series: known changes are found, and "no effect can be separated" is an answer."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from ontherecord.desk import Desk
from ontherecord.errors import NotHeld, UsageError
from ontherecord.pipeline.effects.effect import REASONS, Effect, effect, find_event
from ontherecord.pipeline.forecasts.monthly import Line, first_day
from ontherecord.record.observation import Event
from ontherecord.report.effect import SHOWN, render_effect

from .made import MADE_UP, START, act, record

LINE = Line(MADE_UP)
OTHER = Line("test.others")
WHEN = 80  # months from the start


def steady(change: float = 0.0, seed: int = 1, spread: float = 0.05) -> np.ndarray:
    """Noise about 1000, with a change of level on logs from the month of the event on."""
    random = np.random.default_rng(seed)
    log = np.log(1000) + spread * random.standard_normal(120)
    log[WHEN:] += change
    return np.exp(log)


def when(month: int = WHEN, day: int = 1) -> Event:
    """An event in this month of the made-up series."""
    return act("the-act", first_day(START + month).replace(day=day).isoformat())


def measured(
    folder: Path,
    desk: Desk,
    values: np.ndarray,
    event: Event | None = None,
    breaks: tuple[dict[str, str], ...] = (),
    others: np.ndarray | None = None,
    **more: object,
) -> Effect:
    """The effect on a made-up series."""
    rows = {LINE: values} | ({OTHER: others} if others is not None else {})
    event = event or when()
    look = record(folder, rows, events=[event])
    measure = replace(desk.catalog.measures["ice.removals"], id=MADE_UP, breaks=breaks)
    return effect(look, event, measure, **more)  # type: ignore[arg-type]


def test_a_change_of_level_is_found(tmp_path: Path, desk: Desk) -> None:
    """A fall by half stands out, with its size inside the interval; the slope does not."""
    found = measured(tmp_path, desk, steady(np.log(0.5)))
    assert found.separated
    assert found.reasons == ()
    assert found.level is not None
    assert found.slope is not None
    assert found.level.low <= -50 <= found.level.high
    assert found.level.placebo_rank == 1
    assert not found.slope.separated
    assert (found.months_before, found.months_after) == (24, 24)


def test_nothing_happened(tmp_path: Path, desk: Desk) -> None:
    """Noise: no effect can be separated."""
    found = measured(tmp_path, desk, steady(seed=4))
    assert not found.separated
    assert found.reasons
    assert set(found.reasons) <= set(REASONS)


def test_a_wandering_series_is_not_taken_for_an_effect(tmp_path_factory, desk: Desk) -> None:
    """On random walks without any change an effect is seldom claimed."""
    claimed = 0
    for seed in range(40):
        walk = 1000 * np.exp(np.cumsum(0.1 * np.random.default_rng(seed).standard_normal(120)))
        claimed += measured(tmp_path_factory.mktemp("w"), desk, walk).separated
    assert claimed <= 3


def test_a_break_in_the_definition_refuses(tmp_path: Path, desk: Desk) -> None:
    """A measure counted otherwise in the window says nothing about the event."""
    on = first_day(START + WHEN + 2).isoformat()
    found = measured(
        tmp_path, desk, steady(-1.0), breaks=({"on": on, "why": "Counted otherwise."},)
    )
    assert not found.separated
    assert "break" in found.reasons
    assert found.breaks[0]["on"] == on


def test_too_few_months(tmp_path: Path, desk: Desk) -> None:
    """Three months after are too few; the counts are given."""
    found = measured(tmp_path, desk, steady(-1.0), when(117))
    assert found.reasons == ("few_months",)
    assert (found.months_before, found.months_after) == (24, 3)
    assert found.level is None


def test_few_dates_to_compare(tmp_path: Path, desk: Desk) -> None:
    """Early in a series there are too few placebo dates to call anything extreme."""
    values = np.concatenate((steady()[:24], steady(-1.0)[-60:]))
    found = measured(tmp_path, desk, values, when(24))
    assert "few_placebos" in found.reasons


def test_a_change_elsewhere_is_not_the_events(tmp_path: Path, desk: Desk) -> None:
    """The fall came a year after the event: another month fits better, and is named."""
    values = steady()
    values[WHEN + 12 :] *= 0.3
    found = measured(tmp_path, desk, values)
    assert not found.separated
    assert "other_date" in found.reasons
    assert found.better_month == first_day(START + WHEN + 12).isoformat()[:7]


def test_the_month_of_the_event_is_left_out(tmp_path: Path, desk: Desk) -> None:
    """An event in the course of a month makes it neither before nor after; a gap is named too."""
    values = steady(-1.0)
    values[WHEN - 5] = np.nan
    found = measured(tmp_path, desk, values, when(WHEN, 20))
    months = [first_day(START + n).isoformat()[:7] for n in (WHEN - 5, WHEN)]
    assert list(found.left_out) == months
    assert found.months_before == 23


def test_a_control_takes_out_what_is_shared(tmp_path_factory, desk: Desk) -> None:
    """Both halved: alone it stands out, against the control it does not."""
    values, others = steady(np.log(0.5), 1), steady(np.log(0.5), 2)
    alone = measured(tmp_path_factory.mktemp("a"), desk, values, others=others)
    against = measured(tmp_path_factory.mktemp("b"), desk, values, others=others, control=OTHER)
    assert alone.separated
    assert not against.separated
    assert any("relative to test.others" in note for note in against.notes)


def test_what_is_asked_wrongly(tmp_path: Path, desk: Desk) -> None:
    """Events by words, years only, windows too short and months not held are errors."""
    events = [
        act("one-act", "2020-01-05", "Alpha order"),
        act("two-act", "2020-02-05", "Beta order"),
    ]
    look = record(tmp_path, {LINE: steady()}, events=events)
    measure = replace(desk.catalog.measures["ice.removals"], id=MADE_UP, breaks=())
    assert find_event(look, "beta").id == find_event(look, "two-act").id == "two-act"
    with pytest.raises(UsageError, match="fits 2 events"):
        find_event(look, "order")
    with pytest.raises(NotHeld, match="no event"):
        find_event(look, "gamma")
    with pytest.raises(NotHeld, match="year only"):
        effect(look, act("y", "2020"), measure)
    with pytest.raises(UsageError, match="window"):
        effect(look, events[0], measure, window=3)
    with pytest.raises(NotHeld, match="not around"):
        effect(look, act("late", "2031-01-05"), measure)
    with pytest.raises(NotHeld, match="no month of"):
        effect(look, events[0], measure, place="state:TX")


def test_words_of_the_answer(tmp_path: Path, desk: Desk) -> None:
    """The text names both answers, never a cause, and the record's silence about why."""
    folders = [tmp_path / name for name in "ab"]
    for folder in folders:
        folder.mkdir()
    found = measured(folders[0], desk, steady(-1.0))
    text = render_effect(found.to_dict(), "Things")
    assert "A difference stands out." in text
    assert "does not say why" in text
    nothing = render_effect(measured(folders[1], desk, steady(seed=4)).to_dict(), "Things")
    assert "No effect can be separated:" in nothing
    for word in ("cause", "because of", "due to", "led to", "impact"):
        assert word not in text + nothing


def test_on_the_record(desk: Desk) -> None:
    """Border encounters after January 2025 differed; ICE removals in 2023 cannot be compared."""
    event = find_event(desk.lookup, "2025-01-20-securing-our-borders")
    found = effect(desk.lookup, event, desk.catalog.measures["usbp.encounters"])
    assert found.separated
    assert found.level is not None
    assert found.level.high < -50
    assert found.other_events
    shown = render_effect(found.to_dict(), "Encounters").partition("the nearest:")[2]
    assert len(re.findall(r"^  2025-01-2\d  ", shown, re.M)) == SHOWN  # not those of 2023
    event = find_event(desk.lookup, "2023-05-11-title-42-expulsions-end")
    found = effect(desk.lookup, event, desk.catalog.measures["ice.removals"])
    assert "break" in found.reasons
    assert date.fromisoformat(found.breaks[0]["on"]) == date(2023, 5, 12)
