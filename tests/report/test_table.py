"""Tables on the terminal, as CSV and as JSON."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import StringIO

import pytest

from ontherecord.report.table import guard, metadata, render_table

HEADERS = ["period", "value", "note"]
ROWS = [["fiscal 2024", 271484.0, "=HYPERLINK(1)"], ["fiscal 2023", 142580, None]]
META = {"title": "ICE removals", "notes": ["Source: ICE"]}


def test_a_table_for_people() -> None:
    text = render_table(HEADERS, ROWS, meta=META)
    assert text.startswith("ICE removals\n")
    assert "271,484" in text
    assert text.endswith("Source: ICE\n")
    assert all(len(line) <= 80 for line in text.splitlines())
    assert render_table(HEADERS, []) == "Nothing to list.\n"


def test_hostile_cells_do_not_reach_the_terminal() -> None:
    text = render_table(["a\x1b[1m"], [["\x1b[2J\u202ex [bold]y"]])
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[bold]y" in text


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\nx", "＝1"])
def test_text_that_a_spreadsheet_would_run_is_guarded(cell: str) -> None:
    text = render_table(["a"], [[cell]], "csv")
    assert list(csv.reader(StringIO(text)))[1][0].startswith("'")


def test_numbers_are_never_guarded() -> None:
    assert guard(-5) == -5
    assert render_table(["a", "b"], [[-5, -0.5]], "csv") == "a,b\n-5,-0.5\n"


def test_csv_reads_back_and_dates_are_iso() -> None:
    text = render_table(["day", "x"], [[date(2024, 9, 30), 'a "quote", a comma']], "csv")
    assert list(csv.reader(StringIO(text)))[1] == ["2024-09-30", 'a "quote", a comma']


def test_json_carries_its_metadata() -> None:
    saved = json.loads(render_table(HEADERS, ROWS, "json", META))
    assert saved["title"] == "ICE removals"
    assert saved["rows"][0] == {"period": "fiscal 2024", "value": 271484, "note": "=HYPERLINK(1)"}
    beside = json.loads(metadata(HEADERS, ROWS, META))
    assert beside == {**META, "columns": HEADERS, "rows": 2}


def test_a_short_row_is_an_error() -> None:
    with pytest.raises(ValueError, match="row 2"):
        render_table(HEADERS, [ROWS[0], ["x"]])
