"""Is what the compiled package finds what the pure one finds?

Run as a script, it answers a fixed list of questions with the package that PYTHONPATH names first
and prints a line of JSON for each; `difference` compares two such lists.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

import yaml
from click.testing import CliRunner

from ontherecord.claims import extract
from ontherecord.cli import otr
from ontherecord.desk import Article, Desk, open_record
from ontherecord.documents.read import read_document
from ontherecord.errors import OtrError
from ontherecord.report.text import render_text

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "tests" / "corpus"
UNDATED = "2027-01-20"  # the day of texts that give none, as tests/corpus/tricky.yml has it
LONGEST = 1200  # seconds that all answers may take
AWKWARD = {
    "empty": "",
    "blanks": " \n\n\t ",
    "half a character": "ICE removed \ud800 271,484 people in fiscal 2024.",
    "nothing but digits": "1" * 5_000,
    "numbers too long": f"ICE removed {'9' * 400} people in fiscal 2024.",
    "signs": "?!. ... -- 1/2 %%% $ .5 ,,, (((\x00",
    "one long sentence": "ICE removed 271,484 people in fiscal 2024 and " * 200,
    "turned around": "ICE removed \u202e484,172\u202c people in fiscal 2024.",
}
COMMANDS = (  # as typed after `otr`
    "show ice.removals --by month --format csv",
    "show ice.removals --by fiscal_year --revisions",
    "show cbp.encounters_nationwide --by month --format json",
    "compare ice.removals dhs.removals",
    "trace 65,000 --about removals --near 2025-06-01",
    "events --format csv",
    "events birthright --format json",
    "place Denver",
    "sources",
    "measures removals --format json",
    "measures ice.removals",
    "project --list",
    "check examples/demo.md --format md",
    "show ice.removal",
)

Question = tuple[str, Callable[[], Any]]


def texts() -> Iterator[tuple[str, str, str]]:
    """(where it stands, text, day of publication) of every text under tests/corpus, also of
    the sentences annotated in it."""
    for path in sorted(CORPUS.rglob("*.yml")):
        name = path.relative_to(CORPUS).as_posix()
        held = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
        for number, (text, day) in enumerate(_texts(held, UNDATED), 1):
            yield f"{name}, text {number}", text, day
    for path in sorted(CORPUS.rglob("*.txt")):
        yield path.relative_to(CORPUS).as_posix(), path.read_text(encoding="utf-8"), UNDATED


def _texts(part: object, day: str) -> Iterator[tuple[str, str]]:
    if isinstance(part, Mapping):
        day = str(part.get("published") or day)
        if isinstance(text := part.get("text"), str):
            yield str(text), day
        for inner in part.values():
            yield from _texts(inner, day)
    elif isinstance(part, (list, tuple)):
        for inner in part:
            yield from _texts(inner, day)


def questions(desk: Desk) -> Iterator[Question]:
    """Everything both packages are asked, by name."""
    for name, text, day in texts():
        yield name, lambda text=text, day=day: desk.check(text, published=day).to_dict()
    for number, (name, text, day) in enumerate(texts()):
        if number % 20 == 0:
            yield f"{name}, undated", lambda text=text: desk.check(text).to_dict()
            yield (
                f"{name}, as of 2025-01-01",
                lambda text=text, day=day: desk.check(
                    text, published=day, as_of="2025-01-01"
                ).to_dict(),
            )
    for name, text in AWKWARD.items():
        yield name, lambda text=text: desk.check(text, published=UNDATED).to_dict()
    yield "the demonstration, as printed", lambda: _printed(desk)
    yield "many documents, two processes", lambda: _many(desk)
    yield "a figure traced", lambda: desk.trace("65,000", "removals", near=date(2025, 6, 1))
    yield "a series", lambda: desk.series("ice.removals").to_dict()
    for command in COMMANDS:
        yield f"otr {command}", lambda command=command: _typed(command)
    for name, wrong in (
        ("a day that is none", lambda: desk.check("x", published="2025-02-30")),
        ("a number as a day", lambda: desk.check("x", published=20251001)),  # type: ignore[arg-type]
        ("a year too far", lambda: desk.check("x", as_of=date(2500, 1, 1))),
        ("words for a day", lambda: desk.check(Article("x"), as_of="yesterday")),
        ("a measure there is not", lambda: desk.series("ice.removal")),
        ("nothing to trace", lambda: desk.trace("65,000", "apples")),
        ("an id there is not", lambda: desk.cite("0")),
        ("no such record", lambda: open_record(ROOT / "no-such-file.sqlite")),
        ("a record that is none", lambda: open_record(ROOT / "pyproject.toml")),
    ):
        yield name, wrong


def _printed(desk: Desk) -> str:
    demo = read_document(ROOT / "examples" / "demo.md", name="demo.md")
    return render_text(desk.check(Article.of(demo)).to_dict())


def _typed(command: str) -> tuple[int, str, str]:
    ran = CliRunner().invoke(otr, command.split())
    return ran.exit_code, ran.output, repr(ran.exception)


def _many(desk: Desk) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "in.jsonl", Path(folder) / "out.jsonl"
        lines = [
            json.dumps({"id": str(n), "text": text, "published": day})
            for n, (_, text, day) in enumerate(texts())
            if n % 200 == 0
        ]
        source.write_text("\n".join(lines), encoding="utf-8")
        desk.check_many(source, out, jobs=2)
        return out.read_text(encoding="utf-8").splitlines()


def answers(desk: Desk) -> Iterator[str]:
    """A line of JSON for each question; an error of ours is an answer too."""
    for name, ask in questions(desk):
        try:
            found = ask()
        except OtrError as error:
            found = {"error": type(error).__name__, "said": str(error)}
        yield json.dumps({"asked": name, "found": found}, sort_keys=True)


def asked(tree: Path, into: Path) -> str:
    """Have another process answer with the package below `tree`; returns where its code lies.

    Raises RuntimeError with what it said when it fails, TimeoutExpired when it does not end.
    """
    env = {
        **os.environ,
        "PYTHONPATH": str(tree),
        "PYTHONHASHSEED": "0",  # sets in the same order in both: what differs is the code
        "ONTHERECORD_HOME": os.devnull,  # the shipped record alone
    }
    with into.open("w", encoding="ascii") as out:
        ran = subprocess.run(
            [sys.executable, __file__],
            cwd=ROOT, env=env, stdout=out, stderr=subprocess.PIPE, text=True, timeout=LONGEST,
        )  # fmt: skip
    if ran.returncode:
        raise RuntimeError(ran.stderr.strip()[-2000:])
    with into.open(encoding="ascii") as found:
        return str(json.loads(next(found))["code"])


def difference(pure: Iterable[str], compiled: Iterable[str]) -> str:
    """The first difference between two lists of answers, in words; '' when they are equal."""
    for one, other in zip_longest(pure, compiled):
        if one == other:
            continue
        if one is None or other is None:
            return f"the {'pure' if one is None else 'compiled'} package answered less"
        left, right = json.loads(one), json.loads(other)
        if left["asked"] != right["asked"]:
            return f"asked {left['asked']!r} and {right['asked']!r}"
        where, this, that = _first(left["found"], right["found"], "")
        return f"{left['asked']}: {where or 'the answer'} is {this} pure and {that} compiled"
    return ""


def _first(one: Any, other: Any, where: str) -> tuple[str, str, str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted({*one, *other}):
            if key not in one or key not in other or not _same(one[key], other[key]):
                return _first(one.get(key), other.get(key), f"{where}.{key}".lstrip("."))
    if isinstance(one, list) and isinstance(other, list):
        for n, (left, right) in enumerate(zip_longest(one, other)):
            if not _same(left, right):
                return _first(left, right, f"{where}[{n}]")
    return where, _short(one), _short(other)


def _same(one: Any, other: Any) -> bool:
    return json.dumps(one) == json.dumps(other)  # 60 and 60.0 are two answers


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else f"{text[:200]}..."


if __name__ == "__main__":
    print(json.dumps({"code": extract.__file__}))
    for line in answers(open_record()):
        print(line)
