"""What an author may write as a promise that a scenario answers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated

from pydantic import model_validator

from ontherecord.catalog.declare import Code, MeasureId, Model, Text, one_of
from ontherecord.catalog.declare_pipeline import number_of
from ontherecord.catalog.lever import Answer
from ontherecord.catalog.reader import Declaration
from ontherecord.errors import did_you_mean


class AnswerModel(Model):
    """A promise that the scenario answers: a number, or words alone."""

    measure: MeasureId
    value: Text | None = None
    per: Annotated[str, one_of(("", "year", "month", "day"))] = ""
    words: tuple[Text, ...] = ()
    unless: tuple[Text, ...] = ()
    places: tuple[Code, ...] = ()
    subject: Code | None = None

    @model_validator(mode="after")
    def _something(self) -> AnswerModel:
        if self.value is None and not self.words:
            raise ValueError("an answer names a value, or the words without which it fits nothing")
        if self.per and self.value is None:
            raise ValueError("per goes with a value")
        return self


def declare_answer(
    declaration: Declaration, model: AnswerModel, key: str, measures: Collection[str]
) -> Answer:
    """One promise that the scenario answers, its measure known and its numbers in order."""
    if model.measure not in measures:
        near = did_you_mean("measure", model.measure, measures)
        raise declaration.error(
            f"{key}.measure", f"{key}.measure: no measure {model.measure!r}. {near}".rstrip()
        )
    numbers: list[float] = []
    if model.value is not None:
        try:
            numbers = [number_of(part) for part in model.value.removesuffix("%").split(" to ")]
        except ValueError as error:
            raise declaration.error(
                f"{key}.value", f"{error}; expected a number, or a range such as 900 to 1,100"
            ) from None
        if len(numbers) > 2 or numbers != sorted(numbers) or numbers[0] < 0:
            raise declaration.error(
                f"{key}.value", f"{model.value!r} is no range; write the smaller number first"
            )
    low, high = (numbers[0], numbers[-1]) if numbers else (None, None)
    unit = "percent" if (model.value or "").endswith("%") else "count"
    return Answer(
        model.measure, low, high, model.per, model.words, model.unless, unit, model.places,
        model.subject or "",
    )  # fmt: skip
