"""The stages of the pipeline, in the order people meet them; each moves one month on.

A stage reads the levers of the month and the stocks, and returns flows: arrays over draws, in
people (or cases) per month.
"""
