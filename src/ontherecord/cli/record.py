"""`otr load` and `otr build`: official files into the record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

import ontherecord.build as builder
from ontherecord.errors import SourceError
from ontherecord.record.assemble import Progress as Say
from ontherecord.record.folders import SHIPPED, user_record
from ontherecord.report.safe import one_line

FEW_NOTES = 5


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def load(files: tuple[str, ...]) -> None:
    """Add official files you downloaded to your own record.

    A file is recognised by its content and read strictly. It is marked unverified unless its
    sha256 is that of a release this version knows.
    """
    with _progress(len(files) + 1) as say:
        done = builder.load_files([Path(name) for name in files], say)
    for one in done:
        state = "" if one.release.verified else ", unverified: its sha256 is not a known release's"
        new = f"{one.figures:,} figures" if one.new else "already in the record"
        click.echo(f"{one_line(one.file)}: {one.release.id}: {new}{state}")
    if any(one.new for one in done):
        click.echo(f"your record: {user_record()}")


@click.command()
@click.option(
    "--from",
    "from_dir",
    metavar="DIR",
    help="A folder of official files (or one that holds `releases/`). Without it, only facts and "
    "definitions are read again.",
)
@click.option(
    "--into", metavar="DIR", help="Where the record is written.  [default: the package's own data]"
)
@click.option("--keep-going", is_flag=True, help="Leave out what cannot be read, and report it.")
@click.option("--notes", is_flag=True, help="Print every note on figures that do not add up.")
def build(from_dir: str | None, into: str | None, keep_going: bool, notes: bool) -> None:
    """Build the record from official files, facts and definitions, in one atomic step."""
    folder, outcomes = _folders(from_dir)
    out = Path(into) if into else SHIPPED
    with _progress(builder.steps(folder)) as say:
        report = builder.build(folder, out, say, strict=not keep_going, outcomes=outcomes)
    for line in _told(report, out, None if notes else FEW_NOTES):
        click.echo(line)


def _folders(from_dir: str | None) -> tuple[Path | None, Path | None]:
    """The folder of release files, and the table of compiled figures beside it if there is one."""
    if from_dir is None:
        return None, None
    given = Path(from_dir)
    if not given.is_dir():
        raise SourceError(f"{given}: is not a folder", next_step="Name a folder of official files.")
    releases = given / "releases" if (given / "releases").is_dir() else given
    compiled = releases.parent / "record" / "outcomes.csv.gz"
    return releases, compiled if compiled.is_file() else None


def _told(report: builder.BuildReport, out: Path, most: int | None) -> Iterator[str]:
    """The build in lines: what was read, what was left out, how it compares."""
    files = ", ".join(f"{size:,} {status}" for status, size in sorted(report.files.items()))
    yield f"files: {files or 'none read'}"
    yield (
        f"record: {report.observations:,} figures of {report.figures_read:,} read, "
        f"{report.releases:,} releases, {report.events:,} events, {report.listings:,} list entries"
    )
    yield f"totals recomputed from their parts: {report.totals_checked:,}"
    if report.reconciliation is not None:
        yield "compared with the compiled figures:"
        for (outcome, cause), size in sorted(report.reconciliation.counts.items()):
            yield f"  {size:>7,} {outcome.replace('_', ' ')}{f': {cause}' if cause else ''}"
    for failure in report.failures:
        yield f"left out: {one_line(failure)}"
    for problem in report.problems[:most]:
        yield f"note: {one_line(str(problem))}"
    left = len(report.problems[most:]) if most is not None else 0
    if left:
        yield f"and {left:,} more notes: --notes prints them"
    yield f"written to {out} in {report.seconds:.0f} s ({report.size / 1e6:.1f} MB)"


@contextmanager
def _progress(steps: int) -> Iterator[Say]:
    """A bar on stderr, one step for each line said; nothing where stderr is not a terminal."""
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        BarColumn(24),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("starting", total=steps)

        def say(line: str) -> None:
            bar.update(task, advance=1, description=one_line(line))

        yield say
