"""A projection for the terminal: the range, what binds, what it hangs on, what is left out.

Everything is printed from the contract (`ontherecord/project/1`). A projected number keeps three
digits: more would say what nobody knows.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from ontherecord.base.period import MONTHS
from ontherecord.catalog.lever import TODAY
from ontherecord.pipeline.reported import LIMIT
from ontherecord.report import words
from ontherecord.report.safe import one_line
from ontherecord.report.table import Cell, render_table

MODE = {
    "arithmetic": "Arithmetic: what a stated goal would take",
    "what_if": "What-if: a change against a baseline, with the same luck",
    "forecast": "Forecast: no lever changes",
}
OLD = 365  # days from the last figure of a lever to the first month
REACH = {"at_least": "at least", "at_most": "at most"}
NOWHERE = {"at_least": "nowhere up to 20 times", "at_most": "nowhere from a 20th to 20 times"}
TIMES = {20.0: "at 20 times", 1.0: "as today"}  # where one lever alone got nearest to the goal
PER = {"year": "a year", "month": "a month", "end": "at the end"}
COUNTED = frozenset({*("agents", "beds", "cases", "defendants", "judges", "officers", "people")})
SHOWN = ("encounters", "prosecutions", "book_ins", "detained", "turned_away", "removals",
         "departures", "pending", "appeals", "orders", "spending")  # fmt: skip


def about(value: float | None, unit: str = "") -> str:
    """A projected number, to three digits; what is counted whole, dollars in millions, billions."""
    if value is None:
        return ""
    if unit in COUNTED or unit == "USD":
        value = round(value)
    if not value:
        return "$0" if unit == "USD" else "0"
    digits = 2 - math.floor(math.log10(abs(value)))
    rounded = round(value, digits)
    if unit == "USD" and abs(rounded) >= 1e6:
        scale, name = (1e9, "billion") if abs(rounded) >= 1e9 else (1e6, "million")
        sign = "−" if rounded < 0 else ""
        return f"{sign}${abs(rounded) / scale:,.3g} {name}"
    if abs(rounded) < 1 and unit != "USD":  # a share keeps its three digits
        return f"{rounded:.3g}".replace("-", "−")
    return words.number(rounded, "USD" if unit == "USD" else "")


def span(three: Mapping[str, float], unit: str = "") -> str:
    """'418,000 (332,000 to 480,000)': the middle and the range of 80% of draws."""
    low, high = about(three["p10"], unit), about(three["p90"], unit)
    middle = about(three["p50"], unit)
    return middle if low == high == middle else f"{middle} ({low} to {high})"


def month(iso: str) -> str:
    """'April 2026' of an ISO day."""
    day = date.fromisoformat(iso)
    return f"{MONTHS[day.month - 1]} {day.year}"


def years(months: float | None) -> str:
    """'3.5 years' of a number of months, 'not within ten years' of None."""
    if months is None:
        return "not within ten years"
    return f"{months:.0f} months" if months < 24 else f"{months / 12:.1f} years"


def how_long(goal: Mapping[str, Any]) -> str:
    """When a goal is first reached under the scenario's levers, in how many draws it is not, and
    in how many of the others it is still met at the end."""
    reach, never = goal["months_to"], round(100 * goal["never_share"])
    if goal["kept_share"] is None:
        return "Not reached within ten years in any draw."
    if reach["p50"] is not None and reach["p50"] <= 1:
        text = "Met from the start in most draws"
    elif reach["p50"] is None:
        text = "Not reached within ten years in the middle draw"
    else:
        text = (
            f"First reached after {years(reach['p50'])} in the middle draw, after "
            f"{years(reach['p10'])} in one of ten"
        )
    kept = round(100 * goal["kept_share"])
    span = {"year": "the last twelve months", "month": "the last month", "end": "the end"}
    return (
        f"{text}; not within ten years in {never}% of draws. Of those that reach it, {kept}% still "
        f"meet it in {span[goal['per']]} of the ten years."
    ).replace("in the end of", "at the end of")


def alone_when(data: Mapping[str, Any]) -> str:
    """What the numbers of "one lever alone" are of."""
    count = data["goal"]["alone_months"]
    first = date.fromisoformat(data["first_month"])
    year, at = divmod(first.month - 2 + count, 12)
    last = month(date(first.year + year, at + 1, 1).isoformat())
    stock = data["goal"]["per"] == "end"
    when = f"the middle {'at the end of' if stock else 'of the twelve months to'} {last}"
    return f"{when}; where judges are more or fewer than today, those who leave are replaced"


def alone_best(one: Mapping[str, Any]) -> str:
    """What one lever alone reaches; where it never meets the goal, at which end."""
    number = about(one["reached"])
    return number if one["factor"] else f"{number}, {TIMES.get(one['at'], 'at a 20th')}"


def goal_number(data: Mapping[str, Any]) -> str:
    """'at least 1,000,000 a year'; a goal that no output counts is a share of those found."""
    goal = data["goal"]
    said = f"{REACH[goal['reach']]} {about(goal['value'])}"
    return f"{said}%" if _of_share(data) else f"{said} {PER[goal['per']]}"


def against(data: Mapping[str, Any]) -> str:
    """The levers a scenario is compared with: today's, a month's, or another scenario's."""
    name = data["scenario"]["baseline"]
    if name == TODAY:
        return "today's levers"
    if name[0].isdigit():
        return f"the levers of {month(f'{name}-01')}"
    return f"the levers of {name}"


def goal_today(data: Mapping[str, Any]) -> str:
    """The goal's measure under the baseline's levers."""
    today = data["goal"]["today"]
    return f"{span(today)}, in percent" if _of_share(data) else span(today)


def _of_share(data: Mapping[str, Any]) -> bool:
    return all(one["measure"] != data["goal"]["measure"] for one in data["outputs"])


def needs_when(data: Mapping[str, Any]) -> str:
    """Which time the capacities are for: until the last month, or any month once it is reached."""
    needed = {need["id"] for need in data["goal"]["needs"]}
    if needed & {"hires", "completions"}:
        return f"in {data['scenario']['months']} months with everything else as today"
    return "with everything else as today"


def reaches(data: Mapping[str, Any]) -> str:
    """What a run with the printed capacities gives; '' where none was made."""
    goal = data["goal"]
    if not goal["recipe"]:
        return ""
    when = "in the last month" if goal["per"] == "end" else "in the second year"
    text = f"Run in the model from the first month, these capacities reach the goal {when} in half "
    text += "of the draws."
    if goal["raised"] > 1:
        text += (
            f" They are {100 * (goal['raised'] - 1):.0f}% above the sums of a steady year: luck "
            "meets full beds, and those arrested are not there to be arrested again."
        )
    return text


def passed(data: Mapping[str, Any]) -> str:
    """How much of a forecast lay in the past when the record was built, '' where nothing did."""
    made = data["provenance"]
    now = (made["as_of"] or made["built"])[:7]
    count = sum(row["month"][:7] < now for row in data["forecast"]["rows"])
    if not count:
        return ""
    part = "All" if count == len(data["forecast"]["rows"]) else f"The first {count}"
    return f"{part} of these months had passed by {month(now + '-01')}, without figures held."


def value_of(lever: Mapping[str, Any]) -> str:
    """A lever's value and range with its unit."""
    unit = str(lever["unit"])
    money = "USD" if unit == "USD" else ""
    number = about(lever["value"], money)
    if lever["low"] is not None:
        number += f" ({about(lever['low'], money)} to {about(lever['high'], money)})"
    return number


def change_text(change: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """One change of a lever in words."""
    low, high = change["value"], change["high"]
    number = about(low) if high is None else f"{about(low)} to {about(high)}"
    verb = {"set": f"set to {number}", "times": f"times {number}", "add": f"plus {number}"}
    start = change["start"]
    when = "from the first month" if start == "1" else f"from {_named(start)}"
    text = f"{titles[change['lever']]}: {verb[change['operation']]}, {when}"
    if change["over"]:
        text += f", evenly over {change['over']} months"
    if change["until"]:
        text += f", until {_named(change['until'])}"
    for one in change["suspended"]:
        scope = float(one["scope"])
        share = "" if scope == 1 else f" for {100 * scope:g}%"
        text += (
            f"; suspended{share} from {_named(one['from'])} to {_named(one['to'])} ({one['why']})"
        )
    return text


def _named(at: str) -> str:
    """'month 7' of a month's number, 'January 2027' of 2027-01."""
    return month(at + "-01") if len(at) > 3 else f"month {at}"


def render_projection(data: Mapping[str, Any], *, width: int = 80, color: bool = False) -> str:
    """The projection as terminal text ending in a new line; no line longer than `width`."""
    parts = [*_head(data, width), *_forecast(data, width)]
    if data["forecast"] is None:
        parts += [*_goal(data, width), *_years(data, width), *_limits(data, width)]
        parts += _hangs_on(data, width)
    parts += _limits_of_the_answer(data, width)
    return "\n".join(line.rstrip() for line in "\n".join(parts).splitlines()).strip("\n") + "\n"


def _wrapped(text: str, width: int, indent: str = "") -> str:
    return textwrap.fill(one_line(text), width, initial_indent=indent, subsequent_indent=indent)


def _listed(items: Sequence[str], width: int) -> Iterator[str]:
    for item in items:
        yield textwrap.fill(one_line(item), width, initial_indent="  - ", subsequent_indent="    ")


def _table(headers: Sequence[str], rows: Sequence[Sequence[Cell]], width: int) -> str:
    return render_table(headers, rows, width=width).rstrip("\n")


def _head(data: Mapping[str, Any], width: int) -> Iterator[str]:
    scenario, made = data["scenario"], data["provenance"]
    titles = {lever["id"]: lever["title"] for lever in data["levers"]}
    yield _wrapped(scenario["question"], width)
    known = f", as known on {words.day(made['as_of'])}" if made["as_of"] else ""
    yield _wrapped(
        f"{MODE[scenario['mode']]}. From {month(data['first_month'])}, {scenario['months']} "
        f"months. "
        f"{made['draws']:,} draws, seed {made['seed']}; record {made['record']}{known}"
        + (f"; parameters {made['parameters_hash']}." if made["parameters_hash"] else "."),
        width,
    )
    if data["forecast"] and data["forecast"]["stale"]:
        yield "\n" + _wrapped(f"NOTE: {data['forecast']['stale']}", width)
    if scenario["baseline"] != TODAY:
        yield "\n" + _wrapped(f"BASELINE: {against(data)}.", width)
    if scenario["changes"]:
        yield "\nCHANGED"
        yield from _listed([change_text(c, titles) for c in scenario["changes"]], width)


def _goal(data: Mapping[str, Any], width: int) -> Iterator[str]:
    goal = data["goal"]
    if goal is None:
        return
    yield f"\nTHE GOAL: {goal_number(data)} ({goal['measure']})"
    yield _wrapped(
        f"With {against(data)}: {goal_today(data)}, first year, range of 80% of draws. What "
        f"limits it then: {LIMIT[goal['binding']]}.",
        width,
    )
    if goal["never_share"] is not None:
        yield _wrapped(how_long(goal), width)
    yield f"\nWHAT IT WOULD TAKE, {needs_when(data)}"
    rows = [
        (need["title"], about(need["p50"], need["unit"]),
         f"{about(need['p10'], need['unit'])} to {about(need['p90'], need['unit'])}",
         about(need["today"], need["unit"]),
         f"{need['times']:.1f}" if need["times"] else "")
        for need in goal["needs"]
    ]  # fmt: skip
    yield _table(("needed", "middle", "80% of draws", "today", "times"), rows, width)
    yield _wrapped(reaches(data), width)
    if goal["alone"]:
        titles = {lever["id"]: lever["title"] for lever in data["levers"]}
        yield "\n" + _wrapped(f"ONE LEVER ALONE, the others as today: {alone_when(data)}", width)
        alone = [
            (titles[one["lever"]],
             f"{one['factor']:.2f} times today" if one["factor"] else NOWHERE[goal["reach"]],
             alone_best(one), LIMIT[one["binding"]])
            for one in goal["alone"]
        ]  # fmt: skip
        yield _table(("lever", "meets the goal at", "reaches", "then limited by"), alone, width)


def _years(data: Mapping[str, Any], width: int) -> Iterator[str]:
    changed = bool(data["scenario"]["changes"])
    for position, title in ((0, "FIRST"), (-1, "LAST")):
        rows: list[list[Cell]] = []
        for output in data["outputs"]:
            if output["id"] not in SHOWN or not output["years"]:
                continue
            if position == -1 and len(output["years"]) == 1:
                return
            year = output["years"][position]
            row: list[Cell] = [output["title"], span(year["scenario"], output["unit"])]
            if changed:
                row.append(span(year["difference"], output["unit"]))
            rows.append(row)
            first, last = month(year["first"]), month(year["last"])
        if not rows:
            return
        yield f"\n{title} TWELVE MONTHS, {first} to {last} (stocks: at the end)"
        headers = ("", "middle and 80% of draws", f"against {against(data)}")
        yield _table(headers if changed else headers[:2], rows, width)


def _limits(data: Mapping[str, Any], width: int) -> Iterator[str]:
    limits = data["limits_removals"]
    months = data["months"]
    picks = sorted(
        {n for n in (0, 2, 5, 11, 23, 35, 59, 119) if n < len(months)} | {len(months) - 1}
    )
    rows = [
        (month(months[n]), *(f"{100 * limits[name][n]:.0f}%" for name in limits))
        for n in picks
    ]  # fmt: skip
    yield "\nWHAT LIMITS REMOVALS, share of draws in each month"
    yield _table(("month", *(LIMIT[name] for name in limits)), rows, width)
    bound = data["binding"]
    for name in ("prosecutors", "judges"):
        share = 100 * sum(bound[name]) / max(len(bound[name]), 1)
        yield f"  {LIMIT[name].capitalize()} are fully used in {share:.0f}% of months and draws."


def _hangs_on(data: Mapping[str, Any], width: int) -> Iterator[str]:
    found = data["sensitivities"]
    moving = [one for one in found["levers"] if one["swing"] > abs(found["middle"]) * 1e-3]
    if not moving:
        return
    yield "\nWHAT THE ANSWER HANGS ON: each at its ends, the others in their middle, no luck"
    rows = [
        (one["title"], f"{about(one['low'])} to {about(one['high'])}", about(one["at_low"]),
         about(one["at_high"]), "unsourced" if one["basis"] == "unsourced" else one["basis"])
        for one in moving[:8]
    ]  # fmt: skip
    yield _table(("assumption", "range", "low gives", "high gives", "from"), rows, width)


def _forecast(data: Mapping[str, Any], width: int) -> Iterator[str]:
    forecast = data["forecast"]
    if forecast is None:
        return
    bands = (("p25", "p75"), ("p10", "p90"), ("p2_5", "p97_5"))
    rows = [
        (month(one["month"]), about(one["p50"]),
         *(f"{about(one[low])} to {about(one[high])}" for low, high in bands))
        for one in forecast["rows"]
    ]  # fmt: skip
    last = month(f"{forecast['last_observed']}-01")
    yield _wrapped(f"FORECAST by {forecast['model']} ({forecast['because']})", width)
    yield _wrapped(f"The last figure held is of {last}. {passed(data)}".rstrip(), width)
    yield _table(("month", "middle", "50%", "80%", "95%"), rows, width)
    yield "\nHOW IT DID ON THE PAST"
    yield from _listed(forecast["past"], width)


def _limits_of_the_answer(data: Mapping[str, Any], width: int) -> Iterator[str]:
    scenario = data["scenario"]
    yield "\nHELD FIXED"
    yield from _listed(scenario["held_fixed"], width)
    yield "\nNOT MODELLED"
    yield from _listed(scenario["not_modelled"], width)
    if data["forecast"] is None and data["unsourced"]:
        titles = {lever["id"]: lever for lever in data["levers"]}
        yield "\nASSUMPTIONS WITHOUT A SOURCE (unsourced: a range was chosen, no document gives it)"
        yield from _listed(
            [f"{titles[n]['title']}: {value_of(titles[n])}" for n in data["unsourced"]], width
        )
    yield from _old(data, width)
    yield ""
    yield _wrapped(
        "This is conditional on the levers and assumptions above. It says what would follow from "
        "them, not what will happen."
        if data["forecast"] is None
        else "A forecast continues what the record shows; it knows nothing of decisions to come.",
        width,
    )


def _old(data: Mapping[str, Any], width: int) -> Iterator[str]:
    """The levers whose latest figures lie a year or more before the first month."""
    first = date.fromisoformat(data["first_month"])
    old = [
        f"{lever['title']}: to {month(lever['fitted_to'])}"
        for lever in data["levers"]
        if lever["fitted_to"] and (first - date.fromisoformat(lever["fitted_to"])).days > OLD
    ]
    if old:
        yield "\nFITTED TO OLD FIGURES, a year or more before the first month"
        yield from _listed(old, width)
