"""What the generator hands out: a sentence, and what the record allows a checker to say of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

# The label of an item and the verdicts that would be wrong for it.
WRONG: Mapping[str, frozenset[str]] = {
    "must_support": frozenset({"contradicted"}),
    "must_contradict": frozenset({"supported"}),
    "must_not_support": frozenset({"supported"}),
    "must_not_contradict": frozenset({"contradicted"}),
    "must_abstain": frozenset({"supported", "contradicted"}),
}
# The labels that ask for a decision, and the decision asked for.
ASKED: Mapping[str, str] = {"must_support": "supported", "must_contradict": "contradicted"}
DECIDED = frozenset({"supported", "contradicted"})


@dataclass(frozen=True, slots=True)
class Item:
    """One generated text with a single proposition.

    `expected` is a key of WRONG; `why` is the figure and rule it was derived from; `style` is
    'full' (agency, measure, period and place spelt out) or 'paraphrase' (as a reporter writes).
    """

    text: str
    published: date | None
    kind: str
    measure: str
    style: str
    expected: str
    why: str

    @property
    def asked(self) -> bool:
        """True when the record decides this sentence, so an abstention counts as a miss."""
        return self.expected in ASKED


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the checker said of an item: right, wrong or abstained."""

    item: Item
    result: str  # right | wrong | abstained
    said: tuple[tuple[str, str, str], ...]  # kind, verdict and reason of each claim found

    def line(self) -> str:
        """One line for a report of failures."""
        said = "; ".join("/".join(s) for s in self.said) or "no claim found"
        item = self.item
        return (
            f"[{item.kind} {item.style} {item.measure}] {item.text!r} (published {item.published})"
            f"\n    got {said}; expected {item.expected}: {item.why}"
        )


def judge(item: Item, claims: Iterable[Mapping[str, Any]]) -> Outcome:
    """Hold the claims found in an item's text against its label.

    Every claim of the text counts, since the text has one proposition: one forbidden verdict is
    enough to be wrong, and one verdict asked for (with none forbidden) is enough to be right.
    """
    said = tuple((c["kind"], c["verdict"], str(c["reason"])) for c in claims)
    verdicts = {verdict for _, verdict, _ in said}
    if verdicts & WRONG[item.expected]:
        return Outcome(item, "wrong", said)
    if not item.asked or ASKED[item.expected] in verdicts:
        return Outcome(item, "right", said)
    return Outcome(item, "abstained", said)
