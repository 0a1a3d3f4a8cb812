"""Compiles modules below the working folder, each beside its source: what tools/compiled.py runs.

compiled_extensions.py [--front] MODULE...    --front: only up to mypyc's own form, no C
"""

from __future__ import annotations

import os
import sys

import setuptools  # stands before mypyc, which then uses it
from mypy.fscache import FileSystemCache
from mypyc.build import construct_groups, get_mypy_config, mypycify
from mypyc.codegen.emitmodule import Mapper, compile_modules_to_ir, parse_and_typecheck
from mypyc.errors import Errors
from mypyc.options import CompilerOptions

NAME = "ontherecord"
OPTIONS = ["--config-file=", "--ignore-missing-imports"]  # the pure package is checked elsewhere


def extensions(modules: list[str]) -> None:
    """Compile and link; C files and objects go to the folder `c`."""
    made = mypycify(
        [*OPTIONS, *modules],
        opt_level="2",
        debug_level="0",
        multi_file=True,
        target_dir="c",
        group_name=NAME,
    )
    built = setuptools.Distribution({"name": NAME, "packages": [], "ext_modules": made})
    command = built.get_command_obj("build_ext")
    command.build_lib, command.build_temp = ".", "c"
    command.ensure_finalized()
    command.run()


def front(modules: list[str]) -> list[str]:
    """What mypyc says against the modules; [] when it can compile them all."""
    options, files = CompilerOptions(multi_file=True), FileSystemCache()
    chosen, all_sources, checked = get_mypy_config([*OPTIONS, *modules], None, options, files)
    groups = construct_groups(chosen, False, True, NAME)
    result = parse_and_typecheck(all_sources, checked, options, groups, files)
    errors = Errors(checked)
    mapper = Mapper({one.module: name for group, name in groups for one in group})
    compile_modules_to_ir(result, mapper, options, errors)
    said = errors.new_messages()
    return [line for line in said if ": error:" in line]


if __name__ == "__main__":
    if sys.argv[1] == "--front":
        found = front(sys.argv[2:])
        print("\n".join(found), flush=True)
        os._exit(bool(found))  # taking mypy's trees apart takes longer than it is worth
    extensions(sys.argv[1:])
