"""`python -m ontherecord.catalog`: declarations to data/catalog.json and pipeline.json."""

from __future__ import annotations

import sys

from ontherecord.catalog.pipeline_store import write_pipeline
from ontherecord.catalog.store import write_catalog
from ontherecord.errors import CatalogError


def main() -> int:
    """Compile, print one line on stdout; a broken rule goes to stderr with exit code 4."""
    try:
        compiled = write_catalog()
        pipeline = write_pipeline([measure["id"] for measure in compiled["measures"]])
    except CatalogError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    counts = ", ".join(
        f"{len(compiled[part])} {part}" for part in ("measures", "agencies", "places", "breakdowns")
    )
    counts += ", " + ", ".join(f"{len(pipeline[part])} {part}" for part in ("levers", "scenarios"))
    print(f"catalogue {compiled['hash'][:12]}: {counts}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
