"""A document says the same as Markdown and as a PDF, whatever people wrote in it."""

from __future__ import annotations

import io
from dataclasses import replace

from pypdf import PdfReader

from bot.charts import Bars, draw
from bot.documents import Block, Document, Heading, Paragraph, Picture, Signatures, Table, as_markdown, as_pdf
from tests.support.papers import words_of

HOSTILE = "<b>&amp; **gras** | `x` <para> {page} $\\frac{ @everyone \u202e"
DOCUMENT = Document(
    "Procès-verbal",
    "Cœur de Koné",
    "fr",
    [
        Heading("Résultat"),
        Paragraph("Où\u202f? À « Nouméa »,\nl’été — Māori, Drehu ë"),
        Paragraph("Adoptée", strong=True),
        Table([["Pour", "3"]], [0.6, 0.4], ["Choix", "Voix"]),
        Signatures(["Présidence", "Secrétariat"]),
    ],
    "page {page}",
)


async def test_both_have_the_same_words_with_every_accent() -> None:
    pdf, markdown = words_of(await as_pdf(DOCUMENT)), as_markdown(DOCUMENT).decode()
    for words in ("Procès-verbal", "Cœur de Koné", "Résultat", "« Nouméa »,", "l’été — Māori, Drehu ë", "Présidence"):
        assert words in pdf, (words, pdf)
        assert words in markdown
    assert "Où ? À" in pdf
    assert "page 1" in pdf
    assert "| Pour | 3 |" in markdown
    assert "**Adoptée**" in markdown


async def test_the_same_document_is_the_same_file() -> None:
    assert await as_pdf(DOCUMENT) == await as_pdf(DOCUMENT)


async def test_nothing_that_people_wrote_takes_effect() -> None:
    blocks: list[Block] = [
        Heading(HOSTILE),
        Paragraph(HOSTILE),
        Table([[HOSTILE, "x" * 3000]], [0.5, 0.5], [HOSTILE, "b"]),
    ]
    hostile = Document(HOSTILE, HOSTILE, "fr", blocks)
    said = words_of(await as_pdf(hostile))
    assert said.count("<b>&amp; **gras** | `x` <para> {page} $\\frac{ @everyone") == 6
    lines = as_markdown(hostile).decode().splitlines()
    assert "\\<b\\>\\&amp; \\*\\*gras\\*\\* \\| \\`x\\`" in lines[0]
    assert "\u202e" not in "".join(lines)


async def test_a_list_of_a_thousand_names_takes_pages() -> None:
    rows = [[f"Organisation {number}", "1", "Pour"] for number in range(1000)]
    pdf = await as_pdf(replace(DOCUMENT, blocks=[Table(rows, [0.5, 0.2, 0.3], ["Nom", "Voix", "Vote"])]))
    assert len(PdfReader(io.BytesIO(pdf)).pages) > 10
    assert "Organisation 999" in words_of(pdf)


async def test_a_picture_stands_in_the_pdf_and_its_words_in_the_other() -> None:
    bars = Bars("Voix", ["Pour"], [3])
    document = replace(DOCUMENT, blocks=[Picture(await draw([bars]), bars.pixels, "Pour : 3 voix")])
    assert len(PdfReader(io.BytesIO(await as_pdf(document))).pages[0].images) == 1
    assert "Pour : 3 voix" in as_markdown(document).decode()
