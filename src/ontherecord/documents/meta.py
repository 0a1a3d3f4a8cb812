"""What a page says about itself: its title and the day it was published."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any, Final

_DAY: Final = re.compile(r"\s*(\d{4})(?:-(\d{2})-(\d{2})|(\d{2})(\d{2}))(?!\d)", re.ASCII)
_NAMES: Final = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "citation_publication_date",
    "dcterms.issued",
    "dcterms.date",
    "dc.date.issued",
    "dc.date",
    "article.published",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publish-date",
    "publication_date",
    "date",
)  # the first of these a page carries is believed
_MAX_JSON: Final = 256 << 10  # characters of one JSON-LD block
_MAX_NODES: Final = 5_000
_MAX_BLOCKS: Final = 20
_MAX_TITLE: Final = 300


def day(text: str) -> date | None:
    """The day an ISO 8601 date or time begins with, as printed; None for anything else."""
    match = _DAY.match(text[:40])
    if not match:
        return None
    year, month, number = match.group(1), match.group(2) or match.group(4), match.group(3)
    try:
        found = date(int(year), int(month), int(number or match.group(5)))
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2100 else None


def shorten(title: str) -> str:
    """A title on one line, at most 300 characters."""
    return " ".join(title[: 4 * _MAX_TITLE].split())[:_MAX_TITLE]


class PageMeta:
    """Collects the declarations of a page as its tags go by."""

    def __init__(self) -> None:
        self.title = ""
        self.shared_title = ""
        self._named: dict[str, date] = {}
        self._structured: list[date] = []
        self._marked: list[date] = []
        self._times: set[date] = set()
        self._blocks = 0

    def meta(self, attributes: dict[str, str]) -> None:
        """A <meta> element (attribute values decoded)."""
        name = (
            attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        )
        name = name.strip().lower()
        content = attributes.get("content", "")
        if name == "og:title" and not self.shared_title:
            self.shared_title = content
        elif name in _NAMES and name not in self._named:
            found = day(content)
            if found:
                self._named[name] = found

    def time(self, attributes: dict[str, str]) -> None:
        """A <time> element (attribute values decoded)."""
        found = day(attributes.get("datetime", ""))
        if not found:
            return
        role = f"{attributes.get('itemprop', '')} {attributes.get('class', '')}".lower()
        if "publish" in role or "pubdate" in attributes:
            self._marked.append(found)
        self._times.add(found)

    def structured(self, text: str) -> None:
        """A JSON-LD block; one that is too long, too deep or broken says nothing."""
        self._blocks += 1
        if len(text) > _MAX_JSON or self._blocks > _MAX_BLOCKS:
            return
        try:
            self._search(json.loads(text))
        except (ValueError, RecursionError):
            return

    def _search(self, tree: Any) -> None:
        waiting = [tree]
        seen = 0
        while waiting and seen < _MAX_NODES:
            node = waiting.pop(0) if len(waiting) < 50 else waiting.pop()
            seen += 1
            if isinstance(node, list):
                waiting += node[:_MAX_NODES]
            elif isinstance(node, dict):
                value = node.get("datePublished")
                found = day(value) if isinstance(value, str) else None
                if found:
                    self._structured.append(found)
                waiting += list(node.values())

    @property
    def published(self) -> date | None:
        """The publication day: meta, then JSON-LD, then a marked or the only <time>; else None."""
        for name in _NAMES:
            if name in self._named:
                return self._named[name]
        for dates in (self._structured, self._marked):
            if dates:
                return dates[0]
        return next(iter(self._times)) if len(self._times) == 1 else None
