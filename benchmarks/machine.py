"""The machine and the versions a run was made with: what a reader needs to judge the figures."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ontherecord.desk import open_record

PACKAGES = (
    "ontherecord", "numpy", "fastexcel", "duckdb", "click", "quantulum3", "openpyxl",
    "simpy", "ciw", "numba", "jax", "statsforecast",
)  # fmt: skip


def machine() -> dict[str, str]:
    """What the run was made on: processor, memory, system, versions, record."""
    desk = open_record()
    found = {
        "processor": f"{_processor()}, {os.cpu_count()} cores seen",
        "system": f"{platform.system()} {platform.machine()}",
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "packages": ", ".join(f"{name} {_version(name)}" for name in PACKAGES),
        "record": f"built {desk.lookup.meta.get('built', '')}, "
        f"catalogue {desk.catalog.hash[:12]}, {len(desk.catalog.measures)} measures",
    }
    pages = os.sysconf_names.get("SC_PHYS_PAGES")
    if pages is not None:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        found["memory"] = f"{memory / 2**30:.0f} GiB"
    return found


def load() -> str:
    """The machine's load over the last minute, '' where the system does not say."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    if listed.is_file():
        for line in listed.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return " ".join(line.partition(":")[2].split())
    return platform.processor() or platform.machine()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
