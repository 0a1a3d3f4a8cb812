"""Two checks of one text compared, and a report narrowed to what stands in quotation marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.padding import Padding
from rich.text import Text

from ontherecord.report import words
from ontherecord.report.plain import printed
from ontherecord.report.safe import one_line, shorten

SCHEMA = "ontherecord/recheck/1"
Json = Mapping[str, Any]


def quotes_only(report: Json) -> dict[str, Any]:
    """A copy that keeps the claims, and of each claim the mentions, made in quotation marks."""
    claims = []
    for claim in report["claims"]:
        quoted = [mention for mention in claim["mentions"] if mention["quoted"]]
        if quoted:
            claims.append({**claim, "mentions": quoted})
    decided = sum(claim["verdict"] in ("supported", "contradicted") for claim in claims)
    coverage = {**report["coverage"], "claims": len(claims), "decided": decided}
    return {**report, "coverage": coverage, "claims": claims}


def changes(before: Json, after: Json) -> dict[str, Any]:
    """What another check of the same text says otherwise: `ontherecord/recheck/1` as plain data.

    Claims are the same when their `key` is. `changed` has those whose verdict, reason or figures
    moved; `gone` and `new` those that only one of the two checks found.
    """
    old = {claim["key"]: claim for claim in before["claims"]}
    new = {claim["key"]: claim for claim in after["claims"]}
    changed = [moved for key in old if key in new and (moved := _moved(old[key], new[key]))]
    return {
        "schema": SCHEMA,
        "document": {k: after["document"][k] for k in ("title", "source", "text_sha256")},
        "record": {"before": dict(before["record"]), "after": dict(after["record"])},
        "same": len(old.keys() & new.keys()) - len(changed),
        "changed": changed,
        "gone": [_said(old[key]) for key in old if key not in new],
        "new": [_said(new[key]) for key in new if key not in old],
    }


def render_changes(found: Json, *, width: int = 80, color: bool = False) -> str:
    """What `changes` found, for the terminal, ending in a new line."""
    return printed(_lines(found), width=width, color=color)


def _lines(found: Json) -> Iterator[Text | Padding]:
    yield Text(one_line(found["document"]["title"]) or "Untitled text", "bold")
    for name in ("before", "after"):
        yield Text(f"{name}: {words.record({'record': found['record'][name]})}", "dim")
    moved = sum(len(found[part]) for part in ("changed", "gone", "new"))
    if not moved:
        yield Text(f"\nNothing changed: {_claims(found['same'])} as before.")
        return
    yield Text(f"\n{_claims(found['same'])} as before, {len(found['changed'])} changed, "
               f"{len(found['gone'])} no longer found, {len(found['new'])} new.")  # fmt: skip
    for one in found["changed"]:
        yield Text(f"\n{one_line(one['proposition'])}", "bold")
        for name in ("before", "after"):
            said = one[name]
            yield _in(f"{name}: {words.GROUP[said['verdict']]}. {one_line(said['summary'])}")
        for figure in one["figures"]:
            values = [
                "none" if figure[name] is None else words.number(figure[name], figure["unit"])
                for name in ("before", "after")
            ]
            yield _in(f"{one_line(figure['measure'])}: {values[0]} -> {values[1]}")
    for name, title in (("gone", "No longer found"), ("new", "New")):
        if found[name]:
            yield Text(f"\n{title}", "bold")
        for one in found[name]:
            yield _in(
                f"{shorten(one_line(one['proposition']), 200)} ({words.GROUP[one['verdict']]})"
            )


def _claims(size: int) -> str:
    return f"{size:,} claim{'' if size == 1 else 's'}"


def _in(text: str) -> Padding:
    return Padding(Text(text), (0, 0, 0, 2))


def _said(claim: Json) -> dict[str, Any]:
    return {k: claim[k] for k in ("key", "proposition", "verdict", "reason", "summary")}


def _moved(old: Json, new: Json) -> dict[str, Any] | None:
    """The claim with both answers when one of them moved, None when nothing did."""
    before, after = _values(old), _values(new)
    figures = [
        {"measure": key[1], "period": list(key[2:4]), "unit": (before.get(key) or after[key])[1],
         "before": before.get(key, (None, ""))[0], "after": after.get(key, (None, ""))[0]}
        for key in {**before, **after}
        if before.get(key, (None, ""))[0] != after.get(key, (None, ""))[0]
    ]  # fmt: skip
    if not figures and all(old[k] == new[k] for k in ("verdict", "reason")):
        return None
    sides = {
        name: {k: claim[k] for k in ("verdict", "reason", "summary")}
        for name, claim in (("before", old), ("after", new))
    }
    return {"key": new["key"], "proposition": new["proposition"], **sides, "figures": figures}


def _values(claim: Json) -> dict[tuple[Any, ...], tuple[Any, str]]:
    """What each reading is of -> its value and unit."""
    found = {}
    for reading in claim["readings"]:
        period = reading["period"] or {"start": None, "end": None}
        key = (reading["tier"], reading["measure"], period["start"], period["end"])
        found[(*key, reading["place"], reading["breakdown"])] = (reading["value"], reading["unit"])
    return found
