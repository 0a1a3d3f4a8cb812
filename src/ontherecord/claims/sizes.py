"""How large a change is said to be in words, and whether those who act are what is counted."""

from __future__ import annotations

from ontherecord.claims.claim import Mark
from ontherecord.claims.marks import Reading

_PEOPLE = frozenset({"agent", "officer", "deputy", "judge", "troop", "lawyer", "team", "official"})
_DOING = frozenset({"making", "conducting", "doing", "handling", "performing", "hearing", "out"})


def size_said(kind: str, i: int, j: int, reading: Reading) -> tuple[tuple[str, str], ...]:
    """('size', 'small' | 'large') of tokens [i, j): 'plunged', 'slightly more': a change of a size
    that no number states."""
    if kind not in ("trend", "comparison"):
        return ()
    words = {w for t in reading.tokens[i:j] for w in (t.low, t.lemma)}
    if words & reading.lists["small_changes"]:
        return (("size", "small"),)
    return (("size", "large"),) if words & reading.lists["large_changes"] else ()


def done_by(measure: Mark, reading: Reading) -> bool:
    """'the number of agents making arrests': those who do it are counted, and not what they do."""
    tokens = reading.tokens
    k = measure.i - 1
    if k < 2 or tokens[k].low not in _DOING:
        return False
    if tokens[k].low == "out":
        k -= 1
    return tokens[k - 1].lemma in _PEOPLE
