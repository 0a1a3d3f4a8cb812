"""The DHS list, the typed events and list entries: strict, complete and free of private names."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from ontherecord.catalog.store import load_catalog
from ontherecord.errors import CatalogError, SourceError
from ontherecord.record.loading import Loaded, ReleaseFile
from ontherecord.record.observation import Event
from ontherecord.record.tables import read_pdf
from ontherecord.sources.dhs_list import loader as dhs
from ontherecord.sources.events import loader as facts

EVENTS = facts.read_events()

# Words that make a party to a suit a government, an organisation or an official (by surname).
# A party without any of these is taken for a private person.
PUBLIC = re.compile(
    r"\b(?:agency|alliance|association|bureau|casa|center|chamber|charities|church|city|clergy|club"
    r"|coalition|communities|community|conference|county|court|department|dept|district"
    r"|enforcement|federal|force|immigration|inc|institute|judge|justice|meeting|network|office"
    r"|oversight|project|school|service|services|state|states|tps|united|university|advocates"
    r"|advocacy|road new york|d\.c|u\.s|america|americans|american"
    r"|arizona|california|chicago|colorado|hawaii|illinois|maryland|massachusetts|minnesota"
    r"|newark|new jersey"
    r"|new york|oregon|texas|virginia|washington|los angeles|san francisco)\b",
    re.IGNORECASE,
)
OFFICIALS = re.compile(
    r"\b(?:Trump|Biden|Noem|Mullin|Bondi|Rubio|Lyons|Huffman|Bessent|Vought|Newsom|Beshear|Walz)\b"
)
COURTS = re.compile(r"\b[NSEWMC]\.D\.")
INITIALS = re.compile(r"\b(?!U\.S\.|D\.C\.)(?:[A-Z]\.){2,}")
PSEUDONYM = re.compile(r"\b(?:Doe|Roe)\b")


def _public(party: str) -> bool:
    return bool(PUBLIC.search(party) or OFFICIALS.search(party))


@pytest.mark.parametrize(
    ("party", "public"),
    [
        ("Washington", True),
        ("City of Chelsea", True),
        ("Noem", True),
        ("D.C.", True),
        ("Maria Example", False),
        ("Example", False),
    ],
)
def test_the_privacy_rule_itself(party: str, public: bool) -> None:
    assert _public(party) is public


def test_no_event_names_a_private_party() -> None:
    for event in EVENTS:
        for text in (event.title, event.summary, event.actor, event.citation):
            assert not INITIALS.search(COURTS.sub("", text)), event.id
            assert not PSEUDONYM.search(text), event.id
        for text in (event.title, event.citation):
            if " v. " in text:
                plaintiff, _, defendant = text.partition(" v. ")
                assert _public(plaintiff), f"{event.id}: {plaintiff}"
                assert _public(defendant.partition(":")[0]), f"{event.id}: {defendant}"
        assert " v. " not in event.summary, event.id
        assert "Matter of" not in event.title + event.summary


def test_no_address_spells_a_party_out() -> None:
    """Dockets of private parties are shown by number; their addresses hold initials at most."""
    for event in EVENTS:
        if event.title.startswith("No. ") and "courtlistener" in event.url:
            slug = event.url.rstrip("/").rpartition("/")[2]
            party = slug.partition("-v-")[0]
            assert re.fullmatch(
                r"[a-z]{2,4}|a-r|v-m-l|(student-)?doe(-1)?|unknown-(party|case-title)|casa-inc|state-of-.*",
                party,
            ), event.url
    assert not [e.url for e in EVENTS if "honor-" in e.url]


def test_every_row_of_the_compiled_events_is_mapped_or_refused(shared: Path) -> None:
    with (shared / "record/events.csv").open(newline="", encoding="utf-8") as stream:
        compiled = list(csv.DictReader(stream))
    with (facts.FACTS / "events_refused.csv").open(newline="", encoding="utf-8") as stream:
        refused = list(csv.DictReader(stream))
    assert all(row["reason"] for row in refused)
    for row in refused:
        assert compiled[int(row["line"]) - 2]["date"] == row["date"]
    kept = Counter(e.date for e in EVENTS) + Counter(row["date"] for row in refused)
    assert not Counter(row["date"] for row in compiled) - kept
    added = kept - Counter(row["date"] for row in compiled)
    by_date = {e.date: e for e in EVENTS}
    assert all(by_date[day].primary for day in added)  # read in the document itself
    dockets = {number for e in EVENTS for number in re.findall(r"\d:\d\d-cv-\d{5}", e.citation)}
    for row in compiled:
        assert set(re.findall(r"\d:\d\d-cv-\d{5}", row["legal_citation"])) <= dockets


def test_summaries_are_our_own_words(shared: Path) -> None:
    with (shared / "record/events.csv").open(newline="", encoding="utf-8") as stream:
        theirs = {" ".join(row["summary"].split()) for row in csv.DictReader(stream)}
    assert not [e.id for e in EVENTS if e.summary in theirs]
    assert all(len(e.summary) < 320 for e in EVENTS)
    assert not [e.id for e in EVENTS if "TRAP" in e.summary or "tracker" in e.summary.lower()]


def test_a_primary_source_is_the_issuing_bodys_own() -> None:
    for event in EVENTS:
        host = urlsplit(event.url).netloc
        own = host.endswith((".gov", ".mil")) or "courtlistener.com/docket/" in event.url
        assert (event.primary and not event.copied) == own, event.id
    assert sum(e.primary for e in EVENTS) > 200


def test_a_reprint_counts_only_where_it_reprints_the_whole_document() -> None:
    reprints = {urlsplit(e.url).netloc for e in EVENTS if e.copied}
    assert reprints == {
        "thefederalregister.org",
        "regulations.justia.com",
        "supreme.justia.com",
        "www.einpresswire.com",
    }
    assert all(e.primary for e in EVENTS if e.copied)


def test_the_words_of_official_acts_are_those_of_the_events() -> None:
    """A subject or act that the vocabulary names is one that an event can have."""
    words = load_catalog().vocabulary["words"]
    assert set(words["acts"]) - {"sign"} <= facts.closed_list("act")
    assert set(words["subjects"]) - {"technology", "list"} <= facts.closed_list("subject") | {
        e.kind for e in EVENTS
    }


def _find(text: str) -> Event:
    (event,) = [e for e in EVENTS if text in e.title]
    return event


def test_events_a_reader_will_ask_for() -> None:
    troops = _find("1,500 additional active-duty troops")
    assert (troops.date, troops.amount, troops.amount_unit) == ("2025-01-22", 1500, "people")
    assert "troops" in troops.subjects
    memo = _find("Interim Policy Changes Regarding Charging")
    assert memo.kind == "memo"
    assert "investigate for potential prosecution" in memo.summary
    order = _find("EO 14287, ")
    assert order.primary
    assert order.url.startswith("https://www.govinfo.gov/")
    assert _find("Zero tolerance for offenses").date == "2018-04-06"
    assert _find("DOJ list of sanctuary").amount == 35


def test_places_of_events_are_in_the_codelist() -> None:
    codelist = facts.FACTS.parent / "catalog" / "codelists" / "places.csv"
    if not codelist.is_file():
        pytest.skip("the codelist of places is not written yet")
    with codelist.open(newline="", encoding="utf-8") as stream:
        known = {row["id"] for row in csv.DictReader(stream)}
    assert {e.place for e in EVENTS} <= known


def test_typed_lists() -> None:
    listings = facts.read_listings()
    doj = [item for item in listings if item.list_id == "doj_sanctuary_2025"]
    assert Counter(item.level for item in doj) == {"state": 13, "county": 4, "city": 18}
    assert {item.jurisdiction: item.until for item in doj if item.status == "removed"} == {
        "Nevada": "2025-09",
        "Baltimore County": "2025-10-31",
    }
    assert len([i for i in listings if i.list_id == "cis_sanctuary_states_2025"]) == 12
    scopes = {scope.id: scope for scope in facts.read_lists()}
    assert scopes["cis_sanctuary_states_2025"].open
    assert scopes["doj_sanctuary_2025"].complete_to == "2025-08-05"
    assert set(scopes) == {
        "ice_287g_participating",
        "dhs_sanctuary_2025",
        "doj_sanctuary_2025",
        "cis_sanctuary_states_2025",
    }


@pytest.fixture(scope="module")
def dhs_list(releases: Path) -> Loaded:
    path = releases / "jurisdiction_lists/dhs_sanctuary_list.pdf"
    assert dhs.recognise(path, path.open("rb").read(4096))
    return dhs.load(ReleaseFile(path, dhs.describe(path)))


def test_dhs_list_equals_the_compiled_one(shared: Path, dhs_list: Loaded) -> None:
    with (shared / "record/jurisdictions.csv").open(newline="", encoding="utf-8") as stream:
        compiled = [r for r in csv.DictReader(stream) if r["list_name"].startswith("DHS")]
    ours = [(i.jurisdiction, i.level) for i in dhs_list.listings]
    assert ours == [(r["jurisdiction"], r["level"]) for r in compiled]
    counts = {o.place: o.value for o in dhs_list.observations}
    assert counts["us"] == 605
    assert counts["us"] == sum(n for place, n in counts.items() if place != "us")
    assert counts["state:CA"] == 112
    assert {i.until for i in dhs_list.listings} == {"2025-06"}


def test_dhs_list_with_an_entry_missing_is_refused(
    monkeypatch: pytest.MonkeyPatch, releases: Path
) -> None:
    path = releases / "jurisdiction_lists/dhs_sanctuary_list.pdf"
    pages = [page.replace("Butte County\n", "") for page in read_pdf(path)]
    monkeypatch.setattr(dhs, "read_pdf", lambda _: pages)
    with pytest.raises(SourceError, match="heading 3: expected"):
        dhs.load(ReleaseFile(path, dhs.describe(path)))


def test_all_listings_use_the_closed_levels_and_status(dhs_list: Loaded) -> None:
    for item in (*dhs_list.listings, *facts.read_listings()):
        assert item.level in facts.closed_list("level")
        assert item.status in facts.closed_list("status")
        assert re.fullmatch("[A-Z]{2}", item.state)


GOOD = {
    "id": "2025-01-01-example",
    "date": "2025-01-01",
    "end_date": "",
    "kind": "memo",
    "act": "issue",
    "actor": "DHS",
    "title": "Example",
    "summary": "An example.",
    "place": "us",
    "citation": "",
    "source_title": "Example",
    "url": "",
    "primary": "false",
    "subjects": "memo",
    "amount": "",
    "amount_unit": "",
}


def _write(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(GOOD))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"kind": "tweet"}, "unknown kind 'tweet'"),
        ({"act": "hint"}, "unknown act 'hint'"),
        ({"subjects": "memo|weather"}, "unknown subject 'weather'"),
        ({"subjects": ""}, "subjects is empty"),
        ({"date": "2025-02-30"}, "date '2025-02-30'"),
        ({"date": "1 May 2025"}, "date '1 May 2025'"),
        ({"end_date": "2024-12-31"}, "before it starts"),
        ({"primary": "yes"}, "primary must be true, copy or false"),
        ({"primary": "true"}, "needs its https address"),
        ({"amount": "12"}, "go together"),
        ({"amount": "12.5", "amount_unit": "people"}, "not a whole number"),
        ({"amount": "12", "amount_unit": "miles"}, "unknown amount_unit"),
        ({"title": ""}, "title is empty"),
        ({"place": "Chicago, IL"}, "not a place id"),
        ({"id": "Example 1"}, "lower-case words"),
    ],
)
def test_a_bad_event_names_its_line(tmp_path: Path, change: dict[str, str], problem: str) -> None:
    path = _write(tmp_path / "events.csv", GOOD | {"id": "first"}, GOOD | change)
    with pytest.raises(SourceError, match=rf"^events\.csv:3: .*{re.escape(problem)}"):
        facts.read_events(path)


def test_an_id_is_used_once(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"events\.csv:3: .*repeats line 2"):
        facts.read_events(_write(tmp_path / "events.csv", GOOD, GOOD))


def test_a_wrong_heading_or_missing_file_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    with pytest.raises(SourceError, match="no such file"):
        facts.read_events(path)
    path.write_text("id,date\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"events\.csv:1: expected the columns"):
        facts.read_events(path)


LISTS = """lists:
  - id: a_list
    publisher: DOJ
    title: A list
    url: https://www.justice.gov/
"""


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("b_list,DOJ,Ohio,state,OH,2025-01-01,,listed,,", "not in lists.yml"),
        ("a_list,DOJ,Ohio,region,OH,2025-01-01,,listed,,", "unknown level"),
        ("a_list,DOJ,Ohio,state,OH,2025-01-01,,maybe,,", "unknown status"),
        ("a_list,DOJ,Ohio,state,OH,January,,listed,,", "listed_on 'January'"),
        ("a_list,DOJ,Ohio,state,OH,2025-01-01,,listed,", "expected 10 cells, found 9"),
    ],
)
def test_a_bad_listing_names_its_line(tmp_path: Path, row: str, problem: str) -> None:
    (tmp_path / "lists.yml").write_text(LISTS, encoding="utf-8")
    path = tmp_path / "listings.csv"
    path.write_text(",".join(facts.LISTING_COLUMNS) + f"\n{row}\n", encoding="utf-8")
    with pytest.raises(SourceError, match=rf"^listings\.csv:2: .*{re.escape(problem)}"):
        facts.read_listings(path)


def test_a_list_declared_twice_or_half_complete_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "lists.yml"
    path.write_text(LISTS + LISTS.removeprefix("lists:\n"), encoding="utf-8")
    with pytest.raises(CatalogError, match="declared twice"):
        facts.read_lists(path)
    path.write_text(LISTS + "    complete:\n      from: 2025-01-01\n", encoding="utf-8")
    with pytest.raises(CatalogError, match="complete needs"):
        facts.read_lists(path)
