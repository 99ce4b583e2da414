"""What people wrote, made safe to show."""

from __future__ import annotations

import re

_MARKDOWN = re.compile(r"([\\*_~`|\[\]()<>#:@])")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
"""Controls and the marks that turn the direction of writing; the joiners of emoji (U+200D) and of scripts stay."""

_LIST_OR_QUOTE = re.compile(r"^(\s*)([-+]|\d+\.)(?=\s)", re.MULTILINE)


def escaped(text: str) -> str:
    """A person's text with no markup, mention or hidden sign taking effect.

    >>> escaped("**Jean** @everyone")
    '\\\\*\\\\*Jean\\\\*\\\\* \\\\@everyone'
    """
    visible = _INVISIBLE.sub("", text.replace("\r\n", "\n"))
    return _LIST_OR_QUOTE.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", visible))


def fitted(text: str, most: int) -> str:
    """The text, shortened to `most` characters with an ellipsis where it is longer."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
