"""Finding events, places and list entries by the words people use for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ontherecord.base.place import Place, slug
from ontherecord.errors import NotHeld, did_you_mean
from ontherecord.record.lookup import LookUp
from ontherecord.record.observation import Event, Listing, Release


@dataclass(frozen=True, slots=True)
class PlaceHeld:
    """What the record holds of a place: figures by measure, list entries and events."""

    name: str
    places: tuple[Place, ...]
    lines: tuple[tuple[str, str, int], ...]  # place id, measure, lines of figures
    listings: tuple[Listing, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class SourceHeld:
    """The releases of one source: how many, of which days, how many refused or marked."""

    id: str
    publishers: tuple[str, ...]
    tiers: tuple[str, ...]
    releases: tuple[Release, ...]

    def count(self, status: str) -> int:
        """How many of the releases have this status (ok, marked, refused)."""
        return sum(release.status == status for release in self.releases)

    @property
    def span(self) -> tuple[date | None, date | None]:
        """The first and the last publication date, None where no release has one."""
        days = [release.published for release in self.releases if release.published]
        return (min(days), max(days)) if days else (None, None)


def find_events(
    events: Iterable[Event],
    word: str = "",
    *,
    since: date | None = None,
    until: date | None = None,
) -> tuple[Event, ...]:
    """The events in which every word of `word` stands, dated from `since` to `until`, by date.

    A date known to the month or year counts from its first day.
    """
    wanted = [part for part in slug(word).split("_") if part]
    first = since.isoformat() if since else ""
    last = until.isoformat() if until else "9999"
    return tuple(
        event for event in events
        if first <= _from(event.date) and event.date <= last and _has(event, wanted)
    )  # fmt: skip


def find_place(record: LookUp, places: Iterable[Place], name: str) -> PlaceHeld:
    """What the record holds of the place called `name` (its name, another name for it, or its id).

    A state's list entries are those of it and inside it; any other place's are those whose name
    starts with its own, so 'Denver' finds Denver and Denver County.
    Raises NotHeld, naming near names, when nothing bears the name.
    """
    known = tuple(places)
    wanted = slug(name)
    found = tuple(place for place in known if wanted in _names(place))
    ids = {place.id for place in found}
    entries = record.listings()
    state = {place.id.removeprefix("state:") for place in found if place.kind == "state"}
    if state:
        listed = tuple(sorted((e for e in entries if e.state in state), key=_state_first))
    else:
        listed = tuple(e for e in entries if _starts(slug(e.jurisdiction), wanted))
    events = tuple(e for e in record.events() if e.place in ids or _mentions(e, wanted))
    held = Counter((place, measure) for measure, place, _ in record.lines() if place in ids)
    if not (found or listed or events):
        names = [place.name for place in known] + sorted({e.jurisdiction for e in entries})
        raise NotHeld(
            f"the record holds nothing on a place called {name!r}",
            next_step=did_you_mean("place", name, names)
            or "It knows states, Border Patrol sectors, ICE areas and listed jurisdictions.",
        )
    lines = tuple((place, measure, size) for (place, measure), size in sorted(held.items()))
    return PlaceHeld(found[0].name if found else name, found, lines, listed, events)


def find_sources(releases: Iterable[Release]) -> tuple[SourceHeld, ...]:
    """The releases grouped by source, by id."""
    by_source: dict[str, list[Release]] = {}
    for release in releases:
        by_source.setdefault(release.source, []).append(release)
    return tuple(
        SourceHeld(
            id=source,
            publishers=_unique(r.publisher for r in members),
            tiers=_unique(r.tier for r in members),
            releases=tuple(sorted(members, key=lambda r: (r.published or date.min, r.id))),
        )
        for source, members in sorted(by_source.items())
    )


def place_id(places: Iterable[Place], name: str) -> str:
    """The id of the one place called `name`; NotHeld when there is none or more than one."""
    known = tuple(places)
    wanted = slug(name)
    found = [place for place in known if place.id == name]
    found = found or [place for place in known if wanted in _names(place)]
    if len(found) == 1:
        return found[0].id
    if found:
        raise NotHeld(
            f"{name!r} names {len(found)} places",
            next_step=f"Say which: {', '.join(place.id for place in found)}.",
        )
    raise NotHeld(
        f"no place is called {name!r}",
        next_step=did_you_mean("place", name, [place.name for place in known])
        or "`otr place NAME` shows what is held.",
    )


def _names(place: Place) -> set[str]:
    return {slug(name) for name in (place.id, place.name, *place.aliases)}


def _starts(text: str, wanted: str) -> bool:
    return text == wanted or text.startswith(f"{wanted}_")


def _state_first(entry: Listing) -> tuple[bool, str, str]:
    return (entry.level != "state", entry.list_id, entry.jurisdiction)


def _mentions(event: Event, wanted: str) -> bool:
    return f"_{wanted}_" in f"_{slug(event.title)}_{slug(event.summary)}_"


def _has(event: Event, wanted: Sequence[str]) -> bool:
    parts = (event.kind, event.actor, event.title, event.summary, event.citation, *event.subjects)
    text = f"_{'_'.join(slug(part) for part in parts)}_"
    return all(f"_{word}" in text for word in wanted)


def _from(written: str) -> str:
    """'2025' and '2025-01' as their first day."""
    return f"{written}-01-01"[:10] if len(written) == 4 else f"{written}-01"[:10]


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(filter(None, values))))
