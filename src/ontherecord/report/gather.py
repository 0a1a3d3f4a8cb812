"""The contract of `otr check` gathered into cards, once, so every renderer says the same thing.

Text that leaves this module is already harmless (see `safe`) and in words (see `words`);
renderers only lay it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ontherecord.report import words
from ontherecord.report.card import (
    Card,
    Definition,
    Figure,
    Judged,
    Lead,
    Mismatch,
    Quote,
    Result,
    Source,
)
from ontherecord.report.results import describe
from ontherecord.report.safe import one_line, visible, web_address

Json = Mapping[str, Any]


def cards(report: Json) -> tuple[Card, ...]:
    """Every claim of the report, in the order the document makes them."""
    titles = {
        d["measure"]: one_line(d["title"]) for c in report["claims"] for d in c["definitions"]
    }
    ordered = sorted(report["claims"], key=lambda c: (c["mentions"][0]["start"], c["id"]))
    return tuple(_card(claim, number, titles) for number, claim in enumerate(ordered, 1))


def grouped(every: Iterable[Card]) -> tuple[tuple[str, tuple[Card, ...]], ...]:
    """(verdict, cards) in the order readers need, groups without a card left out."""
    every = tuple(every)
    groups = ((verdict, tuple(c for c in every if c.verdict == verdict)) for verdict in words.ORDER)
    return tuple((verdict, members) for verdict, members in groups if members)


def source(given: Json | str | None) -> Source | None:
    """A source of the contract (or its name alone) as one line, its address and a note."""
    if given is None:
        return None
    if isinstance(given, str):
        return Source(one_line(given), web_address(given))
    publisher, title = one_line(given["publisher"]), one_line(given["title"])
    name = title if publisher in title else f"{publisher}, {title}" if title else publisher
    published = f"published {words.day(given['published'])}" if given["published"] else ""
    line = ", ".join(part for part in (name, published, one_line(given["where"])) if part)
    via = f"read in {one_line(given['via'])}" if given["via"] else ""
    tier = words.TIER.get(given["tier"] or "", "")
    return Source(line, web_address(given["url"]), "; ".join(part for part in (tier, via) if part))


def _card(claim: Json, number: int, titles: Mapping[str, str]) -> Card:
    named = [r for r in claim["readings"] if r["tier"] == "named"]
    deciding = named or list(claim["readings"])
    figures, others = _figures(claim["readings"], deciding, titles)
    attribution = claim["attribution"]
    then_now = _judged(claim)
    return Card(
        id=claim["id"],
        number=number,
        kind=claim["kind"],
        verdict=claim["verdict"],
        reason=words.REASON[claim["reason"]],
        heading=words.heading(claim),
        quotes=tuple(_quote(mention) for mention in claim["mentions"]),
        proposition=one_line(claim["proposition"]),
        summary=one_line(claim["summary"]),
        basis=_basis(claim),
        judged=then_now if len({(j.heading, j.summary) for j in then_now}) > 1 else (),
        attribution=_attribution(attribution),
        attribution_source=source(attribution["source"]) if attribution else None,
        tolerance=tuple(filter(None, map(_tolerance, claim["asserted"]["values"]))),
        results=_results(deciding),
        figures=figures,
        others=others,
        mismatches=tuple(
            Mismatch(words.MISMATCH[m["code"]], _ended(m["text"]), one_line(m["definition"]))
            for m in claim["mismatches"]
        ),
        leads=tuple(_lead(t, titles) for t in sorted(claim["trace"], key=lambda t: t["rank"])),
        definitions=tuple(_definition(d, titles) for d in claim["definitions"]),
        caveats=_unique(one_line(c["text"]) for c in claim["caveats"]),
    )


def _results(deciding: Iterable[Json]) -> tuple[Result, ...]:
    """Each typed result in words; its source too where no figure below it would show it."""
    out: dict[str, Result] = {}
    for reading in deciding:
        shown = bool(reading["figures"]) or reading["value"] is not None
        text = describe(reading["result"], reading["unit"])
        if text or not (shown or reading["source"] is None):
            given = None if shown else source(reading["source"])
            out.setdefault(text, Result(text, given))
    return tuple(out.values())


def _quote(mention: Json) -> Quote:
    notes: list[str] = []
    if mention["speaker"]:
        notes.append(f"said by {one_line(mention['speaker'])}")
    if not (notes and mention["stance"] == "reported"):
        notes.append(words.STANCE[mention["stance"]])
    if mention["quoted"]:
        notes.append("inside quotation marks")
    return Quote(visible(mention["text"]).strip(), "; ".join(filter(None, notes)))


def _figures(
    readings: list[Any], deciding: list[Any], titles: Mapping[str, str]
) -> tuple[tuple[Figure, ...], tuple[Figure, ...]]:
    mine: dict[tuple[str, ...], Figure] = {}
    theirs: dict[tuple[str, ...], Figure] = {}
    vintages = len({reading["as_of"] for reading in readings}) > 1
    for reading in readings:
        known = f"as known on {words.day(reading['as_of'])}" if vintages else ""
        printed = reading["figures"] or ([reading] if reading["value"] is not None else [])
        for figure in printed:
            one = _figure(figure, reading, titles, known)
            counts_here = reading in deciding and figure.get("role") not in {"other", "rival"}
            shown = mine if counts_here else theirs
            key = (one.value, one.title, one.when, one.source.line if one.source else "")
            shown.setdefault(key, one)
    return tuple(mine.values()), tuple(one for key, one in theirs.items() if key not in mine)


def _figure(figure: Json, reading: Json, titles: Mapping[str, str], known: str) -> Figure:
    measure = figure["measure"] or reading["measure"] or ""
    unit = figure["unit"] or reading["unit"]
    role = figure.get("role", "value")
    notes = [words.ROLE.get(role, "")]
    if role == "bound" and reading["result"]["type"] == "bound":
        notes = ["at least" if reading["result"]["side"] == "floor" else "at most"]
    for key, plain in (("maturity", "final"), ("nature", "statistic"), ("derivation", "published")):
        value = str(figure.get(key) or plain)
        if value != plain:
            notes.append(_ADJECTIVE[value])
    where = (words.place(reading["place"]), words.breakdown(reading["breakdown"]))
    return Figure(
        value=words.number(figure["value"], unit) or "no figure",
        title=titles.get(measure, one_line(measure)),
        measure=measure,
        when=", ".join(part for part in (words.period(figure["period"]), *where) if part),
        notes=", ".join(filter(None, [*notes, known])),
        source=source(figure.get("source")) or source(reading["source"]),
        why=one_line(reading["why"]),
        unit=one_line(unit) if unit not in {"USD", "percent"} else "",
    )


_ADJECTIVE = {
    "provisional": "provisional",
    "announced": "as announced",
    "estimate": "an estimate",
    "computed": "computed from published figures",
    "typed": "typed from the publication",
}


def _judged(claim: Json) -> tuple[Judged, ...]:
    out = []
    for one in sorted(claim["judged"], key=lambda j: str(j["basis"]) != "then"):
        label = "On the date of the text" if one["basis"] == "then" else "On the record today"
        when = f"{label} ({words.day(one['as_of'])})" if one["as_of"] else label
        head = words.heading({**claim, "verdict": one["verdict"], "reason": one["reason"]})
        out.append(Judged(when, head, one_line(one["summary"])))
    return tuple(out)


def _basis(claim: Json) -> str:
    by_basis = {one["basis"]: one for one in claim["judged"]}
    then, now = by_basis.get("then"), by_basis.get("now")
    if then and then["reason"] != "vintage_not_held" and then["verdict"] == claim["verdict"]:
        return f"Judged on what was known on {words.day(then['as_of']) or 'the date of the text'}."
    if now:
        when = f" as it stands on {words.day(now['as_of'])}" if now["as_of"] else ""
        why = "; nothing published by the date of the text is held" if then else ""
        return f"Judged on the record{when}{why}."
    return ""


def _attribution(given: Json | None) -> str:
    if not given:
        return ""
    speaker = f" ({one_line(given['speaker'])})" if given["speaker"] else ""
    return f"{words.ATTRIBUTION[given['result']]}{speaker}."


def _tolerance(value: Json) -> str:
    agrees = words.interval(value["agrees"], value["unit"])
    bottom, top = value["agrees"] or (None, None)
    if bottom is not None and top is not None and top - bottom <= 1 and value["value"] is not None:
        agrees = words.number(value["value"], value["unit"])  # the interval is only its printing
    low, high = (words.number(end, value["unit"]) for end in value["disagrees"] or (None, None))
    outside = " or ".join(x for x in (low and f"below {low}", high and f"above {high}") if x)
    if not agrees and not outside:
        return ""
    said = f"“{one_line(value['text'])}”"
    yes = f"{said} agrees with a figure of {agrees}" if agrees else f"{said} can agree with none"
    return f"{yes}; {outside} the record disagrees." if outside else f"{yes}."


def _lead(trace: Json, titles: Mapping[str, str]) -> Lead:
    fits = trace["coincidences"]
    chance = ""
    if fits is not None:
        chance = f"{fits:,} other {'figure' if fits == 1 else 'figures'} would fit by chance"
    return Lead(
        value=words.number(trace["value"]),
        title=titles.get(trace["measure"], one_line(trace["measure"])),
        when=words.period(trace["period"]),
        why="; ".join(one_line(why) for why in trace["why"]),
        chance=chance if fits else "no other figure held would fit" if fits == 0 else "",
        source=source(trace["source"]),
    )


def _definition(given: Json, titles: Mapping[str, str]) -> Definition:
    differs = given["differs"]
    if isinstance(differs, Mapping):
        lines = [f"{titles.get(m, one_line(m))}: {one_line(why)}" for m, why in differs.items()]
    else:
        lines = [one_line(x) for x in ([differs] if isinstance(differs, str) else differs or [])]
    text = one_line(given["definition"])
    return Definition(given["measure"], one_line(given["title"]), text, tuple(filter(None, lines)))


def _ended(text: str) -> str:
    line = one_line(text)
    return line if not line or line[-1] in ".!?" else f"{line}."


def _unique(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for line in lines if line))
