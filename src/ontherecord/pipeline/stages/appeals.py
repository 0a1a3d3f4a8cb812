"""Appeals: removal orders that are not final until the Board of Immigration Appeals decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from ontherecord.pipeline.flows import Array


class Appeals(NamedTuple):
    """People per month; those whose appeal is pending at its end."""

    filed: Array
    final: Array  # orders that the decision makes final
    sent_back: Array  # to the immigration court
    pending: Array


def month(levers: Mapping[str, Array], ordered: Array, pending: Array) -> Appeals:
    """One month at the Board: a share of new orders is appealed, up to a capacity is decided.

    What is not decided waits. A decided appeal makes the order final, or sends the case back. Only
    orders of the docket outside detention are here: what an appeal adds to a stay in detention is
    in the stays that the record gives.
    """
    filed = ordered * levers["appeal_share"]
    there = pending + filed
    decided = np.minimum(there, levers["appeals_decided"])
    sent_back = decided * levers["sent_back_share"]
    return Appeals(filed, decided - sent_back, sent_back, there - decided)
