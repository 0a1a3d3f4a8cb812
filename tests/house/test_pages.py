"""The pages a reader opens: present, up to date, with links that lead somewhere."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from ontherecord import errors
from ontherecord.catalog.store import load_catalog
from ontherecord.cli import COMMANDS, otr

from .code import ROOT

REFERENCE = ROOT / "docs" / "reference"
TOOL = runpy.run_path(str(ROOT / "tools" / "docs.py"))
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*.md")])
SHELVES = ("tutorials", "how-to", "reference", "explanation", "adr")
LINK = re.compile(r"\]\(<?([^)>\s]+)>?\)")
COMMAND = re.compile(r"(?:^|[`\s/])otr ([a-z]+)", re.M)
# Words that name a thing otherwise than the rest of the project does.
NOT_OURS = re.compile(
    r"\b(metrics?|indicators?|KPIs?|data points?|fake|misleading|misinformation)\b", re.I
)


def error_classes() -> list[type[errors.OtrError]]:
    """Every error class, base first."""
    listed: list[type[errors.OtrError]] = TOOL["error_classes"]()
    return listed


def test_generated_pages_are_up_to_date() -> None:
    """`make docs` would change nothing."""
    assert TOOL["stale"](load_catalog()) == []


@pytest.mark.parametrize("name", list(COMMANDS))
def test_commands_are_documented(name: str) -> None:
    """Every command has help, every option of it too, and a section in the reference."""
    command = otr.get_command(click.Context(otr), name)
    assert command is not None
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"otr {name} {parameter.opts[-1]} has no help"
    assert f"## otr {name}\n" in (REFERENCE / "commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("error", error_classes(), ids=lambda e: e.__name__)
def test_errors_are_documented(error: type[errors.OtrError]) -> None:
    """Every error class stands in the reference and, with its exit code, in the drawn tree."""
    page = (REFERENCE / "errors.md").read_text(encoding="utf-8")
    assert f"| {error.exit_code} | `{error.__name__}` |" in page
    tree = errors.__doc__ or ""
    assert re.search(rf"{error.__name__} +exit {error.exit_code}\b", tree)


def test_shelves_are_not_empty() -> None:
    """Each shelf of the documentation holds a page."""
    assert [shelf for shelf in SHELVES if not list((ROOT / "docs" / shelf).glob("*.md"))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    """A link inside the project names a file that is there."""
    missing = []
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target) or target.startswith("#"):
            continue
        if not (page.parent / target.partition("#")[0]).exists():
            missing.append(target)
    assert missing == []


def test_readme_commands_exist() -> None:
    """Every `otr COMMAND` and `make TARGET` the pages show is one."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    for page in _written():
        text = page.read_text(encoding="utf-8")
        said = {name for block in _code(text) for name in COMMAND.findall(block)}
        assert said <= set(COMMANDS), page
        made = {name for block in _code(text) for name in re.findall(r"\bmake ([a-z]+)", block)}
        assert made <= targets, page


def test_words_are_ours() -> None:
    """Hand-written pages call things by the project's names."""
    found = {
        page.name: hits
        for page in _written()
        if (hits := NOT_OURS.findall(page.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_changelog_tells_which_numbers_changed() -> None:
    """Every version in the changelog has a section on published numbers that moved."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.split(r"^## ", text, flags=re.M)[1:]
    assert versions
    assert [v.splitlines()[0] for v in versions if "### Numbers changed" not in v] == []


def _written() -> list[Path]:
    """The pages written by hand, the demonstration article apart."""
    made = TOOL["pages"](load_catalog())
    reference = [p for p in made if REFERENCE in p.parents]
    return [p for p in PAGES if p not in reference and p.parent.name != "examples"]


def _code(text: str) -> Iterator[str]:
    """Blocks and words set as code."""
    yield from re.findall(r"```[a-z]*\n(.*?)```", text, re.S)
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.S))
