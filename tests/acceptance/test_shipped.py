"""The record that ships in the package: there, whole, and made from what stands beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ontherecord.base.period import fiscal_year
from ontherecord.build import facts_hash
from ontherecord.catalog import store
from ontherecord.record import archive
from ontherecord.record.folders import SHIPPED
from ontherecord.record.lookup import open_lookup
from ontherecord.sources.registry import all_sources

STALE = "the record is older than what it is made from: run `otr build --from ../shared/releases`"


def test_the_record_is_built_from_this_catalogue_and_these_facts() -> None:
    meta = open_lookup().meta
    assert meta["catalog_hash"] == store.source_hash(store.FOLDER), STALE
    assert meta["facts_hash"] == facts_hash(), STALE
    assert store.load_catalog().hash == meta["catalog_hash"], STALE


def test_a_figure_can_be_followed_to_its_cell() -> None:
    look = open_lookup()
    (best, *_) = look.cell("ice.removals", fiscal_year(2024))
    assert best.value == 271484
    release = look.release(best.release)
    assert (release.publisher, release.tier, release.verified) == (
        "ICE",
        "official_statistic",
        True,
    )
    assert "!" in best.where
    assert look.by_id(best.id) == best


@pytest.mark.releases
def test_the_manifest_knows_every_file_a_source_asks_for(releases: Path) -> None:
    known = archive.read_manifest(SHIPPED / "manifest.json")
    found = archive.find(releases)
    for source in all_sources():
        for file in archive.matching(found, source.files):
            head = archive.head_of(file.path)
            if file.sha256 in source.refused or source.recognise(file.path, head):
                assert file.sha256 in known, f"{source.id}: {file.name}: {STALE}"


@pytest.mark.releases
def test_each_file_is_recognised_by_its_own_source_alone(releases: Path) -> None:
    known = archive.read_manifest(SHIPPED / "manifest.json")
    sources = all_sources()
    for file in archive.find(releases):
        entry = known.get(file.sha256)
        if entry is None or entry.status != "refused":
            head = archive.head_of(file.path)
            mine = [source.id for source in sources if source.recognise(file.path, head)]
            assert mine == ([entry.source] if entry else []), file.name
