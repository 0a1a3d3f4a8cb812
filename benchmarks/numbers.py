"""Finding numbers in prose: our number grammar, quantulum3, and a plain regular expression."""

from __future__ import annotations

import re
import time
import warnings
from collections.abc import Callable
from importlib.metadata import version

from ontherecord.claims.tokens import sentences
from ontherecord.desk import open_record

from .result import Result, Row, row
from .texts import corpus
from .timing import seconds

NAME = "numbers"
TITLE = "Finding numbers"
RUNS = 7
DIGITS = re.compile(r"[$]?\d+(?:,\d{3})*(?:\.\d+)?(?:\s?(?:percent|million|billion|%))?")


def run() -> Result:
    """Time three ways to find the numbers of the corpus, on the same texts in the same run."""
    texts = [article.text for article in corpus()]
    size = sum(len(text.encode()) for text in texts)
    vocabulary = open_record().extractor.vocabulary

    def ours(text: str) -> int:
        return sum(
            len(vocabulary.numbers.read(sentence.tokens, frozenset()))
            for sentence in sentences(text, vocabulary.lemmas)
        )

    def plain(text: str) -> int:
        return len(DIGITS.findall(text))

    rows = [
        *_rows("our grammar, with sentences and tokens", ours, texts, size),
        *_rows("a plain regular expression (digits only)", plain, texts, size, peer=True),
    ]
    skipped = ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it asks for a classifier it does without
            from quantulum3 import parser  # type: ignore[import-untyped]
    except ImportError:
        skipped = " quantulum3 is not installed here, so it is not in the table."
    else:
        began = time.perf_counter()
        parser.parse("It took 3 days.")
        first = time.perf_counter() - began
        name = f"quantulum3 {version('quantulum3')}"
        rows += _rows(name, lambda text: len(parser.parse(text)), texts, size, peer=True)
        rows.append(row(f"{name}, its first call", [first], "s", peer=True))
    how = (
        f"The same {len(texts)} texts ({size / 1000:.1f} kB) in the same process, one thread, each "
        "tool warm. The tools do not do the same: ours also reads words, scales, hedges, ranges "
        "and rates; quantulum3 also names units; the expression sees digits alone. How many each "
        "finds says nothing of how many are right." + skipped
    )
    return Result(NAME, TITLE, how, tuple(rows))


def _rows(
    name: str, count: Callable[[str], int], texts: list[str], size: int, *, peer: bool = False
) -> list[Row]:
    found = sum(count(text) for text in texts)  # also warms it
    times = seconds(lambda: [count(text) for text in texts], RUNS)
    speeds = [size / s / 1e6 for s in times]
    return [row(f"{name}: {found} found", speeds, "MB/s", peer=peer)]
