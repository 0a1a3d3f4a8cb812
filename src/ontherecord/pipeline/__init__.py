"""PIPELINE: a monthly stock-flow model of the enforcement system, its scenarios and its backtest.

People and cases wait in stocks and move in flows through stages with hard capacities. Nothing here
decides a claim: a projection is conditional on its scenario, and a forecast is printed beside how
well it did on the past.
"""
