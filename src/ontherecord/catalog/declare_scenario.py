"""What an author may write as a scenario: its changes, goal, baseline and what it answers.

`scenarios/<id>.yml` is one scenario, and so is a user's own file; errors carry file:line.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from ontherecord.catalog import lever as nouns
from ontherecord.catalog.declare import Code, MeasureId, Model, Text, one_of, validated, web_address
from ontherecord.catalog.declare_answer import AnswerModel, declare_answer
from ontherecord.catalog.declare_pipeline import Number, number_of
from ontherecord.catalog.lever import Change, Goal, Lever, Scenario, plain
from ontherecord.catalog.reader import Declaration, read_declaration
from ontherecord.errors import CatalogError, ScenarioError, did_you_mean

LONGEST = 120  # months: beyond ten years the people who come to stay would have to be modelled
MONTH = re.compile(r"[1-9]\d{0,2}|\d{4}-(0[1-9]|1[0-2])")
DATED = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
NAME = re.compile(r"[a-z][a-z0-9_]*")


def _month(value: str) -> str:
    if not MONTH.fullmatch(value):
        raise ValueError(
            f"{value!r} is neither a month (2027-01) nor a month's number (1 to {LONGEST})"
        )
    return value


def _months(value: str) -> str:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= LONGEST):
        raise ValueError(f"{value!r} is not a number of months from 1 to {LONGEST}")
    return value


def _baseline(value: str) -> str:
    if value == nouns.TODAY or DATED.fullmatch(value) or NAME.fullmatch(value):
        return value
    raise ValueError(
        f"{value!r} is neither {nouns.TODAY}, a month of the record (2025-12) nor a scenario's id"
    )


def _over(value: str) -> str:
    return value if value == "0" else _months(value)


def _some(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value:
        raise ValueError("expected at least one line")
    return value


Month = Annotated[str, AfterValidator(_month)]
Lines = Annotated[tuple[Text, ...], AfterValidator(_some)]


class SuspensionModel(Model):
    """Months in which a court keeps a lever from having its effect, in a share of places."""

    from_: Month = Field(alias="from")
    to: Month
    scope: Number = "1"
    why: Text


class ChangeModel(Model):
    """What a scenario does to one lever: exactly one of set, times and add."""

    lever: Code
    set: Text | None = None
    times: Text | None = None
    add: Text | None = None
    from_: Annotated[Month, Field(alias="from")] = "1"
    over: Annotated[str, AfterValidator(_over)] = "0"
    until: Month | None = None
    suspended: tuple[SuspensionModel, ...] = ()

    @model_validator(mode="after")
    def _one(self) -> ChangeModel:
        given = [name for name in ("set", "times", "add") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError("exactly one of set, times and add is written")
        return self


class GoalModel(Model):
    """A stated number."""

    measure: MeasureId
    value: Number
    per: Annotated[str, one_of(("year", "month", "end"))]
    reach: Annotated[str, one_of(nouns.REACH)]
    breakdown: str = ""


class SaidModel(Model):
    """Who said it, by office, and the document."""

    title: Text
    url: Annotated[str, AfterValidator(web_address)]


class ScenarioModel(Model):
    """One scenario file."""

    id: Code
    question: Text
    mode: Annotated[str, one_of(nouns.MODES)]
    months: Annotated[str, AfterValidator(_months)]
    changes: tuple[ChangeModel, ...] = ()
    goal: GoalModel | None = None
    measure: str = ""
    breakdown: str = ""
    held_fixed: Lines
    not_modelled: Lines
    source: SaidModel | None = None
    baseline: Annotated[str, AfterValidator(_baseline)] = nouns.TODAY
    answers: tuple[AnswerModel, ...] = ()

    @model_validator(mode="after")
    def _mode(self) -> ScenarioModel:
        if (self.mode == "arithmetic") != (self.goal is not None):
            raise ValueError("a goal goes with mode arithmetic, and arithmetic with a goal")
        if self.mode != "arithmetic" and not self.measure:
            raise ValueError("measure: name the measure that the answer is mainly about")
        if self.mode == "forecast" and self.changes:
            raise ValueError("a forecast sets no lever; write mode: what_if")
        if self.mode == "what_if" and not self.changes:
            raise ValueError("a what-if changes at least one lever")
        if self.mode == "forecast" and self.baseline != nouns.TODAY:
            raise ValueError("a forecast has no baseline but what was backtested beside it")
        if (
            self.mode == "arithmetic"
            and NAME.fullmatch(self.baseline)
            and (self.baseline != nouns.TODAY)
        ):
            raise ValueError(
                f"the sums of mode arithmetic start from {nouns.TODAY} or from a month of the "
                "record, not from a scenario; write mode: what_if"
            )
        if self.baseline == self.id:
            raise ValueError("a scenario is not its own baseline")
        return self


def declare_scenario(
    declaration: Declaration, levers: Mapping[str, Lever], measures: Collection[str]
) -> Scenario:
    """The scenario a file declares. Raises CatalogError with file:line and what was expected."""
    model = validated(ScenarioModel, declaration.data, declaration)
    for name, wanted in (
        ("goal.measure", model.goal and model.goal.measure),
        ("measure", model.measure),
    ):
        if wanted and wanted not in measures:
            near = did_you_mean("measure", wanted, measures)
            raise declaration.error(name, f"{name}: no measure {wanted!r}. {near}".rstrip())
    if model.goal and number_of(model.goal.value) < 0:
        raise declaration.error("goal.value", "goal.value: a goal is not below 0")
    changes = tuple(
        _change(declaration, change, f"changes.{n}", levers, int(model.months))
        for n, change in enumerate(model.changes)
    )
    _apart(declaration, changes)
    goal = model.goal
    return Scenario(
        id=model.id,
        question=" ".join(model.question.split()),
        mode=model.mode,
        months=int(model.months),
        changes=changes,
        goal=Goal(goal.measure, number_of(goal.value), goal.per, goal.reach, goal.breakdown)
        if goal
        else None,
        measure=model.measure,
        breakdown=model.breakdown,
        held_fixed=model.held_fixed,
        not_modelled=model.not_modelled,
        source=model.source.model_dump() if model.source else {},
        baseline=model.baseline,
        answers=tuple(
            declare_answer(declaration, one, f"answers.{n}", measures)
            for n, one in enumerate(model.answers)
        ),
    )


def _change(
    declaration: Declaration, model: ChangeModel, key: str, levers: Mapping[str, Lever], months: int
) -> Change:
    """One change, its lever known, its unit fitting, its dates in order."""
    lever = levers.get(model.lever)
    if lever is None:
        near = did_you_mean("lever", model.lever, levers)
        raise declaration.error(f"{key}.lever", f"no lever {model.lever!r}. {near}".rstrip())
    if lever.role == "opening":
        raise declaration.error(
            f"{key}.lever", f"{lever.id} is a stock at the start, which no change over time moves"
        )
    operation = next(n for n in ("set", "times", "add") if getattr(model, n) is not None)
    text: str = getattr(model, operation)
    where = f"{key}.{operation}"
    low, high = _operands(declaration, where, text, lever, operation)
    first = declaration.error
    if (begin := _order(model.from_)) and model.until:
        end = _order(model.until)
        if begin[0] == end[0] and end < begin:
            raise first(f"{key}.until", f"until {model.until} comes before from {model.from_}")
        held = end[1] - begin[1] + 1
        if begin[0] == end[0] and int(model.over) > held:
            raise first(
                f"{key}.over",
                f"over {model.over} months, but the change is over after {held}; "
                f"expected at most {held}",
            )
    suspended = []
    for n, one in enumerate(model.suspended):
        a, b = _order(one.from_), _order(one.to)
        if a[0] == b[0] and b < a:
            raise first(f"{key}.suspended.{n}", f"to {one.to} comes before from {one.from_}")
        if not 0 < number_of(one.scope) <= 1:
            raise first(f"{key}.suspended.{n}.scope", "scope is a share above 0, at most 1")
        suspended.append({"from": one.from_, "to": one.to, "scope": one.scope, "why": one.why})
    if model.from_.isdigit() and len(model.from_) < 4 and int(model.from_) > months:
        raise first(f"{key}.from", f"month {model.from_} is after the last, {months}")
    return Change(
        lever.id, operation, low, high, model.from_, int(model.over), model.until or "",
        tuple(suspended),
    )  # fmt: skip


def _operands(
    declaration: Declaration, where: str, text: str, lever: Lever, operation: str
) -> tuple[float, float | None]:
    """The number or range of an operation, in the lever's unit; impossible values are refused."""
    parts = text.split(" to ")
    percent = [part.endswith("%") for part in parts]
    if any(percent) and lever.unit != "share":
        raise declaration.error(where, f"a percentage does not fit {lever.id}, in {lever.unit}")
    try:
        numbers = [number_of(p.removesuffix("%")) / (100 if p.endswith("%") else 1) for p in parts]
    except ValueError as error:
        unit = "" if operation == "times" else f" in {lever.unit}"
        share = " or a percentage" if lever.unit == "share" else ""
        raise declaration.error(
            where,
            f"{error}; {operation} of {lever.id} is a plain number{unit}{share}, or a range of two "
            'such as "2 to 3"',
        ) from None
    if len(numbers) > 2 or (len(numbers) == 2 and numbers[1] <= numbers[0]):
        raise declaration.error(where, f"{text!r} is no range; write the smaller number first")
    for number in numbers:
        if operation == "set" and not lever.least <= number <= lever.most:
            limits = f"from {plain(lever.least)}" + (
                f" to {plain(lever.most)}" if math.isfinite(lever.most) else ""
            )
            raise declaration.error(
                where, f"{lever.id} cannot be {plain(number)}; expected {limits} {lever.unit}"
            )
        if operation == "times" and number < 0:
            raise declaration.error(where, f"{lever.id} cannot be multiplied by {number:g}")
    return numbers[0], numbers[1] if len(numbers) == 2 else None


def _order(month: str) -> tuple[int, int]:
    """Months by number and by date sort among their own kind."""
    if len(month) < 4:
        return 0, int(month)
    return 1, int(month[:4]) * 12 + int(month[5:])


def _apart(declaration: Declaration, changes: tuple[Change, ...]) -> None:
    """Two changes of one lever follow each other as they are written."""
    last: dict[str, tuple[int, int]] = {}
    for n, change in enumerate(changes):
        start = _order(change.start)
        before = last.get(change.lever)
        if before is not None and before[0] == start[0] and start < before:
            raise declaration.error(
                f"changes.{n}", f"the changes of {change.lever} are not in order of their months"
            )
        last[change.lever] = start


def read_scenario(
    path: Path,
    levers: Mapping[str, Lever],
    measures: Collection[str],
    shipped: Mapping[str, Scenario],
) -> Scenario:
    """The scenario in a file; its baseline may be a shipped one. Raises CatalogError, file:line."""
    declaration = read_declaration(path)
    found = declare_scenario(declaration, levers, measures)
    _known_baseline(declaration, found, shipped)
    return found


def _known_baseline(
    declaration: Declaration, scenario: Scenario, others: Mapping[str, Scenario]
) -> None:
    """A baseline that is a scenario is there, changes levers and stands on today's itself."""
    name = scenario.baseline
    if name == nouns.TODAY or DATED.fullmatch(name):
        return
    other = others.get(name)
    if other is None:
        near = did_you_mean("scenario", name, others)
        raise declaration.error("baseline", f"baseline: no scenario {name!r}. {near}".rstrip())
    if not other.changes:
        raise declaration.error(
            "baseline", f"baseline: {name} changes no lever; expected a what-if, or {nouns.TODAY}"
        )
    if other.baseline != nouns.TODAY:
        raise declaration.error(
            "baseline", f"baseline: {name} has a baseline of its own ({other.baseline})"
        )
    late = [one for one in other.changes if len(one.start) < 4 and int(one.start) > scenario.months]
    if late:
        raise declaration.error(
            "baseline", f"baseline: {name} changes {late[0].lever} in month {late[0].start}, after "
            f"the last month here, {scenario.months}",
        )  # fmt: skip


def located(path: Path, error: ScenarioError) -> CatalogError:
    """What a run found wrong with the scenario of a file, with the line it stands on."""
    found = read_declaration(path).error(error.key, error.args[0])
    found.next_step = error.next_step
    return found


def read_scenarios(
    folder: Path, levers: Mapping[str, Lever], measures: Collection[str]
) -> dict[str, Scenario]:
    """Every scenario of `folder`, by id; the file's name is the id. Raises CatalogError."""
    scenarios: dict[str, Scenario] = {}
    read = {}
    for path in sorted(folder.glob("*.yml")):
        declaration = read_declaration(path)
        found = declare_scenario(declaration, levers, measures)
        if found.id != path.stem:
            raise declaration.error("id", f"id: {found.id} is not the file's name")
        scenarios[found.id], read[found.id] = found, declaration
    for name, declaration in read.items():
        _known_baseline(declaration, scenarios[name], scenarios)
    return scenarios
