"""GRADE: the findings on annotated texts, counted by kind. It grades the software, not a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from ontherecord.grading.match import DECIDED, answers, measures, overlaps, periods
from ontherecord.grading.texts import AnnotatedText, Annotation

SCHEMA: Final = "ontherecord/grade/1"
COUNTS: Final = {  # what is counted -> what it means
    "annotated": "annotated claims",
    "found": "annotated claims that a finding answers",
    "linked": "found claims with an annotated measure whose finding has a reading",
    "link_right": "linked claims with a reading of an annotated measure",
    "link_only": "linked claims with readings of annotated measures only",
    "dated": "found claims with an annotated period whose finding has a period",
    "period_right": "dated claims with a reading of the annotated period",
    "verdict_right": "found claims whose finding has a verdict the annotation allows",
    "decided": "annotated claims with an answer that is supported or contradicted",
    "decided_right": "decided claims whose decided answers the annotation all allows",
    "decided_wrong": "decided claims with a decided answer the annotation does not allow",
    "depends": "found claims whose finding depends",
    "depends_wrong": "found claims whose finding depends and may not, by the annotation",
    "decidable": "annotated claims that must be supported or contradicted",
    "decidable_right": "annotated claims that must be supported or contradicted and are, rightly",
    "undecidable": "annotated claims that cannot be checked, whatever is done",
    "undecidable_decided": "annotated claims that cannot be checked and are decided",
    "findings": "findings",
    "findings_annotated": "findings that share words with an annotated claim",
    "findings_extra": "findings that share words with no annotated claim",
    "findings_not_claims": "findings in a passage annotated as no claim",
    "extra_decided": "findings that answer no annotation and are decided",
}

Check = Callable[[AnnotatedText], Sequence[Mapping[str, Any]]]


def grade(texts: Iterable[AnnotatedText], check: Check) -> dict[str, Any]:
    """Every text checked, and what was found of what is annotated, as plain data.

    `claims` has an entry for every annotation, `extra` one for every finding that answers none of
    them and shares words with none or is decided; `kinds` and `all` count.
    """
    kinds: dict[str, Counter[str]] = {}
    claims: list[dict[str, Any]] = []
    extra: list[dict[str, Any]] = []
    number = 0
    for text in texts:
        number += 1
        findings = check(text)
        answering: set[int] = set()
        for note in text.claims:
            found = answers(note, findings)
            answering |= {id(f) for f in found}
            entry = _entry(text, note, found)
            claims.append(entry)
            kinds.setdefault(note.kind, Counter()).update(_counts(note, entry))
        for finding in findings:
            told = _finding(text, finding, id(finding) in answering)
            kinds.setdefault(finding["kind"], Counter()).update(told.pop("counts"))
            if told["extra"] or told["decided"]:
                extra.append(told)
    every: Counter[str] = Counter()
    for counted in kinds.values():
        every.update(counted)
    return {
        "schema": SCHEMA,
        "texts": number,
        "all": _listed(every),
        "kinds": {kind: _listed(kinds[kind]) for kind in sorted(kinds)},
        "claims": claims,
        "extra": extra,
    }


def _listed(counted: Counter[str]) -> dict[str, int]:
    return {name: counted[name] for name in COUNTS}


def _entry(
    text: AnnotatedText, note: Annotation, found: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """An annotation with what answers it."""
    best = found[0] if found else None
    decided = [f for f in found if f["verdict"] in DECIDED]
    wrong = [f for f in decided if f["verdict"] not in note.verdicts]
    shown = next(iter((*wrong, *decided, *found)), None)
    return {
        "text_id": text.id,
        "text": note.text,
        "number": note.number,
        "kind": note.kind,
        "measures": sorted(note.measures),
        "period": list(note.period) if note.period else None,
        "verdicts": sorted(note.verdicts),
        "note": note.note,
        "found": best is not None,
        "decided": bool(decided),
        "wrong": bool(wrong),
        "finding": None
        if best is None or shown is None
        else {
            "kind": best["kind"],
            "measures": measures(best),
            "periods": sorted(map(list, periods(best, note.measures))),
            "verdict": best["verdict"],
            "reason": best["reason"],
            "decision": shown["verdict"],
            "proposition": shown["proposition"],
            "summary": shown["summary"],
        },
    }


def _counts(note: Annotation, entry: Mapping[str, Any]) -> dict[str, int]:
    """What an annotation adds to the counts."""
    finding = entry["finding"]
    decided, wrong = entry["decided"], entry["wrong"]
    right = decided and not wrong
    counts = {
        "annotated": 1,
        "decided": decided,
        "decided_right": right,
        "decided_wrong": wrong,
        "decidable": note.verdicts <= DECIDED,
        "decidable_right": note.verdicts <= DECIDED and right,
        "undecidable": note.verdicts == {"cannot_check"},
        "undecidable_decided": note.verdicts == {"cannot_check"} and decided,
    }
    if finding is None:
        return {name: int(count) for name, count in counts.items()}
    linked = bool(note.measures and finding["measures"])
    dated = bool(note.period and finding["periods"])
    depends = finding["verdict"] == "depends"
    counts |= {
        "found": 1,
        "linked": linked,
        "link_right": linked and bool(note.measures & set(finding["measures"])),
        "link_only": linked and set(finding["measures"]) <= note.measures,
        "dated": dated,
        "period_right": dated and _same_days(note, finding["periods"]),
        "verdict_right": finding["verdict"] in note.verdicts,
        "depends": depends,
        "depends_wrong": depends and "depends" not in note.verdicts,
    }
    return {name: int(count) for name, count in counts.items()}


def _same_days(note: Annotation, periods: Iterable[Sequence[str]]) -> bool:
    start, end = note.period or ("", "")
    if note.kind == "superlative" and any(start < one[0] and one[1] == end for one in periods):
        return True  # annotated with the span it ranks over, which ends with its own period
    return any(one[0] == start and end in ("", one[1]) for one in periods)


def _finding(text: AnnotatedText, finding: Mapping[str, Any], answering: bool) -> dict[str, Any]:
    """A finding as it counts for precision."""
    near = any(overlaps(finding, note.start, note.end) for note in text.claims)
    refused = not near and any(overlaps(finding, *span) for span in text.not_claims)
    decided = finding["verdict"] in DECIDED and not answering
    return {
        "text_id": text.id,
        "text": finding["mentions"][0]["text"],
        "kind": finding["kind"],
        "verdict": finding["verdict"],
        "reason": finding["reason"],
        "proposition": finding["proposition"],
        "extra": not near,
        "not_claim": refused,
        "decided": decided,
        "counts": {
            "findings": 1,
            "findings_annotated": int(near),
            "findings_extra": int(not near),
            "findings_not_claims": int(refused),
            "extra_decided": int(decided),
        },
    }
