"""The generated pages on the pipeline: its levers, its scenarios, and published arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from ontherecord.catalog.lever import STAGES, Lever
from ontherecord.catalog.pipeline_store import load_pipeline
from ontherecord.desk import open_record
from ontherecord.pipeline.calibrate import start
from ontherecord.pipeline.published import published_models
from ontherecord.report.projection import MODE, about, change_text

Page = Iterator[str]
BASIS = {
    "record": "fitted to the record",
    "published": "published",
    "definition": "by definition",
    "unsourced": "**unsourced**",
}


def levers() -> Page:
    """Every lever and assumption with its value and source."""
    catalog = load_pipeline()
    yield "# Levers and assumptions\n"
    yield "What the [pipeline](../explanation/pipeline.md) is set with. A lever is what a policy"
    yield "sets, an assumption how the system answers; a [scenario](scenarios.md) may change both."
    yield "Values fitted to the record are fitted when a scenario runs (`otr project NAME` shows"
    yield "them). **Unsourced**: no document was found that gives it; a range was chosen, and it is"
    yield "tagged wherever it is used.\n"
    for stage in STAGES:
        yield f"## {stage.capitalize()}\n"
        yield "| id | what | value and range | unit | from |\n|---|---|---|---|---|"
        for one in catalog.levers.values():
            if one.stage == stage:
                yield (
                    f"| `{one.id}` ({one.role}) | {one.title} | {_value(one)} | "
                    f"{one.unit.replace('_', ' ')} | {_from(one)} |"
                )
        yield ""


def _value(one: Lever) -> str:
    if one.value is None:
        return ""
    money = "USD" if one.unit == "USD" else ""
    text = about(one.value, money)
    if one.low is not None:
        text += f" ({about(one.low, money)} to {about(one.high, money)}, {one.spread})"
    return text


def _from(one: Lever) -> str:
    text = f"{BASIS[one.basis]}: {one.how}"
    if one.source:
        source = one.source
        text += f" [{source['publisher']}, {source['title']}, {source['year']}](<{source['url']}>)"
        text += f" (read from {source['read_from']})" if source["read_from"] else ""
    return text.replace("|", "\\|")


def scenarios() -> Page:
    """Every shipped scenario."""
    catalog = load_pipeline()
    titles = {one.id: one.title for one in catalog.levers.values()}
    yield "# Scenarios\n"
    yield "`otr project NAME` answers one. Your own is a file of the same form:"
    yield "[project a promise](../how-to/project-a-promise.md).\n"
    for mode, text in MODE.items():
        yield f"## {text}\n"
        for one in catalog.scenarios.values():
            if one.mode != mode:
                continue
            yield f"**`{one.id}`** {one.question}\n"
            for change in one.changes:
                yield f"- Changed: {change_text(asdict(change), titles)}"
            if one.goal:
                yield f"- Goal: {about(one.goal.value)} of `{one.goal.measure}` ({one.goal.per})"
            yield from (f"- Not modelled: {text}" for text in one.not_modelled)
            yield ""


def published() -> Page:
    """Published arithmetic worked again."""
    record = open_record()
    fitted = start(record.lookup, load_pipeline().levers).levers
    yield "# Published arithmetic, worked again\n"
    yield "Others have done sums on the same questions. Each is worked again from the constants"
    yield "it prints, so that a difference from ours can be seen where it arises. A step without a"
    yield "printed result is what the printed numbers imply.\n"
    for one in published_models(fitted):
        yield f"## {one.publisher} {one.year}: {one.title}\n"
        copy = f" (read from {one.read_from})" if one.read_from else ""
        yield f"{one.asks}. [The report](<{one.url}>){copy}\n"
        yield "| step | from | comes to | printed | agrees |\n|---|---|--:|--:|---|"
        for step in one.steps:
            printed = "" if step.printed is None else f"{step.printed:,.0f}"
            agrees = {True: "yes", False: "no", None: ""}[step.agrees]
            name = step.id.replace("_", " ")
            value = f"{step.value:,.0f}" if abs(step.value) >= 1000 else f"{step.value:,.4g}"
            yield f"| {name} | {step.formula.replace('_', ' ')} | {value} | {printed} | {agrees} |"
        yield "\n| their constant | theirs | ours | |\n|---|--:|--:|---|"
        for c in one.compared:
            span = f" ({about(c.low)} to {about(c.high)})" if c.low is not None else ""
            yield (
                f"| {c.constant.replace('_', ' ')} ({c.unit}) | {about(c.theirs)} | "
                f"{about(c.ours)}{span} | {c.why} |"
            )
        yield ""
