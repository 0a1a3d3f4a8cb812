"""What a catalogue may hold: every rule broken once in a small catalogue, file and line told."""

from __future__ import annotations

from pathlib import Path

import pytest

from ontherecord.catalog.store import (
    compile_catalog,
    load_catalog,
    source_hash,
    write_catalog,
)
from ontherecord.errors import CatalogError, RecordError

REMOVALS = """\
id: ice.removals
title: ICE removals
definition: Departures that the agency confirmed and counted in a period.
definition_source: {title: Detention Management, url: https://www.ice.gov/detain}
agency: ICE
kind: count
flow_or_stock: flow
unit: events
counted: removals
period_basis: fiscal
grains: [fiscal_year, month]
breakdowns: [criminality]
differs_from:
  dhs.removals: The department counts orders.
said_as:
  named: [ICE removals, removals]
  loose: [deported]
caveats: [revised]
preferred_publishers: [ICE]
revision_band: "0.046"
"""
DHS_REMOVALS = (
    REMOVALS.replace("ice.removals", "dhs.removals", 1)
    .replace("  dhs.removals: The department", "  ice.removals: The agency")
    .replace("[ICE removals, removals]", "[DHS removals, removals]")
)
AGENCIES = """\
DHS:
  name: Department of Homeland Security
  level: federal
ICE:
  name: Immigration and Customs Enforcement
  aliases: [ICE]
  parent: DHS
  level: federal
  does: [removals]
  does_not: {encounters: DHS}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small catalogue that holds: two measures, two agencies, one caveat, three codes."""
    files = {
        "measures/ice/removals.yml": REMOVALS,
        "measures/dhs/removals.yml": DHS_REMOVALS,
        "agencies.yml": AGENCIES,
        "caveats.yml": "revised: Recent months are revised.\n",
        "codelists/places.csv": "id,kind,name,aliases,within\nus,country,United States,the US,\n"
        "state:TX,state,Texas,,us\n",
        "codelists/breakdowns.csv": "dim,value,name,aliases,sum_of\n"
        "criminality,convicted,Convicted,convicted criminals|with convictions,\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """Replace one piece of text in a file of the catalogue; it must be there."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


ICE = "measures/ice/removals.yml"
DHS = "measures/dhs/removals.yml"

# rule, file, text that stands there, text that breaks the rule, message that must come
BROKEN = [
    ("unknown key", ICE, "counted:", "countd:", "ice/removals.yml:9: countd: unknown key"),
    (
        "missing key",
        ICE,
        "kind: count\n",
        "",
        "ice/removals.yml:1: kind: required key is missing; expected one of count",
    ),
    ("closed kind", ICE, "kind: count", "kind: metric", "ice/removals.yml:6: kind: 'metric' is"),
    ("flow or stock", ICE, "flow\n", "both\n", "ice/removals.yml:7: flow_or_stock: 'both' is"),
    ("closed units", ICE, "unit: events", "unit: heads", "ice/removals.yml:8: unit: 'heads' is"),
    ("grains", ICE, "month]", "fortnight]", "ice/removals.yml:11: grains.1: 'fortnight' is"),
    ("web address", ICE, "https://", "www.", "ice/removals.yml:4: definition_source.url: 'www."),
    ("band", ICE, '"0.046"', '"46%"', "ice/removals.yml:20: revision_band: "),
    ("path", ICE, "ice.removals", "ice.returns", "ice/removals.yml:1: id: ice.returns stands in"),
    ("agency", ICE, "agency: ICE", "agency: INS", "ice/removals.yml:5: agency: no agency 'INS'"),
    (
        "differs_from",
        ICE,
        "  dhs.removals: The",
        "  dhs.removal: The",
        "ice/removals.yml:13: differs_from: no measure 'dhs.removal'. Did you mean the measure",
    ),
    (
        "part_of",
        ICE,
        "caveats:",
        "part_of: [dhs.all]\ncaveats:",
        "ice/removals.yml:18: part_of: no measure 'dhs.all'",
    ),
    (
        "itself",
        ICE,
        "  dhs.removals: The",
        "  ice.removals: The",
        "ice/removals.yml:13: differs_from: a measure cannot name itself",
    ),
    (
        "unit of the whole",
        ICE,
        "unit: events",
        "unit: people\npart_of: [dhs.removals]",
        "ice/removals.yml:9: part_of: dhs.removals counts events as a flow, not people as a flow",
    ),
    ("caveat", ICE, "[revised]", "[rounded]", "ice/removals.yml:18: caveats: no caveat 'rounded'"),
    (
        "breakdown",
        ICE,
        "[criminality]",
        "[crime]",
        "ice/removals.yml:12: breakdowns: no breakdown 'crime'",
    ),
    (
        "implied value",
        ICE,
        "said_as:",
        "implies: {criminality: felon}\nsaid_as:",
        "ice/removals.yml:15: implies.criminality: no value 'felon'",
    ),
    (
        "implied breakdown",
        ICE,
        "said_as:",
        "implies: {criminality: convicted}\nsaid_as:",
        "ice/removals.yml:15: implies.criminality: the measure has this breakdown",
    ),
    (
        "unsaid",
        ICE,
        "said_as:\n  named: [ICE removals, removals]\n  loose: [deported]\n",
        "",
        "ice/removals.yml:1: said_as: give at least one phrase, or `unsaid:`",
    ),
    (
        "said twice",
        ICE,
        "[deported]",
        "[deported, Removals]",
        "ice/removals.yml:15: said_as: 'removals' stands twice",
    ),
    (
        "one owner",
        ICE,
        "differs_from:\n  dhs.removals: The department counts orders.\n",
        "",
        "ice/removals.yml:14: said_as.named: 'removals' names dhs.removals too",
    ),
    (
        "our words",
        ICE,
        "title: ICE removals",
        "title: A metric of ICE",
        "ice/removals.yml:2: title: the word 'metric' is not used here",
    ),
    (
        "our words in caveats",
        "caveats.yml",
        "are revised",
        "are fake",
        "caveats.yml:1: revised: the word 'fake' is not used here",
    ),
    ("parent", "agencies.yml", "parent: DHS", "parent: HHS", ":7: ICE.parent: no agency 'HHS'"),
    (
        "does_not",
        "agencies.yml",
        "encounters: DHS",
        "encounters: CBP",
        "agencies.yml:10: ICE.does_not: no agency 'CBP'",
    ),
    (
        "level",
        "agencies.yml",
        "level: federal\n  does",
        "level: high\n  does",
        "agencies.yml:8: ICE.level: 'high' is not one of",
    ),
    (
        "one spelling, one agency",
        "agencies.yml",
        "[ICE]",
        "[ICE, Department of Homeland Security]",
        "agencies.yml:6: ICE.aliases: 'Department of Homeland Security' names DHS too",
    ),
    ("header", "codelists/places.csv", "id,kind", "id,type", "places.csv:1: the header must be"),
    ("cells", "codelists/places.csv", "Texas,,us", "Texas,us", "places.csv:3: 4 cells where 5"),
    (
        "sum of",
        "codelists/breakdowns.csv",
        "with convictions,",
        "with convictions,felons",
        "breakdowns.csv:2: sum_of: no value 'felons' of criminality",
    ),
    ("within", "codelists/places.csv", ",,us", ",,mx", "places.csv:3: within: no place 'mx'"),
    (
        "duplicate code",
        "codelists/breakdowns.csv",
        "dim,value,name,aliases,sum_of\n",
        "dim,value,name,aliases,sum_of\ncriminality,convicted,Again,,\n",
        "breakdowns.csv:3: duplicate 'criminality=convicted', first on line 2",
    ),
]


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [row[1:] for row in BROKEN],
    ids=[row[0].replace(" ", "_") for row in BROKEN],
)
def test_a_broken_rule_says_where(
    folder: Path, name: str, old: str, new: str, message: str
) -> None:
    edit(folder, name, old, new)
    with pytest.raises(CatalogError) as caught:
        compile_catalog(folder)
    assert message in str(caught.value)


def test_part_of_may_not_come_back(folder: Path) -> None:
    edit(folder, ICE, "caveats:", "part_of: [dhs.removals]\ncaveats:")
    edit(folder, DHS, "caveats:", "part_of: [ice.removals]\ncaveats:")
    with pytest.raises(CatalogError, match=r"dhs/removals.yml:18: part_of: .* part of itself"):
        compile_catalog(folder)


def test_an_id_is_declared_once(folder: Path) -> None:
    edit(folder, DHS, "id: dhs.removals", "id: ice.removals")
    with pytest.raises(CatalogError, match=r"ice/removals.yml:1: id: ice.removals is declared in"):
        compile_catalog(folder)


def test_an_empty_caveat_is_refused(folder: Path) -> None:
    edit(folder, "caveats.yml", "Recent months are revised.", "")
    with pytest.raises(CatalogError, match=r"caveats.yml:1: revised: expected one sentence"):
        compile_catalog(folder)


def test_every_broken_rule_is_told_at_once(folder: Path) -> None:
    edit(folder, ICE, "[revised]", "[rounded]")
    edit(folder, DHS, "agency: ICE", "agency: INS")
    with pytest.raises(CatalogError) as caught:
        compile_catalog(folder)
    assert len(str(caught.value).splitlines()) == 2


def test_a_folder_without_measures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="no folder `measures`"):
        compile_catalog(tmp_path)


def test_a_small_catalogue_comes_back_as_written(folder: Path, tmp_path: Path) -> None:
    (folder / "hedges.yml").write_text("about: {within: 5%}\n", encoding="utf-8")
    (folder / "patterns").mkdir()
    (folder / "patterns" / "counts.yml").write_text("slots: [number, unit]\n", encoding="utf-8")
    out = tmp_path / "built" / "catalog.json"
    write_catalog(folder, out)
    catalog = load_catalog(out)
    removals = catalog.measures["ice.removals"]
    assert removals.named == ("ICE removals", "removals")
    assert removals.loose == ("deported",)
    assert removals.revision_band == 0.046
    assert catalog.agencies["ICE"].does_not == {"encounters": "DHS"}
    assert catalog.places["state:TX"].within == ("us",)
    assert catalog.breakdowns["criminality", "convicted"].aliases[1] == "with convictions"
    assert catalog.dims() == ("criminality",)
    assert [v.value for v in catalog.values("criminality")] == ["convicted"]
    assert catalog.vocabulary["hedges"] == {"about": {"within": "5%"}}
    assert catalog.vocabulary["patterns"]["counts"] == {"slots": ["number", "unit"]}
    assert catalog.hash == source_hash(folder)


@pytest.mark.parametrize("change", ["a measure", "a code"])
def test_the_hash_follows_the_sources(folder: Path, change: str) -> None:
    before = source_hash(folder)
    if change == "a measure":
        edit(folder, ICE, "Departures that", "Departures which")
    else:
        edit(folder, "codelists/places.csv", "Texas,,", "Texas,Lone Star State,")
    assert source_hash(folder) != before


@pytest.mark.parametrize(
    "content", [None, "{", '{"schema": "ontherecord/catalog/0"}'], ids=["absent", "cut", "old"]
)
def test_a_compiled_catalogue_that_is_not_ours(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "catalog.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(RecordError, match=r"catalog\.json .*Run `otr build`"):
        load_catalog(path)
