"""A tiny source, catalogue and build that a test can run, and kill, in a process of its own.

python tiny.py FROM OUT [--kill-at-line N | --kill-at-replace N]
"""

from __future__ import annotations

import csv
import os
import signal
import sys
from datetime import date
from pathlib import Path

from ontherecord import build as builder
from ontherecord.base.period import fiscal_year, month
from ontherecord.errors import SourceError
from ontherecord.record.loading import Loaded, ReleaseFile, Source
from ontherecord.record.observation import Observation, Release

MEASURE = """\
id: ice.removals
title: ICE removals
definition: Departures that the agency confirmed and counted, as an example for a test.
definition_source: {title: A page, url: "https://www.ice.gov/"}
agency: ICE
kind: count
flow_or_stock: flow
unit: events
counted: removals
period_basis: fiscal
grains: [fiscal_year, month]
breakdowns: [criminality]
said_as: {named: [ICE removals]}
preferred_publishers: [ICE]
"""
FILES = {
    "measures/ice/removals.yml": MEASURE,
    "agencies.yml": "ICE: {name: Immigration and Customs Enforcement, level: federal}\n",
    "caveats.yml": "rounded: Figures are rounded.\n",
    "codelists/places.csv": "id,kind,name,aliases,within\nus,country,United States,,\n",
    "codelists/breakdowns.csv": "dim,value,name,aliases,sum_of\n"
    "criminality,convicted,Convicted,,\n",
}
HEAD = b"tiny release "


def write_catalog(folder: Path) -> Path:
    """A catalogue of one measure."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def write_release(folder: Path, day: str, cells: dict[str, float]) -> Path:
    """A release published on `day`; cells are 'FY2024', '2024-01' or '2024-01 convicted'."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"tiny-{day}.csv"
    lines = [f"{HEAD.decode()}{day}", *(f"{cell},{value}" for cell, value in cells.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def recognise(path: Path, head: bytes) -> bool:
    """By its first words."""
    return head.startswith(HEAD)


def describe(path: Path) -> Release:
    """Dated by its first line."""
    day = path.read_text(encoding="utf-8").splitlines()[0].removeprefix(HEAD.decode())
    when = date.fromisoformat(day)
    title, url = f"Tiny {day}", "https://www.ice.gov/"
    return Release(f"tiny/{day}", "tiny", "ICE", title, "official_statistic", url, when)


def load(file: ReleaseFile) -> Loaded:
    """One figure per line."""
    loaded = Loaded()
    with file.path.open(encoding="utf-8", newline="") as stream:
        next(stream)
        for number, (cell, value) in enumerate(csv.reader(stream), start=2):
            when, _, group = cell.partition(" ")
            if when.startswith("FY"):
                period = fiscal_year(int(when[2:]))
            else:
                period = month(int(when[:4]), int(when[5:]))
            try:
                number_read = float(value)
            except ValueError:
                raise SourceError(f"{file.path.name}: row {number}: not a number") from None
            loaded.observations.append(
                Observation(
                    "ice.removals",
                    period,
                    "us",
                    f"criminality={group}" if group else "",
                    number_read,
                    file.release.id,
                    f"row {number}",
                    file.release.published,
                    publisher="ICE",
                )
            )
    return loaded


def source(refused: dict[str, str] | None = None) -> Source:
    """The tiny source, with files it refuses by sha256."""
    return Source(
        "tiny",
        "ICE",
        "Tiny",
        "official_statistic",
        "https://www.ice.gov/",
        ("tiny/*.csv",),
        recognise,
        describe,
        load,
        refused or {},
    )


def build(releases: Path | None, out: Path, **options: object) -> builder.BuildReport:
    """A build of the tiny source with the catalogue beside `out` and without facts."""
    given: dict[str, object] = {"sources": [source()], "facts": False} | options
    catalog = write_catalog(out.parent / "catalog")
    return builder.build(releases, out, catalog_folder=catalog, **given)  # type: ignore[arg-type]


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _main(releases: Path, out: Path, how: str, number: int) -> None:
    lines = 0
    replaced = 0
    real = os.replace

    def progress(line: str) -> None:
        nonlocal lines
        lines += 1
        if how == "--kill-at-line" and lines == number:
            _kill()

    def replace(old: Path, new: Path) -> None:
        nonlocal replaced
        if Path(new).parent == out:
            replaced += 1
            if how == "--kill-at-replace" and replaced == number:
                _kill()
        real(old, new)

    os.replace = replace  # type: ignore[assignment]
    build(releases, out, progress=progress)


if __name__ == "__main__":
    _main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
