"""Detention as a stock by arresting agency: who was booked in, less who left.

A month's average population stands for the middle of the month; between two middles half of each
month's book-ins came in, and the rate of exits that joins the two averages is found exactly
(`flows.drain`). Book-ins and exit rates each return to their mean; the population follows.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ontherecord.pipeline.flows import drain
from ontherecord.pipeline.forecasts import reverting, weights
from ontherecord.pipeline.forecasts.baselines import logs, unlogged
from ontherecord.pipeline.forecasts.widen import widened

Array = NDArray[np.float64]
Months = NDArray[np.int64]

FASTEST_EXIT, SLOWEST_EXIT = 6.0, 0.02  # per month: a stay of five days, of four years
HALVINGS = 60
TRIED = (0.3, 0.45, 0.6, 0.8, 1.1, 1.6)  # exit rates tried where no population tells one


def exit_rate(before: Array, after: Array, inflow: Array) -> Array:
    """The rate per month that leads from one stock to the next with this even inflow; NaN if none.

    Found by halving: the stock after a month falls as the rate rises.
    """
    low, high = np.full_like(before, SLOWEST_EXIT), np.full_like(before, FASTEST_EXIT)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        too_slow = drain(before, middle, inflow).stock > after
        low, high = np.where(too_slow, middle, low), np.where(too_slow, high, middle)
    known = np.isfinite(before) & np.isfinite(after) & np.isfinite(inflow)
    return np.where(known, (low + high) / 2, np.nan)


def between(inflow: Array) -> Array:
    """What came in between the middles of neighbouring months (last axis): half of each."""
    return np.asarray((inflow[..., :-1] + inflow[..., 1:]) / 2)


def population(
    held: Sequence[Array],
    booked: Sequence[Array],
    months: Months,
    horizon: int,
    draws: int,
    random: np.random.Generator,
    coming: Sequence[Array] | None = None,
) -> Array:
    """Sample paths of the summed average population, draws x horizon.

    held, booked: by agency, the average population and the book-ins of `months`. coming: by
    agency, the book-ins of the months ahead, where the question is what follows from them.
    """
    rates = [
        _with_first(exit_rate(h[:-1], h[1:], between(b))) for h, b in zip(held, booked, strict=True)
    ]
    inflows = [reverting.fit(logs(b), months) for b in booked]
    exits = [reverting.fit(np.log(k), months, seasonal=False) for k in rates]
    together = reverting.simulate([*inflows, *exits], int(months[-1]) + 1, horizon, draws, random)
    total = np.zeros((draws, horizon))
    count = len(held)
    for number, (h, b) in enumerate(zip(held, booked, strict=True)):
        start, last = np.full(draws, h[-1]), np.full(draws, b[-1])
        inflow = unlogged(together[number])
        if coming is not None:
            inflow = np.where(np.isfinite(coming[number]), coming[number], inflow)
        total += _followed(start, last, inflow, np.exp(together[count + number]))
    errors = _past_errors(held, booked, inflows, exits, months, horizon, coming is not None)
    return widened(total, errors, weights.month_weights(months))


def _with_first(rates: Array) -> Array:
    return np.concatenate(([np.nan], rates))


def _followed(stock: Array, last: Array, inflow: Array, rate: Array) -> Array:
    """The stock month by month, n x horizon, from its last value and the last month's inflow."""
    joined = between(np.concatenate((last[:, None], inflow), axis=1))
    found = np.empty_like(inflow)
    for step in range(inflow.shape[1]):
        stock = found[:, step] = drain(stock, rate[:, step], joined[:, step]).stock
    return found


def _past_errors(
    held: Sequence[Array],
    booked: Sequence[Array],
    inflows: Sequence[reverting.Reverting],
    exits: Sequence[reverting.Reverting],
    months: Months,
    horizon: int,
    given: bool,
) -> Array:
    """Log errors the same model would have made from every past month: months x horizon.

    given: with the book-ins that came, else with those expected.
    """
    whole = np.sum(held, axis=0)
    total = np.zeros((len(months), horizon))
    for h, b, flow, leave in zip(held, booked, inflows, exits, strict=True):
        coming = (
            _ahead(b, horizon)
            if given
            else unlogged(flow.expected(flow.level, months + 1, horizon))
        )
        rate = np.exp(leave.expected(leave.level, months + 1, horizon))
        total += _followed(h, b, coming, rate)
    return seen_less(np.log(total), logs(whole))


def seen_less(expected: Array, log: Array) -> Array:
    """What came less what was expected, by month of origin and horizon; NaN past the end."""
    return _ahead(log, expected.shape[1]) - expected


def _ahead(values: Array, horizon: int) -> Array:
    """The values of the months after each one, n x horizon; NaN past the end."""
    ahead = np.arange(len(values))[:, None] + np.arange(1, horizon + 1)
    return np.asarray(np.concatenate((values, np.full(horizon, np.nan)))[ahead])


def leaving(
    counted: Sequence[Array],
    booked: Sequence[Array],
    months: Months,
    horizon: int,
    draws: int,
    random: np.random.Generator,
) -> Array:
    """Sample paths of a count of those who leave (removals, book-outs), draws x horizon.

    counted, booked: by agency, the count and the book-ins of `months`. Those booked in leave at a
    steady rate; the count is a share of the exits that returns to its mean. The share takes in the
    release-to-remove share, the counting rule and people who were never detained.
    """
    total = np.zeros((draws, horizon))
    expected = np.zeros((len(months), horizon))
    parts: list[reverting.Reverting] = []
    streams: list[tuple[float, Array]] = []
    for count, b in zip(counted, booked, strict=True):
        rate, stocks, share = _best_rate(count, b, months)
        parts += [reverting.fit(logs(b), months), share]
        streams.append((rate, stocks))
    together = reverting.simulate(parts, int(months[-1]) + 1, horizon, draws, random)
    for number, (rate, stocks) in enumerate(streams):
        flow, share = parts[2 * number], parts[2 * number + 1]
        out = _drained(np.full(draws, stocks[-1]), unlogged(together[2 * number]), rate)
        total += out * np.exp(together[2 * number + 1])
        coming = unlogged(flow.expected(flow.level, months + 1, horizon))
        out = _drained(stocks, coming, rate)
        expected += out * np.exp(share.expected(share.level, months + 1, horizon))
    errors = seen_less(np.log(np.maximum(expected, 1e-9)), logs(np.sum(counted, axis=0)))
    return widened(total, errors, weights.month_weights(months))


def _best_rate(
    count: Array, booked: Array, months: Months
) -> tuple[float, Array, reverting.Reverting]:
    """The exit rate under which the share counted moves least, the stocks it implies, the share."""
    found: tuple[float, float, Array, reverting.Reverting] | None = None
    filled = np.where(np.isfinite(booked), booked, np.nanmean(booked[-12:]))
    for rate in TRIED:
        stock, stocks, outs = filled[:3].mean() / rate, [], []
        for coming in filled:
            step = drain(np.asarray(stock), np.asarray(rate), np.asarray(coming))
            stock = float(step.stock)
            stocks.append(stock)
            outs.append(float(step.out))
        share = reverting.fit(logs(count) - np.log(np.array(outs)), months)
        if found is None or share.sigma < found[0]:
            found = (share.sigma, rate, np.array(stocks), share)
    assert found is not None
    return found[1:]


def _drained(stock: Array, inflow: Array, rate: float) -> Array:
    """What leaves each month, n x horizon."""
    found = np.empty_like(inflow)
    for step in range(inflow.shape[1]):
        month = drain(stock, np.asarray(rate), inflow[:, step])
        stock, found[:, step] = month.stock, month.out
    return found
