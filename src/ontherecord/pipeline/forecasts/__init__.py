"""Forecasts and what they are worth: baselines, the model's mechanisms, their pool, the backtest.

A forecast changes no lever. It is always shown with how the same model did from past days; where it
did worse than a single baseline, that baseline is shown instead.
"""
