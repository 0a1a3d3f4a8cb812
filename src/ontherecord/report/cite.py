"""One figure with everything needed to find it again: for a footnote, and as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ontherecord.catalog.measure import Measure
from ontherecord.record.observation import Observation, Release
from ontherecord.report import words
from ontherecord.report.safe import one_line, web_address


def citation(
    figure: Observation, release: Release, measure: Measure, meta: Mapping[str, str]
) -> dict[str, Any]:
    """The figure, its release and a sentence to cite it by, as plain data.

    `meta` is the record's own: its version and the time it was built.
    """
    published = release.published.isoformat() if release.published else None
    known = figure.known_from.isoformat() if figure.known_from else None
    return {
        "schema": "ontherecord/citation/1",
        "id": figure.id,
        "cite_as": _sentence(figure, release, measure, meta),
        "figure": {
            "measure": measure.id,
            "title": measure.title,
            "definition": measure.definition,
            "period": figure.period.to_dict(),
            "place": figure.place,
            "breakdown": figure.breakdown,
            "value": figure.value,
            "unit": measure.unit,
            "bound": figure.bound or None,
            "rounded_to": figure.rounded_to,
            "maturity": figure.maturity,
            "nature": figure.nature,
            "derivation": figure.derivation,
            "known_from": known,
            "known_quality": figure.known_quality,
            "note": figure.note or None,
        },
        "source": {
            "publisher": figure.publisher or release.publisher,
            "tier": figure.tier,
            "title": release.title,
            "url": release.url or None,
            "published": published,
            "release": release.id,
            "where": figure.where,
            "via": figure.via or None,
            "read_from": release.read_from or None,
            "retrieved": release.retrieved.isoformat() if release.retrieved else None,
            "file": release.file or None,
            "sha256": release.sha256 or None,
            "status": release.status,
            "reason": release.reason or None,
            "verified": release.verified,
        },
        "record": {"version": meta.get("version"), "built": meta.get("built")},
    }


def render_citation(found: Mapping[str, Any]) -> str:
    """A citation for the terminal: the sentence, then one fact to a line."""
    figure, source = found["figure"], found["source"]
    lines = [found["cite_as"], ""]
    rows = [
        ("figure", f"{words.number(figure['value'], figure['unit'])} {figure['unit']}"),
        ("measure", f"{figure['title']} ({figure['measure']})"),
        ("period", words.period(figure["period"])),
        ("place", words.place(figure["place"])),
        ("breakdown", words.breakdown(figure["breakdown"])),
        ("what it is", ", ".join(figure[k] for k in ("nature", "maturity", "derivation"))),
        ("known from", _known(figure)),
        ("publisher", f"{source['publisher']} ({words.TIER.get(source['tier'], source['tier'])})"),
        ("release", f"{source['title']} [{source['release']}]"),
        ("where", source["where"]),
        ("address", source["url"]),
        ("read in", source["via"] or source["read_from"]),
        ("file", source["file"]),
        ("sha256", source["sha256"]),
        ("note", figure["note"]),
        ("unverified", "" if source["verified"] else "the file's sha256 is not a known release's"),
        ("marked", source["reason"]),
    ]
    lines += [f"{label:<11} {one_line(str(value))}" for label, value in rows if value]
    return "\n".join(lines) + "\n"


def _sentence(
    figure: Observation, release: Release, measure: Measure, meta: Mapping[str, str]
) -> str:
    what = [measure.title, words.period(figure.period.to_dict())]
    what += [words.place(figure.place)] if figure.place != "us" else []
    what += [words.breakdown(figure.breakdown)] if figure.breakdown else []
    publisher = figure.publisher or release.publisher
    name = release.title if publisher in release.title else f"{publisher}, {release.title}"
    published = f"published {words.day(release.published.isoformat())}" if release.published else ""
    parts = (one_line(name), published, one_line(figure.where), web_address(release.url))
    built = words.day(meta["built"][:10]) if meta.get("built") else ""
    return (
        f"{', '.join(what)}: {words.number(figure.value, measure.unit)}. "
        f"{', '.join(part for part in parts if part)}. "
        f"Read with On the Record (record {meta.get('version', '')}, built {built}), "
        f"figure {figure.id}."
    )


def _known(figure: Mapping[str, Any]) -> str:
    if not figure["known_from"]:
        return ""
    quality = "no later than " if figure["known_quality"] == "no_later_than" else ""
    return f"{quality}{words.day(figure['known_from'])}"
