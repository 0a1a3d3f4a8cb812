"""Claims that an official act took place: 'President X signed the Y Act on Jan. 29, 2025.'"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ontherecord.claims.claim import Claim, Mark, Mention, Unread
from ontherecord.claims.marks import Reading
from ontherecord.claims.numbers import Number
from ontherecord.claims.official import Name, OfficialWords, names_in
from ontherecord.claims.periods import PeriodMention
from ontherecord.claims.phrases import Hit, Phrases
from ontherecord.claims.segments import Segment, Split
from ontherecord.claims.speakers import Saying

_SMALL = frozenset(  # words of grammar: they say nothing of their own about an act
    {
        *(
            "the",
            "a",
            "an",
            "of",
            "to",
            "in",
            "on",
            "for",
            "by",
            "with",
            "at",
            "that",
            "his",
            "her",
        ),
        *("its", "their", "was", "were", "is", "are", "has", "have", "been", "be", "also", "over"),
        *("more", "about", "around", "some", "additional", "as", "into", "and", "it", "he", "she"),
        *("law", "order", "lawsuit", "new", "federal", "officially", "formally", "from"),
    }
)
_NOT = frozenset(
    ["not", "never", "no", "without", "nor", "refuse", "decline", "fail", "deny", "avoid", "reject"]
)
_BE = frozenset(["is", "are", "was", "were", "been", "being", "be"])
_HAVE = frozenset(["has", "have", "had", "will"])
_NOUNS = frozenset(["hold", "found"])
_COUNTED = frozenset(["troops", "national_guard", "sanctuary", "list"])  # an act gives their number
_SETS_OFF = frozenset({"in", "a", "an", "its", "ruling", "decision", "opinion", "order", "split"})
_JOINED = frozenset({"and", "but", ";"})
_TURNS = frozenset({"only", "except", "later", "then", "said", "wrong", "false", "reversed", "if"})
_COURTS = "courts"
_OF_COURTS = frozenset({"lawsuit"})
_RULED = frozenset({"block", "allow", "dismiss", "extend", "remove", "end", "direct"})
_VOTE = re.compile(r"(?:by )?\d{1,3}(?:[-–]| to )\d{1,3}")
_BEFORE_NOUN = 3  # marks between a number and the subject it counts: '1,500 active-duty troops'


@dataclass(frozen=True, slots=True)
class _Clause:
    """Tokens [i, j) of a sentence with the subjects, acts and names in them."""

    segment: Segment
    i: int
    j: int
    subjects: list[Hit]
    acts: list[Hit]
    names: list[Name]


def events(
    reading: Reading, split: Split, book: OfficialWords, implied: Phrases | None = None
) -> list[Claim]:
    """Every clause that says what an office did about a subject the events file knows, or by an
    act's own name; it must state who did it or when, or call the act by name.

    `implied` are verbs that say the subject too ('Oregon sued'), where the text is on its matters.
    """
    names = names_in(reading.sentence.text)
    found: list[Claim] = []
    if split.saying.speaker:  # 'declared an emergency': a verb of saying that is the act itself
        whole = Split([Segment(list(reading.marks), "core")], Saying())
        clause = _clause(reading, whole.segments[0], names, book, implied)
        said = {reading.tokens[m.i].lemma for m in reading.marks if m.can("SAY")}
        if clause is not None and reading.tokens[clause.acts[0][0]].lemma in said:
            claim = _claim(reading, whole, 0, clause, book)
            return [claim] if claim is not None else []
    for k, segment in enumerate(split.segments):
        clause = _clause(reading, segment, names, book, implied)
        if clause is None:
            continue
        claim = _claim(reading, split, k, clause, book)
        if claim is not None:
            found.append(claim)
    return found


def _clause(
    reading: Reading,
    segment: Segment,
    names: Sequence[Name],
    book: OfficialWords,
    implied: Phrases | None,
) -> _Clause | None:
    i, j = segment.tokens()
    base = reading.sentence.start
    start, end = reading.tokens[i].start - base, reading.tokens[j - 1].end - base
    named = [n for n in names if start <= n.start and n.end <= end]
    acts = book.acts_in(reading.tokens, i, j)
    if not acts:
        return None
    inside = _tokens_of(named, reading)
    acts = [a for a in acts if not inside & set(range(a[0], a[1]))]
    finite = [a for a in acts if _finite(a[0], segment, reading)]
    if not finite:
        return None
    acts = [a for a in acts if a in finite or reading.tokens[a[0] - 1].low == "to"]
    acts = [a for a in acts if a[0] >= finite[0][0]]
    subjects = [
        s for s in book.subjects_in(reading.tokens, i, j) if not inside & set(range(s[0], s[1]))
    ]
    if implied is not None and not (named or subjects):
        subjects = [h for h in implied.find(reading.tokens, i, j) if h.i in {a[0] for a in acts}]
    if not acts or not (named or subjects):
        return None
    return _Clause(segment, i, j, subjects, acts, named)


def _finite(k: int, segment: Segment, reading: Reading) -> bool:
    """True when the word at token k states an act: 'signed', 'was sent', 'Trump signs'; not
    'a sweeping order', 'issues', 'to halt' or 'ending'.
    """
    token = reading.tokens[k]
    before = reading.tokens[k - 1].low if k else ""
    if before == "to" or token.low in _NOUNS:
        return False
    if token.low.endswith("ing"):
        return before in _BE
    if token.low not in (token.lemma, f"{token.lemma}s", f"{token.lemma}es"):
        return not token.low.endswith("ies") or _after_actor(k, segment)
    return before in _BE or before in _HAVE or _after_actor(k, segment)


def _after_actor(k: int, segment: Segment) -> bool:
    return any(m.j == k and (m.can("ACTOR") or m.can("PLACE")) for m in segment.marks)


def _tokens_of(names: Sequence[Name], reading: Reading) -> set[int]:
    base = reading.sentence.start
    return {
        k
        for k, t in enumerate(reading.tokens)
        for n in names
        if n.start <= t.start - base and t.end - base <= n.end
    }


def _claim(
    reading: Reading, split: Split, k: int, clause: _Clause, book: OfficialWords
) -> Claim | None:
    segment = clause.segment
    verb = clause.acts[0]
    period = _period(split, k, reading)
    if period is not None and period.text.lower().startswith("by "):
        period = None  # 'announced plans to send troops by May': a day set, not the act's own
    actor_marks = [m for m in segment.marks if m.can("ACTOR")]
    if not actor_marks and period is None and not clause.names:
        return None
    if segment.has("CONDITION", "QUESTION") and not segment.has("SAY"):
        return None
    opening = reading.tokens[0].low
    if opening in ("had", "were", "should", "if") or _asks(reading):
        return None
    tags = {t for _, _, found in clause.subjects for t in found}
    for tail in _own_tails(split, k):
        i, j = tail.tokens()
        tags |= {t for _, _, found in book.subjects_in(reading.tokens, i, j) for t in found}
    number = _counted(segment, clause, reading)
    if number is not None and not tags & _COUNTED:
        return None  # 'issued 149,764 detainers' counts, and is no act of its own
    first = verb[0]
    courts = [m for m in actor_marks if m.can("ACTOR") and m.slot("ACTOR") == _COURTS]
    if courts and courts[0].j <= first and not tags & _OF_COURTS:
        said = {x for _, _, found in clause.acts for x in found}
        if not said & _RULED:  # 'refused to let it deploy the Guard': what the court did is before
            return None
    near = {t.lemma for t in reading.tokens[clause.i : min(clause.j, verb[1] + 2)]}
    intended = any(
        m.can("INTEND") and (m.i < first or (m.i == first and m.j > verb[1])) for m in segment.marks
    )
    stance = (
        "denied"
        if _NOT & near or split.saying.denied or segment.has("DENY")
        else "intended"
        if intended
        else "reported"
        if split.saying.reported
        else "asserted"
    )
    last = _with_vote(split, k, reading) or clause.j
    start, end = reading.tokens[clause.i].start, reading.tokens[last - 1].end
    text = reading.span_text(clause.i, last)
    return Claim(
        kind="event",
        pattern=f"event.{reading.tokens[first].lemma}",
        mention=Mention(start, end, text, ((start, end),), stance, split.saying.speaker, False),
        measure_phrase=reading.span_text(verb[0], verb[1]),
        quantity=number.quantity if number else None,
        period=period,
        period_from="stated" if period else "absent",
        places=_places(segment),
        actors=tuple(dict.fromkeys(str(m.slot("ACTOR")) for m in actor_marks)),
        actor_text=reading.text(actor_marks[0]) if actor_marks else "",
        subject="|".join(sorted(tags)),
        unread=_unread(reading, split, clause, period),
        extra=(
            *(("act", act) for act in sorted({x for _, _, found in clause.acts for x in found})),
            *(("name", f"{n.form}:{n.words}") for n in clause.names),
            ("doer", _doer(reading, clause)),
            *(("object", text) for text in _objects(reading, clause)),
        ),
    )


def _asks(reading: Reading) -> bool:
    return reading.sentence.text.rstrip(' "”’)').endswith("?")


def _own_tails(split: Split, k: int) -> list[Segment]:
    """Segments after the clause up to the next that states something of its own."""
    out = []
    for segment in split.segments[k + 1 : k + 3]:
        if segment.role != "tail" or segment.has("NUMBER", "ACTOR"):
            break
        out.append(segment)
    return out


def _with_vote(split: Split, k: int, reading: Reading) -> int | None:
    """The token after a vote that follows the clause: 'upheld the policy, 5-4'."""
    if k + 1 >= len(split.segments):
        return None
    i, j = split.segments[k + 1].tokens()
    while j > i and not (reading.tokens[j - 1].word or reading.tokens[j - 1].number):
        j -= 1
    return j if j > i and _VOTE.fullmatch(reading.span_text(i, j)) else None


def _period(split: Split, k: int, reading: Reading) -> PeriodMention | None:
    """The clause's own date, or one set off by commas before or after it: 'In a ruling on June
    30, the Supreme Court ...'.
    """
    near = [split.segments[k]]
    near += [
        s
        for s in (*split.segments[max(0, k - 1) : k], *split.segments[k + 1 : k + 2])
        if s.has("PERIOD")
        and all(
            m.can("PERIOD")
            or m.can("NEUTRAL")
            or m.can("PUNCT")
            or {t.low for t in reading.tokens[m.i : m.j]} <= _SETS_OFF
            for m in s.marks
        )
    ]
    for segment in near:
        for mark in segment.marks:
            found = mark.slot("PERIOD")
            if isinstance(found, PeriodMention):
                return found
    return None


def _counted(segment: Segment, clause: _Clause, reading: Reading) -> Number | None:
    """The number that counts the clause's subject: '1,500 troops', '35 sanctuary jurisdictions'."""
    for mark in segment.marks:
        number = mark.slot("NUMBER")
        if not isinstance(number, Number):
            continue
        if _counts(mark, segment, clause):
            return number
    return None


def _doer(reading: Reading, clause: _Clause) -> str:
    """The words that say who acted: before the verb, or after 'by' where the verb is passive; any
    date among them left out.
    """
    first = clause.acts[0][0]
    passive = first > clause.i and reading.tokens[first - 1].low in _BE
    i, j = clause.i, first
    if passive:
        by = [k for k in range(clause.acts[0][1], clause.j) if reading.tokens[k].low == "by"]
        if not by:
            return ""
        i = by[0] + 1
        stop = (m.i for m in clause.segment.marks if m.i >= i and m.can("PERIOD"))
        j = min(clause.j, i + 8, next(stop, clause.j))
    dated = {k for m in clause.segment.marks if m.can("PERIOD") for k in range(m.i, m.j)}
    return " ".join(reading.tokens[k].text for k in range(i, j) if k not in dated)


def _objects(reading: Reading, clause: _Clause) -> list[str]:
    """Agencies and places named after the verb: who was sued, where troops were sent."""
    after = clause.acts[0][1]
    passive = reading.tokens[max(0, clause.acts[0][0] - 1)].low in _BE
    named = set(_tokens_of(clause.names, reading))
    return [
        reading.text(m).lower()
        for m in clause.segment.marks
        if (m.i >= after or passive) and (m.can("ACTOR") or m.can("PLACE")) and m.i not in named
    ]


def _places(segment: Segment) -> tuple[str, ...]:
    found: list[str] = []
    for mark in segment.marks:
        places = mark.slot("PLACE")
        if isinstance(places, tuple):
            found += [str(p) for p in places if p not in found]
    return tuple(found)


def _unread(
    reading: Reading, split: Split, clause: _Clause, period: PeriodMention | None
) -> tuple[Unread, ...]:
    """Every word of the sentence that the claim does not account for, its other clauses included:
    what an order says, a second act, another date, a court, a party.
    """
    known = _tokens_of(clause.names, reading)
    for i, j, _ in (*clause.subjects, clause.acts[0]):
        known |= set(range(i, j))
    first = clause.acts[0][0]
    passive = first > clause.i and reading.tokens[first - 1].low in _BE
    out = []
    at = split.segments.index(clause.segment)
    for k, segment in enumerate(split.segments):
        own = segment is clause.segment
        if k > at and _of_its_own(segment, reading):
            continue
        for mark in segment.marks:
            found = mark.slot("PERIOD")
            if isinstance(found, PeriodMention) and found is period:
                continue
            who = mark.can("ACTOR") or mark.can("PLACE")
            if own and who:
                continue  # held against the event's own actor, parties and place
            number = mark.slot("NUMBER")
            counted = own and isinstance(number, Number) and _counts(mark, segment, clause)
            said_before = own and mark.j <= first and not passive
            left = [
                t
                for k, t in enumerate(reading.tokens[mark.i : mark.j], mark.i)
                if k not in known and (t.word or t.number) and t.low not in _SMALL
            ]
            if left and not counted and not said_before:
                out.append(Unread(left[0].start, left[-1].end, " ".join(t.text for t in left)))
    return tuple(out)


def _of_its_own(segment: Segment, reading: Reading) -> bool:
    """True for a clause joined on by 'and' or 'but' that says another thing and turns nothing of
    the first one round: '..., and Congress approved the money in July'.
    """
    i, j = segment.tokens()
    lows = {t.low for t in reading.tokens[i:j]}
    if segment.role != "core" or segment.has("SAY", "DENY", "CONDITION", "INTEND", "QUESTION"):
        return False
    joined = reading.tokens[max(0, i - 1)].low in _JOINED
    first = reading.tokens[i].low in _JOINED
    return (joined or first) and not lows & (_NOT | _TURNS)


def _counts(mark: Mark, segment: Segment, clause: _Clause) -> bool:
    k = segment.marks.index(mark)
    after = segment.marks[k + 1 : k + 1 + _BEFORE_NOUN]
    reach = after[-1].j if after else mark.j
    return any(mark.j <= i < reach for i, _, _ in clause.subjects)


def without_counts(claims: Sequence[Claim], acts: Sequence[Claim]) -> list[Claim]:
    """The claims left when an act accounts for its own number: 'sent 1,500 troops' is one claim."""

    def told(c: Claim) -> bool:
        return c.kind == "quantity" and any(
            a.quantity is not None
            and c.quantity is not None
            and a.quantity.text == c.quantity.text
            and a.mention.start <= c.mention.start
            and c.mention.end <= a.mention.end
            for a in acts
        )

    return [c for c in claims if not told(c)]
