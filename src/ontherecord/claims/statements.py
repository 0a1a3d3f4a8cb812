"""Claims that are no plain count, read by the forms of `forms.yml`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ontherecord.catalog.store import Catalog
from ontherecord.claims.claim import POINTED, Claim
from ontherecord.claims.dated_acts import dated_acts
from ontherecord.claims.domain import is_about
from ontherecord.claims.estimates import estimates
from ontherecord.claims.forecasts import forecasts
from ontherecord.claims.forms import Abroad, Forms, Passage, Past
from ontherecord.claims.happenings import happenings
from ontherecord.claims.meanings import meanings
from ontherecord.claims.memberships import memberships
from ontherecord.claims.promises import Promises
from ontherecord.claims.provisions import aims, provisions
from ontherecord.claims.rulings import rulings
from ontherecord.claims.suits import suits
from ontherecord.claims.tokens import Lemmas, Sentence
from ontherecord.claims.vocabulary import GOVERNMENT, Vocabulary

KINDS = ("policy", "event", "definition", "projection", "estimate")
ESTIMATES = "population estimates"  # what an agency of the catalogue does that estimates


class Statements:
    """Readers of every declared form; made once, used for many texts."""

    def __init__(self, catalog: Catalog, vocabulary: Vocabulary) -> None:
        declared = catalog.vocabulary["forms"]
        self._vocabulary = vocabulary
        lexicon = catalog.vocabulary["lexicon"]
        verbs = declared["verbs"]
        self._verbs = frozenset(lexicon["verbs"])
        self._lemmas = Lemmas(
            [*lexicon["verbs"], *verbs["regular"]], {**lexicon["irregular"], **verbs["irregular"]}
        )
        self._forms = {kind: Forms(declared[kind], self._lemmas) for kind in KINDS}
        self._promises = Promises(declared["promises"], self._lemmas)
        self.abroad = Abroad(declared["domain"])
        self._weak = frozenset(declared["domain"]["weak"])
        self._estimators = frozenset(a.id for a in catalog.agencies.values() if ESTIMATES in a.does)

    def past(self, published: date | None) -> Past:
        """What a document leaves in mind, empty at its beginning."""
        return Past(self._vocabulary, published, self._weak, self._verbs)

    def at_home(self, sentence: Sentence, claims: list[Claim]) -> list[Claim]:
        """The claims without aims and forecasts of another country's government, and without acts
        of others than the federal government on what any office deals with: 'signed a bill'.
        """
        foreign = self.abroad.sentence(sentence.text)
        return [
            c
            for c in claims
            if not (foreign and c.kind in ("projection", "policy"))
            and not (c.kind == "event" and self._elsewhere(c, sentence))
            and not (foreign and self.abroad.sentence(dict(c.extra).get("doer", "")))
        ]

    def _elsewhere(self, claim: Claim, sentence: Sentence) -> bool:
        """True for an act on a general subject ('law', 'list') that the text does not tie to the
        record's matters: by a name, a federal doer, or its own words.
        """
        tags = set(claim.subject.split("|")) - {""}
        said = dict(claim.extra)
        if not tags or not tags <= self._weak or "name" in said or is_about(sentence.text):
            return False
        if tags == {"list"} and " of " in claim.mention.text:
            return True
        federal = any(
            a == GOVERNMENT or self._vocabulary.levels.get(a) == "federal" for a in claim.actors
        )
        doer = said.get("doer", "").split()
        return len(doer) > 1 and not federal and not claim.places

    def added(self, sentence: Sentence, past: Past, taken: list[Claim]) -> list[Claim]:
        """The claims `taken` of a sentence with those of its forms. A number that only points at
        what it counts gives way where a form says what it is.
        """
        found = self._read(sentence, past, [c for c in taken if c.note != POINTED])
        found = [c for c in found if not _is_count(c, taken)]
        read = [c for c in found if c.quantity is not None]
        return [c for c in taken if not (c.note == POINTED and _again(c, read))] + found

    def _read(self, sentence: Sentence, past: Past, taken: list[Claim]) -> list[Claim]:
        """The claims of one sentence besides those `taken` already."""
        if self.abroad.sentence(sentence.text):
            return []
        reading = past.read(sentence)
        passage = Passage(reading, self._vocabulary, past, taken, self._lemmas)
        book, forms = self._vocabulary.official, self._forms
        found: list[Claim] = []

        def add(claims: list[Claim]) -> None:
            found.extend(claims)
            passage.taken = [*taken, *found]

        add(estimates(passage, forms["estimate"], self._estimators))
        add(meanings(passage, forms["definition"]))
        add(memberships(passage, forms["event"]))
        add(happenings(passage, forms["event"], forms["policy"], book))
        add(suits(passage, forms["event"], book))
        add(rulings(passage, forms["event"], book))
        add(dated_acts(passage, forms["event"], book))
        add(provisions(passage, forms["policy"], book))
        add(aims(passage, forms["policy"], book))
        add(forecasts(passage, forms["projection"], book))
        add(self._promises.read(passage))
        return found

    def promised(self, sentence: Sentence, past: Past) -> list[Claim]:
        """The promises of a sentence that stands alone: 'Hire 10,000 officers.'"""
        reading = past.read(sentence)
        return self._promises.read(Passage(reading, self._vocabulary, past, [], self._lemmas))


def _is_count(claim: Claim, others: Sequence[Claim]) -> bool:
    """'ICE issued 276,181 detainers in fiscal 2012': an act that is no more than the count of it,
    claimed already.
    """
    if claim.kind != "event" or claim.quantity is not None or "name" in dict(claim.extra):
        return False
    a = claim.mention
    return any(
        o.quantity is not None
        and o.terms
        and o.kind in ("quantity", "share", "superlative")
        and a.start <= o.mention.start
        and o.mention.end <= a.end
        for o in others
    )


def _again(claim: Claim, others: Sequence[Claim]) -> bool:
    """True for a number that another claim of the sentence states."""
    a = claim.mention
    return claim.quantity is not None and any(
        o.quantity is not None
        and o.quantity.text == claim.quantity.text
        and a.start < o.mention.end
        and o.mention.start < a.end
        for o in others
    )
