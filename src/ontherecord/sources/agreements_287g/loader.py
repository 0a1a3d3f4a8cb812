"""287(g) lists published by ICE: agreements in force and agreements pending.

One row of a list is one agreement (an agency and a support model); an agency with three models
has three rows. ICE overwrites the lists in place, and a terminated agreement simply vanishes, so
every file is a count on one day. Counts are made here from the rows.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from ontherecord.base.period import day
from ontherecord.errors import SourceError
from ontherecord.record.loading import Loaded, ReleaseFile
from ontherecord.record.observation import Listing, Observation, Release, breakdown_key
from ontherecord.record.tables import Grid, fold, open_workbook

SOURCE = "agreements_287g"
LIST_ID = "ice_287g_participating"
URL = "https://www.ice.gov/identify-and-arrest/287g"
HERE = Path(__file__).parent
AGREEMENTS = "ice.agreements_287g"
AGENCIES = "ice.agencies_287g"
STATES = "ice.states_287g"
PENDING = "ice.agreements_287g_pending"
LISTED_SINCE = date(2026, 5, 1)  # the newest list held: earlier ones are counted, not listed

_CRAWL = re.compile(r"-(\d{4})(\d{2})(\d{2})\d{6}\.xlsx$")  # the archive's own time stamp
_ICE = re.compile(r"Agencies(\d{2})(\d{2})(\d{4})[ap]m\.xlsx$")  # ICE's file name: MMDDYYYY
_NOT_WORD = re.compile(r"[^a-z0-9 ]")  # apostrophes, commas and dots vary between rows
_REQUIRED = ("state", "law enforcement agency", "support type")
_OPTIONAL = ("type", "county", "signed", "moa", "addendum")


@dataclass(frozen=True, slots=True)
class Agreement:
    """One row: where, which agency (as printed and as compared), which model, when signed."""

    state: str  # two letters
    agency: str
    agency_key: str
    model: str
    level: str  # county_agency, city_agency, state_agency or ''
    signed: str  # ISO day, or as printed


def recognise(path: Path, head: bytes) -> bool:
    """True for a workbook whose first sheet starts with ICE's 287(g) column headings."""
    if not head.startswith(b"PK") or path.suffix.lower() != ".xlsx":
        return False
    try:
        book = open_workbook(path)
        grid = book.grid(book.sheets[0])
    except SourceError:
        return False
    return bool(grid.rows) and {fold(c) for c in grid.rows[0]} >= set(_REQUIRED)


def describe(path: Path) -> Release:
    """The release a list is: its day comes from ICE's file name or the archive's time stamp.

    Dates from ICE's own name are publication days; dates from an archive's stamp say only that
    the list was public by then ("no_later_than"). A file without a readable date, or a second
    copy of the same bytes, is refused.
    """
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    named, quality = _file_date(path.name)
    when = named
    pending = _is_pending(path.name)
    kind = "pending" if pending else "participating"
    status, reason = "ok", ""
    if known := _known_dates().get(sha):
        when, quality = date.fromisoformat(known["date"]), known["quality"]
        if named != when:
            status, reason = "marked", known["why"]
    elif when is None:
        status, reason = "refused", "no date can be read from the file name"
    return Release(
        id=f"{SOURCE}/{kind}-{f'{when:%Y%m%d}' if when else 'undated'}-{sha[:8]}",
        source=SOURCE,
        publisher="ICE",
        title=f"287(g) {kind} agencies, {when or 'undated'}",
        tier="official_statistic",
        url=URL,
        published=when,
        published_quality=quality,
        retrieved=when if quality == "no_later_than" else None,
        sha256=sha,
        file=path.name,
        read_from="https://github.com/RelevantResearch/287g-DetentionData",
        status=status,
        reason=reason,
    )


def load(file: ReleaseFile) -> Loaded:
    """Count agreements, agencies and states on the list's day; list the agencies of new lists.

    Units: agreements (rows), agencies (distinct agency and state), states and territories. Raises
    SourceError for an unknown column, state, model or type, an empty cell, or an agreement signed
    after the list's day (a misdated file).
    """
    release = file.release
    when = release.published
    if when is None:
        raise SourceError(f"{file.path.name}: no date can be read from the file name")
    book = open_workbook(file.path)
    grid = book.grid(book.sheets[0])
    agreements = list(_agreements(grid))
    loaded = Loaded(
        unread=dict.fromkeys(book.sheets[1:], "state names repeated from the first sheet")
    )
    late = max((a.signed for a in agreements if _iso(a.signed)), default="")
    if late > when.isoformat():
        raise SourceError(
            f"{file.path.name}: dated {when} but lists an agreement signed {late}",
            next_step="The year in the file name is probably a typo; refuse the file by sha256.",
        )
    where = f"{grid.sheet.strip()}!A2:A{len(agreements) + 1}, rows counted"
    pending = _is_pending(file.path.name)
    for measure, place, model, value in _counts(agreements, pending=pending):
        loaded.observations.append(
            Observation(
                measure=measure,
                period=day(when),
                place=place,
                breakdown=breakdown_key(model=model),
                value=float(value),
                release=release.id,
                where=where,
                known_from=when,
                known_quality=release.published_quality,
                derivation="computed",
                publisher="ICE",
                note="counted from the rows of the list",
            )
        )
    if not pending and when >= LISTED_SINCE:
        loaded.listings += _listings(agreements, when)
    loaded.reconciled = 2  # models and states each add up to the rows, checked in _counts
    return loaded


def _agreements(grid: Grid) -> Iterator[Agreement]:
    heading = [fold(c) for c in grid.rows[0]]
    unknown = [c for c in heading if c not in (*_REQUIRED, *_OPTIONAL)]
    if unknown or not set(_REQUIRED) <= set(heading):
        raise SourceError(f"{grid.file}: {grid.sheet}: unknown columns {unknown or heading}")
    at = {name: heading.index(name) for name in heading}
    for r in range(1, len(grid.rows)):
        if not any(c.strip() for c in grid.rows[r]):
            continue
        agency = " ".join(grid.text(r, at["law enforcement agency"]).split())
        if not agency:
            raise grid.error(r, at["law enforcement agency"], "expected the name of an agency")
        yield Agreement(
            state=_code(grid, r, at["state"], "state"),
            agency=agency,
            agency_key=_NOT_WORD.sub("", agency.lower()),
            model=_code(grid, r, at["support type"], "model"),
            level=_code(grid, r, at["type"], "level") if "type" in at else "",
            signed=grid.text(r, at["signed"]).partition(" ")[0] if "signed" in at else "",
        )


def _counts(
    agreements: Iterable[Agreement], *, pending: bool
) -> Iterator[tuple[str, str, str, int]]:
    rows = list(agreements)
    models = Counter(a.model for a in rows)
    states = Counter(a.state for a in rows)
    agencies = {(a.state, a.agency_key) for a in rows}
    by_state = Counter(state for state, _ in agencies)
    assert sum(models.values()) == sum(states.values()) == len(rows)
    measure = PENDING if pending else AGREEMENTS
    yield measure, "us", "", len(rows)
    for model, n in sorted(models.items()):
        yield measure, "us", model, n
    for state, n in sorted(states.items()):
        yield measure, f"state:{state}", "", n
    if pending:
        return
    yield AGENCIES, "us", "", len(agencies)
    yield STATES, "us", "", len(states)
    for state, n in sorted(by_state.items()):
        yield AGENCIES, f"state:{state}", "", n


def _listings(agreements: Iterable[Agreement], when: date) -> Iterator[Listing]:
    grouped: dict[tuple[str, str], list[Agreement]] = {}
    for a in agreements:
        grouped.setdefault((a.state, a.agency_key), []).append(a)
    for (state, _), rows in sorted(grouped.items()):
        signed = sorted({f"{a.model} (signed {a.signed})" for a in rows})
        yield Listing(
            list_id=LIST_ID,
            publisher="ICE",
            jurisdiction=rows[0].agency.replace("\u2019", "'"),
            level=rows[0].level,
            state=state,
            listed_on=when.isoformat(),
            until="",
            status="participating",
            url=URL,
            note="; ".join(signed),
        )


def _code(grid: Grid, row: int, col: int, field: str) -> str:
    printed = grid.text(row, col)
    code = _codes().get((field, fold(printed)))
    if code is None:
        raise grid.error(row, col, f"unknown {field} {printed!r}")
    return code


@lru_cache(maxsize=1)
def _codes() -> dict[tuple[str, str], str]:
    with (HERE / "columns.csv").open(encoding="utf-8", newline="") as stream:
        return {(r["field"], fold(r["theirs"])): r["ours"] for r in csv.DictReader(stream)}


@lru_cache(maxsize=1)
def _known_dates() -> dict[str, dict[str, str]]:
    with (HERE / "dates.csv").open(encoding="utf-8", newline="") as stream:
        return {r["sha256"]: r for r in csv.DictReader(stream)}


def _file_date(name: str) -> tuple[date | None, str]:
    if crawl := _CRAWL.search(name):
        year, month, number = (int(g) for g in crawl.groups())
        return date(year, month, number), "no_later_than"
    if own := _ICE.search(name):
        month, number, year = (int(g) for g in own.groups())
        return date(year, month, number), "day"
    return None, "day"


def _is_pending(name: str) -> bool:
    return "pending" in name.lower()


def _iso(text: str) -> bool:
    return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", text))
