"""How much of a span the figures held cover, and where one of them ranks among them."""

from __future__ import annotations

from datetime import date, timedelta

from ontherecord.record.observation import Observation


def gaps_in(series: list[Observation], span: tuple[date | None, date | None]) -> list[str]:
    """Stretches of the span no figure covers."""
    start, end = span
    inside = sorted((o.period for o in series), key=lambda p: p.start)
    gaps: list[str] = []
    if not inside:
        return ["the whole span"]
    if start is None:
        gaps.append(f"everything before {inside[0].start}")
    elif inside[0].start > start + timedelta(days=366 if inside[0].basis == "fiscal_year" else 31):
        gaps.append(f"{start} to {inside[0].start}")
    reach = inside[0].end
    for p in inside[1:]:
        if p.basis == "day":
            if (p.start - reach).days > 45:
                gaps.append(f"{reach} to {p.start}")
        elif (p.start - reach).days > 1:
            gaps.append(f"{reach + timedelta(days=1)} to {p.start - timedelta(days=1)}")
        reach = max(reach, p.end)
    if end is not None and (end - reach).days > max(inside[-1].days, 45):
        gaps.append(f"everything after {reach}")
    return gaps


def ranked(
    place: int, series: list[Observation], gaps: list[str], higher: list[str]
) -> dict[str, object]:
    """The contract's `rank` result: the place of a figure among a series."""
    periods = [o.period for o in series]
    return {
        "type": "rank",
        "rank": place,
        "of": len(series),
        "from": min(p.start for p in periods).isoformat(),
        "to": max(p.end for p in periods).isoformat(),
        "gaps": gaps,
        "higher": higher,
    }


def held(lead: str, series: list[Observation], gaps: list[str]) -> str:
    """'none higher among the 131 held (first day to last day); not covered: ...'."""
    first, last = min(o.period.start for o in series), max(o.period.end for o in series)
    return (
        f"{lead} {len(series)} held ({first} to {last}); not covered: "
        f"{', '.join(gaps[:3]) or 'a break in the series'}"
    )
