"""The compiled build, as far as it can be tried without a C compiler."""

from __future__ import annotations

import ast
import json
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from .code import PACKAGE, ROOT

sys.path.insert(0, str(ROOT / "tools"))
import compiled
import compiled_equal as equal
import compiled_records as records
import compiled_source as source
import compiled_wheel as wheel


def test_mypyc_reads_what_is_to_be_compiled() -> None:
    """The rewritten copy passes mypyc up to where it would write C."""
    assert compiled.main(["--front"]) == 0


def test_every_pattern_finds_modules() -> None:
    assert [one for one in compiled.COMPILED if not list(PACKAGE.glob(one))] == []


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("for x in (*a, b): pass", "for x in tuple((*a, b)): pass"),
        ("for x in *a, b: pass", "for x in tuple((*a, b)): pass"),
        ("y = [x for x in [*a, 'é'] if x in (*b, 1)]",
         "y = [x for x in list([*a, 'é']) if x in tuple((*b, 1))]"),
        ("y = words <= {*a, 'in'}", "y = words <= set({*a, 'in'})"),
        ("y = x in (*a, *(c for c in (*d, 1)))",
         "y = x in tuple((*a, *(c for c in tuple((*d, 1)))))"),
        ("for x in (\n    *a,\n    b,\n): pass", "for x in tuple((\n    *a,\n    b,\n)): pass"),
        ("for x in (a, b): pass", "for x in (a, b): pass"),
        ("y = (*a, b)", "y = (*a, b)"),
    ],
)  # fmt: skip
def test_displays_with_a_star(written: str, wanted: str) -> None:
    """Only those that mypyc would unroll become an argument, with the same value."""
    assert source.without_star_displays(written) == wanted


@pytest.mark.parametrize("written", [
    "y = [x for x in (*a, *b)]",
    "y = 3 in [*a, 3], 3 in (*a, *b), {*a} <= {*b, 1, 2}, [*a, 2] == [1, 2, 2]",
    "y = []\nfor x in *a, *b: y.append(x)",
    "y = {*a, 'in'} <= {*b, 1, 'in'}, {*a} == {*b, 1}, (*a,) == [*a]",
])  # fmt: skip
def test_displays_keep_their_value(written: str) -> None:
    """Rewritten, it is the same."""
    rewritten = source.without_star_displays(written)
    assert rewritten != written
    found = []
    for text in (written, rewritten):
        names: dict[str, Any] = {"a": [1, 2], "b": [2]}
        exec(text, names)
        found.append(names["y"])
    assert found[0] == found[1]


RECORD = '''
from __future__ import annotations
from dataclasses import dataclass, field, replace
@dataclass(frozen=True, slots=True, order=True)
class One:
    """A record."""
    a: int
    b: str = "x"
    c: dict[str, int] = field(default_factory=dict)
    d: int = field(init=False, compare=False, repr=False)
    def __post_init__(self) -> None:
        object.__setattr__(self, "d", self.a + 1)
def other(one: One) -> One:
    return replace(one, b="y")
'''


def _module(text: str, name: str) -> ModuleType:
    made = ModuleType(name)
    sys.modules[name] = made
    exec(compile(text, name, "exec"), made.__dict__)
    return made


def test_records_written_out_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Constructor, defaults, `replace`, order and frozenness are those of the dataclass."""
    replacing = _module(records.REPLACE, "ontherecord.base.replacing")
    text = records.written_out(RECORD)
    assert records.IMPORT in text
    # What mypyc stores in its own structure, plain Python must store past the frozen class.
    text = text.replace("self.a = a ", "object.__setattr__(self, 'a', a) ")
    text = text.replace("self.b = b ", "object.__setattr__(self, 'b', b) ")
    text = text.replace("self.c = (dict)() if c is None else c ",
                        "object.__setattr__(self, 'c', {} if c is None else c) ")  # fmt: skip
    pure, made = _module(RECORD, "record_pure"), _module(text, "record_made")
    for module in (pure, made):
        one = module.One(1, c={"k": 2})
        assert repr(module.other(one)) == "One(a=1, b='y', c={'k': 2})"
        assert module.other(one).d == 2
        assert module.One(1) < module.One(2, "a")
        assert module.One(1).c == {}
        assert module.One(1).c is not module.One(1).c
        assert pickle.loads(pickle.dumps(one)) == one
        with pytest.raises(FrozenInstanceError):
            one.a = 3
    assert replacing.replace(pure.One(1), b="z").b == "z"
    for name in ("ontherecord.base.replacing", "record_pure", "record_made"):
        monkeypatch.delitem(sys.modules, name)


def test_every_field_of_a_record_is_known() -> None:
    """What stands in the dataclasses that are compiled is what the rewriting understands."""
    known = {"default_factory", "init", "compare", "repr"}
    for pattern in compiled.COMPILED:
        for path in PACKAGE.glob(pattern):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "field":
                    assert {word.arg for word in node.keywords} <= known, path
                if isinstance(node, ast.ClassDef) and records.is_written_out(node):
                    told = [ast.unparse(one) for one in node.decorator_list]
                    assert all("kw_only" not in one for one in told), path


def _answers(*found: object) -> list[str]:
    return [json.dumps({"asked": f"text {n}", "found": one}) for n, one in enumerate(found)]


@pytest.mark.parametrize(
    ("pure", "other", "said"),
    [
        ([{"a": [1, 2]}], [{"a": [1, 2]}], ""),
        ([{"a": [1, 2]}], [{"a": [1, 3]}], "text 0: a[1] is 2 pure and 3 compiled"),
        ([1, {"a": 60}], [1, {"a": 60.0}], "text 1: a is 60 pure and 60.0 compiled"),
        ([{"a": {"b": "x"}}], [{"a": {}}], 'text 0: a.b is "x" pure and null compiled'),
        ([1, 2], [1], "the compiled package answered less"),
        ([1], [1, 2], "the pure package answered less"),
        (["x"], [None], 'text 0: the answer is "x" pure and null compiled'),
    ],
)
def test_a_difference_is_found(pure: list[Any], other: list[Any], said: str) -> None:
    """The first one, with its place in the answer; none where there is none."""
    assert equal.difference(_answers(*pure), _answers(*other)) == said


def test_much_is_asked() -> None:
    """Every text of the corpus, and the sentences annotated in it."""
    assert len({name.partition(",")[0] for name, _, _ in equal.texts()}) > 50
    assert len(list(equal.texts())) > 5_000


def test_a_difference_stops_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No fingerprint and no wheel, and the difference is said."""

    def asked(tree: Path, into: Path) -> str:
        into.write_text('{"code": "x.so"}\n' + _answers(tree == tmp_path)[0] + "\n")
        return "x.so"

    monkeypatch.setattr(compiled, "TREE", tmp_path)
    monkeypatch.setattr(compiled, "SAME", tmp_path / "fingerprint.txt")
    monkeypatch.setattr(compiled, "missing", lambda: iter(()))
    monkeypatch.setattr(compiled, "compile_copy", lambda tree: None)
    monkeypatch.setattr(compiled.equal, "asked", asked)
    monkeypatch.setattr(compiled.wheel, "write", lambda *_: pytest.fail("a wheel was written"))
    assert compiled.main([]) == 1
    assert "finds something else: text 0: the answer is false pure" in capsys.readouterr().err
    assert not compiled.current()


def test_no_compiler_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one sentence, with what to install."""
    monkeypatch.setattr(compiled.shutil, "which", lambda name: None)
    assert compiled.main([]) == 1
    said = capsys.readouterr().err
    assert said.startswith("compiled: no C compiler is installed; install one (")
    assert said.count("\n") == 1


def test_the_wheel_holds_what_was_compiled(tmp_path: Path) -> None:
    """The pure wheel's files with the compiled ones, under a platform's tag."""
    uv = ROOT / ".uv" / "bin" / "uv"
    tree, dist = tmp_path / "tree", tmp_path / "dist"
    (tree / "ontherecord" / "base").mkdir(parents=True)
    ending = wheel.EXTENSION_SUFFIXES[0]
    (tree / f"ontherecord__mypyc{ending}").write_bytes(b"all")
    (tree / "ontherecord" / "base" / f"period{ending}").write_bytes(b"one")
    (tree / "ontherecord" / "base" / "period.py").write_text("rewritten = 1\n")
    if not uv.is_file():
        pytest.fail("uv is where tools/environment puts it")
    made = wheel.write(tree, dist)
    assert made.name.endswith(f"-{wheel.tag()}.whl")
    names = subprocess.run(
        [sys.executable, "-m", "zipfile", "-l", str(made)], capture_output=True, text=True
    ).stdout
    for name in ("ontherecord__mypyc", "ontherecord/data/record.sqlite", "dist-info/WHEEL"):
        assert name in names
    target = tmp_path / "installed"
    command = [str(uv), "pip", "install", "-q", "--no-deps", "--target", str(target), str(made)]
    subprocess.run(command, check=True)
    assert (target / "ontherecord" / "base" / "period.py").read_text() == "rewritten = 1\n"
    told = next(target.glob("ontherecord-*.dist-info/WHEEL")).read_text()
    assert "Root-Is-Purelib: false" in told
    assert f"Tag: {wheel.tag()}" in told
