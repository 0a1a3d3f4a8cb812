"""'Tucson remained the busiest sector in fiscal 2017': a rank of places that says by itself what is
counted there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ontherecord.claims.beside import narrowed
from ontherecord.claims.claim import Claim, Mark, Mention, Term
from ontherecord.claims.over import OVER
from ontherecord.claims.periods import PeriodMention
from ontherecord.claims.scene import Scene
from ontherecord.claims.segments import Segment

_BETWEEN = frozenset(
    {*("border", "patrol", "of", "all", "the", "single", "overall", "southwest", "southern")}
)
_KNOWN = ("NEUTRAL", "LINK", "PUNCT", "PERIOD", "ACTOR", "PLACE")
_JOINS = frozenset(
    {*("remain", "remained", "remains", "stay", "stayed", "become", "became", "still", "again"),
     *("all", "by", "far", "easily")}
)  # fmt: skip
_BORDER = frozenset({"sw_border", "sw_land_border", "northern_border", "northern_land_border"})


class Busiest:
    """The declared ranks of places; made once, used for many texts."""

    def __init__(self, declared: Mapping[str, Any], places: frozenset[str]) -> None:
        self._words = frozenset(declared["words"])
        self._of = {
            kind: (Term(one["measure"], "named", one["actor"]), str(one["actor"]))
            for kind, one in declared["of"].items()
        }
        self._places = places
        self.kinds = frozenset({*self._of, *(f"{kind}s" for kind in self._of)})  # as words

    def read(self, scene: Scene) -> list[Claim]:
        """The ranks that a sentence states, none in a question or where a word is not read."""
        tokens = scene.reading.tokens
        if not any(t.low in self._words for t in tokens):
            return []
        if scene.reading.sentence.text.rstrip(' "”’)').endswith("?"):
            return []
        found = (self._rank(segment, scene) for segment in scene.split.segments)
        return [claim for claim in found if claim is not None]

    def _rank(self, segment: Segment, scene: Scene) -> Claim | None:
        tokens = scene.reading.tokens
        i, j = segment.tokens()
        if narrowed(segment, scene):
            return None
        top = next((k for k in range(i, j) if tokens[k].low in self._words), None)
        if top is None or not top or tokens[top - 1].low not in ("the", "its", "single"):
            return None
        kind_at = next((k for k in range(top + 1, j) if tokens[k].lemma in self._of), None)
        if kind_at is None or any(t.low not in _BETWEEN for t in tokens[top + 1 : kind_at]):
            return None
        kind = tokens[kind_at].lemma
        for mark in segment.marks:
            said = top <= mark.i <= kind_at or {t.low for t in tokens[mark.i : mark.j]} <= _JOINS
            if mark.slots.isdisjoint(_KNOWN) and not said:
                return None
        places = [p for m in segment.marks if (p := self._place(m, kind))]
        if len(places) != 1:
            return None
        return self._claim(segment, scene, kind, places[0])

    def _place(self, mark: Mark, kind: str) -> str:
        """The place of the kind ranked that a mark names: the sector of a city's name."""
        named = mark.slot("PLACE")
        for place in named if isinstance(named, tuple) else ():
            own, _, name = str(place).partition(":")
            if own == kind or (own == "city" and f"{kind}:{name}" in self._places):
                return f"{kind}:{name}"
            if str(place) not in _BORDER and str(place) != "us":
                return f"{own}:{name}"  # another kind of place: two are named
        return ""

    def _claim(self, segment: Segment, scene: Scene, kind: str, place: str) -> Claim:
        reading, saying = scene.reading, scene.split.saying
        term, actor = self._of[kind]
        parts = scene.split.segments
        dates = [p for m in segment.marks if isinstance(p := m.slot("PERIOD"), PeriodMention)]
        leads = [s for s in parts[: parts.index(segment)] if not s.has("NUMBER", "MEASURE")]
        dates += [p for s in leads for m in s.marks
                  if isinstance(p := m.slot("PERIOD"), PeriodMention)]  # fmt: skip
        period = dates[0] if dates else scene.context.period
        i, j = segment.tokens()
        start, end = reading.tokens[i].start, reading.tokens[j - 1].end
        stance = "denied" if saying.denied else "reported" if saying.reported else "asserted"
        return Claim(
            kind="superlative",
            pattern="superlative.busiest",
            mention=Mention(start, end, reading.span_text(i, j), ((start, end),), stance,
                            saying.speaker),
            terms=(term,),
            measure_phrase=reading.span_text(i, j),
            actors=(actor,),
            period=period,
            period_from="stated" if dates else "paragraph" if period is not None else "absent",
            places=(place,),
            direction="high",
            extra=((OVER, kind),),
        )  # fmt: skip
