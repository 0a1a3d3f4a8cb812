"""Acts without a date or a name: the events and figures that may be meant, and no decision."""

from __future__ import annotations

from dataclasses import replace

from ontherecord.claims.claim import Claim
from ontherecord.record.observation import Event, Observation
from ontherecord.verdict import words
from ontherecord.verdict.bench import Bench
from ontherecord.verdict.borne_out import KIND_OF
from ontherecord.verdict.finding import Judged, Reading
from ontherecord.verdict.matching import all_events, event_reading

SHOWN = 3  # events, and figures of each measure


def judge_undated(claim: Claim, bench: Bench) -> Judged:
    """Show what the record has on the subject; a text that gives no date singles nothing out."""
    tag = claim.subject
    events = [e for e in all_events(bench.lookup) if _about(e, tag) and _known(e.date, bench)]
    latest = sorted(events, key=lambda e: e.date, reverse=True)[:SHOWN]
    measures = bench.catalog.vocabulary["words"]["context"].get(tag, ())
    figures = [(m, o) for m in measures if (o := _latest(m, bench)) is not None]
    summary = "The text gives no date and no name, so no one act is meant."
    if latest:
        titles = "; ".join(f"{e.title} ({e.date})" for e in latest)
        summary += f" The record lists {len(events)} on this, the latest: {titles}."
    if figures:
        told = "; ".join(
            f"{bench.measure(m).title} {words.number(o.value)} ({o.period.label})"
            for m, o in figures
        )
        summary += f" Context: {told}."
    shown = [replace(event_reading(e, ("subject",)), tier="loose") for e in latest] + [
        _figure(m, o, bench) for m, o in figures
    ]
    return Judged("cannot_check", "no_period", summary, tuple(shown))


def _about(event: Event, tag: str) -> bool:
    if event.kind in ("lawsuit", "appeal"):
        return tag == event.kind
    return tag in event.subjects or event.kind in KIND_OF.get(tag, ())


def _known(day: str, bench: Bench) -> bool:
    return bench.published is None or day[:10] <= bench.published.isoformat()


def _latest(measure: str, bench: Bench) -> Observation | None:
    held = [
        o
        for o in bench.lookup.observations(measure)
        if _known(o.period.end.isoformat(), bench)
        and (bench.as_of is None or (o.known_from is not None and o.known_from <= bench.as_of))
    ]
    plain = [o for o in held if not o.breakdown] or held
    return max(plain, key=lambda o: o.period.end, default=None)


def _figure(measure: str, o: Observation, bench: Bench) -> Reading:
    return Reading(
        "loose",
        measure,
        o.period,
        "latest figure held by the document's date",
        o.place,
        o.breakdown,
        bench.measure(measure).unit,
        value=o.value,
        why="context",
        figures=(bench.figure("other", o),),
    )
