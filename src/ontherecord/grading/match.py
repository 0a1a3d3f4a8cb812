"""Which findings answer an annotation.

A finding answers an annotation when a mention of it shares a character with the annotated words
and it has the annotated number (as printed, not inside a longer number), or neither has one; a rank
annotated without a number is answered by a rank that has one, and a rank or comparison found
without its number where another finding on the same words states it. A number that is a word of
change ('tripled') or of an act ('ruled 5-4') need only stand in the words of a finding that has no
number beside it. A plain quantity does not
answer a comparison or a superlative: it is one half of it, which is another claim. Of several
answers the best is one of the annotated kind, then the one that shares most words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ontherecord.grading.texts import Annotation

Finding = Mapping[str, Any]  # a claim of the contract
DECIDED = frozenset({"supported", "contradicted"})
_TWO_SIDED = frozenset({"comparison", "superlative"})


def answers(note: Annotation, findings: Iterable[Finding]) -> list[Finding]:
    """The findings that answer an annotation, the best first."""
    near = [f for f in findings if overlaps(f, note.start, note.end)]
    fitting = [f for f in near if _fits(note, f) or _halves(note, f, near)]
    if note.kind == "quantity":  # where the number is found as a count, its rank is another claim
        fitting = [f for f in fitting if f["kind"] == "quantity"] or fitting
    return sorted(fitting, key=lambda f: (f["kind"] != note.kind, -shared(f, note.start, note.end)))


def shared(finding: Finding, start: int, end: int) -> int:
    """How many characters of a span a mention of the finding shares with it; below 1: none."""
    return max(
        (int(min(m["end"], end) - max(m["start"], start)) for m in finding["mentions"]), default=0
    )


def overlaps(finding: Finding, start: int, end: int) -> bool:
    """True when a mention of the finding shares a character with the span."""
    return shared(finding, start, end) > 0


def measures(finding: Finding) -> list[str]:
    """The measures its readings are of."""
    return list(dict.fromkeys(r["measure"] for r in finding["readings"] if r["measure"]))


def periods(finding: Finding, wanted: frozenset[str]) -> set[tuple[str, str]]:
    """The periods of its readings; of those of a wanted measure where there are any. Of a change,
    also its base and the span from the base to its end, which annotators give too."""
    dated = [r for r in finding["readings"] if r["period"]]
    chosen = [r for r in dated if r["measure"] in wanted] or dated
    found: set[tuple[str, str]] = set()
    for reading in chosen:
        own = reading["period"]
        found.add((own["start"], own["end"]))
        base = (reading.get("result") or {}).get("base")
        if isinstance(base, Mapping):
            found |= {(base["start"], base["end"]), (base["start"], own["end"])}
    return found


def _fits(note: Annotation, finding: Finding) -> bool:
    if note.kind in _TWO_SIDED and finding["kind"] == "quantity":
        return False
    said = [str(value["text"]) for value in finding["asserted"]["values"]]
    if not note.number:
        return not said or (note.kind == "superlative" and finding["kind"] == "superlative")
    if not said and (note.kind == finding["kind"] == "event" or _word(note.number)):
        said = [str(m["text"]) for m in finding["mentions"]]
    return any(_holds(text, note.number) or _holds(note.number, text) for text in said)


def _word(number: str) -> bool:
    """True for 'doubled', 'half': a number without a figure."""
    return not any(c.isdigit() for c in number)


def _halves(note: Annotation, finding: Finding, near: Iterable[Finding]) -> bool:
    """True for a comparison or rank found without its number, where its words hold the number or
    another finding on the same words states it: '158,580, the most since 2012'."""
    if finding["kind"] != note.kind or note.kind not in _TWO_SIDED or not note.number:
        return False
    if finding["asserted"]["values"]:
        return False
    said = [str(v["text"]) for f in near for v in f["asserted"]["values"]]
    said += [str(m["text"]) for m in finding["mentions"]]
    return any(_holds(text, note.number) or _holds(note.number, text) for text in said)


def _holds(text: str, number: str) -> bool:
    """True when the number stands in the text and not inside a longer one."""
    return bool(re.search(rf"(?<![\w.,]){re.escape(number)}(?!\w|[.,]\d)", text, re.I))
