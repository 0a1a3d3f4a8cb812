"""The pipeline as a drawing: stocks as boxes, flows as arrows, with the numbers of one month."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ontherecord.report import pen

WIDTH, HEIGHT = 720.0, 490.0
BOX_W, BOX_H = 136.0, 58.0


@dataclass(frozen=True, slots=True)
class Box:
    """A stock: where it stands and which number it shows."""

    id: str
    title: str
    x: float
    y: float
    output: str = ""


@dataclass(frozen=True, slots=True)
class Arrow:
    """A flow from one box to another, with the output whose number it shows."""

    start: str
    end: str
    title: str
    output: str = ""


BOXES = (
    Box("border", "Border attempts", 84, 60),
    Box("residents", "Residents", 84, 300),
    Box("prosecution", "Criminal custody", 366, 60),
    Box("detention", "Detention", 366, 180, "detained"),
    Box("court", "Immigration court", 366, 300, "pending"),
    Box("appeals", "Appeals", 366, 400, "appeals"),
    Box("out", "Outside the country", 636, 180),
    Box("orders", "Final orders", 636, 300, "orders"),
)
ARROWS = (
    Arrow("border", "prosecution", "prosecuted", "prosecutions"),
    Arrow("border", "residents", "not found"),
    Arrow("prosecution", "detention", ""),
    Arrow("border", "detention", "booked in by CBP"),
    Arrow("residents", "detention", "booked in by ICE", "book_ins_ice"),
    Arrow("residents", "court", "new cases", "receipts"),
    Arrow("detention", "court", "released", "released"),
    Arrow("detention", "out", "ICE removals", "removals"),
    Arrow("court", "orders", "completed, all"),
    Arrow("court", "appeals", "appealed"),
    Arrow("appeals", "orders", "decided"),
)


def stages_svg(
    title: str, subtitle: str, numbers: Mapping[str, float], about: Callable[[float], str]
) -> str:
    """The drawing with the numbers (outputs by id) of one month, written by `about`."""
    boxes = {box.id: box for box in BOXES}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" '
        f'width="{WIDTH:.0f}" height="{HEIGHT:.0f}" role="img" font-family="{pen.FONT}">',
        f"<title>{pen.clean(title)}</title>",
        f'<rect class="paper" width="{WIDTH:.0f}" height="{HEIGHT:.0f}" fill="{pen.PAPER}"/>',
        *pen.lines([title], 16, 26, 18, size=16, weight=600),
    ]
    for arrow in ARROWS:
        parts += _arrow(boxes[arrow.start], boxes[arrow.end], arrow, numbers, about)
    for box in BOXES:
        parts += _box(box, numbers, about)
    parts.append(pen.text(subtitle, 16, HEIGHT - 10, 12, pen.SOFT, "start"))
    parts.append("</svg>")
    return "".join(parts)


def _box(box: Box, numbers: Mapping[str, float], about: Callable[[float], str]) -> Iterator[str]:
    left, top = box.x - BOX_W / 2, box.y - BOX_H / 2 + 20
    yield (
        f'<rect class="hollow" x="{left:.1f}" y="{top:.1f}" width="{BOX_W}" height="{BOX_H}" '
        f'fill="{pen.PAPER}" stroke="{pen.BLUE}" stroke-width="1.5"/>'
    )
    held = numbers.get(box.output)
    yield pen.text(box.title, box.x, top + (24 if held is not None else 34), 12, pen.INK, "middle")
    if held is not None:
        yield pen.text(about(held), box.x, top + 44, 15, pen.INK, "middle", 600)


def _arrow(
    start: Box, end: Box, arrow: Arrow, numbers: Mapping[str, float], about: Callable[[float], str]
) -> Iterator[str]:
    x0, y0, x1, y1 = start.x, start.y + 20, end.x, end.y + 20
    if abs(x1 - x0) < 1:  # above each other
        side = 1 if y1 > y0 else -1
        y0, y1 = y0 + side * BOX_H / 2, y1 - side * BOX_H / 2
    else:
        side = 1 if x1 > x0 else -1
        x0, x1 = x0 + side * BOX_W / 2, x1 - side * BOX_W / 2
    yield pen.rule(x0, y0, x1, y1, pen.SOFT, 1.5, "axis")
    length = max(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5, 1.0)
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    for turn in (0.45, -0.45):
        yield pen.rule(
            x1, y1, x1 - 9 * (ux - turn * uy), y1 - 9 * (uy + turn * ux), pen.SOFT, 1.5, "axis"
        )
    number = numbers.get(arrow.output)
    label = " ".join(x for x in (arrow.title, "" if number is None else about(number)) if x)
    if label:
        if abs(ux) < 0.1:
            yield pen.text(label, (x0 + x1) / 2 + 8, (y0 + y1) / 2 + 4, 11, pen.SOFT, "start")
        else:
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            slant = 0.0 if abs(uy) < 0.1 else (1.0 if uy > 0 else -1.0)
            if slant:  # beside a slanting arrow, on the side where no other begins
                yield pen.text(label, x + 10, y - 8 * slant, 11, pen.SOFT, "start")
            else:
                yield pen.text(label, x, y - 6, 11, pen.SOFT, "middle")
