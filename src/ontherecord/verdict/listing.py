"""Places on published lists: what the record's entries say, shown beside the claim."""

from __future__ import annotations

from collections.abc import Iterable

from ontherecord.claims.claim import Claim
from ontherecord.record.observation import Listing
from ontherecord.verdict.bench import Bench
from ontherecord.verdict.finding import Judged, Reading

_PUBLISHERS = {  # words that say whose list is meant -> its publisher
    "justice": "DOJ",
    "doj": "DOJ",
    "homeland": "DHS",
    "dhs": "DHS",
    "287": "ICE",
}
_DAY = 10  # characters of a full date


def judge_listing(claim: Claim, bench: Bench) -> Judged:
    """Show the entries of the places named. The lists held were read in copies of what was
    published, and none of them is complete for a day other than its own: nothing is decided.
    """
    found = [e for e in bench.lookup.listings() if _meant(e, claim) and _known(e, bench)]
    held = [e for name in _names(claim, bench) for e in found if _called(e, name)]
    if not held:
        return Judged(
            "cannot_check", "no_match", "No entry of a list in the record is of this place."
        )
    told = "; ".join(_told(e) for e in held[:5])
    summary = f"Entries in the record, read in copies of the lists: {told}."
    return Judged("cannot_check", "secondary_only", summary, tuple(_reading(e) for e in held[:5]))


def _meant(entry: Listing, claim: Claim) -> bool:
    """True where the text names this publisher, or none."""
    words = f"{dict(claim.extra).get('list', '')} {claim.mention.text}".lower()
    publishers = {p for word, p in _PUBLISHERS.items() if word in words}
    return not publishers or entry.publisher in publishers


def _known(entry: Listing, bench: Bench) -> bool:
    return bench.published is None or entry.listed_on <= bench.published.isoformat()


def _names(claim: Claim, bench: Bench) -> Iterable[str]:
    for id in claim.places:
        place = bench.catalog.places.get(id)
        yield place.name.lower() if place is not None else id.partition(":")[2]


def _called(entry: Listing, name: str) -> bool:
    own = entry.jurisdiction.lower()
    return name == own or name == own.removesuffix(" county") or name == own.removesuffix(" city")


def _told(entry: Listing) -> str:
    until = f", until {entry.until}" if entry.until else ""
    level = f" ({entry.level})" if entry.level else ""
    return f"{entry.jurisdiction}{level}, {entry.publisher}, listed {entry.listed_on}{until}"


def _reading(entry: Listing) -> Reading:
    return Reading(
        "named",
        "",
        None,
        "",
        "us",
        "",
        "",
        why=_told(entry),
        result={
            "type": "list_status",
            "list": entry.list_id,
            "publisher": entry.publisher,
            "listed_on": entry.listed_on if len(entry.listed_on) == _DAY else None,
            "until": entry.until if len(entry.until) == _DAY else None,
            "withdrawn": None,
        },
    )
