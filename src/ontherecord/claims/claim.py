"""The nouns of CLAIMS: marks on tokens, terms that point at measures, and claims."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace

from ontherecord.base.quantity import Quantity
from ontherecord.claims.periods import PeriodMention

Span = tuple[int, int]
POINTED = "pointed"  # the note of a claim whose words only point at what it counts
PAIR = "pair"  # extra: a change between the two counts that stand right before it
FORECAST = frozenset(  # of the words that make a number intended, those that foretell
    "will shall expect project forecast predict anticipate likely track pace rate poise".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Term:
    """A phrase that may mean a measure: `named` is the measure's own term, `loose` a press word."""

    measure: str
    tier: str  # named | loose
    actor: str = ""  # agency the phrase itself requires, "" for none


@dataclass(frozen=True, slots=True)
class Mark:
    """A run of tokens [i, j) read as one or more slots, each with its payload."""

    i: int
    j: int
    options: tuple[tuple[str, object], ...]
    slots: frozenset[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "slots", frozenset([slot for slot, _ in self.options]))

    def slot(self, name: str) -> object | None:
        """The payload for a slot, None when the mark cannot fill it."""
        if name not in self.slots:
            return None
        for slot, payload in self.options:
            if slot == name:
                return payload if payload is not None else True
        return None

    def can(self, name: str) -> bool:
        """True when the mark can fill the slot."""
        return name in self.slots


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in the document where a claim is made."""

    start: int
    end: int
    text: str
    spans: tuple[Span, ...] = ()
    stance: str = "asserted"  # asserted reported denied questioned conditional intended
    speaker: str = ""
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """A word inside a claim that the vocabulary does not know; it may narrow what is counted."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """Changes in a row: how many periods (0: every one since the base), each a month or a year."""

    count: int
    unit: str  # month | year


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable proposition, before any figure is looked at."""

    kind: str
    pattern: str
    mention: Mention
    terms: tuple[Term, ...] = ()
    measure_phrase: str = ""
    quantity: Quantity | None = None
    rate: str = ""
    about: Quantity | None = None  # the number, said before, of the count that a change is of
    second: Quantity | None = None  # 'from' of a trend, the other side of a comparison
    percent: Quantity | None = None
    delta: Quantity | None = None  # 'rose by 5,000': the size of a change, not a level
    period: PeriodMention | None = None
    period_from: str = "stated"  # stated | sentence | paragraph | article | absent
    base_period: PeriodMention | None = None
    places: tuple[str, ...] = ()
    quals: tuple[tuple[str, str], ...] = ()
    actors: tuple[str, ...] = ()
    actor_text: str = ""
    direction: str = ""  # up | down | high | low
    factor: float = 0.0  # doubled = 2
    run: Run | None = None  # of a trend: the periods in a row that moved so
    window: str = ""  # month | fiscal_year | day ... the length a superlative is about
    span_claimed: str = ""
    span_period: PeriodMention | None = None
    present: bool = False  # present tense
    unread: tuple[Unread, ...] = ()
    turns_on: Span | None = None
    note: str = ""  # why a claim of this shape cannot be judged at all
    perhaps: tuple[Term, ...] = ()  # what a bare number may count, tried to its last digit only
    versus: Claim | None = None  # of a comparison: the other count of the same period
    whole: Claim | None = None  # the count, made before, that a share is of or is a part of
    within: tuple[str, ...] | None = None  # the place of the whole of which `whole` is a part
    subject: str = ""  # event, policy, definition: what it is about
    extra: tuple[tuple[str, str], ...] = ()

    def unsaid(self, mention: Mention) -> Claim:
        """What it counts, in its period, with nothing said of it yet, mentioned elsewhere."""
        return replace(
            self,
            mention=mention,
            quantity=None,
            about=None,
            whole=None,
            versus=None,
            run=None,
            second=None,
            percent=None,
            delta=None,
            rate="",
            base_period=None,
            factor=0.0,
            span_claimed="",
            span_period=None,
            direction="",
            window="",
            present=False,
            extra=tuple(e for e in self.extra if e[0] != "beside"),  # said beside the other
        )

    @property
    def actor_words(self) -> tuple[str, int | None, int | None]:
        """The agency as the claim words it, and where; it may stand in an earlier sentence."""
        at = self.mention.text.find(self.actor_text)
        if at < 0:
            return self.actor_text, None, None
        start = self.mention.start + at
        return self.actor_text, start, start + len(self.actor_text)

    @property
    def key(self) -> str:
        """Hash of the normalised proposition; equal for repeats of one claim."""
        parts = [
            self.kind,
            ",".join(sorted({t.measure for t in self.terms})),
            *(
                f"{q.value:g}{q.unit}"
                for q in (self.quantity, self.second, self.percent, self.delta)
                if q
            ),
            self.rate,
            str(self.period.resolved) if self.period and self.period.resolved else "",
            str(self.base_period.resolved) if self.base_period else "",
            ",".join(sorted(self.places)),
            ",".join(sorted(f"{d}={v}" for d, v in self.quals)),
            self.versus.key if self.versus else "",
            self.direction,
            f"{self.factor:g}",
            f"{self.run.count}{self.run.unit}" if self.run else "",
            self.window,
            self.span_claimed.lower(),
            self.subject,
            # an unread word makes it another claim: what it narrows is not known
            ",".join(sorted(u.text.lower() for u in self.unread)) if self.kind != "policy" else "",
            *([POINTED] if self.note == POINTED else []),
        ]
        return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class NotClaim:
    """A span that states something the record cannot settle, or a number that was not read."""

    start: int
    end: int
    text: str
    why: str  # opinion cause counterfactual no_measure not_understood excluded_number


@dataclass(slots=True)
class Extraction:
    """Everything read from one document."""

    sentences: int = 0
    numbers: int = 0
    claims: list[Claim] = field(default_factory=list)
    not_claims: list[NotClaim] = field(default_factory=list)
