"""Cold start: `otr` as a whole process, from the shell's point of view."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from .built import path, trees
from .result import Result, row
from .texts import long_article
from .timing import Command, process

NAME = "cold"
TITLE = "A command from cold"
RUNS = 11
CHECK = "`otr check`, report in the terminal"
OTR = Path(sys.executable).parent / "otr"


def run() -> Result:
    """Time `otr check` on 1,000 words and `otr show`; an idle Python beside them as the floor."""
    article = long_article()
    with tempfile.TemporaryDirectory() as folder:
        text, page = Path(folder) / "article.txt", Path(folder) / "report.html"
        text.write_text(article.text, encoding="utf-8")
        check: Command = [OTR, "check", text, "--published", article.published.isoformat()]
        commands: dict[str, tuple[Command, str]] = {
            **{f"{CHECK}{said}": (check, "under 1 s") for said in trees()},
            "`otr check --format json`": ([*check, "--format", "json"], ""),
            "`otr check --format html`, with charts": (
                [*check, "--format", "html", "-o", page],
                "",
            ),
            "`otr show ice.removals --by fiscal_year`": (
                [OTR, "show", "ice.removals", "--by", "fiscal_year"],
                "under 0.6 s",
            ),
            "`otr --version`": ([OTR, "--version"], ""),
            "Python itself, doing nothing": ([sys.executable, "-c", ""], ""),
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        env = {"PYTHONPYCACHEPREFIX": str(Path(folder) / "bytecode")}  # the checkout stays as it is
        envs = dict.fromkeys(commands, env)
        envs |= {f"{CHECK}{said}": {**env, **path(tree)} for said, tree in trees().items()}
        for name, (command, _) in commands.items():  # files and bytecode into the cache
            process(command, envs[name])
        for _ in range(RUNS):  # in turn, so that a busy moment falls on all
            for name, (command, _) in commands.items():
                times[name].append(process(command, envs[name]).seconds)
    rows = tuple(
        row(name, times[name], "s", aim=aim, peer=name.startswith("Python"))
        for name, (_, aim) in commands.items()
    )
    how = (
        f"Whole processes, start to exit, on a text of {article.words:,} words (articles of "
        "`tests/corpus` joined: far denser in claims than a newspaper). One run before the clock "
        "starts, so files are in the system's cache and bytecode is compiled."
    )
    return Result(NAME, TITLE, how, rows)
