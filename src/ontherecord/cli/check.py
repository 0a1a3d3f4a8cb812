"""`otr check` and `otr recheck`: an article or a saved report in, verdicts with evidence out."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from ontherecord.cli import options
from ontherecord.cli.output import color, emit, width
from ontherecord.desk import Article, Desk, open_record
from ontherecord.documents.limits import MAX_FILE
from ontherecord.documents.read import Document, read_document
from ontherecord.errors import DocumentError, UsageError
from ontherecord.report.changes import changes, quotes_only, render_changes

FORMATS = ("text", "html", "json", "md", "claimreview")
ENDINGS = {".html": "html", ".htm": "html", ".json": "json", ".md": "md", ".txt": "text"}
SCHEMA = "ontherecord/check/1"
FETCHED = (
    "text/*",
    "application/xhtml+xml",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)


@click.command()
@click.argument("source", metavar="FILE|-|URL", required=False)
@click.option(
    "--corpus",
    metavar="PATH",
    help="Check every document of a folder, a .jsonl or a .parquet file instead of one.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes that check a corpus (default: one for each processor).",
)
@click.option(
    "--published",
    type=options.DAY,
    metavar="DATE",
    help="The day the text was published (YYYY-MM-DD), if it does not say or says it wrongly.",
)
@options.formats(*FORMATS)
@options.as_of
@click.option("--explain", is_flag=True, help="Show readings, tolerances, definitions, addresses.")
@click.option(
    "--quotes-only", "quoted", is_flag=True, help="Keep only claims made in quotation marks."
)
@click.option("--no-text", is_flag=True, help="Leave the article's words out of JSON (hash kept).")
@click.option("--encoding", metavar="NAME", help="Of a text file that is not UTF-8: latin-1.")
@options.output
def check(
    source: str | None,
    corpus: str | None,
    jobs: int | None,
    published: date | None,
    fmt: str | None,
    as_of: date | None,
    explain: bool,
    quoted: bool,
    no_text: bool,
    encoding: str | None,
    out: str | None,
) -> None:
    """Check every claim of an article against the official record.

    FILE is text, Markdown, HTML, PDF or Word; - reads text from stdin. A URL is fetched once, and
    only because you asked. Nothing you check is kept or sent.

    With --corpus the findings of all documents go to OUT (.jsonl or .parquet), a summary to stdout
    and to OUT.summary.json. A document that cannot be read has a row saying why. When a run is
    stopped, the same command goes on where it stopped.
    """
    if corpus is not None:
        from ontherecord.cli.many import NOT_FOR_MANY, Given, check_corpus

        for wrong, name in ((source, "FILE"), (published, "--published"), (fmt, "--format"),
                            (explain, "--explain")):  # fmt: skip
            if wrong:
                raise UsageError(f"{name} is not for a corpus", next_step=NOT_FOR_MANY[name])
        if out is None:
            raise UsageError("--corpus needs a file", next_step="Add -o findings.jsonl.")
        given = Given(as_of, quoted, no_text, encoding)
        check_corpus(corpus, out, jobs, given)
        return
    if source is None:
        raise UsageError("there is nothing to check", next_step="Give a FILE, - or a URL.")
    if jobs is not None:
        raise UsageError("--jobs is for --corpus", next_step="Leave it out.")
    fmt = fmt or ENDINGS.get(Path(out).suffix.lower() if out else "", "text")
    if no_text and fmt != "json":
        raise UsageError("--no-text is for JSON", next_step="Add --format json.")
    document = _document(source, encoding)
    desk = open_record()
    report = desk.check(Article.of(document), published=published, as_of=as_of).to_dict()
    if quoted:
        report = quotes_only(report)
    emit(render(report, fmt, desk, explain=explain, no_text=no_text), out)


@click.command()
@click.argument("report", metavar="REPORT.json")
@options.formats("text", "json", default="text")
@options.output
def recheck(report: str, fmt: str, out: str | None) -> None:
    """Check the article of a saved JSON report again and print what changed since."""
    before = _saved(Path(report))
    article = before["document"]
    if article["text"] is None:
        raise DocumentError(
            f"{report}: was saved without the article's text",
            next_step="Check the article again and compare, or save reports without --no-text.",
        )
    day = date.fromisoformat(article["published"]) if article["published"] else None
    again = Article(
        text=article["text"],
        title=article["title"] or "",
        source=article["source"] or "",
        published=day,
        published_from=article["published_from"],
        file_sha256=article["file_sha256"] or "",
    )
    after = open_record().check(again).to_dict()
    found = changes(before, after)
    emit(
        json.dumps(found, ensure_ascii=False, indent=1) + "\n"
        if fmt == "json"
        else render_changes(found, width=width(), color=out is None and color()),
        out,
    )


def render(
    report: Mapping[str, Any], fmt: str, desk: Desk, *, explain: bool = False, no_text: bool = False
) -> str:
    """The report in a format of FORMATS; the page gets its charts from the desk."""
    # One renderer is imported, the one asked for: jinja2 alone costs more than a whole check.
    if fmt == "html":
        from ontherecord.report.draw import claim_charts
        from ontherecord.report.html import render_html

        return render_html(report, claim_charts(report, desk.lookup, desk.catalog)) + "\n"
    if fmt == "json":
        from ontherecord.report.jsonout import render_json

        return render_json(report, no_text=no_text)
    if fmt == "md":
        from ontherecord.report.markdown import render_markdown

        return render_markdown(report)
    if fmt == "claimreview":
        from ontherecord.report.claimreview import render_claimreview

        return render_claimreview(report)
    from ontherecord.report.text import render_text

    return render_text(report, explain=explain, width=width(), color=color())


def _document(source: str, encoding: str | None) -> Document:
    if source == "-":
        return read_document(sys.stdin.buffer.read(MAX_FILE + 1), name="-", encoding=encoding)
    if source.lower().startswith(("http://", "https://")):
        from ontherecord.net import fetch  # sockets and certificates, only when asked for

        page = fetch(source, max_bytes=MAX_FILE, types=FETCHED)
        return read_document(page.body, name=page.url, encoding=encoding)
    return read_document(Path(source), encoding=encoding)


def _saved(path: Path) -> dict[str, Any]:
    """A saved report; DocumentError when the file is not one."""
    try:
        report = json.loads(path.read_bytes())
    except OSError as error:
        raise DocumentError(f"{path}: {error.strerror}") from None
    except ValueError:
        report = None
    if not isinstance(report, dict) or report.get("schema") != SCHEMA:
        raise DocumentError(
            f"{path}: is not a report of {SCHEMA}",
            next_step="Save one with `otr check FILE --format json -o report.json`.",
        )
    return report
