"""One record, one set of levers and one model for the tests of the pipeline."""

from __future__ import annotations

import pytest

from ontherecord.catalog.pipeline_store import PipelineCatalog, load_pipeline
from ontherecord.desk import Desk, open_record
from ontherecord.pipeline.model import Model, open_model
from ontherecord.record.lookup import LookUp, open_lookup


@pytest.fixture(scope="session")
def record() -> LookUp:
    """The shipped record."""
    return open_lookup()


@pytest.fixture(scope="session")
def levers() -> PipelineCatalog:
    """The shipped levers and scenarios."""
    return load_pipeline()


@pytest.fixture(scope="session")
def model(record: LookUp, levers: PipelineCatalog) -> Model:
    """Today's levers, few draws."""
    return open_model(record, levers, draws=200, seed=7)


@pytest.fixture(scope="session")
def desk() -> Desk:
    """The desk over the shipped record."""
    return open_record()
