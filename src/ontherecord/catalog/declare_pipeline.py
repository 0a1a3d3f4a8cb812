"""What an author may write about levers and assumptions: errors with file:line.

`levers/<stage>.yml` maps ids to levers and assumptions; scenarios are in `declare_scenario.py`.
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from ontherecord.catalog import lever as nouns
from ontherecord.catalog.declare import Model, Text, one_of, validated, web_address
from ontherecord.catalog.lever import Lever
from ontherecord.catalog.reader import Declaration, read_declaration

GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")  # a comma before every three digits


def number_of(value: str) -> float:
    """The finite number a text is, "45,000" too but not "4,50". Raises ValueError."""
    plain = value.replace(",", "") if GROUPED.fullmatch(value.strip()) else value
    try:
        number = float(plain.replace("_", ""))
    except ValueError:
        raise ValueError(f"{value!r} is not a number") from None
    if not math.isfinite(number):
        raise ValueError(f"{value!r} is not a finite number")
    return number


def _numeric(value: str) -> str:
    number_of(value)
    return value


Number = Annotated[str, AfterValidator(_numeric)]


class SourceModel(Model):
    """The document in which a value stands."""

    title: Text
    publisher: Text
    year: Annotated[str, Field(pattern=r"^\d{4}$")]
    url: Annotated[str, AfterValidator(web_address)]
    read_from: str = ""  # where a copy was read, when it was not the publisher


class LeverModel(Model):
    """One lever or assumption; its id is the key, its stage the file's name."""

    title: Text
    role: Annotated[str, one_of(nouns.ROLES)]
    unit: Annotated[str, one_of(nouns.PIPELINE_UNITS)]
    basis: Annotated[str, one_of(nouns.BASES)]
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    spread: Annotated[str, one_of(nouns.SPREADS)] = "none"
    least: Number = "0"
    most: Number | None = None
    how: Text
    source: SourceModel | None = None

    @model_validator(mode="after")
    def _whole(self) -> LeverModel:
        if (self.basis == "published") != (self.source is not None):
            raise ValueError("a published value names its source, and no other value has one")
        if (self.basis == "record") != (self.value is None):
            raise ValueError("a value is written unless the record gives it")
        low, high = self.low, self.high
        if self.value is not None and (self.spread == "none") != (low is None and high is None):
            raise ValueError("a range (low, high) goes with a spread, and a spread with a range")
        if self.value is not None and low is not None and high is not None:
            if not number_of(low) <= number_of(self.value) <= number_of(high):
                raise ValueError(f"{self.value} is not between {low} and {high}")
            if self.spread.startswith("log") and number_of(low) <= 0:
                raise ValueError(f"a {self.spread} range lies above 0")
        return self


def declare_levers(declaration: Declaration, stage: str) -> dict[str, Lever]:
    """Every lever and assumption of one stage's file. Raises CatalogError with file:line."""
    found = {}
    for key, data in declaration.data.items():
        model = validated(LeverModel, data, declaration, key)
        numbers = {
            name: None if (text := getattr(model, name)) is None else number_of(text)
            for name in ("value", "low", "high", "least", "most")
        }
        for name in ("value", "low", "high"):
            number = numbers[name]
            top = math.inf if numbers["most"] is None else numbers["most"]
            if number is not None and not (numbers["least"] or 0) <= number <= top:
                raise declaration.error(f"{key}.{name}", f"{key}.{name}: outside its own limits")
        found[key] = Lever(
            id=key,
            stage=stage,
            role=model.role,
            title=model.title,
            unit=model.unit,
            basis=model.basis,
            value=numbers["value"],
            low=numbers["low"],
            high=numbers["high"],
            spread=model.spread,
            least=numbers["least"] or 0.0,
            most=math.inf if numbers["most"] is None else numbers["most"],
            how=" ".join(model.how.split()),
            source=model.source.model_dump() if model.source else {},
        )
    return found


def read_levers(folder: Path) -> dict[str, Lever]:
    """Every lever of `folder`, one file a stage, in the stages' order. Raises CatalogError."""
    levers: dict[str, Lever] = {}
    for stage in nouns.STAGES:
        declaration = read_declaration(folder / f"{stage}.yml")
        for key, one in declare_levers(declaration, stage).items():
            if key in levers:
                raise declaration.error(key, f"{key} is declared in {levers[key].stage}.yml too")
            levers[key] = one
    return levers
