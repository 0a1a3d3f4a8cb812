"""PDF and DOCX: what is shown, what is hidden, what is missing."""

from __future__ import annotations

import builtins
import io
import zipfile
from typing import Any

import pytest

from ontherecord.documents.read import read_document
from ontherecord.errors import DocumentError, UnsafeInput

docx = pytest.importorskip("docx", reason="python-docx ([articles]) is not installed")
pytest.importorskip("pypdfium2", reason="pypdfium2 ([articles]) is not installed")


def pdf(*pages: str, box: str = "0 0 600 800") -> bytes:
    """A PDF whose pages draw the given content streams with the font /F."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    kids = []
    for content in pages:
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        stream = len(objects)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents {stream} 0 R"
            " /Resources << /Font << /F 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n".encode()
    return out + f"startxref\n{table}\n%%EOF\n".encode()


def drawn(text: str, x: int = 50, y: int = 700, mode: int = 0, size: int = 12) -> str:
    """A content stream that shows one line."""
    return f"BT /F {size} Tf {mode} Tr {x} {y} Td ({text}) Tj ET\n"


def saved(document: Any) -> bytes:
    """A python-docx document as bytes."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_pages_ligatures_and_hyphens() -> None:
    first = drawn("ICE removed 271,484 peo-") + drawn("ple in fiscal 2024.", y=685)
    document = read_document(pdf(first, drawn("Second page")))
    assert document.kind == "pdf"
    words = " ".join(document.text.split())
    assert words == "ICE removed 271,484 people in fiscal 2024. Second page"
    assert "\n\nSecond page" in document.text
    assert (document.published_from, document.unsafe, document.origin) == ("absent", (), ())


@pytest.mark.parametrize(
    "hidden",
    [
        drawn("HIDDEN 99", x=300, mode=3),
        drawn("HIDDEN 99", x=300, mode=7),
        drawn("HIDDEN 99", x=5000),
        drawn("HIDDEN 99", y=-200),
    ],
)
def test_what_a_page_does_not_show(hidden: str) -> None:
    document = read_document(pdf(drawn("Shown 271,484 here") + hidden))
    assert "HIDDEN" not in document.text
    assert "99" not in document.text
    assert "Shown 271,484 here" in document.text


def test_hidden_digits_inside_a_number_spoil_it() -> None:
    line = "BT /F 12 Tf 50 700 Td (about 6) Tj 3 Tr (9) Tj 0 Tr (5,000 left) Tj ET"
    document = read_document(pdf(line))
    runs = [document.text[start:end] for start, end in document.unsafe]
    assert "9" not in document.text
    assert "".join(runs) == "65,000"


def test_the_digits_of_a_scan_are_not_relied_on() -> None:
    document = read_document(pdf(drawn("Scanned 271,484 words", mode=3)))
    assert "Scanned" in document.text
    assert document.is_unsafe(document.text.index("271"), document.text.index("484"))


def test_damaged_pdf() -> None:
    whole = pdf(drawn("Text"))
    for data in (whole[: len(whole) // 2], b"%PDF-1.4\nstartxref\n%%EOF"):
        with pytest.raises(DocumentError) as caught:
            read_document(data)
        assert caught.value.next_step


def report() -> Any:
    document = docx.Document()
    document.core_properties.title = "The title"
    document.add_heading("Head", 1)
    paragraph = document.add_paragraph("ICE removed ")
    paragraph.add_run("271,484").bold = True
    paragraph.add_run(" people")
    return document


def test_paragraphs_lists_and_tables() -> None:
    document = report()
    table = document.add_table(2, 2)
    for cell, text in zip(
        [c for row in table.rows for c in row.cells], ["Year", "N", "2024", "271,484"], strict=True
    ):
        cell.text = text
    document.add_paragraph("End")
    read = read_document(saved(document))
    assert read.kind == "docx"
    assert read.title == "The title"
    assert read.text == "Head\n\nICE removed 271,484 people\nYear | N\n2024 | 271,484\n\nEnd"


def test_deleted_hidden_and_struck_runs() -> None:
    document = report()
    paragraph = document.add_paragraph("about 6")
    gone = paragraph.add_run("9")
    gone.font.hidden = True
    paragraph.add_run("5,000 left ")
    paragraph.add_run("STRUCK").font.strike = True
    tracked = document.add_paragraph("kept ")
    run = tracked.add_run("DELETED")
    wrapper = docx.oxml.OxmlElement("w:del")
    tracked._p.remove(run._r)
    wrapper.append(run._r)
    tracked._p.append(wrapper)
    style = document.styles.add_style("Unseen", docx.enum.style.WD_STYLE_TYPE.CHARACTER)
    style.font.hidden = True
    tracked.add_run("STYLED", style="Unseen")
    tracked.add_run(" end")
    read = read_document(saved(document))
    for word in ("STRUCK", "DELETED", "STYLED", "9"):
        assert word not in read.text
    assert "about 65,000 left" in read.text
    assert "kept  end" in read.text
    assert [read.text[start:end] for start, end in read.unsafe] == ["65,000"]


def test_raised_figures() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("65,682")
    paragraph.add_run("1").font.superscript = True
    paragraph.add_run(" removals")
    read = read_document(saved(document))
    assert (read.text, read.unsafe) == ("65,682 removals", ())


def test_damaged_docx_and_declared_entities() -> None:
    whole = saved(report())
    with pytest.raises(DocumentError, match="cut short or damaged"):
        read_document(whole[: len(whole) // 2])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            body = old.read(member)
            if member == "word/document.xml":
                body = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + body
            new.writestr(member, body)
    with pytest.raises(UnsafeInput, match="entities"):
        read_document(out.getvalue())


@pytest.mark.parametrize(
    ("library", "data"), [("pypdfium2", pdf(drawn("x"))), ("docx", saved(report()))]
)
def test_a_missing_extra_says_how_to_install_it(
    library: str, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == library:
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(DocumentError, match=r"pip install 'ontherecord\[articles\]'"):
        read_document(data)
