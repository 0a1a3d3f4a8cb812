"""`otr effect`: how a monthly measure differed after a dated event."""

from __future__ import annotations

import click

from ontherecord.cli import options
from ontherecord.cli.narrow import request_of
from ontherecord.cli.output import emit
from ontherecord.cli.tables import emit_json
from ontherecord.desk import open_record
from ontherecord.pipeline.effects.effect import WINDOW
from ontherecord.report.effect import render_effect


@click.command()
@click.argument("event")
@click.argument("measure")
@click.option("--place", default="", help="The place of the figures (default: the whole country).")
@click.option(
    "--breakdown", default="", metavar="WHAT=VALUE", help="A part, as in arresting_agency=ice."
)
@click.option(
    "--window", default=WINDOW, show_default=True, metavar="N", help="Months on either side."
)
@click.option(
    "--control",
    default="",
    metavar="MEASURE",
    help="A measure to compare with, at its usual place.",
)
@options.formats("table", "json", default="table")
@options.output
def effect(
    event: str, measure: str, place: str, breakdown: str, window: int, control: str, fmt: str,
    out: str | None,
) -> None:  # fmt: skip
    """Show how MEASURE differed after EVENT (an id, or words that only one event has).

    The change of level and slope with errors that allow for months being alike, and how the same
    fit does at earlier dates. It never says why a figure differed.
    """
    desk = open_record()
    where = tuple(part for part in (f"place={place}" if place else "", breakdown) if part)
    request = request_of(desk, measure, "month", where, None, None)
    if control:
        control = request_of(desk, control, "month", (), None, None).measure
    found = desk.effect(
        event,
        request.measure,
        place=request.place if place else "",
        breakdown=request.breakdown,
        window=window,
        control=control,
    )
    if fmt == "json":
        emit_json(found.to_dict(), out)
    else:
        emit(render_effect(found.to_dict(), desk.catalog.measures[measure].title), out)
