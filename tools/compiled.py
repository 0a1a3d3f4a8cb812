"""A compiled build of the package (mypyc), checked equal to the pure one, and its wheel.

.venv/bin/python tools/compiled.py          copy, rewrite, compile, compare, write a wheel to dist/
.venv/bin/python tools/compiled.py --front  stop before C: can mypyc read all of it? (no compiler)

The copy is build/compiled; nothing is written into src/. A difference in one answer stops the tool
and no wheel is written. `make compiled` installs what it needs first, but for a C compiler.
"""

from __future__ import annotations

import argparse
import importlib.machinery
import importlib.util
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))  # the tool's own modules stand beside it
import compiled_equal as equal
import compiled_source as source
import compiled_wheel as wheel

# What is compiled: all that a check runs through, text to findings, and that imports neither a
# library for declarations nor one for tables.
COMPILED = (
    "base/*.py",
    "claims/*.py",
    "verdict/*.py",
    "record/lookup.py",
    "record/lookup_codes.py",
    "record/lookup_line.py",
    "record/observation.py",
    "record/vintages.py",
    "catalog/lever.py",
    "catalog/measure.py",
    "catalog/store.py",
)
TREE = source.ROOT / "build" / "compiled"
DIST = source.ROOT / "dist"
LOG = TREE / "build.log"
SAME = TREE / "fingerprint.txt"  # written when the build is found equal: of what it was made


class NotBuilt(Exception):
    """Why there is no compiled build, in one sentence."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the build and its wheel; returns the exit code."""
    parser = argparse.ArgumentParser(prog="tools/compiled.py", description=__doc__)
    parser.add_argument("--front", action="store_true", help="stop before C")
    given = parser.parse_args(arguments)
    try:
        if given.front:
            compile_copy(TREE.with_name("front"), front=True)
        else:
            build()
            print(wheel.write(TREE, DIST).relative_to(source.ROOT))
    except NotBuilt as error:
        print(f"compiled: {error}", file=sys.stderr)
        return 1
    return 0


def build() -> None:
    """The compiled package in build/compiled, found equal to the pure one. Raises NotBuilt."""
    for sentence in missing():
        raise NotBuilt(sentence)
    compile_copy(TREE)
    say("comparing the two packages, answer by answer (about two minutes)")
    try:
        code = equal.asked(TREE, TREE / "compiled.jsonl")
        equal.asked(source.SOURCE.parent, TREE / "pure.jsonl")
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        raise NotBuilt(f"a package could not be asked: {error}") from error
    if not code.endswith(tuple(importlib.machinery.EXTENSION_SUFFIXES)):
        raise NotBuilt(f"what was compiled is not what is imported, which is {code}")
    with (TREE / "pure.jsonl").open() as pure, (TREE / "compiled.jsonl").open() as compiled:
        next(pure), next(compiled)  # where their code lies
        found = equal.difference(pure, compiled)
    if found:
        raise NotBuilt(f"the compiled package finds something else: {found}")
    SAME.write_text(source.fingerprint(COMPILED), encoding="ascii")
    say("equal")


def current() -> bool:
    """Whether build/compiled was made, and found equal, from the sources as they are now."""
    return SAME.is_file() and SAME.read_text(encoding="ascii") == source.fingerprint(COMPILED)


def missing() -> Iterator[str]:
    """What is not there and must be, each with what to do about it."""
    for module, package in (("mypyc", "mypy"), ("setuptools", "setuptools")):
        if importlib.util.find_spec(module) is None:
            yield f"{package} is not installed; run `make compiled`, which installs it"
    compiler = (sysconfig.get_config_var("CC") or "cc").split()[0]
    if not any(shutil.which(name) for name in (compiler, "cc", "gcc", "clang")):
        yield (
            "no C compiler is installed; install one (Debian and Ubuntu: apt-get install gcc "
            "libc6-dev, macOS: xcode-select --install) and run `make compiled` again"
        )
    if wheel.uv() is None:
        yield "uv, which makes the wheel, is not installed; run `make compiled`, which installs it"
    headers = Path(sysconfig.get_path("include")) / "Python.h"
    if not headers.is_file():
        yield (
            f"Python's headers are not installed (there is no {headers}); install them (Debian "
            "and Ubuntu: apt-get install python3-dev) and run `make compiled` again"
        )


def compile_copy(tree: Path, *, front: bool = False) -> None:
    """Copy and rewrite the package below `tree` and compile it there. Raises NotBuilt."""
    began = time.monotonic()
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    modules = source.copy(source.SOURCE, tree / source.SOURCE.name, COMPILED)
    if not front:
        say(f"compiling {len(modules)} modules (some minutes)")
    script = Path(__file__).with_name("compiled_extensions.py")
    names = [path.relative_to(tree).as_posix() for path in modules]
    log = tree / LOG.name
    with log.open("w", encoding="utf-8") as out:
        command = [sys.executable, str(script), *(["--front"] if front else []), *names]
        ran = subprocess.run(command, cwd=tree, stdout=out, stderr=subprocess.STDOUT)
    if ran.returncode:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        told = [line for line in lines if "error" in line.lower()] or lines[-1:]
        name = log.relative_to(source.ROOT)
        raise NotBuilt(f"mypyc or the C compiler stopped ({name}): {'; '.join(told[:3])}")
    if not front:
        say(f"compiled in {time.monotonic() - began:.0f} s")


def say(what: str) -> None:
    """A line of progress."""
    print(f"compiled: {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
