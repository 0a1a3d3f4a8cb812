"""The command line as a user meets it: results on stdout, one sentence on stderr, exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ontherecord.cli import COMMANDS, PIPE_CLOSED, run

ROOT = Path(__file__).resolve().parent.parent.parent
DEMO = ROOT / "examples" / "demo.md"
SENTENCE = "ICE removed 271,484 people in fiscal 2024."


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user without files of their own."""
    monkeypatch.setenv("ONTHERECORD_HOME", str(tmp_path / "home"))


def otr(*arguments: str, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `otr` as its own process."""
    return subprocess.run(
        [sys.executable, "-c", "from ontherecord.cli import main; main()", *arguments],
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": "80", **environment},
        check=False,
    )


def out(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a command that must succeed prints."""
    assert run(arguments) == 0, capsys.readouterr().err
    return capsys.readouterr().out


def test_a_true_sentence_on_stdin() -> None:
    """The record agrees, and the figure is followed to its cell."""
    done = otr("check", "-", "--published", "2025-10-01", given=SENTENCE)
    assert (done.returncode, done.stderr) == (0, "")
    assert "The record agrees" in done.stdout
    assert "Detention FY24!P29" in done.stdout


def test_a_check_loads_no_database() -> None:
    """`otr check` imports neither the database nor SQL nor validation nor numeric libraries."""
    code = (
        "import sys; from ontherecord.cli import run; code = run(['check', '-']);"
        "heavy = {'duckdb', 'sqlglot', 'pydantic', 'numpy', 'fastexcel', 'jinja2', 'trafilatura'};"
        "print(sorted(heavy & set(sys.modules)), code, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=SENTENCE, capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[] 0"


@pytest.mark.parametrize("fmt", ["text", "html", "json", "md", "claimreview"])
def test_the_demonstration_in_every_format(fmt: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The demo's article comes out whole; nothing in it asks for something outside."""
    text = out(capsys, "check", str(DEMO), "--format", fmt)
    assert text.endswith("\n")
    if fmt == "html":
        assert "<script" not in text
        assert "src=" not in text
        assert "<svg" in text
    if fmt in ("json", "claimreview"):
        json.loads(text)


def test_the_demonstration_keeps_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    """Output is valid by the shipped schema, offsets point at their words, with text or without."""
    schema = json.loads((ROOT / "src/ontherecord/data/check.schema.json").read_text())
    for more in ((), ("--no-text",)):
        report = json.loads(out(capsys, "check", str(DEMO), "--format", "json", *more))
        jsonschema.validate(report, schema)
        if not more:
            text = report["document"]["text"]
            mentions = [m for claim in report["claims"] for m in claim["mentions"]]
            assert mentions
            assert all(text[m["start"] : m["end"]] == m["text"] for m in mentions)


def test_the_demonstration_has_every_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    """The article shows a newcomer all four answers."""
    report = json.loads(out(capsys, "check", str(DEMO), "--format", "json"))
    verdicts = {claim["verdict"] for claim in report["claims"]}
    assert verdicts == {"supported", "contradicted", "depends", "cannot_check"}
    assert len(report["claims"]) >= 12


def test_a_report_checked_again_is_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`otr recheck` finds nothing changed, and finds what was changed by hand."""
    saved = tmp_path / "report.json"
    out(capsys, "check", str(DEMO), "--output", str(saved))
    assert "Nothing changed" in out(capsys, "recheck", str(saved))
    report = json.loads(saved.read_text())
    judged = next(c for c in report["claims"] if c["verdict"] == "supported")
    judged["verdict"] = "contradicted"
    saved.write_text(json.dumps(report))
    found = json.loads(out(capsys, "recheck", str(saved), "--format", "json"))
    assert [c["key"] for c in found["changed"]] == [judged["key"]]
    assert found["changed"][0]["after"]["verdict"] == "supported"


def test_quotes_only_keeps_quoted_claims(capsys: pytest.CaptureFixture[str]) -> None:
    """Every mention that is left stands in quotation marks."""
    report = json.loads(out(capsys, "check", str(DEMO), "--format", "json", "--quotes-only"))
    assert report["claims"]
    assert all(m["quoted"] for claim in report["claims"] for m in claim["mentions"])


def test_show_gives_the_figures_of_the_workbooks(capsys: pytest.CaptureFixture[str]) -> None:
    """CSV has one row to a figure, with release, place in it and id; the id can be cited."""
    text = out(capsys, "show", "ice.removals", "--by", "fiscal_year", "--format", "csv")
    rows = {row["period"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["fiscal 2024"]["value"] == "271484"
    assert rows["fiscal 2024"]["where"] == "Detention FY24!P29"
    cited = out(capsys, "cite", rows["fiscal 2024"]["id"])
    assert "271,484" in cited
    assert "20 December 2024" in cited


def test_as_of_leaves_out_what_came_later(capsys: pytest.CaptureFixture[str]) -> None:
    """A figure published in December 2024 was not known in November."""
    text = out(
        capsys, "show", "ice.removals", "--by", "fiscal_year", "--as-of", "2024-11-01",
        "--format", "csv",
    )  # fmt: skip
    assert "fiscal 2024," not in text


def test_csv_files_say_what_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Beside a CSV file stands its metadata with the definition."""
    target = tmp_path / "removals.csv"
    out(capsys, "show", "ice.removals", "-o", str(target))
    beside = json.loads((tmp_path / "removals.metadata.json").read_text())
    assert beside["measures"][0]["id"] == "ice.removals"
    assert beside["rows"] == len(target.read_text().splitlines()) - 1


def test_a_chart_is_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The ending of the file chooses the format."""
    target = tmp_path / "removals.svg"
    out(capsys, "show", "ice.removals", "-o", str(target))
    assert target.read_text().startswith("<svg")


@pytest.mark.parametrize(
    "arguments",
    [
        ("measures",),
        ("measures", "detention"),
        ("measures", "ice.removals"),
        ("measures", "ice.removals", "--format", "json"),
        ("show", "ice.removals", "--by", "month", "--since", "2024"),
        ("show", "ice.removals", "--revisions"),
        ("show", "ice.removals", "--by", "citizenship"),
        ("show", "ice.removals", "--where", "criminality=convicted"),
        ("compare", "ice.removals", "dhs.removals"),
        ("trace", "65,000", "--about", "removals", "--near", "2025-07-15"),
        ("events", "sanctuary", "--since", "2025"),
        ("events", "--format", "csv"),
        ("place", "Denver"),
        ("place", "Texas", "--format", "json"),
        ("sources",),
        ("sources", "ice_detention_statistics"),
    ],
    ids=" ".join,
)
def test_looking(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """Every way of looking prints something, and no terminal line is overlong."""
    text = out(capsys, *arguments)
    assert text.strip()
    if "--format" not in arguments:
        longest = max(text.splitlines(), key=len)
        assert len(longest) <= 100 or "http" in longest


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("check", "nowhere.md"), 3, "nowhere.md"),
        (("check", "-", "--published", "yesterday"), 2, "YYYY-MM-DD"),
        (("check", "http://127.0.0.1/story"), 8, "127.0.0.1"),
        (("check", str(DEMO), "--no-text"), 2, "--format json"),
        (("check", str(DEMO), "-o", str(ROOT)), 9, "is a folder"),
        (("check", str(DEMO), "-o", str(ROOT / "no" / "where.html")), 9, "no folder"),
        (("recheck", str(DEMO)), 3, "is not a report"),
        (("show", "ice.removal"), 7, "ice.removals"),
        (("show", "ice.removals", "--by", "planet"), 7, "cannot be laid out"),
        (("show", "ice.removals", "--where", "Texas"), 2, "WHAT=VALUE"),
        (("show", "ice.removals", "--where", "citizenship=atlantis"), 7, "atlantis"),
        (("show", "ice.removals", "--where", "place=Atlantis"), 7, "Atlantis"),
        (("compare", "ice.removals"), 2, "two"),
        (("trace", "65,000", "--about", "zebras"), 7, "zebras"),
        (("events", "zebras"), 7, "zebras"),
        (("place", "Xanadu"), 7, "Xanadu"),
        (("cite", "000000000000"), 7, "no figure"),
        (("sources", "nobody"), 7, "nobody"),
        (("load", "nowhere.xlsx"), 5, "nowhere.xlsx"),
        (("build", "--from", "nowhere"), 5, "nowhere"),
        (("frobnicate",), 2, "frobnicate"),
        (("show", "ice.removals", "--format", "yaml"), 2, "yaml"),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, tuple) else "",
)
def test_mistakes_are_one_sentence(
    arguments: tuple[str, ...], code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What went wrong and what to do, on stderr, with the exit code of the error's class."""
    assert run(arguments) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert says in said.err
    assert "Traceback" not in said.err


def test_bad_documents_write_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty and a binary file are refused and leave no output behind."""
    for content in (b"", b"\x7fELF\x02\x01\x01" + bytes(400)):
        source, target = tmp_path / "in.txt", tmp_path / "out.html"
        source.write_bytes(content)
        assert run(("check", str(source), "-o", str(target))) == 3
        assert not target.exists()
        assert "Traceback" not in capsys.readouterr().err


def test_a_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report is replaced whole or not at all."""
    target = tmp_path / "report.html"
    target.write_text("the old report")

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert run(("check", str(DEMO), "-o", str(target))) == 9
    assert target.read_text() == "the old report"
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]


def test_an_unforeseen_error_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistake of ours says how to report it, without a traceback."""
    monkeypatch.setattr("ontherecord.cli.find.open_record", lambda: 1 / 0)
    assert run(("sources",)) == 70
    assert "OTR_TRACEBACK=1" in capsys.readouterr().err


def test_a_reader_that_leaves_is_no_error() -> None:
    """`otr measures | head -1` ends quietly."""
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-c", "from ontherecord.cli import main; main()", "measures"],
        stdout=write, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    os.close(write)
    assert (done.returncode, done.stderr) == (PIPE_CLOSED, "")


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """`otr --help` names all commands, each with its line."""
    text = out(capsys, "--help")
    assert all(f"  {name} " in text for name in COMMANDS)


def test_plain_terminals_get_plain_text() -> None:
    """A terminal that knows only ASCII gets an answer, not an error."""
    done = otr("check", "-", given=SENTENCE, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "271,484" in done.stdout
