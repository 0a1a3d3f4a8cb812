"""Published arithmetic, worked again from its own constants, beside what our levers say.

`catalog/published.yml` holds each model's constants as printed and its steps. A step is a sum or a
product, read left to right: "a * b / c", "a + b - c"; no more is needed, and nothing is evaluated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ontherecord.catalog.lever import Lever
from ontherecord.catalog.pipeline_store import FOLDER
from ontherecord.catalog.reader import Declaration, read_declaration


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it comes to, and what was printed, None where the report prints none."""

    id: str
    formula: str
    value: float
    printed: float | None
    rounding: float  # half of the last printed digit's place, or what the constants' own leave

    @property
    def agrees(self) -> bool | None:
        """Whether the printed result follows from the constants, None where none was printed."""
        return None if self.printed is None else abs(self.value - self.printed) <= self.rounding


@dataclass(frozen=True, slots=True)
class Compared:
    """One constant beside our lever for the same thing, in one unit."""

    constant: str
    theirs: float
    lever: str
    ours: float
    low: float | None
    high: float | None
    unit: str
    why: str


@dataclass(frozen=True, slots=True)
class PublishedModel:
    """A report's arithmetic worked again."""

    id: str
    title: str
    publisher: str
    year: str
    url: str
    read_from: str
    asks: str
    constants: Mapping[str, float]
    steps: tuple[Step, ...]
    compared: tuple[Compared, ...]


def published_models(
    levers: Mapping[str, Lever], path: Path = FOLDER / "published.yml"
) -> tuple[PublishedModel, ...]:
    """Every model of the file, worked again. `levers` have values (`calibrate.start`).

    Raises CatalogError with file:line for a step that names what is not there.
    """
    declaration = read_declaration(path)
    return tuple(_model(declaration, key, levers) for key in declaration.data)


def _model(declaration: Declaration, key: str, levers: Mapping[str, Lever]) -> PublishedModel:
    data = declaration.data[key]
    known = {name: float(value) for name, value in data["constants"].items()}
    constants = dict(known)
    steps = []
    for n, one in enumerate(data["steps"]):
        try:
            value = _worked(one["is"], known)
        except (KeyError, ValueError) as error:
            raise declaration.error(f"{key}.steps.{n}.is", f"{one['is']}: {error}") from None
        known[one["id"]] = value
        printed = one.get("printed")
        place = float(one.get("within", "0"))
        if printed and not place:
            digits = printed.rstrip("0")
            place = 10.0 ** (len(printed) - len(digits)) / 2
        steps.append(Step(one["id"], one["is"], value, float(printed) if printed else None, place))
    compared = []
    for n, one in enumerate(data["ours"]):
        lever = levers.get(one["lever"])
        if lever is None or lever.value is None or one["constant"] not in known:
            raise declaration.error(f"{key}.ours.{n}", f"{one['lever']}: no such lever or constant")
        times = float(one.get("times", "1"))
        low, high = (None if x is None else x * times for x in (lever.low, lever.high))
        compared.append(
            Compared(
                one["constant"], known[one["constant"]], lever.id, lever.value * times, low, high,
                one["unit"], " ".join(one["why"].split()),
            )
        )  # fmt: skip
    return PublishedModel(
        key, data["title"], data["publisher"], data["year"], data["url"], data["read_from"],
        data["asks"], constants, tuple(steps), tuple(compared),
    )  # fmt: skip


def _worked(formula: str, known: Mapping[str, float]) -> float:
    """'a * b / c' or 'a + b - c' of known names, left to right; never both kinds in one."""
    first, *rest = formula.split()
    value = known[first]
    signs = rest[::2]
    if not (set(signs) <= {"*", "/"} or set(signs) <= {"+", "-"}) or len(rest) % 2:
        raise ValueError("is neither a sum nor a product")
    for sign, name in zip(signs, rest[1::2], strict=True):
        other = known[name]
        if sign == "*":
            value *= other
        elif sign == "/":
            value /= other
        else:
            value += other if sign == "+" else -other
    return value
