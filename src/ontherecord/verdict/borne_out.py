"""Which words of a claim an event's own entry does not bear out."""

from __future__ import annotations

import re
from functools import lru_cache

from ontherecord.claims.claim import Claim
from ontherecord.record.observation import Event
from ontherecord.verdict.bench import Bench
from ontherecord.verdict.doers import SUITS, by_agency, in_office, officials, terms

KIND_OF = {  # words that name a kind of act -> the kinds of facts/events.csv
    "memo": ("memo", "memorandum"),
    "memorandum": ("memorandum",),
    "executive_order": ("executive_order",),
    "proclamation": ("proclamation",),
    "lawsuit": ("lawsuit",),
    "law": ("law",),
    "raid": ("worksite_raid", "operation"),
    "list": ("list_publication", "list_change"),
    "task_force": ("task_force", "announcement"),
}
BORDERS = frozenset({"sw_border", "sw_land_border"})
INSTRUMENTS = frozenset(  # their summaries say what they provide, which is not what was done
    {"executive_order", "proclamation", "memorandum", "memo", "law", "rule_notice"}
)
LISTS = frozenset({"list_publication", "list_change"})
TITLE_WORDS = 3  # words in a row that quote a title
READ = ("ruled", "read")  # a claim whose verb was read together with what it acts upon
FIRST_DAY = re.compile(r"\b(?:first day|day one|inauguration day)\b", re.IGNORECASE)
_VOTE = re.compile(r"\b(\d)(?: to |[-–])(\d)\b")
_OFFICES = frozenset({"the", "administration", "federal", "government", "president"})
_TITLES = frozenset({"the", "president", "administration", "then", "donald", "joe", "j", "a"})
_SMALL = frozenset({"executive", "order", "proclamation", "hiring", "hire", "more", "signed"})
_GRAMMAR = frozenset(
    {
        *("the", "a", "an", "of", "to", "in", "on", "for", "by", "with", "at", "that", "its"),
        *("was", "were", "is", "are", "has", "have", "been", "be", "as", "into", "and", "from"),
        *("federal", "officially", "formally", "also", "u", "s", "us", "his", "their", "it"),
        *(
            "use",
            "used",
            "using",
            "new",
            "had",
            "among",
            "them",
            "it",
            "which",
            "known",
            "called",
            "era",
            "under",
        ),
    }
)
_NEVER = frozenset(  # these turn a statement round, or say that it was not done
    {
        *("not", "no", "never", "without", "nor", "neither", "except", "instead", "unlike"),
        *("refused", "declined", "failed", "denied", "rejected", "refuse", "deny", "reject"),
        *("would", "could", "may", "might", "should", "if", "almost", "nearly", "unless"),
        *("first", "last", "only", "all", "every", "none", "but", "before", "after", "until"),
    }
)
_COURT_PAPERS = frozenset({"injunct", "injunction", "rul", "stay", "decision", "restrain", "lower"})
_RULES = frozenset(
    {
        *("federal", "judge", "court", "justices", "ruling", "decision", "united", "states"),
        *("district", "circuit", "appeals", "panel", "supreme", "administration", "government"),
        *("trump", "biden", "obama", "bush", "policy", "case", "lawsuit", "plan", "use"),
    }
)
_SUES = frozenset(
    {
        *("lawsuit", "suit", "complaint", "stop", "block", "challenge", "challenging", "halt"),
        *("seeking", "over", "against", "overturn", "legal", "administration", "own"),
        *("government", "policy", "policies"),
    }
)
_RULED = ("rule", "block", "allow", "dismiss")
_OF_ANY_SUIT = frozenset(
    {"state", "states", "united", "local", "court", "party", "brought", "district"}
)
_TROOPS = frozenset({"additional", "deployment", "mission", "support", "u", "s"})
_LIST_WORDS = frozenset({"list", "roster", "jurisdictions", "published", "names"})
_OF_KIND = {
    "court_ruling": _RULES,
    **dict.fromkeys(SUITS, _SUES),
    **dict.fromkeys(("deployment", "deployment_order"), _TROOPS),
    **dict.fromkeys(LISTS, _LIST_WORDS),
}


def left_over(claim: Claim, event: Event, bench: Bench) -> tuple[str, ...]:
    """Unread words of the sentence that the event's entry does not bear out: they are not among
    the words of its title, actor, place, subject and kind, nor, where it is no document that
    provides something, of its summary; an event that is one of two dates or in an unread time has
    them too. Words that turn a statement round are always left over.
    """
    title = re.sub(r"[^a-z0-9 ]", "", event.title.lower())
    known = _SMALL | words_of(event.citation)
    known |= {"border"} if event.place in BORDERS else set()
    besides = _told_besides(claim, event, bench)
    besides |= words_of(event.summary) & _NEVER if event.kind == "court_ruling" else set()
    borne = _entry(event, bench) | stems(besides)
    if READ not in claim.extra and event.kind == "court_ruling":
        borne -= _COURT_PAPERS
    out = []
    for u in claim.unread:
        words = re.sub(r"[^a-z0-9 ]", "", u.text.lower())
        quotes = len(words.split()) >= TITLE_WORDS and words in title
        if quotes or set(words.split()) <= known:
            continue
        said = words_of(u.text)
        if said & (_NEVER - known - besides) or not stems(said) <= borne:
            out.append(u.text)
    if claim.period is not None and claim.period.resolved is None:
        out.append(claim.period.text)
    return (*out, *_apart(claim, event, bench), *_others_named(claim, event, bench))


def _apart(claim: Claim, event: Event, bench: Bench) -> list[str]:
    """Words of a subject that tell one case of it from another ('schools', 'Marines'), and that
    the entry does not have.
    """
    lists = _of_list(claim, event)
    entry = stems(words_of(f"{event.title} {event.summary}"))
    told: list[str] = bench.catalog.vocabulary["words"]["told_apart"]
    said = words_of(claim.mention.text)
    apart = sorted(w for w in said if _stem(w) in stems(set(told)) - entry)
    return [*apart, *lists, *_ruled_on(claim, event, bench)]


def _of_list(claim: Claim, event: Event) -> list[str]:
    """'35 sanctuary states' of a list that has states, counties and cities."""
    if claim.quantity is None or event.kind not in LISTS:
        return []
    after = claim.mention.text.partition(claim.quantity.text)[2].lower().split()[:6]
    told = {stem for w in after for stem in ("state", "cit", "count") if w.startswith(stem)}
    return sorted(told) if 0 < len(told) < len(("state", "cit", "count")) else []


def _ruled_on(claim: Claim, event: Event, bench: Bench) -> list[str]:
    """A ruling is on something that was done: to block the order on citizenship at birth is not to
    block citizenship. A claim that does not say it leaves it over, unless it says no more than that
    the case of this name was decided.
    """
    if event.kind != "court_ruling":
        return []
    text = claim.mention.text.lower()
    names = [v.partition(":")[2] for key, v in claim.extra if key == "name"]
    for called in (*names, claim.period.text.lower() if claim.period is not None else ""):
        text = text.replace(called, " ") if called else text
    said = [_stem(w) for w in re.findall(r"[a-z0-9]+", text)]
    words = bench.catalog.vocabulary["words"]
    plain = _GRAMMAR | _RULES | words_of(" ".join(words["courts"].get(event.actor, ())))
    plain |= words_of(" ".join(w for act in _RULED for w in words["acts"].get(act, ())))
    if names and set(said) <= stems(set(plain)):
        return []  # 'decided Biden v. Texas on June 30'
    on = words["ruled_on"].get(event.id, ())
    if "order" in said and not any("order" in phrase for phrase in on):
        return ["order"]  # another court's, it may be: to stay an order lets go on what it barred
    if any(_in_turn(phrase.split(), said) for phrase in on):
        return []
    return [on[0] if on else event.title]


def _in_turn(phrase: list[str], said: list[str]) -> bool:
    """True where the words of a phrase stand in a text in this order, others between them."""
    k = 0
    for word in phrase:
        if _stem(word) not in said[k:]:
            return False
        k = said.index(_stem(word), k) + 1
    return True


@lru_cache(maxsize=1024)
def _own_words(event: Event) -> frozenset[str]:
    """Words of an event's own entry; what an order, memo or law provides is not among them."""
    told = words_of(f"{event.actor} {event.citation}")
    title = words_of(event.title)
    told |= {w for w in title if event.kind not in INSTRUMENTS or not w.endswith("ing")}
    if event.kind not in INSTRUMENTS | LISTS:
        told |= {w for w in words_of(event.summary) if not w.isdigit()}
    if event.kind in SUITS:  # said of every such suit
        told -= _OF_ANY_SUIT
    return frozenset(told)


def _entry(event: Event, bench: Bench) -> set[str]:
    """Stems of every word that the entry accounts for: its own, its kind's and its act's."""
    words = bench.catalog.vocabulary["words"]
    said = set(_own_words(event)) | _GRAMMAR | _SMALL | _OF_KIND.get(event.kind, frozenset())
    for tag, kinds in KIND_OF.items():
        said |= words_of(" ".join(words["subjects"].get(tag, ()))) if event.kind in kinds else set()
    said |= words_of(" ".join(words["acts"].get(event.act, ())))
    place = bench.catalog.places.get(event.place)
    said |= words_of(place.name) if place is not None else set()
    said |= {"border", "southern", "southwest"} if event.place in BORDERS else set()
    court = words["courts"].get(event.actor, ())
    said |= words_of(" ".join(court))
    said |= _doers(event, bench) - _OF_ANY_SUIT
    return stems(said - _OF_ANY_SUIT if event.kind in SUITS else said)


def _doers(event: Event, bench: Bench) -> set[str]:
    """Other words for who acted: first names and offices, agencies' names, the president's."""
    said = _office(event, bench)
    for name in set(officials(bench)) & words_of(event.actor):
        said |= words_of(" ".join(officials(bench)[name]))
    for agency in bench.catalog.agencies.values():
        if by_agency(agency.id, event):
            said |= words_of(" ".join((agency.id, agency.name, *agency.aliases)))
    if event.kind not in SUITS and event.kind != "court_ruling":
        said |= {"administration", *in_office(event, bench)} | _TITLES
    return said


def _told_besides(claim: Claim, event: Event, bench: Bench) -> set[str]:
    """Words of a vote that the entry gives too, and of the first day of a term, where it is one."""
    text = claim.mention.text
    out: set[str] = set()
    voted, vote = _VOTE.search(event.summary), _VOTE.search(text)
    if voted and vote and voted.groups() == vote.groups():
        out |= {*vote.groups(), "".join(vote.groups()), "vote", "votes", "voted"}
    if on_first_day(text, event, bench):
        out |= {"first", "day", "one", "back", "office", "inauguration", "second", "term"}
    return out


def on_first_day(text: str, event: Event, bench: Bench) -> bool | None:
    """Whether the event is of the first day of a president's term; None where that is not said."""
    if not FIRST_DAY.search(text):
        return None
    named = {n for n, _, _ in terms(bench)} & words_of(event.actor)
    return any(event.date == start and name in named for name, start, _ in terms(bench))


def _others_named(claim: Claim, event: Event, bench: Bench) -> list[str]:
    """Words that say who acted, upon whom and about what, and that the event's entry does not bear
    out.
    """
    topics = set(claim.subject.split("|")) - {""} - set(KIND_OF)
    out = sorted(topics - set(event.subjects) - {event.kind})
    doer = " ".join(value for key, value in claim.extra if key == "doer")
    own = words_of(event.actor) | _TITLES | _GRAMMAR | _office(event, bench) | _doers(event, bench)
    if event.act in ("begin", "end", "enact"):  # 'Title 42 ended'
        own |= _own_words(event) | {"known", "called", "so"}
    borne = _entry(event, bench)
    if event.kind == "court_ruling":
        seat = bench.catalog.vocabulary["words"]["courts"].get(event.actor, ())
        own |= _own_words(event) | _RULES | words_of(" ".join(seat)) | {"by", "vote"}
    if event.kind in SUITS and event.place.startswith("state:"):
        own |= {"state", "attorney", "general"}
    for id in claim.actors:
        agency = bench.catalog.agencies.get(id)
        if agency is not None and by_agency(id, event):
            own |= words_of(" ".join((agency.name, *agency.aliases)))
    if event.kind not in SUITS:
        own -= {"us"}
    out += sorted(words_of(doer) - own)
    objects = [value for key, value in claim.extra if key == "object"]
    if event.kind in SUITS:
        other = event.title.lower().rpartition(" v. ")[2]
        return [
            *out,
            *(
                o
                for o in objects
                if o not in other
                and not words_of(o) <= words_of(other)
                and not _generic(o, event, bench, own)
                and not stems(words_of(o)) <= borne
            ),
        ]
    told = f"{event.title} {event.place} {event.summary}".lower()
    said = claim.mention.text.lower()
    part = [o for o in objects if f"{o} county" in told and f"{o} county" not in said]
    foreign = [
        o
        for o in objects
        if o not in told
        and "border" not in o
        and not _by(o, own)
        and not (event.kind == "court_ruling" and stems(words_of(o)) <= borne)
    ]
    return [*out, *part, *foreign]


def _office(event: Event, bench: Bench) -> set[str]:
    """Other words for the actor: the president of the day, the department that sues."""
    if event.actor == "United States":
        words = "justice department doj federal government administration united states"
        return set(words.split()) | in_office(event, bench)
    if "President" in event.actor:
        return {"congress", "white", "house"} & words_of(event.actor) | in_office(event, bench)
    return set()


def _by(words: str, own: set[str]) -> bool:
    """True for the words after 'by' that name the event's own actor."""
    return words_of(words) <= own


def _generic(words: str, event: Event, bench: Bench, own: set[str]) -> bool:
    """'the administration' as the party sued, where a state or a group sues the United States; the
    one who sues, named after 'by'.
    """
    if event.actor == "United States":
        return _by(words, own)
    return words_of(words) <= _OFFICES | in_office(event, bench)


def words_of(text: str) -> set[str]:
    """The words and numbers of a text, in small letters."""
    return set(re.findall(r"[a-z0-9]+", text.lower())) - {"s"}


def stems(words: set[str]) -> set[str]:
    """Words without the endings of their inflections."""
    return {_stem(w) for w in words}


def _stem(word: str) -> str:
    if word.endswith("ies") and len(word) > 5:
        return f"{word[:-3]}y"
    for ending in ("ment", "ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
