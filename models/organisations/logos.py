"""A logo as its bytes say it is, whatever the file is called: a whole PNG, JPEG or WebP picture of a usable size."""

from __future__ import annotations

from models.organisations.errors import LogoNotAPicture, LogoTooBig, LogoTooLarge
from models.records import dataclass

KILOBYTE = 1024
MOST_KILOBYTES = 512
MOST_BYTES = MOST_KILOBYTES * KILOBYTE
MOST_PIXELS = 4096
"""On a side; a small file may unfold into a picture that no phone can show."""

EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_END = b"IEND\xaeB`\x82"
_JPEG_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""The markers that tell a JPEG's size (ITU T.81, table B.1)."""


@dataclass(frozen=True)
class Logo:
    """A picture that was checked."""

    content_type: str
    content: bytes

    @property
    def file_name(self) -> str:
        """A name to send it under."""
        return f"logo.{EXTENSIONS[self.content_type]}"


def checked(content: bytes) -> Logo:
    """The picture. Raises `LogoTooBig`, `LogoNotAPicture` or `LogoTooLarge`."""
    demand_size(len(content))
    for content_type, size_of in (("image/png", _png), ("image/jpeg", _jpeg), ("image/webp", _webp)):
        size = size_of(content)
        if size is not None:
            width, height = size
            if width < 1 or height < 1:
                raise LogoNotAPicture
            if max(size) > MOST_PIXELS:
                raise LogoTooLarge(width, height, MOST_PIXELS)
            return Logo(content_type, content)
    raise LogoNotAPicture


def demand_size(count: int) -> None:
    """Raise `LogoTooBig` over `MOST_BYTES`, before anything is fetched."""
    if count > MOST_BYTES:
        raise LogoTooBig(-(-count // KILOBYTE), MOST_KILOBYTES)


def _png(content: bytes) -> tuple[int, int] | None:
    """W3C PNG, 11.2.2: IHDR comes first."""
    if not content.startswith(_PNG) or content[12:16] != b"IHDR" or not content.rstrip(b"\x00").endswith(_PNG_END):
        return None
    return _number(content[16:20]), _number(content[20:24])


def _jpeg(content: bytes) -> tuple[int, int] | None:
    """ITU T.81, annex B: segments up to the frame header, which holds the size; the end of the image is there."""
    if not content.startswith(b"\xff\xd8\xff") or b"\xff\xd9" not in content[-64:]:
        return None
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in _JPEG_FRAMES:
            return _number(content[at + 7 : at + 9]), _number(content[at + 5 : at + 7])
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        length = _number(content[at + 2 : at + 4])
        if length < 2:
            return None
        at += 2 + length
    return None


def _webp(content: bytes) -> tuple[int, int] | None:
    """RFC 9649: a RIFF container of exactly its length, whose first chunk tells the size in one of three ways."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or len(content) < 30:
        return None
    if int.from_bytes(content[4:8], "little") + 8 > len(content):
        return None
    kind, data = content[12:16], content[20:30]
    if kind == b"VP8X":
        return int.from_bytes(data[4:7], "little") + 1, int.from_bytes(data[7:10], "little") + 1
    if kind == b"VP8L" and data[0] == 0x2F:
        bits = int.from_bytes(data[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and data[3:6] == b"\x9d\x01\x2a":
        return int.from_bytes(data[6:8], "little") & 0x3FFF, int.from_bytes(data[8:10], "little") & 0x3FFF
    return None


def _number(raw: bytes) -> int:
    return int.from_bytes(raw, "big")
