"""Writes what the code says: the pages of docs/reference and the transcript in README.md.

.venv/bin/python tools/docs.py            write them
.venv/bin/python tools/docs.py --check    exit 1 and name the pages that are not up to date
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from ontherecord import errors
from ontherecord.catalog.measure import Measure
from ontherecord.catalog.reader import read_declaration
from ontherecord.catalog.store import FOLDER, Catalog, load_catalog
from ontherecord.cli import COMMANDS, INTERRUPTED, PIPE_CLOSED, UNEXPECTED, otr
from ontherecord.corpus.parquet import COLUMNS
from ontherecord.desk import open_record
from ontherecord.grading import match
from ontherecord.grading.grade import COUNTS, grade
from ontherecord.grading.texts import read_texts
from ontherecord.pipeline.forecasts.results import load_results
from ontherecord.report import words
from ontherecord.report.backtest import render_backtest
from ontherecord.report.grade import TABLES, cells
from ontherecord.report.text import render_text
from ontherecord.verdict.finding import REASONS

sys.path.insert(0, str(Path(__file__).resolve().parent))  # the pages' own modules stand beside it
import docs_pipeline
import docs_python

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
SOURCES = ROOT / "src" / "ontherecord" / "sources"
SCHEMA = ROOT / "src" / "ontherecord" / "data" / "check.schema.json"
CORPUS_SCHEMA = SCHEMA.with_name("corpus.schema.json")
TEXTS = ROOT / "tests" / "corpus" / "texts"
MADE = "<!-- Made by tools/docs.py from the code; change that and run `make docs`. -->"

README = ROOT / "README.md"
BLOCK = re.compile(r"(<!-- made: transcript -->\n).*?(<!-- /made -->)", re.S)
SPEECH = (
    "ICE removed 271,484 people in fiscal 2024. ICE removed 250,000 people in fiscal 2025. "
    "There were 142,580 removals in fiscal 2023. "
    "ICE removed about 60,000 gang members in fiscal 2024."
)

Page = Iterator[str]


def transcript() -> str:
    """README.md with its transcript as the command prints it today."""
    report = open_record().check(SPEECH, published=date(2025, 10, 1)).to_dict()
    shown = render_text(report).partition("\n\n")[2]
    body = f"```text\n{shown.rstrip()}\n```\n"
    return BLOCK.sub(lambda found: found[1] + body + found[2], README.read_text(encoding="utf-8"))


def commands() -> Page:
    """Every command with its own help."""
    yield "# Commands\n"
    yield "stdout carries the result, stderr the progress and the errors. A result goes to a file "
    yield "with `-o` (whole or not at all). Exit codes are in [errors](errors.md).\n"
    names = list(otr.context_settings["help_option_names"])
    context = click.Context(otr, info_name="otr", help_option_names=names)
    for name in COMMANDS:
        command = otr.get_command(context, name)
        assert command is not None
        told = command.get_help(
            click.Context(command, parent=context, info_name=name, terminal_width=88)
        )
        yield f"## otr {name}\n\n```text\n{told}\n```\n"
        if isinstance(command, click.Group):
            for part, one in command.commands.items():
                inner = click.Context(command, parent=context, info_name=name)
                told = one.get_help(
                    click.Context(one, parent=inner, info_name=part, terminal_width=88)
                )
                yield f"### otr {name} {part}\n\n```text\n{told}\n```\n"


def error_pages() -> Page:
    """Every error class with its exit code."""
    yield "# Errors and exit codes\n"
    yield "An error is one sentence on stderr: what, where, what was expected, what to do next. "
    yield "A mistake of yours never prints a traceback.\n"
    yield "| exit code | error | when |\n|--:|---|---|"
    yield "| 0 | | done, whatever the verdicts |"
    for error in error_classes():
        yield f"| {error.exit_code} | `{error.__name__}` | {_first_sentence(error.__doc__)} |"
    yield f"| {UNEXPECTED} | | an error nobody foresaw; with `OTR_TRACEBACK=1` it prints where |"
    yield f"| {INTERRUPTED} | | stopped with Ctrl-C |"
    yield f"| {PIPE_CLOSED} | | the reader of stdout has left (`otr measures \\| head`) |\n"
    yield "## The tree\n"
    tree = (errors.__doc__ or "").split("\n\n")[1]
    yield f"```text\n{tree.rstrip()}\n```\n"


def error_classes() -> list[type[errors.OtrError]]:
    """The error classes, by exit code, base class first."""
    found = [c for c in vars(errors).values() if isinstance(c, type)]
    ours = [c for c in found if issubclass(c, errors.OtrError)]
    return sorted(ours, key=lambda c: (c.exit_code, len(c.__mro__)))


def verdicts() -> Page:
    """Verdicts, reasons, mismatches and tiers in the words a reader sees."""
    yield "# Verdicts and reasons\n"
    yield "How a verdict is reached: [how a claim is judged](../explanation/verdicts.md). These are"
    yield "the closed lists the reports use.\n"
    yield "## Verdicts\n\n| in JSON | as a reader sees it | mark |\n|---|---|---|"
    for code in words.ORDER:
        yield f"| `{code}` | {words.GROUP[code]} | {words.MARK[code]} |"
    yield "\n## Reasons\n\n| in JSON | meaning |\n|---|---|"
    yield from (f"| `{code}` | {words.REASON[code]} |" for code in REASONS)
    yield "\n## Mismatches\n\n| in JSON | meaning |\n|---|---|"
    yield from (f"| `{code}` | {text} |" for code, text in words.MISMATCH.items())
    yield "\n## Passages that are not claims\n\n| in JSON | meaning |\n|---|---|"
    yield from (f"| `{code}` | {text} |" for code, text in words.NOT_CLAIM.items())
    yield "\n## Tiers of sources\n\n| in JSON | meaning |\n|---|---|"
    yield from (f"| `{code}` | {text} |" for code, text in words.TIER.items())
    yield "\n## Hedges\n"
    yield "Factors of the printed number. Inside *agrees* a figure agrees; outside *disagrees* it "
    yield "disagrees; between, the number is close and decides nothing. `number` is the number's "
    yield "own rounding, `open` no limit.\n"
    yield "| hedge | words | agrees | disagrees |\n|---|---|---|---|"
    hedges = read_declaration(FOLDER / "hedges.yml").data["hedges"]
    for name, hedge in hedges.items():
        said = ", ".join([*hedge.get("words", []), *hedge.get("after", [])])
        sides = [" to ".join(hedge[side]) for side in ("agrees", "disagrees")]
        yield f"| {name.replace('_', ' ')} | {said} | {sides[0]} | {sides[1]} |"
    yield ""


def contract() -> Page:
    """The JSON contract, object by object, from its schema."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    yield "# The JSON contract\n"
    yield f"`otr check --format json` prints `{schema['properties']['schema']['const']}`. "
    yield "The JSON Schema ships as `ontherecord/data/check.schema.json`; the tests validate every"
    yield "output against it. Offsets are Unicode code points of `document.text`. "
    yield "60 percent is `60`; both ends of an interval or period are included; an open end is "
    yield "`null`.\n"
    yield "## report\n"
    yield from _fields(schema)
    for name, rule in schema["$defs"].items():
        yield f"## {name}\n"
        if rule.get("description"):
            yield f"{rule['description']}\n"
        yield from _fields(rule)


def corpus() -> Page:
    """The output of many documents, row by row, from its schema."""
    schema = json.loads(CORPUS_SCHEMA.read_text(encoding="utf-8"))
    yield "# Findings of many documents\n"
    yield f"`otr check --corpus PATH -o OUT` writes rows of `{schema['title']}`, one JSON object"
    yield "on a line (`.jsonl`) or as a table (`.parquet`). Every document has exactly one row of"
    yield "kind `document` or `error`, in the order of the corpus; the rows of its findings follow"
    yield "it. A document without findings so has one row, and none is lost. `document`, `record`,"
    yield "`coverage`, `not_claims` and `claim` are those of [the contract](contract.md). Offsets"
    yield "are of `document.text`, the text as read, which can differ from the text given. The JSON"
    yield "Schema ships as `ontherecord/data/corpus.schema.json`; the tests validate rows against"
    yield "it. How to use it: [check many documents](../how-to/check-many-documents.md).\n"
    for name, rule in schema["$defs"].items():
        yield f"## {name}\n"
        if rule.get("description"):
            yield f"{rule['description']}\n"
        yield from _fields(rule)
    yield "## Parquet columns\n"
    yield "The same rows. Columns named after objects of the contract hold them whole, as JSON; the"
    yield "others are taken out of them.\n"
    yield "| column | type | is |\n|---|---|---|"
    yield from (f"| `{name}` | {sql} | `{get}` |" for name, sql, get in COLUMNS)
    yield ""


def accuracy() -> Page:
    """How well claims are read today, over the annotated texts of the tests."""
    desk = open_record()
    texts = read_texts(sorted(TEXTS.glob("*.yml")))
    result = grade(texts, lambda text: desk.check(text.text, published=text.published).claims)
    styles = len({text.style for text in texts})
    yield "# Accuracy\n"
    yield "How well the software reads the annotated texts of `tests/corpus/texts`: "
    yield f"{len(texts)} texts in {styles} styles with {result['all']['annotated']:,} annotated"
    yield "claims, written by hands that had not read the patterns.\n"
    yield "**These texts have been used for repairs.** Every wrong decision found in them was"
    yield "mended, and a test keeps it so. On a text nobody has seen, fewer claims are found and"
    yield "some decisions are wrong; [the limits](../explanation/limits.md) say how many there were"
    yield "when each hand's texts were read for the first time.\n"
    yield "These figures grade the software. It gives no grade to a text, a speaker or an outlet."
    yield "How to use them: [improve the reading](../how-to/improve-the-reading.md).\n"
    rows = [*result["kinds"].items(), ("**all**", result["all"])]
    for title, columns in TABLES.items():
        yield f"## {title}\n\n| kind | {' | '.join(columns)} |"
        yield f"|---|{'--:|' * len(columns)}"
        yield from (f"| {kind} | {' | '.join(cells(title, counts))} |" for kind, counts in rows)
        yield ""
    yield "## What is counted\n"
    yield f"{(match.__doc__ or '').partition(chr(10) + chr(10))[2].strip()}\n"
    yield "Claims are listed by the kind annotated, findings by their own. Each rate is one count"
    yield "of another:\n"
    yield "| rate | is | of |\n|---|---|---|"
    for columns in TABLES.values():
        for heading, parts in columns.items():
            if len(parts) == 2:
                yield f"| {heading} | {COUNTS[parts[0]]} | {COUNTS[parts[1]]} |"
    yield "\n| count | is |\n|---|---|"
    for columns in TABLES.values():
        for heading, parts in columns.items():
            if len(parts) == 1:
                yield f"| {heading} | {COUNTS[parts[0]]} |"
    yield ""


def _fields(rule: Mapping[str, Any]) -> Page:
    """A schema rule as a table of its fields, or as one line."""
    if "properties" not in rule:
        yield f"{_kind(rule)}\n"
        for option in rule.get("oneOf", rule.get("anyOf", ())):
            if "properties" in option:
                label = option["properties"].get("type", {}).get("const")
                yield f"**{label}**\n" if label else ""
                yield from _fields(option)
        return
    yield "| field | is | |\n|---|---|---|"
    for name, field in rule["properties"].items():
        yield f"| `{name}` | {_kind(field)} | {field.get('description', '')} |"
    yield ""


def _kind(rule: Mapping[str, Any]) -> str:
    """What a schema rule allows, in a few words."""
    if "$ref" in rule:
        name = rule["$ref"].rpartition("/")[2]
        page = "contract.md" if rule["$ref"].startswith("urn:") else ""
        return f"[{name}]({page}#{name})"
    if "const" in rule:
        return f"`{rule['const']}`"
    if "enum" in rule:
        return ", ".join(f"`{'null' if value is None else value}`" for value in rule["enum"])
    options = rule.get("oneOf", rule.get("anyOf"))
    if options:
        return " or ".join(dict.fromkeys(_kind(option) for option in options))
    kind = rule.get("type", "anything")
    kinds = [kind] if isinstance(kind, str) else kind
    text = " or ".join(kinds)
    if "array" in kinds and isinstance(rule.get("items"), dict):
        text = text.replace("array", f"list of {_kind(rule['items'])}")
    return text


def sources() -> Page:
    """Every source with what is read, and what is not with the reason."""
    yield "# Sources\n"
    yield "Releases are read as the publisher printed them; an unknown sheet, label or unit, and a"
    yield "total that does not add up, stop a load. `otr sources SOURCE` lists the releases held.\n"
    for path in sorted(SOURCES.glob("*/source.yml")):
        data = read_declaration(path).data
        yield f"## {data['title']}\n"
        tier = words.TIER[data["tier"]]
        yield f"`{data['id']}` · {data['publisher']} · {tier} · <{data['url']}>\n"
        if data.get("licence"):
            yield f"Licence: {data['licence']}.\n"
        if data.get("note"):
            yield f"{data['note'].strip()}\n"
        for key, title in (("refused", "Refused"), ("marked", "Read in part, or with a mark")):
            if data.get(key):
                yield f"{title}:\n"
                yield from (f"- `{Path(one['file']).name}`: {one['reason']}" for one in data[key])
                yield ""
        if data.get("unread"):
            yield "Not read:\n"
            yield from (f"- {one['sheet']}: {one['why']}" for one in data["unread"])
            yield ""


def measures(catalog: Catalog) -> Page:
    """The list of measures."""
    yield "# Measures\n"
    yield f"{len(catalog.measures)} measures, each one file in `src/ontherecord/catalog/measures`."
    yield "`otr measures ID` shows the same with the span of figures held.\n"
    for folder, members in _by_folder(catalog):
        yield f"## [{folder}](measures/{folder}.md)\n"
        yield "| id | measure | unit | flow or stock |\n|---|---|---|---|"
        for m in members:
            anchor = m.id.replace(".", "")
            unit = m.unit.replace("_", " ")
            link = f"[`{m.id}`](measures/{folder}.md#{anchor})"
            yield f"| {link} | {m.title} | {unit} | {m.flow_or_stock} |"
        yield ""


def measures_of(folder: str, members: list[Measure], catalog: Catalog) -> Page:
    """The definitions of the measures of one folder."""
    yield f"# Measures: {folder}\n"
    yield "[All measures](../measures.md)\n"
    for m in members:
        agency = catalog.agencies[m.agency].name if m.agency in catalog.agencies else m.agency
        source = m.definition_source
        yield f"## {m.id}\n\n**{m.title}.** {m.definition}\n"
        unit = m.unit.replace("_", " ")
        yield f"- Counted by {agency}, in {unit}; a {m.flow_or_stock} ({m.kind})"
        yield f"- Definition: [{source['title']}](<{source['url']}>)"
        lists = (("Includes", m.includes), ("Leaves out", m.excludes), ("Held by", m.grains),
                 ("Broken down by", m.breakdowns), ("Said by its own name", m.named),
                 ("Said loosely", m.loose))  # fmt: skip
        yield from (f"- {label}: {'; '.join(values)}" for label, values in lists if values)
        yield from (f"- Not `{other}`: {why}" for other, why in m.differs_from.items())
        yield from (f"- Counted otherwise from {words.day(b['on'])}: {b['why']}" for b in m.breaks)
        held = [catalog.caveats[code] for code in m.caveats if code in catalog.caveats]
        yield from (f"- Caveat: {text}" for text in held)
        if m.held_elsewhere:
            yield f"- Held elsewhere: {m.held_elsewhere}"
        yield ""


def _by_folder(catalog: Catalog) -> list[tuple[str, list[Measure]]]:
    ordered = sorted(catalog.measures.values(), key=lambda m: m.id)
    groups = groupby(ordered, key=lambda m: m.id.partition(".")[0])
    return [(folder, list(members)) for folder, members in groups]


def _first_sentence(text: str | None) -> str:
    return (text or "").strip().split(". ")[0].split("; ")[0].rstrip(".")


def pages(catalog: Catalog) -> dict[Path, str]:
    """Every generated page: path -> text."""
    made: dict[Path, Callable[[], Page]] = {
        REFERENCE / "commands.md": commands,
        REFERENCE / "errors.md": error_pages,
        REFERENCE / "verdicts.md": verdicts,
        REFERENCE / "contract.md": contract,
        REFERENCE / "corpus.md": corpus,
        REFERENCE / "accuracy.md": accuracy,
        REFERENCE / "sources.md": sources,
        REFERENCE / "python.md": docs_python.python,
        REFERENCE / "levers.md": docs_pipeline.levers,
        REFERENCE / "scenarios.md": docs_pipeline.scenarios,
        REFERENCE / "published-models.md": docs_pipeline.published,
        REFERENCE / "backtest.md": lambda: render_backtest(load_results()),
    }
    found = {path: _text(make()) for path, make in made.items()}
    found[REFERENCE / "measures.md"] = _text(measures(catalog))
    found[README] = transcript()
    for folder, members in _by_folder(catalog):
        path = REFERENCE / "measures" / f"{folder}.md"
        found[path] = _text(measures_of(folder, members, catalog))
    return found


def _text(page: Page) -> str:
    body = "\n".join(line.rstrip() for line in "\n".join((MADE, "", *page)).splitlines())
    return body.replace("\n\n\n", "\n\n").rstrip("\n") + "\n"


def stale(catalog: Catalog) -> list[str]:
    """Pages that differ from what the code says, that are missing, and that nothing makes."""
    made = pages(catalog)
    found = [path for path, text in made.items() if not path.is_file() or path.read_text() != text]
    found += [p for p in sorted((REFERENCE / "measures").glob("*.md")) if p not in made]
    return [path.relative_to(ROOT).as_posix() for path in found]


def main(arguments: list[str]) -> int:
    """Write the pages, or with --check compare them; the exit code."""
    if "--check" in arguments:
        old = stale(load_catalog())
        for name in old:
            print(f"{name}: not up to date; run `make docs`", file=sys.stderr)
        return 1 if old else 0
    made = pages(load_catalog())
    for path in (REFERENCE / "measures").glob("*.md"):
        if path not in made:
            path.unlink()
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    print(f"{len(made)} pages written")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
