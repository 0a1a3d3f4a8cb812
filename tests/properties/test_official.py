"""Every dated act of the record, said truly and falsely: nothing is decided wrongly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from generator.desk import ask
from ontherecord.desk import Desk
from ontherecord.record.observation import Event

LATE = date(2026, 11, 1)
TOPICS = {  # subjects as a text would name them
    "birthright": "birthright citizenship",
    "sanctuary": "sanctuary cities",
    "expedited_removal": "expedited removal",
    "tps": "temporary protected status",
    "refugees": "refugee admissions",
    "asylum": "asylum",
    "funding": "federal funding",
    "national_guard": "the National Guard",
}
OTHERS = {"Trump": "Biden", "Biden": "Trump"}
Said = tuple[str, str, Event]


def _on(day: str) -> str:
    return date.fromisoformat(day).strftime("%B %-d, %Y")


def _moved(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=41)).isoformat()


def _names(event: Event) -> Iterator[str]:
    if number := re.search(r"EO (\d{5})", event.citation):
        yield f"Executive Order {number[1]}"
    if number := re.search(r"Proc\. (\d{5})", event.citation):
        yield f"Proclamation {number[1]}"
    if event.kind == "law" and event.title.endswith("Act"):
        yield f"the {event.title}"


def _signed(events: tuple[Event, ...]) -> Iterator[Said]:
    for event in events:
        president = next((p for p in OTHERS if p in event.actor), "")
        if event.kind not in ("executive_order", "proclamation") or not president:
            continue
        for name in _names(event):
            on, late = _on(event.date), _on(_moved(event.date))
            yield "true", f"President {president} signed {name} on {on}.", event
            yield "true", f"{name[0].upper()}{name[1:]} was signed by {president} on {on}.", event
            yield "true", f"On {on}, {president} issued {name}.", event
            yield "false", f"President {president} signed {name} on {late}.", event
            yield "open", f"President {OTHERS[president]} signed {name} on {on}.", event
            yield "open", f"President {president} did not sign {name} on {on}.", event
            yield "open", f"President {president} plans to sign {name} on {late}.", event
            yield "open", f"{name[0].upper()}{name[1:]} was published on {late}.", event
            yield "open", f"{name[0].upper()}{name[1:]} took effect on {late}.", event
            yield "open", f"Congress passed {name} on {on}.", event
            yield "open", f"A judge blocked {name} on {late}.", event
            yield "open", f"{president} signed {name} abolishing the courts on {on}.", event


def _sued(events: tuple[Event, ...]) -> Iterator[Said]:
    for event in events:
        topic = next((TOPICS[s] for s in event.subjects if s in TOPICS), "")
        if event.kind != "lawsuit" or not topic or event.actor in ("a private party", ""):
            continue
        on, late = _on(event.date), _on(_moved(event.date))
        yield "true", f"{event.actor} sued over {topic} on {on}.", event
        yield "true", f"On {on}, {event.actor} filed a lawsuit over {topic}.", event
        yield "open", f"{event.actor} sued over {topic} on {late}.", event
        yield "open", f"Wyoming sued over {topic} on {on}.", event
        yield "open", f"{event.actor} dropped its lawsuit over {topic} on {on}.", event
        yield "open", f"{event.actor} would have sued over {topic} on {on}.", event


@pytest.fixture(scope="module")
def said(desk: Desk) -> list[Said]:
    events = desk.lookup.events()
    whole = tuple(e for e in events if len(e.date) == 10)
    return [*_signed(whole), *_sued(whole)]


def _verdicts(desk: Desk, text: str) -> set[str]:
    return {c["verdict"] for c in ask(desk, text, LATE)}


def test_there_are_many_acts(said: list[Said]) -> None:
    assert len(said) > 400
    assert {label for label, _, _ in said} == {"true", "false", "open"}


def test_a_true_act_is_never_contradicted_and_mostly_found(desk: Desk, said: list[Said]) -> None:
    true = [(text, event, _verdicts(desk, text)) for label, text, event in said if label == "true"]
    wrong = [text for text, _, verdicts in true if "contradicted" in verdicts]
    assert not wrong, wrong[:10]
    primary = [(text, verdicts) for text, event, verdicts in true if event.primary]
    found = sum("supported" in verdicts for _, verdicts in primary)
    assert found >= 0.6 * len(primary), [t for t, v in primary if "supported" not in v][:12]
    secondary = [text for text, event, v in true if not event.primary and "supported" in v]
    assert not secondary, secondary[:10]


def test_a_false_act_is_never_supported(desk: Desk, said: list[Said]) -> None:
    false = [
        (text, event, _verdicts(desk, text)) for label, text, event in said if label == "false"
    ]
    assert not [text for text, _, verdicts in false if "supported" in verdicts]
    primary = [verdicts for _, event, verdicts in false if event.primary]
    assert sum("contradicted" in v for v in primary) >= 0.8 * len(primary)


def test_what_the_list_cannot_settle_is_not_decided(desk: Desk, said: list[Said]) -> None:
    decided = [
        text
        for label, text, _ in said
        if label == "open" and _verdicts(desk, text) & {"supported", "contradicted"}
    ]
    assert not decided, f"{len(decided)}: {decided[:15]}"
