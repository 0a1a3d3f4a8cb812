"""`otr corpus grade`: how well the software reads annotated texts, and what a change changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from ontherecord.cli import options
from ontherecord.cli.output import color, emit, width
from ontherecord.desk import open_record
from ontherecord.errors import DocumentError
from ontherecord.grading.compare import compare
from ontherecord.grading.grade import SCHEMA, grade
from ontherecord.grading.texts import read_texts
from ontherecord.report.grade import render_comparison, render_grade


@click.group()
def corpus() -> None:
    """Work with texts whose claims are annotated, to improve how claims are read."""


@corpus.command("grade")
@click.argument("texts", metavar="TEXTS.yml...", nargs=-1, required=True)
@click.option(
    "--against",
    metavar="OTHER.json",
    help="A saved result: print claims gained and lost, and verdicts changed since.",
)
@click.option(
    "--list", "listed", is_flag=True, help="List every miss and every finding not annotated."
)
@options.output
def grade_texts(texts: tuple[str, ...], against: str | None, listed: bool, out: str | None) -> None:
    """Grade the software over texts with annotated claims.

    Prints, for each kind of claim, how many were found, linked to the right measure and period, and
    judged as the annotation allows, and lists every wrong decision. OUT gets the result as JSON,
    for --against. It grades the software, never a text.
    """
    before = _saved(Path(against)) if against else None
    read = read_texts([Path(name) for name in texts])
    desk = open_record()
    result = grade(read, lambda text: desk.check(text.text, published=text.published).claims)
    if out is not None:
        emit(json.dumps(result, ensure_ascii=False, indent=1) + "\n", out)
    if out != "-":
        click.echo(render_grade(result, listed=listed, width=width(), color=color()), nl=False)
    if before is not None and out != "-":
        changed = compare(before, result)
        click.echo("\n" + render_comparison(changed, width=width(), color=color()), nl=False)


def _saved(path: Path) -> dict[str, Any]:
    try:
        result = json.loads(path.read_bytes())
    except OSError as error:
        raise DocumentError(f"{path}: {error.strerror}") from None
    except ValueError:
        result = None
    if not isinstance(result, dict) or result.get("schema") != SCHEMA:
        raise DocumentError(
            f"{path}: is not a result of {SCHEMA}",
            next_step="Save one with `otr corpus grade TEXTS.yml -o result.json`.",
        )
    return result
