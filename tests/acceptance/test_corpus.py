"""`otr check --corpus`: no document lost, none twice, the same bytes however it was run."""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from ontherecord.cli import run
from ontherecord.corpus.inputs import open_corpus
from ontherecord.corpus.pool import check_all
from ontherecord.corpus.rows import Options
from ontherecord.desk import open_record
from ontherecord.documents.limits import MAX_TEXT
from ontherecord.errors import OtrError, OutputError

DATA = Path(__file__).resolve().parent.parent.parent / "src" / "ontherecord" / "data"
CHECK = json.loads((DATA / "check.schema.json").read_text())
CORPUS = json.loads((DATA / "corpus.schema.json").read_text())
REGISTRY: Registry[Any] = Registry().with_resources(
    (schema["$id"], Resource.from_contents(schema)) for schema in (CHECK, CORPUS)
)
SUMMARY = {"$ref": "urn:ontherecord:corpus:1#/$defs/summary"}
TRUE = "ICE removed 271,484 people in fiscal 2024."
FALSE = "ICE removed 250,000 people in fiscal 2025."

Row = dict[str, Any]


@pytest.fixture(autouse=True)
def own_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user without files of their own."""
    monkeypatch.setenv("ONTHERECORD_HOME", str(tmp_path_factory.mktemp("home")))


def text(number: int) -> str:
    """A text of its own for every number, with claims of several kinds."""
    return f"{TRUE} There were {number + 1000:,} removals in fiscal 2023. {FALSE}\n"


def write_lines(path: Path, rows: Iterable[Any]) -> Path:
    """A JSONL file of rows; a text goes in as it stands."""
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def documents(count: int) -> list[Row]:
    """Rows of a JSONL corpus."""
    return [{"id": f"d{n}", "text": text(n), "published": "2025-10-01"} for n in range(count)]


def rows_of(path: Path) -> list[Row]:
    """The rows of an output, each valid by the shipped schema."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]
    check = Draft202012Validator(CORPUS, registry=REGISTRY)
    for row in rows:
        assert [error.message for error in check.iter_errors(row)] == []
    return rows


def summary_of(path: Path) -> Row:
    """The summary beside an output, valid by the shipped schema."""
    summary: Row = json.loads(path.with_name(f"{path.name}.summary.json").read_text())
    check = Draft202012Validator(SUMMARY, registry=REGISTRY)
    assert [error.message for error in check.iter_errors(summary)] == []
    return summary


def checked(source: Path, out: Path, *more: str) -> list[Row]:
    """The rows of a run that must succeed with one job."""
    assert run(("check", "--corpus", str(source), "-o", str(out), "--jobs", "1", *more)) == 0
    return rows_of(out)


def errors_of(rows: list[Row]) -> dict[str, str]:
    """Where -> message of the documents that could not be read."""
    return {row["where"]: row["error"]["message"] for row in rows if row["row"] == "error"}


def test_schemas_are_schemas() -> None:
    """The shipped schema of rows is one, and refuses a row it does not list."""
    Draft202012Validator.check_schema(CORPUS)
    wrong = {"schema": "ontherecord/corpus/1", "row": "score", "number": 1, "id": "a"}
    assert not Draft202012Validator(CORPUS, registry=REGISTRY).is_valid(wrong)


def test_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every document below it in stable order; rows of one document are its report."""
    folder = tmp_path / "texts"
    (folder / "b" / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text(text(1))
    (folder / "b" / "deep" / "c.MD").write_text(f"# Title\n\n{text(2)}")
    (folder / "b" / "page.html").write_text(f"<html><body><p>{TRUE}</p></body></html>")
    (folder / "b" / "empty.txt").write_text("")
    (folder / "z.txt").write_text("Nothing is claimed here.")
    (folder / "picture.png").write_text("no document")
    rows = checked(folder, tmp_path / "out.jsonl")
    ids = [row["id"] for row in rows if row["row"] != "finding"]
    assert ids == ["a.txt", "z.txt", "b/empty.txt", "b/page.html", "b/deep/c.MD"]
    assert [row["number"] for row in rows if row["row"] != "finding"] == [1, 2, 3, 4, 5]
    assert list(errors_of(rows)) == ["b/empty.txt"]

    report = open_record().check(text(1)).to_dict()
    mine = [row for row in rows if row["id"] == "a.txt"]
    assert [row["claim"] for row in mine[1:]] == json.loads(json.dumps(report["claims"]))
    assert {row["row"] for row in rows if row["id"] == "z.txt"} == {"document"}

    summary = summary_of(tmp_path / "out.jsonl")
    assert (summary["documents"], summary["checked"], summary["with_claims"]) == (5, 4, 3)
    assert summary["errors"]["count"] == 1
    assert summary["input"]["passed_over"] == 1
    assert summary["claims"] == sum(row["row"] == "finding" for row in rows)
    recurring = {(r["measure"], r["value"]): r["documents"] for r in summary["recurring"]}
    assert recurring["ice.removals", 271484] == 3
    said = capsys.readouterr()
    assert "5 documents: 4 checked, 1 could not be read" in said.out
    assert "b/empty.txt" in said.err
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "out.jsonl",
        "out.jsonl.summary.json",
        "texts",
    ]


def test_offsets_are_of_the_text_in_the_document_row(tmp_path: Path) -> None:
    """Mentions stand where they say, also after what a reader does not see was left out."""
    given = f"\u200b\ufb01rst\r\nline. {TRUE} And 12\u200b345 removals in fiscal 2023."
    source = write_lines(tmp_path / "in.jsonl", [{"id": "a", "text": given}])
    rows = checked(source, tmp_path / "out.jsonl")
    seen = rows[0]["document"]["text"]
    mentions = [m for row in rows[1:] for m in row["claim"]["mentions"]]
    assert mentions
    assert all(seen[m["start"] : m["end"]] == m["text"] for m in mentions)
    spoiled = [r["claim"] for r in rows[1:] if "345" in r["claim"]["mentions"][0]["text"]]
    assert {claim["reason"] for claim in spoiled} <= {"unsafe_text"}


def test_no_score_grade_or_share_anywhere(tmp_path: Path) -> None:
    """No output of a corpus counts verdicts for a document, or rates anything."""
    source = write_lines(tmp_path / "in.jsonl", documents(3))
    rows = checked(source, tmp_path / "out.jsonl")
    summary = summary_of(tmp_path / "out.jsonl")
    rated = {"score", "grade", "rating", "rate", "share_of_verdicts", "accuracy", "verdicts"}
    heads = [{k: v for k, v in row.items() if k != "claim"} for row in rows]
    assert not rated & {key for head in heads for key in _keys(head)}
    assert not (rated - {"verdicts"}) & set(_keys(summary))


def _keys(part: Any) -> list[str]:
    if isinstance(part, dict):
        return [*part, *(key for value in part.values() for key in _keys(value))]
    return [key for value in part for key in _keys(value)] if isinstance(part, list) else []


BAD = (
    ("{", "not a line of JSON"),
    ("[1, 2]", "not a JSON object"),
    ('"text"', "not a JSON object"),
    ('{"text": "x"}', "no `id`"),
    ('{"id": "x"}', "no `text`"),
    ('{"id": "", "text": "x"}', "`id` is not a text"),
    ('{"id": true, "text": "x"}', "`id` is not a text"),
    ('{"id": "a\\u0000b", "text": "x"}', "NUL"),
    ('{"id": "x", "text": 5}', "`text` is not a text"),
    ('{"id": "x", "text": ""}', "empty"),
    ('{"id": "x", "text": "   "}', "no text to read"),
    ('{"id": "x", "text": "y", "published": "yesterday"}', "`published` is not a date"),
    ('{"id": "x", "text": "y", "published": 2025}', "`published` is not a date"),
    ('{"id": "x", "text": "y", "title": ["z"]}', "`title` is not a text"),
    ("[" * 100_000, "not a line of JSON"),
    ('{"id": ' + "9" * 5000 + ', "text": "x"}', "not a line of JSON"),
)


def test_bad_lines_are_rows_and_the_rest_is_checked(tmp_path: Path) -> None:
    """Each bad line has one error row with its line number; nothing else is lost."""
    good = json.dumps({"id": 7, "text": TRUE, "published": "2025-10-01T08:00:00Z"})
    source = write_lines(tmp_path / "in.jsonl", [good, "", *(line for line, _ in BAD), good])
    with source.open("ab") as file:
        file.write(b'{"id": "x", "text": "\xff"}\n' + good.encode())  # the last line has no end
    rows = checked(source, tmp_path / "out.jsonl")
    errors = errors_of(rows)
    for number, (_, says) in enumerate(BAD, 3):
        assert says in errors[f"line {number}"], BAD[number - 3][0][:50]
    assert "not UTF-8" in errors[f"line {len(BAD) + 4}"]
    assert len(errors) == len(BAD) + 1
    whole = [row for row in rows if row["row"] == "document"]
    assert [row["id"] for row in whole] == ["7", "7", "7"]
    assert {row["document"]["published"] for row in whole} == {"2025-10-01"}
    summary = summary_of(tmp_path / "out.jsonl")
    assert summary["documents"] == len(BAD) + 4
    assert summary["input"]["repeated_ids"] == 2  # '7', and the 'x' of bad lines


def test_a_text_over_the_limit_is_refused_and_the_rest_checked(tmp_path: Path) -> None:
    """The limits of one document hold for each of many, in lines and in files."""
    long = {"id": "long", "text": "a " * (MAX_TEXT // 2 + 1)}
    source = write_lines(tmp_path / "in.jsonl", [long, *documents(1)])
    rows = checked(source, tmp_path / "out.jsonl")
    assert rows[0]["error"]["kind"] == "UnsafeInput"
    assert rows[1]["id"] == "d0"
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "long.txt").write_text(str(long["text"]))
    (folder / "ok.txt").write_text(TRUE)
    rows = checked(folder, tmp_path / "out2.jsonl")
    assert rows[0]["error"]["kind"] == "UnsafeInput"
    assert rows[1]["row"] == "document"


def test_a_line_over_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that no document can need is passed over in pieces."""
    monkeypatch.setattr("ontherecord.corpus.inputs.MAX_LINE", 1000)
    long = {"id": "long", "text": "a" * 5000}
    source = write_lines(tmp_path / "in.jsonl", [long, *documents(1), long])
    rows = checked(source, tmp_path / "out.jsonl")
    assert list(errors_of(rows)) == ["line 1", "line 3"]


@pytest.mark.skipif(sys.platform == "win32", reason="names and links of POSIX")
def test_hostile_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Links are not followed; names with controls or odd bytes are neither lost nor printed raw."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text(TRUE)
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "link.txt").symlink_to(outside / "secret.txt")
    (folder / "around").symlink_to(folder)
    (folder / "out").symlink_to(outside)
    (folder / "\x1b[31mred\n.txt").write_text("")
    (folder / "\u202etxt.txt").write_text(TRUE)
    (folder / "a*[b]?.txt").write_text(TRUE)
    os.mkfifo(folder / "pipe.txt")
    with open(os.fsencode(folder) + b"/caf\xe9.txt", "w") as file:
        file.write(TRUE)
    rows = checked(folder, tmp_path / "out.jsonl")
    errors = errors_of(rows)
    assert {where for where, said in errors.items() if "link" in said} == {
        "link.txt",
        "around",
        "out",
    }
    assert "regular file" in errors["pipe.txt"]
    assert {row["id"] for row in rows if row["row"] == "document"} == {
        "\u202etxt.txt",
        "a*[b]?.txt",
        "caf\\xe9.txt",
    }
    raw = (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    said = capsys.readouterr()
    for hidden in ("\x1b", "\u202e"):
        assert hidden not in raw
        assert hidden not in said.out + said.err
    assert "[U+001B]" in said.err


def test_ids_with_half_a_character(tmp_path: Path) -> None:
    """Half of a surrogate pair in an id or a text becomes a '?', and offsets stay."""
    source = tmp_path / "in.jsonl"
    source.write_text('{"id": "a\\ud800", "text": "\\udfff ' + TRUE + '"}\n')
    rows = checked(source, tmp_path / "out.jsonl")
    assert rows[0]["id"] == "a?"
    mention = rows[1]["claim"]["mentions"][0]
    assert rows[0]["document"]["text"][mention["start"] : mention["end"]] == mention["text"]


def test_parquet_in_and_out(tmp_path: Path) -> None:
    """The same findings whether documents come as JSONL or Parquet, and go out as either."""
    given = documents(3)
    lines = write_lines(tmp_path / "in.jsonl", given)
    table = tmp_path / "in[1]*.parquet"  # a name that is a pattern elsewhere
    values = ", ".join(f"('{d['id']}', '{d['text']}', date '{d['published']}')" for d in given)
    plain = tmp_path / "plain.parquet"
    duckdb.sql(
        f"copy (select * from (values {values}, (null, 'x', null), ('n', null, null)) "
        f"t(id, text, published)) to '{plain}' (format parquet)"
    )
    plain.rename(table)
    from_lines = checked(lines, tmp_path / "a.jsonl")
    from_table = checked(table, tmp_path / "b.jsonl")
    assert [r["claim"] for r in from_lines if r["row"] == "finding"] == [
        r["claim"] for r in from_table if r["row"] == "finding"
    ]
    assert list(errors_of(from_table)) == ["row 4", "row 5"]

    out = tmp_path / "c.parquet"
    assert run(("check", "--corpus", str(table), "-o", str(out), "--jobs", "1")) == 0
    names = ("row", "number", "id", "verdict", "claim", "document", "not_claims", "published")
    read = duckdb.sql(f"select {', '.join(names)} from '{out}'").fetchall()
    assert len(read) == len(from_table)
    for values_read, row in zip(read, from_table, strict=True):
        got = dict(zip(names, values_read, strict=True))
        for name in ("claim", "document", "not_claims"):
            assert (json.loads(got[name]) if got[name] else None) == row.get(name)
        assert (got["row"], got["number"], got["id"]) == (row["row"], row["number"], row["id"])
        if row["row"] == "finding":
            assert got["verdict"] == row["claim"]["verdict"]
            assert str(got["published"]) == row["published"]
    assert summary_of(out) == summary_of(tmp_path / "b.jsonl")


def test_two_jobs_write_the_bytes_of_one(tmp_path: Path) -> None:
    """Findings, order and summary do not depend on the number of processes."""
    source = write_lines(tmp_path / "in.jsonl", [*documents(40), "{", *documents(3)])
    for ending in ("jsonl", "parquet"):
        outs = [tmp_path / f"{jobs}.{ending}" for jobs in (1, 2)]
        for jobs, out in enumerate(outs, 1):
            done = ("check", "--corpus", str(source), "-o", str(out), "--jobs", str(jobs))
            assert run(done) == 0
        assert outs[0].read_bytes() == outs[1].read_bytes()
        one, two = (out.with_name(f"{out.name}.summary.json") for out in outs)
        assert one.read_bytes() == two.read_bytes()


def start(source: Path, out: Path, jobs: int) -> subprocess.Popen[bytes]:
    """`otr check --corpus` as its own process, which hears Ctrl-C even where this one does not."""
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    code = heard + "from ontherecord.cli import main; main()"
    arguments = ["check", "--corpus", str(source), "-o", str(out), "--jobs", str(jobs)]
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def wait_for(journal: Path, lines: int) -> None:
    """Wait until a run has done so many documents."""
    for _ in range(2400):
        if journal.is_file() and journal.read_bytes().count(b"\n") > lines:
            return
        time.sleep(0.05)
    raise AssertionError("the run did not get so far")


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_killed_run_is_gone_on_with(tmp_path: Path, jobs: int) -> None:
    """Killed at any moment and run again, the output is that of a run that was not."""
    source = write_lines(tmp_path / "in.jsonl", documents(250))
    whole = tmp_path / "whole.jsonl"
    checked(source, whole)
    out = tmp_path / "out.jsonl"
    journal = tmp_path / "out.jsonl.journal"
    part = tmp_path / "out.jsonl.part"
    done = 0
    for more in (5, 60):
        running = start(source, out, jobs)
        wait_for(journal, done + more)
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
        assert not out.exists()
        done = journal.read_bytes().count(b"\n") - 1
        assert done < 250
    for _ in range(100):  # the processes of the pool end with the first
        if not _alive(running.pid):
            break
        time.sleep(0.05)
    assert not _alive(running.pid)
    # A half-written line, and rows whose line was never written.
    journal.write_bytes(journal.read_bytes()[:-7])
    part.write_bytes(part.read_bytes() + b'{"row": "find')
    again = start(source, out, jobs)
    assert again.wait() == 0
    assert out.read_bytes() == whole.read_bytes()
    assert summary_of(out) == summary_of(whole)
    assert not journal.exists()
    assert not part.exists()


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_stopped_by_hand_is_kept(tmp_path: Path, jobs: int) -> None:
    """Ctrl-C ends the run and its processes, says so, and what is done is not lost."""
    source = write_lines(tmp_path / "in.jsonl", documents(250))
    out = tmp_path / "out.jsonl"
    running = start(source, out, jobs)
    wait_for(tmp_path / "out.jsonl.journal", 5)
    os.killpg(running.pid, signal.SIGINT)
    assert running.wait() == 130
    assert (tmp_path / "out.jsonl.journal").read_bytes().count(b"\n") > 5
    assert not out.exists()
    assert start(source, out, jobs).wait() == 0
    assert summary_of(out)["documents"] == 250


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def interrupted(source: Path, out: Path) -> None:
    """Leave an unfinished run of `source` into `out` after three documents."""

    def stop(done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_record().check_many(source, out, progress=stop)


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    """A run that goes on reads on after the last whole document, with its damaged rows cut off."""
    source = write_lines(tmp_path / "in.jsonl", documents(6))
    whole, out = tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    checked(source, whole)
    interrupted(source, out)
    part = tmp_path / "out.jsonl.part"
    part.write_bytes(part.read_bytes()[:-10] + b"\0" * 10)  # as after a power cut
    seen: list[int] = []
    open_record().check_many(source, out, progress=lambda done, _: seen.append(done))
    assert seen == [2, 3, 4, 5, 6]
    assert out.read_bytes() == whole.read_bytes()


def test_another_run_is_not_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another input, record, catalogue or option: one sentence that says what differs."""
    source = write_lines(tmp_path / "in.jsonl", documents(6))
    out = tmp_path / "out.jsonl"
    interrupted(source, out)
    kept = (tmp_path / "out.jsonl.journal").read_bytes()
    desk = open_record()
    with pytest.raises(OutputError, match=r"another set of options.*Delete out\.jsonl\.journal"):
        desk.check_many(source, out, no_text=True)
    with pytest.raises(OutputError, match="another set of options"):
        desk.check_many(source, out, as_of="2025-01-01")
    other = write_lines(tmp_path / "other.jsonl", documents(7))
    with pytest.raises(OutputError, match="begun with another input"):
        desk.check_many(other, out)
    meta = {**desk.lookup.meta, "record_hash": "other"}
    monkeypatch.setattr(desk.lookup, "meta", meta)
    with pytest.raises(OutputError, match="begun with another record"):
        desk.check_many(source, out)
    desk = open_record()
    monkeypatch.setattr(desk, "catalog", _renamed(desk.catalog))
    with pytest.raises(OutputError, match="begun with another catalogue"):
        desk.check_many(source, out)
    assert (tmp_path / "out.jsonl.journal").read_bytes() == kept
    (tmp_path / "out.jsonl.journal").write_text("something else\n")
    with pytest.raises(OutputError, match="does not know"):
        open_record().check_many(source, out)


def _renamed(catalog: Any) -> Any:
    from dataclasses import replace

    return replace(catalog, hash="other")


def test_a_changed_folder_is_another_input(tmp_path: Path) -> None:
    """A file added or written again since the run was stopped is noticed."""
    folder = tmp_path / "texts"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.txt").write_text(text(number))
    out = tmp_path / "out.jsonl"
    interrupted(folder, out)
    (folder / "1.txt").write_text(text(77))
    with pytest.raises(OutputError, match="begun with another input"):
        open_record().check_many(folder, out)


def test_two_runs_do_not_share_an_output(tmp_path: Path) -> None:
    """The second is told to wait."""
    pytest.importorskip("fcntl")
    source = write_lines(tmp_path / "in.jsonl", documents(3))
    out = tmp_path / "out.jsonl"
    desk = open_record()

    def again(done: int, total: int) -> None:
        if done == 1:
            with pytest.raises(OutputError, match="another run"):
                desk.check_many(source, out)

    desk.check_many(source, out, progress=again)
    assert len(rows_of(out)) >= 3


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--corpus", "EMPTY", "-o", "OUT.jsonl"), 3, "no document in it"),
        (("--corpus", "nowhere", "-o", "OUT.jsonl"), 3, "no such folder"),
        (("--corpus", "BLANK.jsonl", "-o", "OUT.jsonl"), 3, "no document in it"),
        (("--corpus", "NOT.parquet", "-o", "OUT.jsonl"), 3, "not a Parquet file"),
        (("--corpus", "IN.txt", "-o", "OUT.jsonl"), 2, "leave out --corpus"),
        (("--corpus", "IN.jsonl"), 2, "-o findings.jsonl"),
        (("--corpus", "IN.jsonl", "-o", "OUT.csv"), 2, "findings.parquet"),
        (("--corpus", "IN.jsonl", "-o", "IN.jsonl"), 2, "the corpus itself"),
        (("--corpus", "IN.jsonl", "-o", "no/OUT.jsonl"), 9, "no folder"),
        (("--corpus", "IN.jsonl", "-o", "OUT.jsonl", "IN.txt"), 2, "one of the two"),
        (
            ("--corpus", "IN.jsonl", "-o", "OUT.jsonl", "--published", "2025-01-01"),
            2,
            "`published`",
        ),
        (("--corpus", "IN.jsonl", "-o", "OUT.jsonl", "--explain"), 2, "--explain"),
        (("--corpus", "IN.jsonl", "-o", "OUT.jsonl", "--format", "json"), 2, "ending of OUT"),
        (("--corpus", "IN.jsonl", "-o", "OUT.jsonl", "--jobs", "0"), 2, "--jobs"),
        (("IN.txt", "--jobs", "2"), 2, "--jobs is for --corpus"),
        ((), 2, "nothing to check"),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, tuple) else "",
)
def test_mistakes_are_one_sentence(
    arguments: tuple[str, ...],
    code: int,
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What went wrong and what to do, and nothing is left behind."""
    monkeypatch.chdir(tmp_path)
    Path("EMPTY").mkdir()
    Path("IN.txt").write_text(TRUE)
    Path("BLANK.jsonl").write_text("\n \n")
    Path("NOT.parquet").write_text("PAR1 no")
    write_lines(Path("IN.jsonl"), documents(1))
    before = sorted(p.name for p in tmp_path.iterdir())
    assert run(("check", *arguments)) == code
    said = capsys.readouterr()
    assert says in said.err
    assert said.out == ""
    assert "Traceback" not in said.err
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_quotes_only_and_no_text(tmp_path: Path) -> None:
    """The options of one document hold for many."""
    given = [{"id": "a", "text": f"“{TRUE}” he said. {FALSE}", "published": "2025-10-01"}]
    source = write_lines(tmp_path / "in.jsonl", given)
    rows = checked(source, tmp_path / "out.jsonl", "--quotes-only", "--no-text")
    assert rows[0]["document"]["text"] is None
    mentions = [m for row in rows[1:] for m in row["claim"]["mentions"]]
    assert mentions
    assert all(m["quoted"] and m["text"] is None for m in mentions)


ENDS = """
import os
from ontherecord.desk import open_record, Article

def open_one():
    desk = open_record()
    def check(document):
        if "end this process" in document.text:
            os._exit(9)
        if "go wrong" in document.text:
            raise RuntimeError("as asked")
        return desk.check(Article.of(document)).to_dict()
    return check

def cannot_open():
    os._exit(9)
"""


def test_a_document_that_ends_its_process_is_one_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Processes that end are replaced; the other documents are checked, each once, in order."""
    (tmp_path / "ends_a_process.py").write_text(ENDS)
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module("ends_a_process")
    given = documents(12)
    ends = "Please end this process."
    for number, words in ((4, ends), (5, "go wrong"), (6, ends), (9, ends), (11, ends)):
        given[number]["text"] = words
    corpus = open_corpus(write_lines(tmp_path / "in.jsonl", given))
    done = list(check_all(corpus.entries(), module.open_one, Options(), 2))
    assert [one.note["id"] for one in done] == [f"d{n}" for n in range(12)]
    kinds = {n: one.note["error"]["kind"] for n, one in enumerate(done) if "error" in one.note}
    assert kinds == {4: "Ended", 5: "Unexpected", 6: "Ended", 9: "Ended", 11: "Ended"}
    with pytest.raises(OtrError, match="cannot start"):
        list(check_all(corpus.entries(), module.cannot_open, Options(), 2))
