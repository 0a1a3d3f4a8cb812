"""The series of a run: by month, by year, and as bands over draws."""

from __future__ import annotations

import numpy as np

from ontherecord.pipeline.engine import Run
from ontherecord.pipeline.flows import Array
from ontherecord.pipeline.reported import Output

QUANTILES = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)  # bands of 95, 80 and 50%, and the median


def values(run: Run, output: Output) -> Array:
    """(months, draws) of an output."""
    total = run.values[output.parts[0]]
    for part in output.parts[1:]:
        total = total + run.values[part]
    return total


def per_year(run: Run, output: Output) -> Array:
    """(whole years, draws): sums of twelve months for a flow, the twelfth month for a stock."""
    monthly = values(run, output)
    years = monthly.shape[0] // 12
    if not years:
        return np.zeros((0, monthly.shape[1]))
    by_year = monthly[: years * 12].reshape(years, 12, -1)
    return np.asarray(by_year.sum(axis=1) if output.kind == "flow" else by_year[:, -1])


def bands(monthly: Array) -> Array:
    """(months, 7) of QUANTILES over draws."""
    return np.asarray(np.quantile(monthly, QUANTILES, axis=1).T)
