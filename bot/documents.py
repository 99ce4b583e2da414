"""Documents to file and to sign: written once as blocks, then as Markdown or as a PDF with the same words.

reportlab is loaded when the first PDF is made, in a worker thread, one document at a time. The letters are those of
DejaVu Sans, which matplotlib carries: every accent of French and of the languages of the Pacific is there.
"""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from bot.ui.text import escaped, fitted
from models.records import dataclass

if TYPE_CHECKING:
    from reportlab.lib.styles import ParagraphStyle

LETTERS, BOLD = "DejaVuSans", "DejaVuSans-Bold"
INK, LINES, SHADE = "#22303c", "#9aa5b1", "#eef1f4"
MARGIN = 56.0
"""White around a page, in points."""
FRAME = 12
"""What reportlab keeps free beside the margins, in points."""
MOST_CELL = 600
"""Characters of a cell, which no page may be too small for."""
ROWS_AT_ONCE = 200
"""Rows of a table that are laid out together: a very long one is several under each other."""

_ONLY_IN_DISCORD = re.compile(r"\\([:()])")

_one_at_a_time = Lock()


@dataclass(frozen=True)
class Heading:
    """The title of a part."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """A text; its line breaks stay."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under a header, or without one. `shares`: how wide each column is, of the whole."""

    rows: Sequence[Sequence[str]]
    shares: Sequence[float]
    header: Sequence[str] = ()


@dataclass(frozen=True)
class Picture:
    """A PNG, in the PDF alone; in the Markdown its description stands in its place."""

    png: bytes
    pixels: tuple[int, int]
    description: str


@dataclass(frozen=True)
class Signatures:
    """Places to sign, side by side."""

    names: Sequence[str]


Block = Heading | Paragraph | Table | Picture | Signatures


@dataclass(frozen=True)
class Document:
    """Texts are final and plain: no markup in them takes effect. `code` is the language; `page` numbers a page."""

    title: str
    author: str
    code: str
    blocks: Sequence[Block]
    page: str = "{page}"


def as_markdown(document: Document) -> bytes:
    """The document as Markdown, in UTF-8."""
    parts = [f"# {_marked(document.title)}", f"_{_marked(document.author)}_"]
    parts += [_markdown(block) for block in document.blocks]
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


async def as_pdf(document: Document) -> bytes:
    """The document as a PDF in A4."""
    return await asyncio.to_thread(_pdf, document)


def _markdown(block: Block) -> str:
    if isinstance(block, Heading):
        return f"## {_marked(block.text)}"
    if isinstance(block, Paragraph):
        text = _safe(block.text).replace("\n", "  \n")
        return f"**{_marked(block.text)}**" if block.strong else text
    if isinstance(block, Picture):
        return f"> {_marked(block.description)}"
    if isinstance(block, Signatures):
        return "\n\n".join(f"{_marked(name)} : ______________________" for name in block.names)
    header = block.header or [""] * len(block.shares)
    lines = [header, ["---"] * len(block.shares), *block.rows]
    return "\n".join(
        "| " + " | ".join(_marked(cell) if line[0] != "---" else cell for cell in line) + " |" for line in lines
    )


def _marked(text: str) -> str:
    """A text in one line, no sign of which takes effect."""
    return _safe(" ".join(text.split()))


def _safe(text: str) -> str:
    """As for Discord, but for what is a sign only there; and what HTML would read."""
    return _ONLY_IN_DISCORD.sub(r"\1", escaped(text)).replace("&", "\\&")


@cache
def _load_letters() -> None:
    import matplotlib
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for name in (LETTERS, BOLD):
        pdfmetrics.registerFont(TTFont(name, folder / f"{name}.ttf"))


def _pdf(document: Document) -> bytes:
    with _one_at_a_time:
        from reportlab.lib.pagesizes import A4
        from reportlab.platypus import SimpleDocTemplate

        _load_letters()
        written = io.BytesIO()
        template = SimpleDocTemplate(
            written,
            pagesize=A4,
            leftMargin=MARGIN,
            rightMargin=MARGIN,
            topMargin=MARGIN,
            bottomMargin=MARGIN,
            title=_plain(document.title),
            author=_plain(document.author),
            creator="Cagou",
            lang=document.code,
            invariant=1,
        )

        def number(canvas: Any, laid: Any) -> None:
            canvas.setFont(LETTERS, 8)
            canvas.setFillColor(INK)
            said = document.page.replace("{page}", str(canvas.getPageNumber()))
            canvas.drawRightString(A4[0] - MARGIN, MARGIN / 2, said)

        width = A4[0] - 2 * MARGIN - FRAME
        template.build(_flowing(document, width), onFirstPage=number, onLaterPages=number)
        return written.getvalue()


def _flowing(document: Document, width: float) -> list[Any]:
    from reportlab.platypus import Spacer

    found = [_written(document.author, size=10), _written(document.title, size=17, font=BOLD), Spacer(1, 8)]
    for block in document.blocks:
        found += _laid(block, width)
    return found


def _laid(block: Block, width: float) -> list[Any]:
    from reportlab.platypus import Image, Spacer

    if isinstance(block, Heading):
        return [Spacer(1, 8), _written(block.text, size=12.5, font=BOLD, keep=True)]
    if isinstance(block, Paragraph):
        return [_written(block.text, font=BOLD if block.strong else LETTERS), Spacer(1, 4)]
    if isinstance(block, Picture):
        wide, high = block.pixels
        return [Image(io.BytesIO(block.png), width=width, height=width * high / wide), Spacer(1, 4)]
    if isinstance(block, Signatures):
        lines = [list(block.names), [""] * len(block.names)]
        return [Spacer(1, 16), _table(lines, [1 / len(block.names)] * len(block.names), width, heights=[None, 60])]
    starts = range(0, len(block.rows), ROWS_AT_ONCE)
    return [
        _table(
            [*([block.header] if block.header else []), *block.rows[at : at + ROWS_AT_ONCE]],
            block.shares,
            width,
            bool(block.header),
        )
        for at in starts
    ] + [Spacer(1, 6)]


def _table(
    rows: Sequence[Sequence[str]],
    shares: Sequence[float],
    width: float,
    headed: bool = False,
    heights: Sequence[float | None] | None = None,
) -> Any:
    from reportlab.lib import colors
    from reportlab.platypus import Table as LaidTable
    from reportlab.platypus import TableStyle

    cells = [
        [
            _written(fitted(" ".join(cell.split()), MOST_CELL), size=9, font=BOLD if headed and not place else LETTERS)
            for cell in row
        ]
        for place, row in enumerate(rows)
    ]
    style: list[Any] = [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.HexColor(LINES)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
    if headed:
        style.append(("BACKGROUND", (0, 0), (-1, 0), colors.HexColor(SHADE)))
    widths = [width * share for share in shares]
    return LaidTable(cells, widths, heights, repeatRows=1 if headed else 0, style=TableStyle(style), hAlign="LEFT")


def _written(text: str, *, size: float = 10, font: str = LETTERS, keep: bool = False) -> Any:
    from reportlab.platypus import Paragraph as LaidParagraph

    return LaidParagraph(escape(_plain(text)).replace("\n", "<br/>"), _style(size, font, keep))


@cache
def _style(size: float, font: str, keep: bool) -> ParagraphStyle:
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle

    return ParagraphStyle(
        f"{font}-{size}-{keep}",
        fontName=font,
        fontSize=size,
        leading=size * 1.35,
        textColor=HexColor(INK),
        spaceAfter=2,
        keepWithNext=keep,
        splitLongWords=True,
    )


_NARROW = re.compile("\u202f")


def _plain(text: str) -> str:
    """Without what no page can show; the narrow space that does not break is a broader one that does not either."""
    return "".join(
        sign for sign in _NARROW.sub("\u00a0", text) if sign == "\n" or sign.isprintable() or sign == "\u00a0"
    )
