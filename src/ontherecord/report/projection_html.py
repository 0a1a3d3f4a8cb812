"""A projection as one self-contained page: charts, what binds, and every lever with its source.

No script and no outside request; the charts are drawn here. The three modes never share a chart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ontherecord.pipeline.reported import LIMIT
from ontherecord.report import projection as told
from ontherecord.report.fan import Fan, fan_svg
from ontherecord.report.projection import MODE, about, change_text, month, span, value_of
from ontherecord.report.safe import one_line
from ontherecord.report.stages import stages_svg
from ontherecord.report.tornado import Bar, tornado_svg

CHARTED = ("removals", "detained", "book_ins", "pending", "encounters", "prosecutions")
STAGE = {
    "border": "Border", "prosecution": "Prosecution", "interior": "Interior arrests",
    "detention": "Detention", "court": "Immigration court", "removal": "Removal", "cost": "Money",
}  # fmt: skip
BANDS = "Bands: 95, 80 and 50% of draws; line: their middle"


def render_projection_html(data: Mapping[str, Any]) -> str:
    """The projection (`ontherecord/project/1`) as one HTML page."""
    environment = Environment(
        loader=PackageLoader("ontherecord.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    titles = {lever["id"]: lever["title"] for lever in data["levers"]}
    made = data["provenance"]
    page = environment.get_template("projection.html").render(
        question=one_line(data["scenario"]["question"]),
        mode=MODE[data["scenario"]["mode"]],
        when=f"From {month(data['first_month'])}, {data['scenario']['months']} months",
        made=made,
        as_of=made["as_of"],
        changes=[change_text(change, titles) for change in data["scenario"]["changes"]],
        goal=_goal(data, titles),
        forecast=data["forecast"],
        passed=told.passed(data) if data["forecast"] else "",
        charts=[Markup(svg) for svg in _charts(data)],
        years=_years(data),
        limits=_limits(data),
        used=_used(data),
        held_fixed=data["scenario"]["held_fixed"],
        not_modelled=data["scenario"]["not_modelled"],
        stages=_levers(data),
        changed=bool(data["scenario"]["changes"]),
        against=told.against(data),
    )
    return page.encode("utf-8", "replace").decode("utf-8")


def _goal(data: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any] | None:
    goal = data["goal"]
    if goal is None:
        return None
    return {
        "said": told.goal_number(data),
        "needs_when": told.needs_when(data),
        "reaches": told.reaches(data),
        "alone_when": told.alone_when(data),
        "measure": goal["measure"],
        "today": told.goal_today(data),
        "binding": LIMIT[goal["binding"]],
        "how_long": "" if goal["never_share"] is None else told.how_long(goal),
        "needs": [
            {
                "title": need["title"], "how": need["how"],
                "middle": about(need["p50"], need["unit"]),
                "range": " to ".join(about(need[p], need["unit"]) for p in ("p10", "p90")),
                "today": about(need["today"], need["unit"]),
                "times": f"{need['times']:.1f}" if need["times"] else "",
            }
            for need in goal["needs"]
        ],
        "alone": [
            {
                "lever": titles[one["lever"]], "reached": told.alone_best(one),
                "at": f"{one['factor']:.2f} times today" if one["factor"]
                else told.NOWHERE[goal["reach"]],
                "then": LIMIT[one["binding"]],
            }
            for one in goal["alone"]
        ],
    }  # fmt: skip


def _charts(data: Mapping[str, Any]) -> Iterator[str]:
    if data["forecast"] is not None:
        yield _forecast_fan(data)
        return
    outputs = {one["id"]: one for one in data["outputs"]}
    last = {name: one["scenario"][-1][3] for name, one in outputs.items()}
    yield stages_svg(
        "The pipeline",
        f"Middle of the draws in {month(data['months'][-1])}: people there, and people or cases in "
        "that month",
        last,
        lambda value: about(value),
    )
    months = tuple(date.fromisoformat(m) for m in data["months"])
    changed = bool(data["scenario"]["changes"])
    for name in CHARTED:
        one = outputs[name]
        if changed and one["scenario"] == one["baseline"]:
            continue  # what the change does not reach is not drawn
        yield fan_svg(
            Fan(
                one["title"] + (" per month" if one["kind"] == "flow" else ""),
                one["measure"] or "counted by no agency",
                months,
                tuple(tuple(row) for row in one["scenario"]),
                tuple(row[3] for row in one["baseline"]) if changed else (),
                one["unit"],
                (BANDS + (f"; dashes: middle with {told.against(data)}." if changed else "."),),
                told.against(data),
            )
        )
    yield from _tornado(data)


def _forecast_fan(data: Mapping[str, Any]) -> str:
    rows = data["forecast"]["rows"]
    names = ("p2_5", "p10", "p25", "p50", "p75", "p90", "p97_5")
    return fan_svg(
        Fan(
            data["scenario"]["measure"],
            f"Forecast by {data['forecast']['model']}",
            tuple(date.fromisoformat(row["month"]) for row in rows),
            tuple(tuple(row[name] for name in names) for row in rows),
            (),
            "",
            (BANDS + ".", *data["forecast"]["past"][:2]),
        )
    )


def _tornado(data: Mapping[str, Any]) -> Iterator[str]:
    found = data["sensitivities"]
    moving = [one for one in found["levers"] if one["swing"] > abs(found["middle"]) * 1e-3][:8]
    headline = next((o for o in data["outputs"] if o["measure"] == _measure(data)), None)
    if moving and headline is not None:
        span_of = "last twelve months" if headline["kind"] == "flow" else "last month"
        yield tornado_svg(
            "What the answer hangs on",
            f"{headline['title']}, {span_of}: each assumption at the ends of its range",
            found["middle"],
            [
                Bar(one["title"], f"{about(one['low'])} to {about(one['high'])}", one["at_low"],
                    one["at_high"], one["basis"] == "unsourced")
                for one in moving
            ],
            headline["unit"],
        )  # fmt: skip


def _measure(data: Mapping[str, Any]) -> str:
    goal = data["goal"]
    return str(goal["measure"] if goal else data["scenario"]["measure"])


def _years(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    tables = []
    for n in range(max((len(one["years"]) for one in data["outputs"]), default=0)):
        rows = [
            {
                "title": one["title"],
                "scenario": span(one["years"][n]["scenario"], one["unit"]),
                "difference": span(one["years"][n]["difference"], one["unit"]),
            }
            for one in data["outputs"]
        ]
        first = data["outputs"][0]["years"][n]
        tables.append({"span": f"{month(first['first'])} to {month(first['last'])}", "rows": rows})
    return tables


def _limits(data: Mapping[str, Any]) -> dict[str, Any]:
    limits = data["limits_removals"]
    rows = [
        (month(iso), [f"{100 * limits[name][n]:.0f}%" for name in limits])
        for n, iso in enumerate(data["months"])
    ]
    return {"names": [LIMIT[name].capitalize() for name in limits], "rows": rows}


def _used(data: Mapping[str, Any]) -> list[str]:
    return [
        f"{LIMIT[name].capitalize()} are fully used in "
        f"{100 * sum(shares) / max(len(shares), 1):.0f}% of months and draws."
        for name, shares in data["binding"].items()
        if name in ("prosecutors", "judges")
    ]


def _levers(data: Mapping[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    by_stage: dict[str, list[dict[str, Any]]] = {}
    for lever in data["levers"]:
        row = {
            "title": lever["title"], "id": lever["id"], "value": value_of(lever),
            "unit": str(lever["unit"]).replace("_", " "), "role": lever["role"],
            "changed": lever["changed"], "how": lever["how"], "basis": lever["basis"],
            "source": lever["source"], "figures": len(lever["figures"]),
            "fitted_to": month(lever["fitted_to"]) if lever["fitted_to"] else "",
        }  # fmt: skip
        by_stage.setdefault(STAGE[lever["stage"]], []).append(row)
    return list(by_stage.items())
