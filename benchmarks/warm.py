"""Warm check: articles a second in one process, on texts not seen before and on texts seen."""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path
from typing import Any

from ontherecord.desk import Desk, open_record

from .built import HOW, path, trees
from .result import Result, Row, absent, row
from .texts import Text, corpus, long_article
from .timing import process, seconds

NAME = "warm"
TITLE = "Checks in one process"
ROUNDS = 3
RUNS = 5  # passes over all texts in each round
FRESH_RUNS = 8
AIM = "at least 100"
WARM_UP = 3  # passes over the other half
DIGITS = re.compile(r"\d[\d,.]*")
DIGIT_PASSES = 200


def run() -> Result:
    """Time the full check (read, link, judge, word the report) over the corpus."""
    articles, long = corpus(), long_article()
    found: dict[str, dict[str, list[float]]] = {}
    for number in range(FRESH_RUNS):  # in turn, so that a busy moment falls on both packages
        for said, tree in trees().items():
            fresh = found.setdefault(said, {}).setdefault("fresh", [])
            fresh.append(_asked(tree, str(number % 2)))
    for _ in range(ROUNDS):
        for said, tree in trees().items():
            for name, values in _asked(tree, "again").items():
                found[said].setdefault(name, []).extend(values)
    rows = [one for said, values in found.items() for one in _rows(said, values, articles, long)]
    if len(found) == 1:
        rows.append(absent(f"texts not seen before, compiled: {HOW}"))
    digits = [DIGIT_PASSES * len(articles) / s for s in seconds(lambda: _digits(articles), RUNS)]
    what = "a plain regular expression that only finds digits, the same articles"
    rows.append(row(what, digits, "articles/s", peer=True))
    words = sum(a.words for a in articles) / len(articles)
    how = (
        f"`desk.check` on the {len(articles)} articles of `tests/corpus/articles` ({words:.0f} "
        "words each on average, most sentences a claim), one thread, record and vocabulary loaded. "
        "The first row is a new process each time that has read one half of the texts and is timed "
        "on the other, none of which it has read (both halves in turn); the rest are "
        f"{ROUNDS} processes of {RUNS} passes each over all. The compiled package is the same "
        "source through mypyc, its processes in turn with those of the pure one. The regular "
        "expression reads nothing into what it finds; it shows what the machine itself can do."
    )
    return Result(NAME, TITLE, how, tuple(rows))


def _rows(said: str, found: dict[str, list[float]], articles: list[Text], long: Text) -> list[Row]:
    n, words = len(articles), sum(a.words for a in articles)
    again = found["again"]
    return [
        row(f"texts not seen before{said}", found["fresh"], "articles/s", aim=AIM),
        row(f"the same texts again{said}", [n / s for s in again], "articles/s"),
        row(f"the same, in words{said}", [words / s for s in again], "words/s"),
        row(
            f"one text of {long.words:,} words, again{said}",
            [1 / s for s in found["joined"]],
            "articles/s",
        ),
        row(
            f"finding claims alone, the same texts{said}",
            [n / s for s in found["read"]],
            "articles/s",
        ),
    ]


def _asked(tree: Path | None, what: str) -> Any:
    """What a new process measures with the package below `tree`."""
    ran = process([sys.executable, "-m", "benchmarks.warm", what], path(tree))
    return json.loads(ran.out)


def _digits(articles: list[Text]) -> None:
    for _ in range(DIGIT_PASSES):
        for article in articles:
            for _ in DIGITS.finditer(article.text):
                pass


def _check(desk: Desk, articles: list[Text]) -> None:
    for article in articles:
        desk.check(article.text, published=article.published)


def _extract(desk: Desk, articles: list[Text]) -> None:
    for article in articles:
        desk.extractor.extract(article.text, article.published)


def _unseen(half: int) -> float:
    """Articles a second on one half of the corpus, after the other half."""
    articles, desk = corpus(), open_record()
    for _ in range(WARM_UP):
        _check(desk, articles[1 - half :: 2])
    timed = articles[half::2]
    began = time.perf_counter()
    _check(desk, timed)
    return len(timed) / (time.perf_counter() - began)


def _again() -> dict[str, list[float]]:
    """Seconds of passes over all texts, all of them read before."""
    articles, long, desk = corpus(), long_article(), open_record()
    _check(desk, articles)
    return {
        "again": seconds(lambda: _check(desk, articles), RUNS),
        "joined": seconds(lambda: _check(desk, [long]), RUNS),
        "read": seconds(lambda: _extract(desk, articles), RUNS),
    }


if __name__ == "__main__":
    print(json.dumps(_again() if sys.argv[1] == "again" else _unseen(int(sys.argv[1]))))
