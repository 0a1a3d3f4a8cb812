"""Texts with annotated claims: the format of tests/corpus/texts, read strictly.

- id: e-news-01
  style: news story
  published: '2017-01-18'           # '' where the text has no date
  text: ...
  claims:
  - text: ICE removed 240,255 people in fiscal 2016      # words of the text, as they stand
    number: 240,255                 # as printed in them, '' for a claim without one
    kind: quantity
    measures: [ice.removals]        # any of these is right; [] where the record has none
    period: 2015-10-01/2016-09-30   # '' where it has none, 2025-01-20/ where it has no end
    verdicts: [supported]           # every verdict the record allows
    note: why
  not_claims: [a 22-year veteran]   # passages in which no claim is to be found
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from ontherecord.errors import DocumentError

VERDICTS: Final = frozenset({"supported", "contradicted", "depends", "cannot_check"})
_TEXT: Final = frozenset({"id", "style", "published", "text", "claims", "not_claims"})
_CLAIM: Final = frozenset({"text", "number", "kind", "measures", "period", "verdicts", "note"})


@dataclass(frozen=True, slots=True)
class Annotation:
    """A claim as a careful reader marked it."""

    start: int
    end: int
    text: str
    number: str
    kind: str
    measures: frozenset[str]
    period: tuple[str, str] | None  # the end is '' where there is none
    verdicts: frozenset[str]
    note: str


@dataclass(frozen=True, slots=True)
class AnnotatedText:
    """A text with its claims and the passages that are none, as spans."""

    id: str
    style: str
    published: date | None
    text: str
    claims: tuple[Annotation, ...]
    not_claims: tuple[tuple[int, int], ...]


def read_texts(paths: Sequence[Path]) -> list[AnnotatedText]:
    """The texts of the files, in order. Raises DocumentError that names file and text."""
    import yaml

    found: list[AnnotatedText] = []
    for path in paths:
        try:
            data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
        except (OSError, UnicodeDecodeError) as error:
            said = getattr(error, "strerror", None) or "not UTF-8"
            raise DocumentError(f"{path}: {said}") from None
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            raise DocumentError(f"{path}:{line}: not YAML") from None
        if not isinstance(data, list):
            raise DocumentError(f"{path}: expected a list of texts")
        for number, one in enumerate(data, 1):
            try:
                found.append(_text(one))
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                id = one.get("id") if isinstance(one, dict) else None
                raise DocumentError(f"{path}: text {id or number}: {error}") from None
    ids = [text.id for text in found]
    if twice := next((id for id in ids if ids.count(id) > 1), None):
        raise DocumentError(f"two texts have the id {twice!r}")
    return found


def _text(data: dict[str, Any]) -> AnnotatedText:
    _keys(data, _TEXT)
    text = data["text"]
    return AnnotatedText(
        id=data["id"],
        style=data.get("style", ""),
        published=date.fromisoformat(data["published"]) if data["published"] else None,
        text=text,
        claims=tuple(_claim(one, text) for one in data["claims"] or ()),
        not_claims=tuple(_span(words, text) for words in data.get("not_claims") or ()),
    )


def _claim(data: dict[str, Any], text: str) -> Annotation:
    _keys(data, _CLAIM)
    start, end = _span(data["text"], text)
    verdicts = frozenset(data["verdicts"])
    if not verdicts or not verdicts <= VERDICTS:
        raise ValueError(f"{data['text']!r} allows {sorted(verdicts)}, which are not verdicts")
    first, _, last = data["period"].partition("/")
    for day in filter(None, (first, last)):
        date.fromisoformat(day)
    if "/" not in data["period"] and first:
        raise ValueError(f"{data['text']!r} has a period that is not START/END")
    return Annotation(
        start=start,
        end=end,
        text=text[start:end],
        number=data["number"].strip().lstrip("$"),
        kind=data["kind"],
        measures=frozenset(data["measures"]),
        period=(first, last) if first else None,
        verdicts=verdicts,
        note=data.get("note", ""),
    )


def _span(words: str, text: str) -> tuple[int, int]:
    start = text.find(words.strip())
    if start < 0 or not words.strip():
        raise ValueError(f"{words!r} does not stand in the text")
    return start, start + len(words.strip())


def _keys(data: dict[str, Any], known: frozenset[str]) -> None:
    if wrong := sorted(set(data) - known):
        raise ValueError(f"unknown key {wrong[0]!r}")
    if missing := sorted(known - {"note", "not_claims", "style"} - set(data)):
        raise ValueError(f"there is no {missing[0]!r}")
