"""An effect as text: what differed, how sure that is, and what else happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ontherecord.report import words
from ontherecord.report.safe import one_line

SHOWN = 8  # other events named; the rest are counted


def render_effect(effect: Mapping[str, Any], title: str) -> str:
    """The text of an effect (its `to_dict`), for a measure with this title."""
    event = effect["event"]
    lines = [f"{title} after {one_line(event['title'])} ({words.day(event['date'])})", ""]
    if effect["separated"]:
        lines.append("A difference stands out.")
    else:
        why = "; ".join(reason["text"] for reason in effect["reasons"])
        if effect["better_month"]:
            why += f" ({effect['better_month']})"
        lines.append(f"No effect can be separated: {why}.")
    lines += _part("Level", effect["level"], "%", "differed by")
    lines += _part("Change per month", effect["slope"], "%", "differed by")
    lines.append("")
    lines.append(
        f"Months: {effect['months_before']} before, {effect['months_after']} after "
        f"({effect['first_month']} to {effect['last_month']})"
        + (f", without {', '.join(effect['left_out'])}" if effect["left_out"] else "")
        + ("; a season is allowed for" if effect["seasonal"] else "")
        + "."
    )
    lines += [
        f"Counted otherwise from {words.day(one['on'])}: {one['why']}" for one in effect["breaks"]
    ]
    lines += effect["notes"]
    others = effect["other_events"]
    if others:
        near = _nearest(others, effect["event"]["date"])
        which = "; the nearest" if len(others) > SHOWN else ""
        lines += ["", f"{len(others)} other events of the record are dated in these months{which}:"]
        lines += [f"  {one['date']}  {one_line(one['title'])}" for one in near]
        if len(others) > SHOWN:
            lines.append(f"  and {len(others) - SHOWN} more (--format json)")
    return "\n".join(lines) + "\n"


def _nearest(others: Sequence[Mapping[str, Any]], day: str) -> list[Mapping[str, Any]]:
    """The events dated nearest to the day, by date; a month alone counts as its first day."""
    own = _day(day)
    near = sorted(others, key=lambda one: abs((_day(one["date"]) - own).days))[:SHOWN]
    return sorted(near, key=lambda one: str(one["date"]))


def _day(text: str) -> date:
    return date.fromisoformat(text if len(text) > 7 else f"{text}-01")


def _part(name: str, change: Mapping[str, Any] | None, unit: str, verb: str) -> list[str]:
    if change is None:
        return []
    interval = f"95% interval {change['low']:+g}{unit} to {change['high']:+g}{unit}"
    rank = f"rank {change['placebo_rank']} of {change['placebo_of']} dates"
    return [f"{name} {verb} {change['percent']:+g}{unit} ({interval}; {rank})."]
