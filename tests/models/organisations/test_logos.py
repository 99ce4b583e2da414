"""A logo is what its bytes say."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from models.errors import DomainError
from models.organisations.errors import LogoNotAPicture, LogoTooBig, LogoTooLarge
from models.organisations.logos import MOST_BYTES, MOST_PIXELS, Logo, checked


def picture(form: str, width: int = 20, height: int = 10, **options: object) -> bytes:
    written = io.BytesIO()
    Image.new("RGBA" if form != "JPEG" else "RGB", (width, height), "teal").save(written, form, **options)
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "content_type", "name"),
    [
        (picture("PNG"), "image/png", "logo.png"),
        (picture("JPEG"), "image/jpeg", "logo.jpg"),
        (picture("JPEG", progressive=True), "image/jpeg", "logo.jpg"),
        (picture("WEBP"), "image/webp", "logo.webp"),
        (picture("WEBP", lossless=True), "image/webp", "logo.webp"),
        (picture("WEBP", exif=b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00"), "image/webp", "logo.webp"),
    ],
)
def test_pictures_are_taken(content: bytes, content_type: str, name: str) -> None:
    logo = checked(content)
    assert (logo.content_type, logo.file_name, logo.content) == (content_type, name, content)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_halves_of_pictures_are_not(form: str) -> None:
    with pytest.raises(LogoNotAPicture):
        checked(picture(form, 200, 200)[:-40])


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_nor_those_no_phone_can_show(form: str) -> None:
    assert checked(picture(form, MOST_PIXELS, 1)).content
    with pytest.raises(LogoTooLarge):
        checked(picture(form, 2, MOST_PIXELS + 1))


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF", "ICO", "PDF"])
def test_nor_other_kinds(form: str) -> None:
    written = io.BytesIO()
    Image.new("RGB", (16, 16)).save(written, form)
    with pytest.raises(LogoNotAPicture):
        checked(written.getvalue())


def test_nor_over_its_weight() -> None:
    with pytest.raises(LogoTooBig):
        checked(b"\x89PNG\r\n\x1a\n" + b"\x00" * MOST_BYTES)


@given(
    st.sampled_from([b"", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"\xff\xd8\xff", b"RIFF\x20\x00\x00\x00WEBPVP8 "]),
    st.binary(max_size=80),
)
def test_whatever_comes_is_answered(start: bytes, rest: bytes) -> None:
    with suppress(DomainError):
        assert isinstance(checked(start + rest), Logo)
