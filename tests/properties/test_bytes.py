"""Whatever bytes a file holds, `otr check` answers: an error of ours, or a report that holds."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ontherecord.desk import Article, Desk
from ontherecord.documents.read import read_document
from ontherecord.errors import DocumentError
from ontherecord.report.jsonout import render_json
from ontherecord.report.text import render_text

WORDS = (
    *("ICE removed", "removals", "arrests", "encounters", "the backlog", "people", "cases"),
    *("271,484", "1", "0", "-5", "3.5", "9" * 23, "9" * 30, "1e309", "10%", "½", "²", "Ⅷ", "𝟓"),
    *("one", "hundred", "thousand", "million", "trillion", "half", "a", "and", "twenty", "١٢٣"),
    *("in fiscal 2024", "in 2024", "fiscal 0", "FY9999", "January 32, 2024", "February 29, 2023"),
    *("since 2021", "from", "to", "more than", "fewer than", "between", "of", "per day", "doubled"),
    *("the most", "ever", "record", "a year earlier", "last month", "the year before", "not"),
    *("$", "$5 billion", "€", "%", "percent", ",", ".", ". ", "?", ":", ";", "-", "—", "(", ")"),
    *("\n", "\n\n", "\t", "\r", " ", "\0", "\u200b", "\u202e", "\u2066", "\u00ad", "\ufeff"),
    *("\u0336", "\u2028", "\U0001f600", "ﬁscal", "Ａ", "İ", "ß", "“", "”", "said", "judges"),
    *("<p>", "</p>", "<table><tr><td>", "<s>", "<!--", "-->", "<script>", "&#8203;", "&#x31;"),
    *("# ", "- ", "| a | b |\n|---|---|\n", "**", "~~", "[x](y)", "`", "---\n", "&amp;"),
)
SENTENCES = (
    "ICE removed 271,484 people in fiscal 2024, up from 142,580 the year before.",
    "Border Patrol encounters fell 53% from October 2023 to October 2024, the lowest since 2020.",
    "The immigration court backlog stood at 3.7 million cases at the end of fiscal 2024.",
    "About two-thirds of the 59,762 people in ICE detention had no criminal conviction.",
    "President Trump signed the Laken Riley Act on Jan. 29, 2025, ICE said.",
)


@st.composite
def spliced(draw: st.DrawFn) -> str:
    """A sentence that claims something, with pieces put in and taken out anywhere."""
    text = " ".join(draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3)))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = start + draw(st.integers(0, 6))
        text = text[:start] + draw(st.one_of(st.sampled_from(WORDS), st.just(""))) + text[end:]
    return text


SPOKEN = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)
RUN = st.lists(st.sampled_from(WORDS), max_size=60).map("".join)
BYTES = st.one_of(
    st.binary(max_size=400),
    st.one_of(spliced(), SPOKEN, RUN, st.text(max_size=200)).map(
        lambda t: t.encode("utf-8", "surrogatepass")
    ),
    spliced().map(lambda t: f"<html><body>{t}</body></html>".encode()),
    st.tuples(SPOKEN, st.sampled_from(["utf-16", "utf-32", "cp1252"])).map(
        lambda pair: pair[0].encode(pair[1], "replace")
    ),
    st.sampled_from([b"%PDF-1.7\n", b"PK\x03\x04", b"\xef\xbb\xbf"]).flatmap(
        lambda start: st.binary(max_size=200).map(lambda rest: start + rest)
    ),
)
NAMES = st.sampled_from(["a.txt", "a.md", "a.html", "a.pdf", "a.docx", "a"])
DAYS = st.sampled_from([None, date(2025, 10, 1), date(1900, 1, 1), date(2100, 12, 31)])


@given(data=BYTES, name=NAMES, published=DAYS)
@example(data=b"ICE removed one " + b"hundred " * 200 + b"people.", name="a.txt", published=None)
@example(data=b"ICE removed " + b"one hundred and " * 200, name="a.txt", published=None)
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_bytes_are_answered(desk: Desk, data: bytes, name: str, published: date | None) -> None:
    """No crash; offsets quote what they point at; the report is JSON and text."""
    with suppress(DocumentError):
        document = read_document(data, name=name)
        report = desk.check(Article.of(document), published=published).to_dict()
        text = report["document"]["text"]
        spots = [m for claim in report["claims"] for m in claim["mentions"]]
        for spot in (*spots, *report["not_claims"]):
            assert 0 <= spot["start"] < spot["end"] <= len(text)
            assert text[spot["start"] : spot["end"]] == spot["text"]
        for claim in report["claims"]:
            for mention in claim["mentions"]:
                assert all(0 <= start < end <= len(text) for start, end in mention["spans"])
            turn = claim["turns_on"]
            if turn and turn["start"] is not None:
                assert text[turn["start"] : turn["end"]] == turn["text"]
            if claim["verdict"] in ("supported", "contradicted"):
                whole = ((m["start"], m["end"]) for m in claim["mentions"][:1])
                assert not any(document.is_unsafe(*span) for span in whole)
        assert json.loads(render_json(report)) == json.loads(json.dumps(report))
        assert render_text(report)
