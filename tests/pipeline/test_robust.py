"""Newey-West errors against a published implementation, once."""

from __future__ import annotations

import numpy as np
import pytest

from ontherecord.pipeline.effects.robust import least_squares, usual_lags

# statsmodels 0.15.0: OLS(y, X).fit(cov_type="HAC", cov_kwds={"maxlags": 3, "use_correction": True})
COEFFICIENTS = (1.9058978217, 0.0201470769, 0.4667896024, -0.0068582578)
ERRORS = (0.0282445117, 0.0012069762, 0.0360574987, 0.0032134576)


def test_as_statsmodels_has_it() -> None:
    """Coefficients and errors of a fixed example agree to nine digits."""
    t = np.arange(60)
    later, since = (t >= 40).astype(float), t - 40.0
    y = 1 + 0.02 * t + 0.5 * later - 0.01 * later * since + 0.1 * np.sin(t) + 0.05 * ((t * 7) % 5)
    fit = least_squares(y, np.column_stack([np.ones(60), since, later, later * since]), t, 3)
    assert fit.coefficients == pytest.approx(COEFFICIENTS, abs=1e-9)
    assert [fit.error(k) for k in range(4)] == pytest.approx(ERRORS, abs=1e-9)


def test_a_gap_is_no_neighbour() -> None:
    """Two halves a year apart are not alike because they stand next to each other."""
    random = np.random.default_rng(1)
    y, x = random.standard_normal(20), np.ones((20, 1))
    near, far = np.arange(20), np.concatenate((np.arange(10), np.arange(10) + 22))
    assert least_squares(y, x, near, 3).error(0) != least_squares(y, x, far, 3).error(0)


def test_too_few_rows() -> None:
    """As many coefficients as rows is an error, and lags are at least one."""
    with pytest.raises(ValueError, match="cannot tell"):
        least_squares(np.zeros(2), np.ones((2, 2)), np.arange(2), 1)
    assert usual_lags(5) == 2
    assert usual_lags(100) == 4
