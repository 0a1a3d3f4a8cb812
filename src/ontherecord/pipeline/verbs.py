"""The verbs of the pipeline, for `desk.Desk`: one for each command that asks the model something.

Everything that needs numpy is loaded where it is called, so that a check does without.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ontherecord.catalog.lever import Scenario
from ontherecord.catalog.pipeline_store import load_pipeline
from ontherecord.catalog.store import Catalog
from ontherecord.errors import NotHeld, ScenarioError, UsageError, did_you_mean
from ontherecord.record.lookup import LookUp

if TYPE_CHECKING:
    from ontherecord.pipeline.effects.effect import Effect
    from ontherecord.pipeline.forecasts.forecast import Forecast
    from ontherecord.pipeline.listed import Listed
    from ontherecord.pipeline.projection import Projection

FILE_ENDINGS = (".yml", ".yaml")


class PipelineVerbs:
    """What a desk can ask of the pipeline; its record and catalogue are the desk's."""

    lookup: LookUp
    catalog: Catalog

    def scenario(self, name: str | Path) -> Scenario:
        """The shipped scenario of this id, or the one in the file of this name (.yml).

        Raises UsageError for an unknown name and CatalogError, with file:line, for a broken file.
        """
        catalog = load_pipeline()
        if isinstance(name, str) and name in catalog.scenarios:
            return catalog.scenarios[name]
        path = Path(name)
        if path.suffix in FILE_ENDINGS:
            if not path.is_file():
                raise UsageError(f"{name}: no such file", next_step="Check the path.")
            from ontherecord.catalog.declare_scenario import read_scenario  # pydantic and yaml

            return read_scenario(path, catalog.levers, self.catalog.measures, catalog.scenarios)
        near = did_you_mean("scenario", str(name), catalog.scenarios)
        raise UsageError(
            f"no scenario {str(name)!r}",
            next_step=near or "`otr project --list` shows them; a file of your own ends in .yml.",
        )

    def project(
        self,
        scenario: Scenario | str | Path,
        *,
        as_of: date | None = None,
        draws: int = 2000,
        seed: int = 20250120,
    ) -> Projection:
        """Answer a scenario (a shipped one by its id, or a file): capacities, what binds, ranges.

        The same record, scenario, draws and seed give the same answer. Raises UsageError for an
        unknown id, NotHeld when the record known on `as_of` is too small to start from, and for
        a scenario that cannot be run ScenarioError, or for a file CatalogError with its line.
        """
        from ontherecord.pipeline import project as pipeline

        asked = scenario if isinstance(scenario, Scenario) else self.scenario(scenario)
        try:
            return pipeline.project(
                self.lookup, load_pipeline(), asked, as_of=as_of, draws=draws, seed=seed
            )
        except ScenarioError as error:
            if isinstance(scenario, Scenario) or Path(scenario).suffix not in FILE_ENDINGS:
                raise
            from ontherecord.catalog.declare_scenario import located

            raise located(Path(scenario), error) from None

    def levers(self, *, as_of: date | None = None) -> tuple[Listed, ...]:
        """Every lever and assumption with the value the record gives it, and where that is from.

        Raises NotHeld when the record known on `as_of` is too small to start from.
        """
        from ontherecord.pipeline.listed import listed

        return listed(self.lookup, load_pipeline().levers, as_of)

    def forecast(
        self,
        measure: str,
        *,
        place: str = "us",
        breakdown: str = "",
        horizon: int = 24,
        as_of: date | None = None,
        draws: int = 2000,
        seed: int = 20250120,
    ) -> Forecast:
        """The months after the last figure with their bands, beside how well that did in the past.

        Raises NotHeld for a line that was not backtested.
        """
        from ontherecord.pipeline.forecasts import forecast as forecasts

        return forecasts.forecast(
            self.lookup, measure, place=place, breakdown=breakdown, horizon=horizon, as_of=as_of,
            draws=draws, seed=seed,
        )  # fmt: skip

    def effect(
        self,
        event: str,
        measure: str,
        *,
        place: str = "",
        breakdown: str = "",
        window: int = 24,
        control: str = "",
    ) -> Effect:
        """How a monthly measure differed after an event (its id, or words only one event has).

        place: "" is the measure's usual one; window: months on either side; control: a measure to
        compare with, at its usual place. It never says why a figure differed. Raises NotHeld for an
        unknown event or measure and where there are too few months.
        """
        from ontherecord.pipeline.effects.effect import effect, find_event
        from ontherecord.pipeline.forecasts.monthly import Line, usual_place

        for name in filter(None, (measure, control)):
            if name not in self.catalog.measures:
                near = did_you_mean("measure", name, self.catalog.measures)
                raise NotHeld(
                    f"no measure {name!r}", next_step=near or "`otr measures` lists them."
                )
        return effect(
            self.lookup,
            find_event(self.lookup, event),
            self.catalog.measures[measure],
            place=place or usual_place(self.lookup, measure),
            breakdown=breakdown,
            window=window,
            control=Line(control, usual_place(self.lookup, control)) if control else None,
        )

    def backtest(self) -> dict[str, Any]:
        """The shipped results of the backtest, as `otr backtest --format json` gives them."""
        from ontherecord.pipeline.forecasts.results import load_results

        return load_results()
