"""`python -m ontherecord.pipeline`: work out data/today.json for the shipped record."""

from __future__ import annotations

import sys

from ontherecord.errors import OtrError
from ontherecord.pipeline.today import FILE, dumped, worked_out
from ontherecord.record.lookup import open_lookup


def main() -> int:
    """Write the file whole or not at all; one line on stdout."""
    try:
        found = worked_out(open_lookup())
    except OtrError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    part = FILE.with_suffix(".part")
    part.write_text(dumped(found), encoding="utf-8")
    part.replace(FILE)
    print(f"today's levers from {found['first_month']}: {len(found['outputs'])} outputs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
