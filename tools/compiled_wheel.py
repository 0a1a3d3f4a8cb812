"""A platform wheel of the compiled package: uv's own wheel with the compiled modules in it."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PURE = "py3-none-any"


def tag() -> str:
    """The compatibility tag of what is compiled here: interpreter, its ABI, platform."""
    interpreter = f"cp{sys.version_info.major}{sys.version_info.minor}"
    platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    return f"{interpreter}-{interpreter}{sys.abiflags}-{platform}"


def uv() -> str | None:
    """Where uv is: in the checkout, else on the path; None where it is nowhere."""
    return shutil.which("uv", path=str(ROOT / ".uv" / "bin")) or shutil.which("uv")


def write(tree: Path, dist: Path) -> Path:
    """The wheel of the package below `tree`, in `dist` in place of older ones; returns its path."""
    with tempfile.TemporaryDirectory() as folder:
        command = [uv() or "uv", "build", "--quiet", "--wheel", "--out-dir", folder, str(ROOT)]
        subprocess.run(command, check=True)
        (pure,) = Path(folder).glob("*.whl")
        dist.mkdir(exist_ok=True)
        for old in dist.glob(f"{pure.name.split('-')[0]}-*.whl"):
            old.unlink()
        made = dist / pure.name.replace(PURE, tag())
        pack(pure, tree, made)
    return made


def pack(pure: Path, tree: Path, made: Path) -> None:
    """The files of a pure wheel, those of `tree` in their place, with the compiled ones.

    Modules come from `tree` too, so that a traceback shows the lines that were compiled.
    """
    with zipfile.ZipFile(pure) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        infos = {info.filename: info for info in old.infolist() if not info.is_dir()}
        record = next(name for name in infos if name.endswith(".dist-info/RECORD"))
        when = infos[record].date_time
        names = {*infos, *_of_tree(tree)} - {record}
        lines = []
        for name in sorted(names, key=lambda name: (".dist-info/" in name, name)):
            at = tree / name
            content = at.read_bytes() if at.is_file() else old.read(name)
            if name.endswith(".dist-info/WHEEL"):
                text = content.decode("ascii").replace(PURE, tag())
                content = text.replace("Purelib: true", "Purelib: false").encode("ascii")
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
            lines.append(f"{name},sha256={digest.decode()},{len(content)}\n")
            new.writestr(_entry(name, when), content)
        new.writestr(_entry(record, when), "".join([*lines, f"{record},,\n"]))


def _of_tree(tree: Path) -> set[str]:
    """The compiled modules below `tree`, and the modules of the package."""
    endings = (*EXTENSION_SUFFIXES, ".py")
    packaged = [*tree.glob("*"), *(tree / "ontherecord").rglob("*")]
    return {p.relative_to(tree).as_posix() for p in packaged if p.name.endswith(endings)}


def _entry(name: str, when: tuple[int, int, int, int, int, int]) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, when)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = (0o100755 if name.endswith(tuple(EXTENSION_SUFFIXES)) else 0o100644) << 16
    return info
