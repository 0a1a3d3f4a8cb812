"""What several commands take: dates, a format, a place to write to, what to narrow a series to."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


class Day(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.3 on only
    """An ISO date; with `loose` also a year or a month, which mean their first day."""

    name = "date"

    def __init__(self, *, loose: bool = False) -> None:
        self.loose = loose

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> date | None:
        """The date that `value` writes; a usage error says how dates are written."""
        if value is None or isinstance(value, date):
            return value
        text = str(value).strip()
        if self.loose and re.fullmatch(r"\d{4}(-\d{2})?", text):
            text = f"{text}-01-01"[:10] if len(text) == 4 else f"{text}-01"
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
                raise ValueError
            return date.fromisoformat(text)
        except ValueError:
            shape = "YYYY, YYYY-MM or YYYY-MM-DD" if self.loose else "YYYY-MM-DD"
            self.fail(f"{value!r} is not a date; write it as {shape}", param, ctx)


DAY = Day()
LOOSE_DAY = Day(loose=True)


def formats(*names: str, default: str | None = None) -> Callable[[Command], Command]:
    """`--format`, one of `names`; without a default the output's ending chooses."""
    return click.option(
        "--format",
        "fmt",
        type=click.Choice(names),
        default=default,
        show_default=default is not None,
        help="How the result is written.",
    )


def output(command: Command) -> Command:
    """`-o OUT`: a file to write instead of stdout."""
    return click.option(
        "-o",
        "--output",
        "out",
        metavar="OUT",
        help="Write to this file (whole or not at all) instead of stdout.",
    )(command)


def as_of(command: Command) -> Command:
    """`--as-of DATE`: the record as it was known on a day."""
    return click.option(
        "--as-of", type=DAY, metavar="DATE", help="Use the record as it was known on this day."
    )(command)


def narrowing(command: Command) -> Command:
    """`--by`, `--where`, `--since` and `--as-of`: which figures of a measure are shown."""
    for option in (
        as_of,
        click.option(
            "--since",
            type=LOOSE_DAY,
            metavar="DATE",
            help="Only periods that start on or after this day (a year or month will do).",
        ),
        click.option(
            "--where",
            multiple=True,
            metavar="WHAT=VALUE",
            help="Narrow to a place (place=Texas) or a breakdown (citizenship=mexico). Repeatable.",
        ),
        click.option(
            "--by",
            metavar="BY",
            help="Lay out by fiscal_year, month, day, place, or a breakdown such as citizenship.",
        ),
    ):
        command = option(command)
    return command
