"""What a text leaves unsaid and its number may tell: tried to the last digit, to support only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ontherecord.catalog.store import Catalog
from ontherecord.claims.around import CITY
from ontherecord.claims.claim import Claim
from ontherecord.verdict.combine import precise

SECTOR = "sector:"
_COUNTS = frozenset({"quantity", "trend", "comparison"})


def supposed(claim: Claim, catalog: Catalog) -> Iterator[Claim]:
    """The claim with what its words leave open filled in: a period the text spoke of before, and of
    'Tucson had 123,285 apprehensions' the Border Patrol sector of that name. Of 'Of those, ...' and
    'They also ...' nothing is left open but whom they point back to.

    Only a number that is like no other by chance is tried, and only `supported` may come of it.
    """
    if not precise(claim):
        return
    dated = list(_dated(claim))
    yield from dated
    if claim.unread and all(u.text.lower() in _BACK for u in claim.unread):
        yield replace(claim, unread=())
    sectors = _sectors(claim, catalog)
    if sectors:
        for one in dated or [claim]:
            yield replace(one, places=sectors)


_BACK = frozenset({"of", "those", "these", "them", "they", "of those", "of these", "of them"})


def unsaid(claim: Claim) -> Claim:
    """The claim without what only its text as a whole spoke of."""
    if claim.period_from != "article":
        return claim
    return replace(claim, period=None, period_from="absent")


def _dated(claim: Claim) -> Iterator[Claim]:
    spoken = claim.period
    if claim.period_from != "article" or spoken is None:
        return
    for option in spoken.options:
        yield replace(claim, period=replace(spoken, options=(option,)), period_from="paragraph")


def _sectors(claim: Claim, catalog: Catalog) -> tuple[str, ...]:
    """The sector of the city named, where the measure is counted by sector."""
    kinds = [place.partition(":") for place in claim.places]
    if (
        claim.kind not in _COUNTS
        or CITY in claim.extra
        or not kinds
        or any(kind != "city" for kind, _, _ in kinds)
    ):
        return ()
    found = tuple(SECTOR + name for _, _, name in kinds)
    return found if all(place in catalog.places for place in found) else ()
