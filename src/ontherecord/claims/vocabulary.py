"""The compiled vocabulary: one trie of dictionary forms, built once from the catalogue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ontherecord.catalog.store import Catalog
from ontherecord.claims.claim import Term
from ontherecord.claims.judging import JudgingWords
from ontherecord.claims.numbers import HedgeBook, NumberReader
from ontherecord.claims.official import OfficialWords
from ontherecord.claims.tokens import Lemmas, Token, words

GOVERNMENT = "government"
_GENERIC = frozenset({"white_house", "congress"})
_PEOPLE = frozenset(["judge", "agent", "officer", "official", "prosecutor", "attorney", "court"])
_HEADS = frozenset(
    ["agent", "officer", "release", "complete"]
)  # common words that can head a measure
_STATING = (  # what a sentence without a number needs to state anything that can be checked
    *("TREND_UP", "TREND_DOWN", "SUPER_HIGH", "SUPER_LOW", "COMPARE_MORE", "COMPARE_LESS"),
    *("INTEND", "INCLUDES", "EXCLUDES_WORD", "CONDITION"),
)
_NEW_HEADS = frozenset(["order", "case", "proceeding", "rate", "request", "flight", "decision"])
_CUES = [
    "link",
    "unit",
    "neutral",
    "trend_up",
    "trend_down",
    "super_high",
    "super_low",
    "say",
    "deny",
    "question",
    "narrows",
    "condition",
    "intend",
    "compare_more",
    "compare_less",
    "restrict",
    "includes",
    "excludes_word",
]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase may be: slot, payload, and whether its capitals matter."""

    slot: str
    payload: Any
    cased: tuple[str, ...] = ()


_Alias = tuple[tuple[str, ...], str, tuple[str, ...]]  # words, agency, words as printed


class Vocabulary:
    """Phrases of the catalogue by dictionary form, with the agencies' family tree."""

    def __init__(self, catalog: Catalog) -> None:
        declared = catalog.vocabulary["words"]
        lexicon = catalog.vocabulary["lexicon"]
        self.lemmas = Lemmas(list(lexicon["verbs"]), dict(lexicon["irregular"]))
        self.numbers = NumberReader(HedgeBook(catalog.vocabulary["hedges"]["hedges"]))
        self.presidents = declared["presidents"]
        self.nominal = {k: frozenset(v) for k, v in declared["nominal"].items()}
        self.context = declared["context"]
        self.judging = JudgingWords(declared["judging"])
        self.doers = {k: frozenset(v) for k, v in declared["doers"].items()}
        self.ranks = frozenset(
            w.lower() for name in ("super_high", "super_low") for w in declared["words"][name]
        )
        self.lists = {k: frozenset(v) for k, v in declared["lists"].items()}
        self.against = {k: frozenset(v) for k, v in declared["against"].items()}
        self.words = {k: frozenset(v) for k, v in declared["words"].items()}
        self.parents = {a.id: a.parent for a in catalog.agencies.values()}
        self.levels = {a.id: a.level for a in catalog.agencies.values()}
        self.agency_names = {a.id: a.name for a in catalog.agencies.values()}
        self.measure_agency = {m.id: m.agency for m in catalog.measures.values()}
        self.breakdowns = {m.id: frozenset(m.breakdowns) for m in catalog.measures.values()}
        self.places = frozenset(catalog.places)
        self.place_owners = {kind: a.id for a in catalog.agencies.values() for kind in a.places}
        self.stocks = frozenset(
            m.id for m in catalog.measures.values() if m.flow_or_stock == "stock"
        )
        self.trie: dict[str, Any] = {}
        self._said: dict[str, set[tuple[str, ...]]] = {}  # slot -> the phrases that can fill it
        common = {w for cue in ("neutral", "link", "unit") for w in self.words[cue]}
        self._common = frozenset(self.lemmas.of(w) for w in common if " " not in w) - _HEADS
        self._aliases: dict[str, list[tuple[int, _Alias]]] = {}  # by first word, longest first
        self._add_agencies(catalog)
        self._add_measures(catalog)
        self._add_codelists(catalog)
        self.official = OfficialWords(declared["subjects"], declared["acts"], self.lemmas)
        self.heads = _rarest(self._phrases_of("MEASURE"), self._common)
        for cue in _CUES:
            for phrase in declared["words"].get(cue, ()):
                self._add(phrase, Entry(cue.upper(), cue))
        self.cues = _rarest(self._phrases_of(*_STATING), frozenset())
        for phrase in declared["words"]["government"]:
            self._add(phrase, Entry("ACTOR", GOVERNMENT))
        for phrase in declared["words"].get("multiple", ()):
            self._add(phrase, Entry("MULTIPLE", phrase))
        self.cues |= {self.lemmas.of(w) for w in declared["words"].get("multiple", ())} | {"than"}

    def _phrases_of(self, *slots: str) -> set[tuple[str, ...]]:
        """Every phrase that can fill one of the slots."""
        return set().union(*(self._said.get(slot, ()) for slot in slots))

    def lemma_key(self, phrase: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Dictionary forms and surface forms of a phrase, hyphens dropped."""
        surface = words(phrase)
        return tuple([self.lemmas.of(word.lower()) for word in surface]), tuple(surface)

    def _add(self, phrase: str, entry: Entry) -> None:
        lemmas, _ = self.lemma_key(phrase)
        self._put(lemmas, entry)

    def _put(self, lemmas: tuple[str, ...], entry: Entry) -> None:
        if not lemmas:
            return
        self._said.setdefault(entry.slot, set()).add(lemmas)
        node = self.trie
        for lemma in lemmas:
            node = node.setdefault(lemma, {})
        entries = node.setdefault("", [])
        if entry not in entries:
            entries.append(entry)

    def _add_agencies(self, catalog: Catalog) -> None:
        aliases: list[_Alias] = []
        for agency in catalog.agencies.values():
            payload = GOVERNMENT if agency.id in _GENERIC else agency.id
            for name in {agency.name, *agency.aliases}:
                lemmas, surface = self.lemma_key(name)
                if lemmas and lemmas[0] == "the":
                    lemmas, surface = lemmas[1:], surface[1:]
                cased = (
                    surface
                    if any(s.isupper() and len(s) > 1 and "." not in s for s in surface)
                    else ()
                )
                self._put(lemmas, Entry("ACTOR", payload, cased))
                if payload != GOVERNMENT and lemmas[-1] not in _PEOPLE:
                    # 'immigration judges' are what is counted, not who counts
                    aliases.append((lemmas, payload, cased))
        aliases.sort(key=lambda a: (-len(a[0]), a))
        for rank, alias in enumerate(aliases):
            self._aliases.setdefault(alias[0][0], []).append((rank, alias))

    def _add_measures(self, catalog: Catalog) -> None:
        for measure in catalog.measures.values():
            for tier, phrases in (("named", measure.named), ("loose", measure.loose)):
                for phrase in phrases:
                    lemmas, surface = self.lemma_key(phrase)
                    actor, rest = self._pull_actor(lemmas, surface)
                    self._put(rest, Entry("MEASURE", Term(measure.id, tier, actor)))
                    if actor:  # the phrase as written also reads whole ('Border Patrol agents')
                        self._put(lemmas, Entry("MEASURE", Term(measure.id, tier, actor)))
                        self._put(lemmas, Entry("WITHIN", actor))

    def _pull_actor(
        self, lemmas: tuple[str, ...], surface: tuple[str, ...]
    ) -> tuple[str, tuple[str, ...]]:
        """Split an agency's name out of a measure phrase: ('ICE', ('removal',))."""
        begun = sorted(x for word in set(lemmas) for x in self._aliases.get(word, ()))
        for _, (alias, agency, cased) in begun:
            size = len(alias)
            for k in range(len(lemmas) - size + 1):
                if lemmas[k : k + size] == alias and (not cased or surface[k : k + size] == cased):
                    rest = lemmas[:k] + lemmas[k + size :]
                    rest = tuple(w for w in rest if w not in ("by", "the", "of", "'s"))
                    if any(w not in self._common for w in rest):
                        return agency, rest
        return "", lemmas

    def _add_codelists(self, catalog: Catalog) -> None:
        for place in catalog.places.values():
            for name in {place.name, *place.aliases}:
                lemmas, surface = self.lemma_key(name)
                cased = surface if name[:1].isupper() else ()
                self._put(lemmas, Entry("PLACE", place.id, cased))
        for value in catalog.breakdowns.values():
            for name in {value.name, *value.aliases}:
                lemmas, surface = self.lemma_key(name)
                cased = surface if name[:1].isupper() and len(lemmas) == 1 else ()
                self._put(lemmas, Entry("QUAL", (value.dim, value.value), cased))

    def longest(
        self, tokens: Sequence[Token], i: int, limit: int | None = None
    ) -> tuple[int, tuple[Entry, ...]] | None:
        """The longest phrase from token i that ends by `limit`: (token after it, what it may
        be).
        """
        node = self.trie
        best: tuple[int, tuple[Entry, ...]] | None = None
        j = i
        stop = len(tokens) if limit is None else limit
        while j < stop:
            token = tokens[j]
            if j > i and token.text in "-–":
                j += 1
                continue
            below = node.get(token.lemma) or node.get(token.low)
            if below is None:
                break
            node = below
            j += 1
            entries = node.get("")
            if entries:
                kept = tuple([e for e in entries if not e.cased or _case_fits(e, tokens, i, j)])
                if kept:
                    best = (
                        j,
                        kept
                        + _agency_terms(best, kept, tokens)
                        + self._tail_terms(tokens, i, j, kept),
                    )
        return best

    def _tail_terms(
        self, tokens: Sequence[Token], i: int, j: int, kept: tuple[Entry, ...]
    ) -> tuple[Entry, ...]:
        """'southwest border encounters' keeps what its head means to an agency named elsewhere."""
        if j - i < 2 or tokens[i].low == "into" or not any(e.slot == "MEASURE" for e in kept):
            return ()
        modifier = tokens[i : j - 1]
        said = all(
            t.lemma in self._common or t.lemma in self.doers or t.text in "-–" for t in modifier
        )
        if not said and not self.places_in(tokens, i, j):
            return ()  # 'workplace arrests' are not all arrests
        head = self.trie.get(tokens[j - 1].lemma, {}).get("", ())
        held = {e.payload.measure for e in kept if e.slot == "MEASURE"}
        return tuple(
            Entry("TAIL", e.payload)
            for e in head
            if e.slot == "MEASURE" and e.payload.actor and e.payload.measure not in held
        )

    def places_in(self, tokens: Sequence[Token], i: int, j: int) -> list[str]:
        """Places named inside tokens [i, j), the whole country left out."""
        found: list[str] = []
        for k in range(i, j):
            hit = self.longest(tokens, k, j - 1 if k == i and j - i > 1 else j)
            for entry in hit[1] if hit else ():
                if entry.slot == "PLACE" and entry.payload != "us" and entry.payload not in found:
                    found.append(entry.payload)
        return found

    def related(self, agency: str, other: str) -> bool:
        """True when one agency is the other or part of it."""
        return other in self.family(agency) or agency in self.family(other)

    def family(self, agency: str) -> Iterable[str]:
        """The agency and everything it is part of, upwards."""
        seen = []
        while agency and agency not in seen:
            seen.append(agency)
            agency = self.parents.get(agency, "")
        return seen


def _rarest(phrases: Collection[tuple[str, ...]], common: frozenset[str]) -> frozenset[str]:
    """One telling word of each phrase: a sentence with none of them states no claim."""
    counts = Counter(w for phrase in phrases for w in phrase)
    chosen = set()
    for phrase in phrases:
        telling = [w for w in phrase if w not in common and w.isalpha()] or list(phrase)
        chosen.add(min(telling, key=lambda w: (counts[w], -len(w))))
    return frozenset(chosen)


def _agency_terms(
    shorter: tuple[int, tuple[Entry, ...]] | None,
    kept: tuple[Entry, ...],
    tokens: Sequence[Token],
) -> tuple[Entry, ...]:
    """'encounters nationwide' keeps what 'encounters' means to an agency named elsewhere; 'removal
    orders' are orders, not removals.
    """
    if (
        shorter is None
        or tokens[shorter[0]].lemma in _NEW_HEADS
        or not any(e.slot == "MEASURE" for e in kept)
    ):
        return ()
    held = {e.payload.measure for e in kept if e.slot == "MEASURE"}
    return tuple(
        Entry("TAIL", e.payload)
        for e in shorter[1]
        if e.slot == "MEASURE" and e.payload.actor and e.payload.measure not in held
    )


def _case_fits(entry: Entry, tokens: Sequence[Token], i: int, j: int) -> bool:
    surface = [t.text for t in tokens[i:j] if t.text not in "-–"]
    for want, have in zip(entry.cased, surface, strict=False):
        bare = have.split("'")[0].split("’")[0]
        if want.isupper() and len(want) > 1:
            if bare.rstrip("s") != want.rstrip("s") and bare != want:
                return False
        elif want[:1].isupper() and not bare[:1].isupper():
            return False
    return True
