"""What a court did about a policy, and what an office did about something named before."""

from __future__ import annotations

from collections.abc import Sequence

from ontherecord.claims.claim import Claim
from ontherecord.claims.domain import is_about
from ontherecord.claims.forms import Forms, Passage
from ontherecord.claims.happenings import event, past_or_passive
from ontherecord.claims.official import Name, OfficialWords, names_in
from ontherecord.claims.periods import PeriodMention
from ontherecord.claims.phrases import Hit
from ontherecord.claims.provisions import Paper

_NOT_DONE = frozenset({"will", "would", "could", "may", "might", "should", "if", "to", "when"})
_SINGLE = frozenset({"man", "woman", "he", "she", "him", "guilty"})  # one person's case
_POINTS = frozenset(
    {
        *("the", "that", "this", "its", "an", "a", "same", "such", "their", "his", "her"),
        *("government's", "administration's", "government’s", "administration’s"),
    }
)
_COUNTS = ("quantity", "comparison", "trend", "superlative", "share", "estimate")
_COUNTED = frozenset({"open", "close", "cut", "raise", "add", "double", "make", "revoke", "strip"})
_SAME = frozenset({"let", "put", "split", "cut", "set"})  # verbs whose past is told by nothing
_CALLS = frozenset({"call", "declare", "deem"})
_AGENTS = frozenset({"they", "agents", "officers"})
_NEGATED = frozenset({"not", "no", "never", "n't"})
_LETS = frozenset({"could", "can", "may", "lawful", "lawfully"})
_OBJECT = 6  # tokens after a court's verb in which a paper of another court may stand
_NEAR = 5  # tokens from a verb to what was won or lost


def rulings(passage: Passage, forms: Forms, book: OfficialWords) -> list[Claim]:
    """Every ruling of a court on a policy, every suit won or lost, every act of an office on what
    the text spoke of before; each with a day or month, or a case by its name.
    """
    if passage.asks:
        return []
    found: list[Claim] = []
    for i, j in passage.clauses():
        claim = (
            _ruled(passage, forms, book, i, j)
            or _outcome(passage, forms, i, j)
            or _acted(passage, forms, book, i, j)
            or _taken(passage, forms, i, j)
        )
        if claim is not None and not passage.has(claim, found):
            found.append(claim)
    return found


def _ruled(passage: Passage, forms: Forms, book: OfficialWords, i: int, j: int) -> Claim | None:
    """'A federal judge barred the administration in April from withholding funds'."""
    tokens = passage.reading.tokens
    if forms["not_courts"].find(tokens, max(0, i - 2), j):
        return None
    courts = [h.j for h in forms["courts"].find(tokens, i, j)]
    courts += _it_after_court(passage, forms, i, j)
    for court in courts:
        for hit in forms["rules"].find(tokens, court, j):
            if any(t.low in _NOT_DONE for t in tokens[max(0, hit.i - 2) : hit.i]):
                continue
            told = past_or_passive(passage, hit.i) or tokens[hit.i].low in _SAME
            if tokens[hit.i].low.endswith("ing") or not told:
                continue
            names = tuple(names_in(passage.reading.sentence.text))
            period = period_apart(passage, names, i, j)
            if period is None and not names:
                continue
            if {t.low for t in tokens[court:j]} & _SINGLE and not names:
                continue
            unlawful = forms["unlawful"].find(tokens, hit.j, j) and _spoken_of(passage, forms)
            if not names and not unlawful and not _of_policy(passage, forms, book, hit.j, j):
                continue
            if passage.lemma(hit.i) in _CALLS and not unlawful:
                continue
            subjects = frozenset(t for h in book.subjects_in(tokens, hit.j, j) for t in h.tags)
            thing = Paper(i, court, names, subjects, True)
            begin = _opening(passage, i, court)
            verb = _whole_verb(passage, forms, hit, j)
            claim = event(
                passage,
                thing,
                begin,
                j,
                period,
                passage.lemma(hit.i),
                _who(passage, begin, hit.i),
                verb=verb or hit,
                clause=(i, j),
                acts=_decided(passage, forms, verb, j) or ("unread",),
            )
            return _with_number(passage, forms, claim, hit.j, j)
    return None


def period_apart(passage: Passage, names: Sequence[Name], i: int, j: int) -> PeriodMention | None:
    """The first period of tokens [i, j) that is no part of a case's name: 'In Biden v. Texas'."""
    spans = [s for n in names if (s := passage.span(n.start, n.end)) is not None]
    for mark in passage.marks("PERIOD", i, j):
        found = mark.slot("PERIOD")
        free = not any(a < mark.j and mark.i < b for a, b in spans)
        if free and isinstance(found, PeriodMention):
            return found
    return None


def _who(passage: Passage, i: int, j: int) -> str:
    """The words of tokens [i, j) that say who acted, a date among them left out."""
    dated = {k for m in passage.marks("PERIOD", i, j) for k in range(m.i, m.j)}
    tokens = passage.reading.tokens
    return " ".join(tokens[k].text for k in range(i, j) if k not in dated and tokens[k].word)


def _whole_verb(passage: Passage, forms: Forms, hit: Hit, j: int) -> Hit | None:
    """What a court did, as one verb: 'declined on Dec. 23 to let' is 'declined to let'."""
    tokens = passage.reading.tokens
    dated = {k for m in passage.marks("PERIOD", hit.i, j) for k in range(m.i, m.j)}
    kept = [k for k in range(hit.i, j) if k not in dated]
    told = forms["ruled_as"].at([tokens[k] for k in kept], 0, len(kept))
    return Hit(hit.i, kept[told.j - 1] + 1, told.tags) if told is not None else None


def _decided(passage: Passage, forms: Forms, told: Hit | None, j: int) -> tuple[str, ...]:
    """What the court did, by its verb and what that acts upon: who blocks an injunction lets go on
    what it barred. Empty where the two do not say it.
    """
    tokens = passage.reading.tokens
    if told is None:
        return ()
    (act,) = told.tags
    after = [t.low for t in tokens[told.j : told.j + _OBJECT]]
    if act == "says":
        return _held(passage, forms, told.j, j)
    paper = forms["court_papers"].find(tokens, told.j, min(j, told.j + _OBJECT))
    if act in ("grants", "undoes"):
        kinds = {t for h in paper for t in h.tags}
        if len(kinds) != 1 or (kinds == {"either"}):
            return ()
        return (
            ("block",)
            if act == "grants" and "bars" in kinds
            else (("allow",) if act == "undoes" and "bars" in kinds else ())
        )
    if paper and act in ("block", "allow"):
        return ("allow",) if act == "block" else ()
    return () if "not" in after[:2] else (act,)


def _held(passage: Passage, forms: Forms, i: int, j: int) -> tuple[str, ...]:
    """'ruled that it could end the program' lets it; 'held that the order is unlawful' bars it."""
    lows = {t.low for t in passage.reading.tokens[i:j]}
    if forms["unlawful"].find(passage.reading.tokens, i, j):
        return ("rule", "block") if not lows & _NEGATED else ("rule",)
    if lows & _LETS:
        return ("rule", "block" if lows & _NEGATED else "allow")
    return ("rule", "block", "allow")  # which of them, its own words must bear out


def _it_after_court(passage: Passage, forms: Forms, i: int, j: int) -> list[int]:
    """'On August 22 it extended the injunction': 'it' is the court of the sentence before."""
    tokens = passage.reading.tokens
    its = [k for k in range(i, min(j, i + 6)) if tokens[k].low == "it"]
    if not its:
        return []
    earlier = next(iter(passage.before()), None)
    if earlier is None or not forms["courts"].find(earlier.tokens, 0, len(earlier.tokens)):
        return []
    return [its[0] + 1]


def _opening(passage: Passage, i: int, k: int) -> int:
    """Where the court's own phrase begins: after 'City lawyers point out that'."""
    tokens = passage.reading.tokens
    that = [n for n in range(i, k) if tokens[n].low == "that"]
    return that[-1] + 1 if that else i


def _of_policy(passage: Passage, forms: Forms, book: OfficialWords, i: int, j: int) -> bool:
    """True where what follows the verb is of the record's matters, or points back to a ruling, an
    order or a suit that the text spoke of.
    """
    if i >= j:
        return False
    tokens = passage.reading.tokens
    if passage.marks("MEASURE", i, j) or passage.matters(book, i, j):
        return True
    if is_about(passage.reading.span_text(i, j)) or forms["known"].find(tokens, i, j):
        return True
    spoken = _spoken_of(passage, forms)
    for hit in forms["rulings"].find(tokens, i, j):
        if tokens[hit.i - 1].low in _POINTS and spoken:
            return True
    government = {t.low for t in tokens[i : i + 3]} & {"administration", "government"}
    return bool(government) and spoken


def _spoken_of(passage: Passage, forms: Forms) -> bool:
    """True where a sentence close before is of an act, a court or the record's matters."""
    for reading in passage.before():
        size = len(reading.tokens)
        if forms["rulings"].find(reading.tokens, 0, size) or names_in(reading.sentence.text):
            return True
        if is_about(reading.sentence.text):
            return True
    return False


def _outcome(passage: Passage, forms: Forms, i: int, j: int) -> Claim | None:
    """'Denver won its own case at the Supreme Court in June', 'lost that suit in October'."""
    tokens = passage.reading.tokens
    period = passage.period(i, j)
    if period is None:
        return None
    for hit in forms["outcomes"].find(tokens, i, j):
        disputes = forms["disputes"].find(tokens, hit.j, min(j, hit.j + _NEAR))
        if not disputes or any(t.low in _NOT_DONE for t in tokens[max(0, hit.i - 2) : hit.i]):
            continue
        who = passage.marks("PLACE", i, hit.i) or passage.marks("ACTOR", i, hit.i)
        if not who or not _spoken_of(passage, forms):
            continue
        thing = Paper(hit.i, hit.j, (), frozenset({"lawsuit"}), True)
        return event(passage, thing, i, j, period, "rule")
    return None


def _acted(passage: Passage, forms: Forms, book: OfficialWords, i: int, j: int) -> Claim | None:
    """'In August the defense secretary extended that mission': a federal office's act on what the
    text spoke of, with its day or month.
    """
    tokens = passage.reading.tokens
    period = passage.period(i, j)
    if period is None or period.role == "since":
        return None
    for hit in forms["does"].find(tokens, i, j):
        if tokens[hit.i].low.endswith("ing") or not _told(passage, hit.i):
            continue
        offices = forms["offices"].find(tokens, max(i, hit.i - 6), hit.i)
        actors = [m for m in passage.marks("ACTOR", max(i, hit.i - 4), hit.i) if passage.federal(m)]
        holders = forms["office_holders"].find(tokens, max(i, hit.i - 3), hit.i)
        offices = offices or [h for h in holders if tokens[h.i].capital]
        if not offices and not actors:
            continue
        if passage.overlaps(hit.i, j, _COUNTS) and tokens[hit.j - 1].lemma in _COUNTED:
            continue  # 'ICE released 5,000 people' is a count
        if any(t.low in _NOT_DONE for t in tokens[max(0, hit.i - 2) : hit.i]):
            continue
        if not _acts_on(passage, forms, book, hit.j, j):
            continue
        if passage.lemma(hit.i) == "sign" and not _named(passage, forms, book, hit.j, j):
            continue  # 'signed the guest book'
        subjects = frozenset(t for h in book.subjects_in(tokens, hit.j, j) for t in h.tags)
        begin = offices[0].i if offices else actors[0].i
        thing = Paper(begin, hit.i, (), subjects, True)
        first = i if begin - i <= _NEAR else begin
        doer = passage.reading.span_text(*passage.trimmed(begin, hit.i))
        return _with_number(
            passage,
            forms,
            event(passage, thing, first, j, period, passage.lemma(hit.i), doer),
            hit.j,
            j,
        )
    return None


def _told(passage: Passage, k: int) -> bool:
    return past_or_passive(passage, k) or passage.reading.tokens[k].low in ("put", "cut")


def _named(passage: Passage, forms: Forms, book: OfficialWords, i: int, j: int) -> bool:
    """True where tokens [i, j) name a policy of its own, or a subject of acts that is one nowhere
    else.
    """
    return passage.matters(book, i, j) or bool(forms["known"].find(passage.reading.tokens, i, j))


def _acts_on(passage: Passage, forms: Forms, book: OfficialWords, i: int, j: int) -> bool:
    """True where the act is on a subject of the record's acts, or on 'the mission', 'the campaign'
    and the like where a sentence before is of the record's matters.
    """
    tokens = passage.reading.tokens
    if i >= j:
        return False
    if passage.matters(book, i, j) or passage.marks("MEASURE", i, j):
        return True
    if forms["known"].find(tokens, i, j) or is_about(passage.reading.span_text(i, j)):
        return True
    span = passage.reading.span_text(i, j)
    if any(n.form in ("order", "act", "statute") for n in names_in(span)):
        return any(is_about(r.sentence.text) for r in passage.before())
    objects = forms["acted_on"].find(tokens, i, min(j, i + 8))
    pointed = any(tokens[h.i - 1].low in _POINTS for h in objects)
    return pointed and _spoken_of(passage, forms)


def _with_number(passage: Passage, forms: Forms, claim: Claim, i: int, j: int) -> Claim:
    """The claim with the number of what was acted on: '34 more jurisdictions', 'at 4,000'."""
    tokens = passage.reading.tokens
    for mark in passage.marks("NUMBER", i, j):
        number = passage.number_at(mark)
        if number is None or number.quantity.unit != "count":
            continue
        things = forms["counted_things"].find(tokens, mark.j, min(j, mark.j + 4))
        if things or tokens[mark.i - 1].low == "at" or tokens[mark.i - 2].low == "at":
            return passage.counted(claim, number)
    return claim


def _taken(passage: Passage, forms: Forms, i: int, j: int) -> Claim | None:
    """'ICE took 475 people at the Hyundai site in Georgia on Sept. 4': a raid by what it took."""
    tokens = passage.reading.tokens
    period = passage.period(i, j)
    if period is None or period.role not in ("on", "in", "as_of"):
        return None
    for hit in forms["raids"].find(tokens, i, j):
        if not _told(passage, hit.i) and tokens[hit.i].low != "took":
            continue
        who = passage.marks("ACTOR", i, hit.i) or any(t.low in _AGENTS for t in tokens[i : hit.i])
        numbers = passage.marks("NUMBER", hit.j, j)
        places = passage.marks("PLACE", hit.j, j)
        if not who or not (numbers or places):
            continue
        raid = passage.lemma(hit.i) in ("raid", "storm", "swoop")
        people = forms["workers"].find(tokens, hit.j, j)
        if not raid and not (numbers and people and places):
            continue
        number = next((n for m in numbers if (n := passage.number_at(m)) is not None), None)
        thing = Paper(hit.i, hit.j, (), frozenset({"raid"}), True)
        claim = event(passage, thing, i, j, period, "raid")
        return passage.counted(claim, number)
    return None
