"""HTML: the text a reader of the page sees, with its title and date.

Left out: what the page hides (by element, attribute, inline style or a simple rule of its own style
sheet), struck-out words, comments, and what surrounds an article (menus, page footers, side boxes).
Not seen here: outside style sheets and scripts.
"""

from __future__ import annotations

from datetime import date

from ontherecord.documents import elements, tags
from ontherecord.documents.flow import Flow
from ontherecord.documents.meta import PageMeta, shorten
from ontherecord.documents.tape import Tape


def read_html(source: str, name: str) -> tuple[Tape, str, date | None]:
    """The tape, title and publication day of a page. Raises UnsafeInput past a limit."""
    pieces = list(tags.scan(source))
    meta = PageMeta()
    selectors = _declarations(source, pieces, meta)
    flow = _flow(source, pieces, Flow(source, Tape(name), selectors, all_parts=False))
    if flow.set_apart and not flow.tape.text.strip():  # a page that is nothing but side boxes
        flow = _flow(source, pieces, Flow(source, Tape(name), selectors, all_parts=True))
    heading = flow.tape.text[slice(*flow.heading)] if flow.heading else ""
    title = shorten(meta.shared_title) or shorten(heading) or shorten(meta.title)
    return flow.tape, title, meta.published


def feed(flow: Flow, piece: tags.Piece) -> None:
    """Hand one piece of source to a flow."""
    if piece.kind == "text":
        flow.text(piece.start, piece.end)
    elif piece.kind == "open":
        closed = flow.source.endswith("/>", piece.start, piece.end)
        flow.open(piece.name, piece.attributes, piece.start, self_closed=closed)
    elif piece.kind == "close":
        flow.close(piece.name, piece.start)
    else:
        flow.gap(digits=False)


def _flow(source: str, pieces: list[tags.Piece], flow: Flow) -> Flow:
    for piece in pieces:
        feed(flow, piece)
    flow.finish()
    return flow


def _declarations(source: str, pieces: list[tags.Piece], meta: PageMeta) -> set[str]:
    """Read what the page declares; returns the selectors its own style sheets hide."""
    selectors: set[str] = set()
    kind = ""
    for piece in pieces:
        if piece.kind == "open" and piece.name in ("meta", "time", "script", "style"):
            attributes = {k: tags.decode_all(v) for k, v in piece.attributes.items()}
            kind = attributes.get("type", "").strip().lower()
            if piece.name == "meta":
                meta.meta(attributes)
            elif piece.name == "time":
                meta.time(attributes)
        elif piece.kind == "raw":
            if piece.name == "title" and not meta.title:
                meta.title = tags.decode_all(source[piece.start : piece.end])
            elif piece.name == "style":
                selectors |= elements.hidden_selectors(source[piece.start : piece.end])
            elif piece.name == "script" and kind == "application/ld+json":
                meta.structured(source[piece.start : piece.end])
    return selectors
