"""What stands before or after a clause in its sentence and may narrow it: 'In El Paso, ...'."""

from __future__ import annotations

from ontherecord.claims.scene import Scene
from ontherecord.claims.segments import Segment

_JOINS = frozenset(
    {*("and", "but", "still", "however", "meanwhile", "also", "so", "yet", "again", "though"),
     *("in", "for", "during", "the", "over", "on", "overall", "nationwide", "nationally", "that"),
     *("while", "which", "where", "whose", "data", "figures", "show", "shows", "records", "by")}
)  # fmt: skip


def narrowed(segment: Segment, scene: Scene, since: int = 0, *, dates: bool = True) -> bool:
    """True where another part of the sentence, from character `since` on, says a place, a group, a
    time (unless `dates`) or anything that nobody read, so that the clause may be of that only.

    Parts with a count of their own are claims of their own, and narrow nothing.
    """
    tokens = scene.reading.tokens
    begin = segment.tokens()[0]
    for other in scene.split.segments:
        i, _ = other.tokens()
        if other is segment or tokens[i].start < since or other.has("NUMBER"):
            continue
        if i > begin and other.role == "core":
            continue
        for mark in other.marks:
            if mark.can("PUNCT") or (mark.can("PERIOD") and dates):
                continue
            if mark.can("ACTOR") and not mark.can("PLACE"):
                continue
            if not all(t.low in _JOINS or not t.word for t in tokens[mark.i : mark.j]):
                return True
    return False
