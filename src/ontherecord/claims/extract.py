"""EXTRACT: document text -> claims and the spans that are not claims. One pass, linear time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ontherecord.catalog.store import Catalog
from ontherecord.claims.acts import acts, restance
from ontherecord.claims.against import headed, said_of_it
from ontherecord.claims.anchors import anchored
from ontherecord.claims.around import added, as_cities, content, opening, restricted
from ontherecord.claims.busiest import Busiest
from ontherecord.claims.carried import carried
from ontherecord.claims.claim import POINTED, Claim, Extraction, Mark, NotClaim
from ontherecord.claims.compose import compose
from ontherecord.claims.definitions import definitions
from ontherecord.claims.domain import DOMAIN, is_about
from ontherecord.claims.events import events, without_counts
from ontherecord.claims.in_turn import held_in_turn
from ontherecord.claims.judging import unjudged
from ontherecord.claims.lean import beside, elliptical, with_bases
from ontherecord.claims.listed import one_by_one
from ontherecord.claims.marks import Reading, read_sentence
from ontherecord.claims.memory import (
    keep_near,
    keep_setting,
    next_paragraph,
    remember,
    setting_of,
    speak_of,
)
from ontherecord.claims.numbers import Number, NumberReader
from ontherecord.claims.of_which import THEM, shares_of, tied
from ontherecord.claims.pairs import PIVOTS, with_pairs
from ontherecord.claims.parts import joined_parts, joined_ranks
from ontherecord.claims.patterns import Pattern, matches, possible, read_patterns
from ontherecord.claims.periods import find_periods
from ontherecord.claims.place_anchors import placed
from ontherecord.claims.pointed import pointed
from ontherecord.claims.runs import ROWS, with_runs
from ontherecord.claims.scene import Context, Scene
from ontherecord.claims.segments import split
from ontherecord.claims.sources import lends_to_all, named_sources
from ontherecord.claims.statements import Statements
from ontherecord.claims.targets import targets
from ontherecord.claims.tokens import Sentence, sentences
from ontherecord.claims.undated import undated
from ontherecord.claims.unsafe import marked_unsafe
from ontherecord.claims.vocabulary import GOVERNMENT, Vocabulary

MAX_TOKENS = 400  # a longer 'sentence' is a table or worse and is not read as prose


class Extractor:
    """Reads claims with the catalogue's vocabulary and patterns; made once, used for many texts."""

    def __init__(self, catalog: Catalog) -> None:
        self.vocabulary = Vocabulary(catalog)
        self.patterns = read_patterns(catalog.vocabulary.get("patterns", {}))
        self.statements = Statements(catalog, self.vocabulary)
        self.busiest = Busiest(catalog.vocabulary["words"]["busiest"], self.vocabulary.places)
        self._units = {m.id: m.unit for m in catalog.measures.values()}

    def extract(
        self, text: str, published: date | None = None, unsafe: Sequence[tuple[int, int]] = ()
    ) -> Extraction:
        """Every claim of `text` (code-point offsets) given the document's date, or None.

        `unsafe` are spans whose digits a reader may not see as they stand; a claim that rests on
        one is kept and marked, never judged.
        """
        result = Extraction()
        context = Context(units=self._units)
        dull = _DULL | self.vocabulary.words["neutral"]
        since = begin = 0  # where the sentence before began, and this one
        past = self.statements.past(published)
        ours = is_about(text) and not self.statements.abroad.document(text)
        for sentence in sentences(text, self.vocabulary.lemmas):
            since, begin = begin, sentence.start
            result.sentences += 1
            if sentence.paragraph != context.paragraph:
                context = next_paragraph(context, sentence.paragraph)
            if len(sentence.tokens) > MAX_TOKENS:
                self._listed(sentence, result, "not_understood")
                continue
            context.past = past
            found = len(result.claims)
            context.about = is_about(sentence.text)
            self._sentence(sentence, published, context, result)
            counts = self.statements.at_home(sentence, result.claims[found:])
            result.claims[found:] = counts = held_in_turn(counts, sentence, past)
            if ours:
                result.claims[found:] = self.statements.added(sentence, past, counts)
            past.keep(sentence)
            if len(result.claims) == found and context.about:
                v = self.vocabulary
                counts = undated(sentence, v.official, v.nominal, v.context)
                result.claims += counts
            if not counts:
                restricted(sentence, since, result, self.vocabulary)
            if len(result.claims) == found:
                said = unjudged(sentence, self.vocabulary.judging)
                result.not_claims += [said] if said is not None else []
            told = any(c.note != POINTED for c in counts)
            context.before = "" if told or not content(sentence, dull) else opening(sentence)
            for claim in result.claims[found:]:
                context.record = claim if claim.kind == "superlative" else context.record
        if result.sentences == 1 and not ours and not result.claims:
            result.claims += self.statements.promised(sentence, past)
        if not DOMAIN.search(text):  # nothing says that the text is about immigration at all
            result.claims = [
                replace(c, note=c.note or "no_domain")
                if c.terms
                and all(a == GOVERNMENT for a in c.actors)
                and (result.sentences > 1 or all(t.tier == "loose" for t in c.terms))
                else c
                for c in result.claims
            ]
        if unsafe:
            result.claims = marked_unsafe(result.claims, text, unsafe)
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
        if not self._may_claim(sentence):
            if self.vocabulary.official.touches(sentence):
                reading = self._marked(sentence, published, context)
                result.claims += events(reading, split(reading), self.vocabulary.official)
            if not self._carried(sentence, published, context, result):
                said = self._pointed(sentence, published, context)
                self._bystanders(sentence, context, result, said)
                result.claims += said
                keep_near(context, said)
            return
        reading = self._anchored(sentence, published, context)
        numbers = [m for m in reading.marks if m.can("NUMBER")]
        result.numbers += len(numbers)
        parts = split(reading)
        for mark in named_sources(
            reading, self.vocabulary.levels
        ):  # 'TRAC, at Syracuse University, counted ...' names its source
            if lends_to_all(mark, parts, reading):
                parts.saying.speaker = parts.saying.speaker or reading.text(mark)
        scene = Scene(reading, parts, context, self.vocabulary, published)
        used: set[int] = set()
        claims = self._claims(scene, used) or carried(scene, used) or said_of_it(scene, used)
        claims = one_by_one(joined_ranks(claims, reading), reading, published, used)
        claims = with_bases(joined_parts(claims, reading))
        for claim in [c for c in claims if c.mention.stance == "conditional"]:
            claims.remove(claim)
            m = claim.mention
            result.not_claims.append(NotClaim(m.start, m.end, m.text, "counterfactual"))
        claims = [_scoped(c, context, reading) for c in claims]
        claims = [restance(c, reading) for c in claims]
        if self.vocabulary.official.touches(sentence):
            official = events(reading, parts, self.vocabulary.official)
            claims = [*without_counts(claims, official), *official]
        claims += definitions(reading)
        claims += acts(reading, parts, claims, self.vocabulary.official)
        claims += _echoes(reading, claims, context.record)
        claims = with_pairs(with_runs(tied(claims, scene), scene), scene)
        claims = [*claims, *shares_of(scene, claims, used)]
        claims += [c for c in self.busiest.read(scene) if not _ranked(c, claims)]
        also = pointed(scene, claims, used)
        claims = as_cities(claims, reading)
        claims = beside(claims, also, parts.segments, reading, used)
        result.claims.extend(claims)
        result.claims.extend(also)
        keep_near(context, [*claims, *also])
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
                text = reading.text(mark)
                result.not_claims.append(NotClaim(start, end, text, "excluded_number"))
        remember(context, reading, claims)

    def _marked(self, sentence: Sentence, published: date | None, context: Context) -> Reading:
        """The marks of a sentence, read once for all its readers."""
        return (context.past or self.statements.past(published)).read(sentence)

    def _anchored(self, sentence: Sentence, published: date | None, context: Context) -> Reading:
        """The marks of a sentence, with the periods and places it has from the one before."""
        reading = self._marked(sentence, published, context)
        return placed(anchored(reading, context.period, published), context)

    def _may_claim(self, sentence: Sentence) -> bool:
        """A cheap test before a sentence is read: it names something the catalogue counts, and has
        a number or a word that states a change, a rank, an aim or a definition."""
        heads, cues = self.vocabulary.heads, self.vocabulary.cues
        tokens = sentence.tokens
        words = {t.low for t in tokens}
        if not words.isdisjoint(_ECHOED):
            return True
        words.update([t.lemma for t in tokens])
        return not words.isdisjoint(heads) and (
            not words.isdisjoint(cues) or any(map(NumberReader.may_start, tokens))
        )

    def _carried(
        self, sentence: Sentence, published: date | None, context: Context, result: Extraction
    ) -> bool:
        """A sentence without a measure of its own that gives a number of the one before it."""
        if context.base is None or not any(t.number for t in sentence.tokens):
            return False
        reading = self._anchored(sentence, published, context)
        used: set[int] = set()
        scene = Scene(reading, split(reading), context, self.vocabulary, published)
        claims = carried(scene, used) or said_of_it(scene, used)
        claims += elliptical(scene, claims, used)
        claims = one_by_one(claims, reading, published, used)
        claims += shares_of(scene, claims, used)
        result.claims += claims
        if claims:
            also = pointed(scene, claims, used)
            result.claims += also
            keep_near(context, [*claims, *also])
        result.numbers += len([m for m in reading.marks if m.can("NUMBER")])
        counts = [c for c in claims if c.kind == "quantity"]
        context.base = counts[0] if counts else context.base if claims else None
        context.head = headed(claims) if counts else context.head if claims else None
        return bool(claims)

    def _pointed(self, sentence: Sentence, published: date | None, context: Context) -> list[Claim]:
        """What a sentence that names no measure says of the one counted shortly before."""
        lists = self.vocabulary.lists
        known = self.vocabulary.ranks | lists["sizes"] | lists["rank_cues"] | self.busiest.kinds
        known = known | THEM | ROWS | PIVOTS if context.near_last else known
        counts = context.near is not None or context.about
        if not counts or not any(t.number or t.low in known for t in sentence.tokens):
            return []
        reading = self._anchored(sentence, published, context)
        used: set[int] = set()
        scene = Scene(reading, split(reading), context, self.vocabulary, published)
        said = with_pairs(with_runs(shares_of(scene, (), used), scene), scene)
        said += self.busiest.read(scene)
        return [*said, *pointed(scene, said, used)]

    def _bystanders(
        self, sentence: Sentence, context: Context, result: Extraction, said: Sequence[Claim]
    ) -> None:
        """A sentence that names nothing the catalogue counts: its numbers are only listed, and
        what it is about is kept for the sentence after it."""
        if any(p.options for p in find_periods(sentence.text, sentence.start, None)):
            context.period = None
        context.scope, context.base, context.head = "", None, None
        dull = _DULL | self.vocabulary.words["neutral"]
        context.topic = next((t.text for t in sentence.tokens if t.word and t.low not in dull), "")
        named: dict[str, str] = {}
        for k in range(len(sentence.tokens)):
            hit = self.vocabulary.longest(sentence.tokens, k)
            for entry in hit[1] if hit else ():
                if entry.slot in ("PLACE", "QUAL") and entry.payload != "us":
                    context.scope = sentence.tokens[k].text
                    keep_setting(context, entry.slot, entry.payload, context.scope)
                elif entry.slot == "ACTOR" and entry.payload != GOVERNMENT:
                    named[str(entry.payload)] = sentence.tokens[k].text
        if named:
            speak_of(context, named)
        if not any(t.number for t in sentence.tokens):
            return
        self._listed(sentence, result, "no_measure", said)

    def _listed(
        self,
        sentence: Sentence,
        result: Extraction,
        why: str,
        said: Sequence[Claim] = (),
    ) -> None:
        """The numbers of a sentence in which no claim is read: seen, and not dropped unsaid."""
        for n in self.vocabulary.numbers.read(sentence.tokens, frozenset()):
            result.numbers += 1
            if any(a <= n.start < b for c in said for a, b in c.mention.spans):
                continue
            printed = sentence.text[n.start - sentence.start : n.end - sentence.start]
            result.not_claims.append(NotClaim(n.start, n.end, printed, why))

    def _claims(self, scene: Scene, used: set[int]) -> list[Claim]:
        found: list[Claim] = []
        segments = scene.split.segments
        tied: set[tuple[int, str]] = set()
        cores, joined = targets(segments, scene.reading)
        for pattern in self.patterns:
            for segment, others, row in (*joined, *cores) if pattern.across else cores:
                if not possible(pattern, row.able):
                    continue
                for match in matches(pattern, row, used):
                    measure = match.marks("MEASURE")
                    slot = (measure[0].i if measure else -1, pattern.kind)
                    if slot in tied or (measure and _bare_repeat(pattern, measure[0], tied)):
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
        found += elliptical(scene, found, used)
        return sorted(found, key=lambda c: (c.mention.start, c.kind))


_DULL = frozenset({"the", "a", "an", "in", "on", "at", "it", "they", "this", "that", "and", "but"})
_ECHOED = frozenset({"record", "records", "record-breaking"})
_ECHO = frozenset({"number", "figure", "total", "tally", "count", "statistic"})


def _echoes(reading: Reading, here: Sequence[Claim], earlier: Claim | None) -> list[Claim]:
    """'These record-breaking numbers' repeats the record claimed before: a mention of that
    claim.
    """
    if earlier is None or any(c.kind == "superlative" for c in here):
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
                earlier.mention,
                start=start,
                end=end,
                text=reading.span_text(mark.i, following.j),
                spans=((start, end),),
                quoted=False,
            )
            return [replace(earlier, mention=mention)]
    return []


def _ranked(claim: Claim, claims: Sequence[Claim]) -> bool:
    """True where a record is read from the words of this one already."""
    m = claim.mention
    return any(
        c.kind == "superlative" and c.mention.start < m.end and m.start < c.mention.end
        for c in claims
    )


_SCOPED = frozenset({"quantity", "trend", "comparison", "superlative"})


def _scoped(claim: Claim, context: Context, reading: Reading) -> Claim:
    """A count without place or group may be of what the sentence before is about."""
    if claim.kind not in _SCOPED or claim.quals:
        return claim
    before = added(claim, reading) or context.before
    if claim.kind == "quantity" and before:
        claim = replace(claim, extra=(*claim.extra, ("before", before)))
    if claim.places:
        return claim
    bare = not any(m.can("UNIT") for m in reading.marks)
    scope = context.scope or (context.topic if bare else "")
    if not scope:
        setting = setting_of(context)
        return replace(claim, extra=(*claim.extra, ("setting", setting))) if setting else claim
    leans = reading.tokens[0].low in ("it", "they", "there", "its", "their")
    lean = (("leans", "yes"),) if leans and context.scope else ()
    return replace(claim, extra=(*claim.extra, ("scope", scope), *lean))


def _bare_repeat(pattern: Pattern, measure: Mark, tied: set[tuple[int, str]]) -> bool:
    """A bare 'removals rose' is not a second claim beside a fuller one on the same words, nor is
    'higher than in 2014' beside 'never higher than in 2014'.
    """
    if pattern.kind == "comparison":
        return (measure.i, "superlative") in tied
    return pattern.id in ("trend.trend_measure", "trend.measure_trend") and (
        (measure.i, "superlative") in tied or (measure.i, "comparison") in tied
    )


_COUNTS = frozenset({"quantity", "trend", "comparison", "superlative"})
