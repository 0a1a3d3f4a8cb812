"""The command line: parse, call one verb, print. Each command is one function in a module here.

stdout carries the result and nothing else; progress and errors go to stderr. A mistake of the
user's is one sentence and the exit code of its error class, never a traceback. A module is
imported when its command runs, so `otr check` loads nothing that only `otr build` needs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper

import click

from ontherecord.errors import OtrError
from ontherecord.report.safe import one_line

INTERRUPTED = 130
PIPE_CLOSED = 141
UNEXPECTED = 70

# Command -> the module that holds it; the order is the order of `otr --help`.
COMMANDS = {
    "check": "check",
    "recheck": "check",
    "measures": "look",
    "show": "look",
    "compare": "look",
    "trace": "find",
    "events": "find",
    "place": "find",
    "cite": "find",
    "sources": "find",
    "project": "project",
    "effect": "effect",
    "backtest": "backtest",
    "load": "record",
    "build": "record",
    "corpus": "corpus",
}


class LazyGroup(click.Group):
    """A group that imports the module of a command when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order a reader meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, None when there is none."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        found = getattr(import_module(f"ontherecord.cli.{module}"), cmd_name)
        return found if isinstance(found, click.Command) else None


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ontherecord", prog_name="otr")
def otr() -> None:
    """Measure, check and project U.S. immigration enforcement from the official record."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code, after any error was told on stderr."""
    _say_what_can_be_said()
    try:
        otr.main(args=arguments, prog_name="otr", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("otr: stopped", err=True)
        return INTERRUPTED
    except OtrError as error:
        _tell(str(error))
        return error.exit_code
    except (BrokenPipeError, SystemExit):  # click turns the one into the other
        _drop_stdout()
        return PIPE_CLOSED
    except OSError as error:
        _tell(f"{error.filename or 'a file'}: {error.strerror or error}")
        return 1
    except Exception as error:
        if os.environ.get("OTR_TRACEBACK"):
            raise
        _tell(
            f"an error On the Record did not expect ({type(error).__name__}: {error}). "
            "Run the command again with OTR_TRACEBACK=1 and report what it prints."
        )
        return UNEXPECTED
    return 0


def _tell(message: str) -> None:
    """One line on stderr, free of characters that could act on a terminal."""
    click.echo(f"otr: {one_line(message)}", err=True)


def _drop_stdout() -> None:
    """Whoever read stdout has left: nothing more is written there, not even at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say_what_can_be_said() -> None:
    """A terminal that knows few characters gets '?' for the others, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
