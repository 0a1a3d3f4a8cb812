"""What the project's own catalogue says: its parts, who owns a phrase, places and countries."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from ontherecord.base.place import country_code
from ontherecord.catalog.store import COMPILED, FOLDER, compile_catalog, load_catalog


def test_the_compiled_file_is_made_of_these_sources() -> None:
    compiled = json.loads(json.dumps(compile_catalog(FOLDER)))
    stale = [
        part for part, made in compiled.items() if json.loads(COMPILED.read_text())[part] != made
    ]
    assert not stale, "run `python -m ontherecord.catalog`"


def test_loading_needs_neither_pydantic_nor_yaml() -> None:
    code = (
        "import sys; from ontherecord.catalog.store import load_catalog; load_catalog(); "
        "print(sorted({'pydantic', 'yaml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_parts_of_enforcement_are_measured() -> None:
    catalog = load_catalog()
    assert len(catalog.measures) >= 75
    prefixes = {m.partition(".")[0] for m in catalog.measures}
    assert prefixes >= {
        *("aousc", "bjs", "budget", "cbp", "dhs", "dod", "doj", "eoir", "est", "ice", "ins"),
        *("jurisdictions", "ofo", "statement", "trac", "treasury", "usbp", "uscis", "ussc"),
    }


@pytest.mark.parametrize(
    ("phrase", "named"),
    [
        ("removals", {"ice.removals", "dhs.removals"}),
        ("apprehensions", {"usbp.apprehensions"}),
        ("encounters", {"cbp.encounters_nationwide", "cbp.encounters_sw_land"}),
        ("backlog", {"eoir.pending_cases"}),
        ("TRAC backlog", {"trac.pending_cases"}),
        ("book-ins", {"ice.book_ins"}),
        ("287(g) agreements", {"ice.agreements_287g"}),
        ("gotaways", {"usbp.known_gotaways"}),
        ("national debt", {"treasury.federal_debt"}),
        ("deported", set()),
        ("deportations", set()),
        ("arrests", set()),
        ("ICE arrests", {"ice.ero_arrests"}),
        ("prosecutions", set()),
    ],
)
def test_who_owns_a_phrase(phrase: str, named: set[str]) -> None:
    measures = load_catalog().measures.values()
    assert {m.id for m in measures if phrase in m.named} == named


@pytest.mark.parametrize(
    ("phrase", "loose"),
    [
        ("deported", {"ice.removals", "dhs.removals", "dhs.repatriations"}),
        ("ICE arrests", {"ice.book_ins"}),
        ("prosecutions", {"doj.prosecutions_illegal_entry", "doj.immigration_prosecutions_trac"}),
    ],
)
def test_press_words_are_loose(phrase: str, loose: set[str]) -> None:
    measures = load_catalog().measures.values()
    assert {m.id for m in measures if phrase in m.loose} >= loose


def test_an_agency_says_who_does_what_it_does_not() -> None:
    agencies = load_catalog().agencies
    assert agencies["DOJ"].does_not["removals"] == "ICE"
    assert (agencies["ERO"].parent, agencies["EOIR"].parent) == ("ICE", "DOJ")


def test_a_measure_says_what_it_is_limited_to() -> None:
    measures = load_catalog().measures
    assert measures["doj.prosecutions_illegal_entry"].implies == {"charge": "8_usc_1325"}
    assert measures["dhs.expulsions_title42"].implies == {"title_of_authority": "title_42"}


@pytest.mark.parametrize(
    ("kind", "count"),
    [("state", 50), ("border_patrol_sector", 21), ("ero_area_of_responsibility", 25),
     ("judicial_district", 94)],
)  # fmt: skip
def test_the_places_are_all_there(kind: str, count: int) -> None:
    places = load_catalog().places.values()
    assert sum(p.kind == kind for p in places) == count


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("CHINA, PEOPLES REPUBLIC OF", "china"),
        ("Cote d'Ivoire", "ivory_coast"),
        ("MYANMAR (BURMA)", "burma"),
        ("All other, including stateless and unknown", "other"),
        ("DEM REP OF THE CONGO", "congo_dr"),
        ("MICRONESIA, FEDERATED STATES OF", "micronesia"),
    ],
)
def test_a_printed_country_is_in_the_codelist(printed: str, value: str) -> None:
    assert country_code(printed) == value
    assert ("citizenship", value) in load_catalog().breakdowns


def test_a_demonym_names_one_country() -> None:
    seen: dict[str, str] = {}
    for value in load_catalog().values("citizenship"):
        for alias in value.aliases:
            assert seen.setdefault(alias.lower(), value.value) == value.value, alias


def test_what_trac_counts_too_is_never_trac_alone() -> None:
    """Research decides only where the text names it: a phrase that does not say TRAC is also the
    official count's, where EOIR counts the same thing.
    """
    measures = load_catalog().measures
    twins = [
        (m, measures[other])
        for m in measures.values()
        if m.agency == "TRAC"
        for other in m.differs_from
        if measures[other].agency == "EOIR"
        and measures[other].kind != "statement"
        and (measures[other].unit, measures[other].flow_or_stock) == (m.unit, m.flow_or_stock)
        and m.unit != "orders"  # EOIR publishes orders in absentia only
    ]
    assert len(twins) >= 5
    for ours, official in twins:
        said = {*official.named, *official.loose}
        alone = {p for p in (*ours.named, *ours.loose) if "TRAC" not in p} - said
        assert not alone, f"{ours.id} alone: {sorted(alone)}; add to {official.id}"
