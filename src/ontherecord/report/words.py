"""The words a reader sees: verdicts, reasons, periods, places and numbers in plain English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ontherecord.base.period import MONTHS, Period
from ontherecord.report.safe import one_line

# What could not be judged and what turns on a word come first, then disagreement, then agreement.
ORDER = ("cannot_check", "depends", "contradicted", "supported")
GROUP = {
    "cannot_check": "Cannot be checked from the record",
    "depends": "It depends",
    "contradicted": "The record disagrees",
    "supported": "The record agrees",
}
MARK = {"cannot_check": "○", "depends": "◐", "contradicted": "◆", "supported": "●"}

REASON = {
    "no_period": "the text gives no period",
    "no_date": "the text has no publication date",
    "not_held": "the record holds no figure for it",
    "after_record_end": "it lies after the end of the record",
    "partial_period": "the record covers only part of the period",
    "coverage": "the record does not cover the whole span",
    "vintage_not_held": "the record holds no figure published by that date",
    "unread_qualifier": "what exactly is counted is not read, or not in the record",
    "ambiguous_place": "the place can be read in more than one way",
    "statement_only": "it exists only as a statement",
    "secondary_only": "only secondary sources are held",
    "too_imprecise": "the number is too imprecise",
    "close": "the number is close, but not close enough to decide",
    "true_in_letter": "right in letter, far from the figure",
    "wrong_agency": "another agency counts this",
    "wrong_unit": "another unit is counted",
    "wrong_set": "another set is counted",
    "definition": "the definitions differ",
    "period": "the periods differ",
    "revised": "the figure has been revised",
    "by_bound": "decided by a bound",
    "no_match": "no entry of the record matches",
    "forecast": "it is about the future",
    "not_modelled": "no scenario fits it",
    "unsafe_text": "hidden characters stand in the text",
    "agrees": "every reading that decides agrees",
    "disagrees": "every reading that decides disagrees",
}
DEPENDS_ON = {
    "wrong_agency": "which agency is meant",
    "wrong_unit": "what is counted",
    "wrong_set": "which set is counted",
    "definition": "the definition",
    "period": "the period",
    "revised": "the vintage",
    "true_in_letter": "how far “more” or “fewer” may reach",
    "ambiguous_place": "the place",
    "coverage": "the span covered",
}
MISMATCH = {
    "wrong_agency": "Another agency",
    "wrong_unit": "Another unit",
    "wrong_set": "Another set",
    "stock_as_flow": "A stock given as a flow",
    "flow_as_stock": "A flow given as a stock",
    "mixed_windows": "Different windows mixed",
    "anachronism": "Out of its time",
}
TIER = {
    "official_statistic": "official statistic",
    "official_document": "official document",
    "research": "research on official data",
    "estimate": "estimate",
    "press": "press",
}
STANCE = {
    "asserted": "",
    "reported": "reported, not stated by the text itself",
    "denied": "the text denies it",
    "questioned": "the text questions it",
    "conditional": "the text makes it conditional",
    "intended": "the text gives it as an intention",
}
ATTRIBUTION = {
    "found": "The statement was found",
    "differs": "The statement was found, and differs",
    "not_found": "The statement was not found in the record",
    "not_asked": "Whether it was said was not looked up",
}
ROLE = {
    "value": "",
    "from": "from",
    "to": "to",
    "numerator": "part",
    "denominator": "whole",
    "other": "",
    "rival": "a rival figure",
    "bound": "bound",
}
NOT_CLAIM = {
    "opinion": "an opinion",
    "cause": "a cause, which figures alone do not settle",
    "counterfactual": "what would have happened otherwise",
    "no_measure": "no measure of the record is named",
    "not_understood": "not understood",
    "excluded_number": "a number that counts nothing here (a date, a law, an age)",
}
_PLACES = {
    "us": "nationwide",
    "sw_border": "southwest border",
    "sw_land_border": "southwest land border",
    "northern_border": "northern border",
    "northern_land_border": "northern land border",
    "coastal_border": "coastal border",
}


def heading(claim: Mapping[str, Any]) -> str:
    """The verdict as a reader reads it: 'It depends on “deported”', 'The record agrees'."""
    verdict = str(claim["verdict"])
    if verdict != "depends":
        return GROUP[verdict]
    turns_on = claim.get("turns_on")
    if turns_on:
        return f"It depends on “{one_line(turns_on['text'])}”"
    return f"It depends on {DEPENDS_ON.get(str(claim['reason']), 'how it is read')}"


def day(iso: str | None) -> str:
    """'2024-12-20' -> '20 December 2024'; '2024-12' -> 'December 2024'; '' where absent."""
    if not iso:
        return ""
    parts = iso.split("-")
    if not all(part.isdigit() for part in parts) or len(parts) > 3:
        return one_line(iso)
    if len(parts) == 1:
        return parts[0]
    month = MONTHS[int(parts[1]) - 1] if 1 <= int(parts[1]) <= 12 else parts[1]
    head = f"{int(parts[2])} " if len(parts) == 3 else ""
    return f"{head}{month} {parts[0]}"


def period(given: Mapping[str, Any] | str | None) -> str:
    """A period of the contract (or words already) as a reader would say it."""
    if given is None or isinstance(given, str):
        return one_line(given)
    start, end = given.get("start"), given.get("end")
    if start and end:
        try:
            whole = Period(date.fromisoformat(start), date.fromisoformat(end))
            return Period(whole.start, whole.end, given.get("basis") or "range").label
        except ValueError:
            return f"{day(start)} to {day(end)}"
    if start:
        return f"since {day(start)}"
    return f"until {day(end)}" if end else ""


def place(code: str | None) -> str:
    """A place id in words: 'us' -> 'nationwide', 'sector:rio_grande_valley' -> its name."""
    if not code:
        return ""
    if code in _PLACES:
        return _PLACES[code]
    kind, _, name = code.partition(":")
    words = one_line((name or kind).replace("_", " "))
    if kind == "state":
        return words.upper() if len(words) == 2 else words.title()
    if kind in {"sector", "aor", "district"}:
        label = {"sector": "sector", "aor": "area of responsibility", "district": "district"}[kind]
        return f"{words.title()} {label}"
    return words


def breakdown(key: str | None) -> str:
    """A breakdown key in words: 'criminality=convicted' -> 'criminality: convicted'."""
    parts = (part.replace("=", ": ").replace("_", " ") for part in (key or "").split(";") if part)
    return one_line("; ".join(parts))


def number(value: float | None, unit: str | None = "") -> str:
    """A value as printed for a reader: '271,484', '52.7%', '$3.64 billion'; '' where absent.

    Percent 60 is 60. Whole numbers and values of 1,000 and more carry no decimals; others
    at most two, and never in scientific notation.
    """
    if value is None:
        return ""
    sign = "−" if value < 0 else ""
    size = abs(value)
    if unit == "USD":
        for scale, name in ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")):
            if size >= scale:
                return f"{sign}${_plain(size / scale)}{name}"
        return f"{sign}${_plain(size)}"
    tail = "%" if unit == "percent" else ""
    return f"{sign}{_plain(size, 1 if tail else 2)}{tail}"


def _plain(size: float, places: int = 2) -> str:
    if size == int(size):
        return f"{int(size):,}"
    text = f"{size:,.{0 if size >= 1000 else places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if text != "0" else f"{size:.6f}".rstrip("0")


def interval(pair: list[float | None] | None, unit: str | None = "") -> str:
    """'from 97,000 to 103,000', 'at least 97,000', 'at most 103,000', '' where open or absent."""
    low, high = pair or (None, None)
    if low is None:
        return f"at most {number(high, unit)}" if high is not None else ""
    if high is None:
        return f"at least {number(low, unit)}"
    return f"{number(low, unit)} to {number(high, unit)}"


def byline(report: Mapping[str, Any]) -> str:
    """Where the text came from and when it was published, as given to the check."""
    document = report["document"]
    source = one_line(document["source"])
    published = "no publication date given or found"
    if document["published"]:
        how = {"given": "as given", "document": "read in the document"}
        given = how.get(document["published_from"], "")
        published = f"published {day(document['published'])}{f' ({given})' if given else ''}"
    return " · ".join(part for part in (source if source != "-" else "", published) if part)


def record(report: Mapping[str, Any]) -> str:
    """The record the report was made on: version, build date, as-of date, hashes."""
    held = report["record"]
    parts = [f"record {one_line(held['version'])}"]
    if held["built"]:
        parts.append(f"built {day(held['built'][:10])}")
    if held["as_of"]:
        parts.append(f"as of {day(held['as_of'])}")
    hashes = [one_line(held[key])[:12] for key in ("catalog_hash", "facts_hash")]
    return f"{', '.join(parts)} (catalogue {hashes[0]}, facts {hashes[1]})"


def coverage(report: Mapping[str, Any]) -> str:
    """What was read and what was not, in counts; never a share of verdicts."""
    c = report["coverage"]
    return (
        f"{_count(c['sentences'], 'sentence')} read, {_count(c['claims'], 'claim')} found, "
        f"{c['decided']:,} decided; {_count(c['numbers_seen'], 'number')} seen, "
        f"{c['numbers_unread']:,} not read."
    )


def _count(size: int, noun: str) -> str:
    return f"{size:,} {noun}{'' if size == 1 else 's'}"
