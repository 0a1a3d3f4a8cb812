"""Readings -> one verdict, by the order of judgement in DESIGN section 3."""

from __future__ import annotations

from collections.abc import Sequence

from ontherecord.claims.claim import Claim
from ontherecord.verdict import words
from ontherecord.verdict.bench import Bench
from ontherecord.verdict.finding import Judged, Mismatch, Reading
from ontherecord.verdict.otherwise import counted_otherwise, of_research, sharp, told_by_number

_ACTS_FOR = frozenset({"ERO", "USAO"})  # parts that carry out what their parent counts
_SOUTHWEST = frozenset({"sw_border", "sw_land_border"})
OPEN_SOUTHWEST = frozenset({"close", "not_held", "partial_period"})
ONE_ACTION = 0.02  # a number this far below the count may be of one raid, judge or day
_OPEN_FIRST = (
    "no_period",
    "wrong_unit",
    "unread_qualifier",
    "too_imprecise",
    "partial_period",
    "coverage",
    "after_record_end",
    "statement_only",
    "secondary_only",
    "not_held",
    "close",
)


def combine(claim: Claim, readings: Sequence[Reading], bench: Bench) -> Judged:
    """Named readings decide where there are any; all must have data and agree, or all disagree."""
    mismatches = tuple(_mismatches(claim, bench))
    named = [r for r in readings if r.tier == "named"]
    counted = [r for r in readings if not _statement(r, bench)]
    open_to = named or counted or readings
    deciding = told_by_number(claim, open_to, bench, readings)
    placed = bool(claim.places) or len(deciding) < len(open_to)  # by words, or by its number
    foreign = claim.actors and claim.actors[0].partition(":")[0] in ("foreign", "state")
    if not deciding:
        return _open(
            claim,
            readings,
            "not_held",
            "No measure in the record answers to these words.",
            mismatches,
        )
    if foreign:
        who = claim.actor_text or claim.actors[0]
        return _open(
            claim,
            readings,
            "wrong_agency",
            f"The record holds U.S. federal figures, not those of {who}.",
            mismatches,
        )
    if all(_statement(r, bench) for r in deciding):
        summary = _open_text(claim, deciding, "statement_only", bench)
        return _open(claim, readings, "statement_only", summary, mismatches)
    verdicts = [r.agrees for r in deciding]
    beside = claim.kind == "comparison" and bool(claim.unread)  # 'more arrests than ICE'
    if not beside and any(
        m.code in ("wrong_agency", "wrong_unit", "wrong_set") for m in mismatches
    ):
        return _depends(claim, readings, deciding, mismatches[0].code, mismatches, bench)
    if claim.unread and not all(v is False for v in verdicts):
        unread = ", ".join(dict.fromkeys(u.text for u in claim.unread))
        summary = (
            f"The words '{unread}' may narrow what is counted and the record does not break it out."
        )
        return _open(claim, readings, "unread_qualifier", summary, mismatches)
    scope = dict(claim.extra).get("scope", "")
    ahead = scope or dict(claim.extra).get("before", "")
    if ahead and all(v is False for v in verdicts) and _smaller(claim, deciding):
        summary = f"The number may be of what the words before it are about ('{ahead}')."
        return _open(claim, readings, "ambiguous_place", summary, mismatches)
    moved = claim.kind != "quantity" and claim.quantity is None
    setting = dict(claim.extra).get("setting", "")
    if setting and all(v is False for v in verdicts) and (moved or _smaller(claim, deciding)):
        summary = f"It may be of what a paragraph shortly before is about ('{setting}')."
        return _open(claim, readings, "ambiguous_place", summary, mismatches)
    if scope and claim.kind != "quantity" and (moved or _smaller(claim, deciding)):
        summary = f"It may be said of what the sentence before is about ('{scope}')."
        return _open(claim, readings, "ambiguous_place", summary, mismatches)
    if scope and ("leans", "yes") in claim.extra and all(v is True for v in verdicts):
        summary = f"The sentence leans on the one before, which is about '{scope}'."
        return _open(claim, readings, "ambiguous_place", summary, mismatches)
    if claim.note == "no_domain" and None not in verdicts and len(set(verdicts)) == 1:
        return _open(
            claim,
            readings,
            "unread_qualifier",
            "Nothing in the text says that this is about immigration enforcement.",
            mismatches,
        )
    if all(v is True for v in verdicts):
        code = "by_bound" if all(r.code == "by_bound" for r in deciding) else "agrees"
        return Judged("supported", code, _agree_text(deciding, bench), tuple(readings), mismatches)
    elsewhere = [
        r for r in readings if r.tier == "loose" and r.agrees is True and r.place in _SOUTHWEST
    ]
    if all(v is False for v in verdicts) and elsewhere and not claim.places:
        return _depends(
            claim, readings, [*deciding, *elsewhere], "ambiguous_place", mismatches, bench
        )
    unsure = [r for r in readings if r.tier == "loose" and r.agrees is None]
    if (
        all(v is False for v in verdicts)
        and not placed
        and any(
            r.place in _SOUTHWEST
            and (r.code == "close" or (r.code in OPEN_SOUTHWEST and _smaller(claim, deciding)))
            for r in unsure
        )
    ):
        summary = "The southwest border may be meant, and its figure does not rule the number out."
        return _open(claim, readings, "ambiguous_place", summary, mismatches)
    rivals = [r for r in readings if r not in deciding and r.agrees is True]
    if not exact(claim):  # research is another definition, however round the number
        rivals = [r for r in rivals if of_research(r, bench)]
    if all(v is False for v in verdicts) and rivals:
        return _depends(claim, readings, [*deciding, *rivals], "definition", mismatches, bench)
    if all(v is False for v in verdicts) and counted_otherwise(claim, readings, deciding, bench):
        summary = "Research counts this otherwise, and its figure does not rule the number out."
        return _open(claim, readings, "close", summary, mismatches)
    if any(r.code == "definition" for r in deciding) and True not in verdicts:
        return _depends(claim, readings, deciding, "definition", mismatches, bench)
    if all(v is False for v in verdicts) and claim.period_from == "paragraph":
        summary = (
            "No period is stated here; for the one of the sentence before the record has "
            f"{_agree_text(deciding, bench)}"
        )
        return _open(claim, readings, "no_period", summary, mismatches)
    if all(v is False for v in verdicts) and claim.quantity is not None:
        tiny = claim.kind == "quantity" and not claim.rate and _tiny(claim, deciding)
        if tiny or (claim.quantity.vague and _smaller(claim, deciding)):
            summary = (
                "The number is far below the count of the whole "
                f"({_agree_text(deciding, bench)[:-1]}); it may be of one action or one part."
            )
            return _open(claim, readings, "too_imprecise", summary, mismatches)
    if all(v is False for v in verdicts):
        code = "by_bound" if any(r.code == "by_bound" for r in deciding) else "disagrees"
        return Judged(
            "contradicted",
            code,
            _disagree_text(claim, deciding, bench),
            tuple(readings),
            mismatches,
        )
    if True in verdicts and (False in verdicts or _rest_is_letter(deciding)):
        code = _turning(deciding)
        return _depends(claim, readings, deciding, code, mismatches, bench)
    if all(r.letter or r.agrees is True for r in deciding) or (
        any(r.letter for r in deciding)
        and all(r.letter or (r.agrees is None and r.code == "not_held") for r in deciding)
    ):
        return _depends(claim, readings, deciding, "true_in_letter", mismatches, bench)
    if True in verdicts and _only_period_open(deciding) and _precise(claim):
        return _depends(claim, readings, deciding, "period", mismatches, bench)
    reason = _why_open(deciding)
    summary = _open_text(claim, deciding, reason, bench)
    against = [
        r
        for r in readings
        if r not in deciding and r.agrees is False and r.figures and r.code != "by_bound"
    ]
    if reason == "coverage" and against:  # a record that another count already exceeds
        told = dict.fromkeys(_figure_text(r, bench) for r in against[:2])
        summary += f" Counted otherwise: {'; '.join(told)}."
    return _open(claim, readings, reason, summary, mismatches)


def _statement(reading: Reading, bench: Bench) -> bool:
    """True for a measure that only repeats what an agency says: shown, never deciding."""
    measure = bench.catalog.measures.get(reading.measure)
    return measure is not None and measure.kind == "statement"


def _rest_is_letter(deciding: Sequence[Reading]) -> bool:
    return all(r.agrees is True or r.letter for r in deciding)


def _only_period_open(deciding: Sequence[Reading]) -> bool:
    """Each measure agrees for one way of reading the period; another way is not held."""
    measures = {r.measure for r in deciding}
    agreeing = {r.measure for r in deciding if r.agrees is True}
    return measures == agreeing and len({r.period for r in deciding}) > 1


def _precise(claim: Claim) -> bool:
    q = claim.quantity or claim.percent
    return q is not None and q.value > 0 and (q.agrees.hi - q.agrees.lo) / q.value < 0.04


def _smaller(claim: Claim, deciding: Sequence[Reading]) -> bool:
    q = claim.quantity
    return q is not None and all(r.value is None or q.value < r.value for r in deciding)


def _tiny(claim: Claim, deciding: Sequence[Reading]) -> bool:
    q = claim.quantity
    values = [r.value for r in deciding if r.value]
    return q is not None and bool(values) and q.value < ONE_ACTION * min(values)


def exact(claim: Claim) -> bool:
    """A number to three figures or more: too precise to fit another count by chance."""
    q = claim.quantity
    return q is not None and q.value >= 100 and (q.agrees.hi - q.agrees.lo) / q.value < 0.012


def precise(claim: Claim) -> bool:
    """A number to four figures or more without a hedge: no other period has it by chance."""
    return claim.quantity is not None and sharp(claim.quantity)


def _turning(deciding: Sequence[Reading]) -> str:
    by_measure = {(r.measure, r.place) for r in deciding}
    return "definition" if len(by_measure) > 1 else "period"


def _why_open(deciding: Sequence[Reading]) -> str:
    codes = [r.code for r in deciding if r.agrees is None]
    return next((c for c in _OPEN_FIRST if c in codes), "not_held")


def _open(
    claim: Claim,
    readings: Sequence[Reading],
    reason: str,
    summary: str,
    mismatches: tuple[Mismatch, ...],
) -> Judged:
    return Judged("cannot_check", reason, summary, tuple(readings), mismatches)


def _depends(
    claim: Claim,
    readings: Sequence[Reading],
    deciding: Sequence[Reading],
    code: str,
    mismatches: tuple[Mismatch, ...],
    bench: Bench,
) -> Judged:
    turns: tuple[str, int | None, int | None] | None = None
    if code == "period" and claim.period:
        turns = (claim.period.text, claim.period.start, claim.period.end)
    elif code == "wrong_agency" and claim.actor_text:
        turns = claim.actor_words
    elif claim.turns_on:
        turns = (claim.measure_phrase, *claim.turns_on)
    return Judged(
        "depends",
        code,
        _depends_text(claim, deciding, code, mismatches, bench),
        tuple(readings),
        mismatches,
        turns,
    )


def _mismatches(claim: Claim, bench: Bench) -> list[Mismatch]:
    """An agency that does not do what the verb says, by the catalogue's own entries."""
    found: list[Mismatch] = []
    for actor in claim.actors:
        agency = bench.catalog.agencies.get(actor)
        if agency is None or agency.level == "research" or "statistics" in agency.does:
            continue  # who publishes a count does not claim to have done it
        for term in claim.terms:
            measure = bench.catalog.measures.get(term.measure)
            if measure is None or measure.agency == actor or bench.research(measure):
                continue
            if actor in bench.lookup.published_by(measure.id):
                continue  # it keeps such a list, or publishes such a figure, of its own
            part = agency.level != "federal" and any(
                what.rstrip("s") in measure.counted for what in agency.does
            )
            if part or measure.kind in ("estimate", "statement") or measure.unit == "USD":
                continue  # nobody carries these out
            does = next(
                (who for what, who in agency.does_not.items() if what in measure.counted), ""
            )
            if not does and not _related(actor, measure.agency, bench):
                does = measure.agency
            whole = measure.agency in _family(actor, bench) and actor not in _ACTS_FOR
            if not does and whole:
                name = bench.catalog.agencies[measure.agency].name
                found.append(
                    Mismatch(
                        "wrong_set",
                        claim.actor_text or agency.name,
                        f"{measure.title} are counted for {name} as a whole, of which"
                        f" {agency.name} is a part.",
                    )
                )
                return found
            if does:
                name = bench.catalog.agencies[does].name if does in bench.catalog.agencies else does
                counted = measure.counted[:1].upper() + measure.counted[1:]
                found.append(
                    Mismatch(
                        "wrong_agency",
                        claim.actor_text or agency.name,
                        f"{counted} are counted for {name}, not for {agency.name}.",
                    )
                )
                return found
    return found


def _related(actor: str, home: str, bench: Bench) -> bool:
    """True when one agency is the other, or part of it."""
    return home in _family(actor, bench) or actor in _family(home, bench)


def _family(agency: str, bench: Bench) -> list[str]:
    found: list[str] = []
    while agency and agency not in found:
        found.append(agency)
        known = bench.catalog.agencies.get(agency)
        agency = known.parent if known else ""
    return found


def _figure_text(reading: Reading, bench: Bench) -> str:
    where = words.subject(
        reading.measure, reading.place, reading.breakdown, reading.period, bench.catalog
    )
    if reading.result.get("type") in ("rank", "change", "bound", "share"):
        return f"{where}: {reading.why}"
    if reading.value is not None:
        return f"{where}: {words.number(reading.value, reading.unit)}"
    return f"{where}: {reading.why}"


def _agree_text(deciding: Sequence[Reading], bench: Bench) -> str:
    return "; ".join(dict.fromkeys(_figure_text(r, bench) for r in deciding[:3])) + "."


def _disagree_text(claim: Claim, deciding: Sequence[Reading], bench: Bench) -> str:
    said = words.stated(claim.quantity or claim.percent)
    tail = (
        f"; the text says {said}"
        if said and claim.kind in ("quantity", "estimate", "share")
        else ""
    )
    return f"{_agree_text(deciding, bench)[:-1]}{tail}."


def _depends_text(
    claim: Claim,
    deciding: Sequence[Reading],
    code: str,
    mismatches: tuple[Mismatch, ...],
    bench: Bench,
) -> str:
    parts = []
    for r in deciding[:6]:
        word = {True: "agrees", False: "disagrees", None: "open"}[r.agrees]
        if r.letter:
            ranked = r.result.get("type") == "rank"
            word = "right to the letter" + ("" if ranked else ", far from the figure")
        parts.append(f"{_figure_text(r, bench)} ({word})")
    lead = {
        "definition": "It depends on the definition: ",
        "period": "It depends on the period meant: ",
        "ambiguous_place": "It depends on the place meant: ",
        "true_in_letter": "Right to the letter only: ",
        "wrong_set": f"{mismatches[0].definition} " if mismatches else "",
        "wrong_agency": f"{mismatches[0].definition} " if mismatches else "",
    }.get(code, "It depends: ")
    return lead + "; ".join(dict.fromkeys(parts)) + "."


_OPEN_TEXT = {
    "no_period": "No period is stated and none can be taken from the text.",
    "partial_period": "The record holds only part of this period",
    "not_held": "The record holds no official figure for this",
    "close": "The figure is near the number but not within its rounding",
    "too_imprecise": "The number is too wide to be supported",
    "statement_only": "Only a statement exists, no official count",
    "secondary_only": "Only figures computed by others are held",
    "after_record_end": "The period is later than the record",
    "coverage": "The record does not cover the whole span claimed",
}


def _open_text(claim: Claim, deciding: Sequence[Reading], reason: str, bench: Bench) -> str:
    lead = _OPEN_TEXT.get(reason, "Open").rstrip(".")
    if reason == "no_period":
        return _OPEN_TEXT[reason]
    details = [
        _figure_text(r, bench) for r in deciding if r.figures and (r.value is not None or r.why)
    ][:3]
    return f"{lead}: {'; '.join(dict.fromkeys(details))}." if details else f"{lead}."
