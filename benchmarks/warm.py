"""Warm check: articles a second in one process, on texts not seen before and on texts seen."""

from __future__ import annotations

import json
import sys
import time

from ontherecord.desk import Desk, open_record

from .result import Result, row
from .texts import Text, corpus, long_article
from .timing import process, seconds

NAME = "warm"
TITLE = "Checks in one process"
RUNS = 15
FRESH_RUNS = 8
AIM = "at least 100"
WARM_UP = 3  # passes over the other half


def run() -> Result:
    """Time the full check (read, link, judge, word the report) over the corpus."""
    articles, long = corpus(), long_article()
    words = sum(a.words for a in articles)
    fresh = [_fresh(run % 2) for run in range(FRESH_RUNS)]
    desk = open_record()
    _check(desk, articles)
    again = seconds(lambda: _check(desk, articles), RUNS)
    joined = seconds(lambda: _check(desk, [long]), RUNS)
    read = seconds(lambda: _extract(desk, articles), RUNS)
    n = len(articles)
    rows = (
        row("texts not seen before", fresh, "articles/s", aim=AIM),
        row("the same texts again", [n / s for s in again], "articles/s"),
        row("the same, in words", [words / s for s in again], "words/s"),
        row(f"one text of {long.words:,} words, again", [1 / s for s in joined], "articles/s"),
        row("finding claims alone, the same texts", [n / s for s in read], "articles/s"),
    )
    how = (
        f"`desk.check` on the {n} articles of `tests/corpus/articles` ({words / n:.0f} words each "
        "on average, most sentences a claim), one thread, record and vocabulary loaded. The first "
        f"row is a new process each time that has read one half of the texts and is timed on the "
        f"other, none of which it has read (both halves in turn); the rest are {RUNS} passes of "
        "one process over all."
    )
    return Result(NAME, TITLE, how, rows)


def _fresh(half: int) -> float:
    """Articles a second of a new process on one half of the corpus, after the other half."""
    ran = process([sys.executable, "-m", "benchmarks.warm", str(half)])
    found: float = json.loads(ran.out)
    return found


def _check(desk: Desk, articles: list[Text]) -> None:
    for article in articles:
        desk.check(article.text, published=article.published)


def _extract(desk: Desk, articles: list[Text]) -> None:
    for article in articles:
        desk.extractor.extract(article.text, article.published)


def _unseen(half: int) -> float:
    articles, desk = corpus(), open_record()
    for _ in range(WARM_UP):
        _check(desk, articles[1 - half :: 2])
    timed = articles[half::2]
    began = time.perf_counter()
    _check(desk, timed)
    return len(timed) / (time.perf_counter() - began)


if __name__ == "__main__":
    print(json.dumps(_unseen(int(sys.argv[1]))))
