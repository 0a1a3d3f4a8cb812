"""EXTRACT: document text -> claims and the spans that are not claims. One pass, linear time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ontherecord.catalog.store import Catalog
from ontherecord.claims.acts import acts, restance
from ontherecord.claims.claim import Claim, Extraction, Mark, NotClaim
from ontherecord.claims.compose import compose
from ontherecord.claims.marks import Reading, read_sentence
from ontherecord.claims.numbers import Number
from ontherecord.claims.patterns import matches, possible, read_patterns
from ontherecord.claims.scene import Context, Scene
from ontherecord.claims.segments import Segment, split
from ontherecord.claims.tokens import Sentence, sentences
from ontherecord.claims.vocabulary import GOVERNMENT, Vocabulary

MAX_TOKENS = 400  # a longer 'sentence' is a table or worse and is not read as prose


class Extractor:
    """Reads claims with the catalogue's vocabulary and patterns; made once, used for many texts."""

    def __init__(self, catalog: Catalog) -> None:
        self.vocabulary = Vocabulary(catalog)
        self.patterns = read_patterns(catalog.vocabulary.get("patterns", {}))
        self._units = {m.id: m.unit for m in catalog.measures.values()}

    def extract(self, text: str, published: date | None = None) -> Extraction:
        """Every claim of `text` (code-point offsets) given the document's date, or None."""
        result = Extraction()
        context = Context(units=self._units)
        for sentence in sentences(text, self.vocabulary.lemmas):
            result.sentences += 1
            if sentence.paragraph != context.paragraph:
                context = Context(sentence.paragraph, units=self._units)
            if len(sentence.tokens) > MAX_TOKENS:
                continue
            self._sentence(sentence, published, context, result)
        return result

    def read(self, text: str, published: date | None = None) -> list[Reading]:
        """The marked sentences of a text, for `--explain`."""
        return [
            read_sentence(s, self.vocabulary, published)
            for s in sentences(text, self.vocabulary.lemmas)
        ]

    def _sentence(
        self, sentence: Sentence, published: date | None, context: Context, result: Extraction
    ) -> None:
        heads = self.vocabulary.heads
        if not any(t.lemma in heads or t.low in heads for t in sentence.tokens) and not any(
            t.low in _ECHOED for t in sentence.tokens
        ):
            self._bystanders(sentence, result)
            return
        reading = read_sentence(sentence, self.vocabulary, published)
        numbers = [m for m in reading.marks if m.can("NUMBER")]
        result.numbers += len(numbers)
        parts = split(reading)
        scene = Scene(reading, parts, context, self.vocabulary, published)
        used: set[int] = set()
        claims = self._claims(scene, used)
        for claim in [c for c in claims if c.mention.stance == "conditional"]:
            claims.remove(claim)
            m = claim.mention
            result.not_claims.append(NotClaim(m.start, m.end, m.text, "counterfactual"))
        claims = [restance(c) for c in claims]
        claims += acts(reading, parts, claims)
        claims += _echoes(reading, claims, result.claims)
        result.claims.extend(claims)
        for mark in numbers:
            if mark.i not in used:
                start, end = reading.tokens[mark.i].start, reading.tokens[mark.j - 1].end
                why = (
                    "no_measure"
                    if not any(m.can("MEASURE") for m in reading.marks)
                    else "not_understood"
                )
                result.not_claims.append(NotClaim(start, end, reading.text(mark), why))
        for mark in reading.marks:
            if mark.can("EXCLUDED"):
                start, end = reading.tokens[mark.i].start, reading.tokens[mark.j - 1].end
                result.not_claims.append(
                    NotClaim(start, end, reading.text(mark), "excluded_number")
                )
        _remember(context, reading, claims)

    def _bystanders(self, sentence: Sentence, result: Extraction) -> None:
        """A sentence that names nothing the catalogue counts: its numbers are only listed."""
        if not any(t.number for t in sentence.tokens):
            return
        for n in self.vocabulary.numbers.read(sentence.tokens, frozenset()):
            result.numbers += 1
            result.not_claims.append(NotClaim(n.start, n.end, n.text, "no_measure"))

    def _claims(self, scene: Scene, used: set[int]) -> list[Claim]:
        found: list[Claim] = []
        segments = scene.split.segments
        tied: set[tuple[int, str]] = set()
        targets = {
            across: [
                (s, others, frozenset().union(*(m.slots for m in s.marks)))
                for s, others in _targets(segments, across)
            ]
            for across in (False, True)
        }
        for pattern in self.patterns:
            for segment, others, slots in targets[pattern.across]:
                if not possible(pattern, slots):
                    continue
                for match in matches(pattern, scene.reading, segment.marks, used):
                    measure = match.marks("MEASURE")
                    slot = (measure[0].i if measure else -1, pattern.kind)
                    if slot in tied or (measure and _bare_repeat(pattern.id, measure[0], tied)):
                        continue
                    claim = compose(match, segment, others, scene)
                    if claim is None:
                        continue
                    found.append(claim)
                    tied.add(slot)
                    if not pattern.across:
                        used.update(
                            m.i
                            for m in match.filled
                            if m is not None and isinstance(m.slot("NUMBER"), Number)
                        )
        return sorted(found, key=lambda c: (c.mention.start, c.kind))


_ECHOED = frozenset({"record", "records", "record-breaking"})
_ECHO = frozenset({"number", "figure", "total", "tally", "count", "statistic"})


def _echoes(reading: Reading, here: Sequence[Claim], before: Sequence[Claim]) -> list[Claim]:
    """'These record-breaking numbers' repeats the record claimed before: a mention of that claim."""
    earlier = [c for c in before if c.kind == "superlative"]
    if not earlier or any(c.kind == "superlative" for c in here):
        return []
    for k, mark in enumerate(reading.marks[:-1]):
        following = reading.marks[k + 1]
        word = reading.tokens[following.i].lemma
        if (
            mark.can("SUPER_HIGH")
            and word in _ECHO
            and (k == 0 or reading.marks[k - 1].can("NEUTRAL"))
        ):
            start, end = reading.tokens[mark.i].start, reading.tokens[following.j - 1].end
            mention = replace(
                earlier[-1].mention,
                start=start,
                end=end,
                text=reading.span_text(mark.i, following.j),
                spans=((start, end),),
                quoted=False,
            )
            return [replace(earlier[-1], mention=mention)]
    return []


def _bare_repeat(pattern_id: str, measure: Mark, tied: set[tuple[int, str]]) -> bool:
    """A bare 'removals rose' is not a second claim beside a fuller one on the same words."""
    return pattern_id in ("trend.trend_measure", "trend.measure_trend") and (
        (measure.i, "superlative") in tied or (measure.i, "comparison") in tied
    )


def _targets(segments: Sequence[Segment], across: bool) -> list[tuple[Segment, list[Segment]]]:
    cores = [s for s in segments if s.role == "core"]
    if not across:
        return [(s, [o for o in segments if o is not s]) for s in cores]
    out = []
    for k, segment in enumerate(segments[:-1]):
        following = segments[k + 1]
        if (
            segment.role == "core"
            and following.role == "tail"
            and following.has("SUPER_HIGH", "SUPER_LOW")
        ):
            joined = Segment([*segment.marks, *following.marks])
            out.append((joined, [o for o in segments if o not in (segment, following)]))
    return out + [(s, [o for o in segments if o is not s]) for s in cores]


def _remember(context: Context, reading: Reading, claims: Sequence[Claim]) -> None:
    """What the next sentence of the paragraph may lean on: this one's agency, its claim's period."""
    used = [
        c.period for c in claims if c.period is not None and c.period_from in ("stated", "sentence")
    ]
    plain = [p for p in used if p.options and p.role == "in"]
    context.period = plain[0] if plain and len({p.text for p in plain}) == 1 else None
    for mark in reading.marks:
        actor = mark.slot("ACTOR")
        if isinstance(actor, str) and actor != GOVERNMENT:
            context.actors = (actor,)
            context.actor_text = reading.text(mark)
