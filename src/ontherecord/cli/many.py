"""`otr check --corpus`: a folder or a table of documents in, their findings and a summary out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import click

from ontherecord.cli.output import color, width
from ontherecord.desk import open_record
from ontherecord.report.corpus import render_corpus
from ontherecord.report.safe import one_line

NOT_FOR_MANY = {  # what one document takes and many do not -> what to do instead
    "FILE": "Leave out one of the two.",
    "--published": "Each document has a date of its own: give it as `published` in a .jsonl file.",
    "--format": "The ending of OUT chooses: .jsonl or .parquet.",
    "--explain": "Check one document with it.",
}
TOLD = 5  # documents that could not be read, told on stderr


@dataclass(frozen=True, slots=True)
class Given:
    """What is asked for every document."""

    as_of: date | None
    quotes_only: bool
    no_text: bool
    encoding: str | None


def check_corpus(corpus: str, out: str, jobs: int | None, given: Given) -> None:
    """Check the corpus into `out` and print the summary."""
    try:
        with _progress() as progress:
            summary = open_record().check_many(
                corpus,
                out,
                jobs=jobs or os.cpu_count() or 1,
                as_of=given.as_of,
                quotes_only=given.quotes_only,
                no_text=given.no_text,
                encoding=given.encoding,
                progress=progress,
            )
    except KeyboardInterrupt:
        click.echo("What is done is kept; the same command goes on from there.", err=True)
        raise
    click.echo(render_corpus(summary, width=width(), color=color()), nl=False)
    errors = summary["errors"]
    for one in errors["first"][:TOLD]:
        click.echo(f"not read: {one_line(one['message'])}", err=True)
    if errors["count"] > TOLD:
        click.echo(f"not read: {errors['count'] - TOLD:,} more; their rows say why", err=True)
    click.echo(f"written to {one_line(out)} and {one_line(out)}.summary.json", err=True)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """A bar on stderr with the documents done; nothing where stderr is not a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns: tuple[Any, ...] = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("documents", total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)
