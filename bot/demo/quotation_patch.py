"""A patch of SimCord: in its Preview a quotation ends with its last line, as it does in Discord.

SimCord 3.2.1 reads Discord's text as CommonMark, in which the line after `> quoted` still belongs to the quotation.
"""

from __future__ import annotations

import re
from functools import wraps

from simcord.preview import _markdown

_END = re.compile(r"^(> .*)\n(?!> |\n|$)", re.MULTILINE)


def install() -> None:
    """Let the Preview end each quotation where it ends. Calling it again changes nothing."""
    original = _markdown._discord_multiline_quotes
    if getattr(original, "ends", False):
        return

    @wraps(original)
    def ended(text: str) -> str:
        return original(_END.sub(r"\1\n\n", text))

    ended.ends = True  # type: ignore[attr-defined]  # marks the patch, so that it is applied once
    _markdown._discord_multiline_quotes = ended
