"""Two grades of the same texts: claims gained and lost, verdicts changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

Json = Mapping[str, Any]
Key = tuple[str, str, str, str, int]


def compare(before: Json, after: Json) -> dict[str, Any]:
    """What changed between two grades, over the annotations that stand in both.

    `gained` and `lost`: annotated claims found now and not before, and the other way round;
    `verdicts`: claims found in both with another verdict, reason or decision; `extra_new` and
    `extra_gone`: findings that answer no annotation. `only_before` and `only_after` count the
    annotations that are in one of them alone.
    """
    old, new = _keyed(before["claims"]), _keyed(after["claims"])
    both = [key for key in new if key in old]
    known = {key[0] for key in both}
    extras = [
        Counter(_extra(one) for one in result["extra"] if one["text_id"] in known)
        for result in (before, after)
    ]
    return {
        "compared": len(both),
        "only_before": len(old) - len(both),
        "only_after": len(new) - len(both),
        "gained": [new[k] for k in both if new[k]["found"] and not old[k]["found"]],
        "lost": [old[k] for k in both if old[k]["found"] and not new[k]["found"]],
        "verdicts": [
            {**new[k], "before": _said(old[k]), "after": _said(new[k])}
            for k in both
            if old[k]["found"] and new[k]["found"] and _said(old[k]) != _said(new[k])
        ],
        "extra_new": [list(one) for one in (extras[1] - extras[0]).elements()],
        "extra_gone": [list(one) for one in (extras[0] - extras[1]).elements()],
    }


def _keyed(claims: Iterable[Json]) -> dict[Key, Json]:
    """Annotations by what does not change between versions of the software."""
    seen: Counter[tuple[str, str, str, str]] = Counter()
    found: dict[Key, Json] = {}
    for one in claims:
        same = (one["text_id"], one["text"], one["number"], one["kind"])
        found[(*same, seen[same])] = one
        seen[same] += 1
    return found


def _said(claim: Json) -> list[str]:
    finding = claim["finding"]
    return [finding["verdict"], finding["reason"], finding["decision"]]


def _extra(one: Json) -> tuple[str, str, str, str]:
    return (one["text_id"], one["kind"], one["verdict"], one["text"])
