"""Small documents built for the tests."""

from __future__ import annotations

import io
from typing import Any


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
