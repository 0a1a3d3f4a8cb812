"""What patterns are tried on: the statements of a sentence, each with what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ontherecord.claims.marks import Reading
from ontherecord.claims.patterns import Row, row_of
from ontherecord.claims.segments import Segment

Target = tuple[Segment, list[Segment], Row]  # what is read, what stands beside it, as a row


def targets(segments: Sequence[Segment], reading: Reading) -> tuple[list[Target], list[Target]]:
    """The statements of a sentence, and those joined with the superlative that follows a comma."""
    cores = [
        (s, [o for o in segments if o is not s], row_of(s.marks, reading))
        for s in segments
        if s.role == "core"
    ]
    joined = []
    for segment, following in pairwise(segments):
        if (
            segment.role == "core"
            and following.role == "tail"
            and following.has("SUPER_HIGH", "SUPER_LOW")
        ):
            whole = Segment([*segment.marks, *following.marks])
            others = [o for o in segments if o not in (segment, following)]
            joined.append((whole, others, row_of(whole.marks, reading)))
    return cores, joined
