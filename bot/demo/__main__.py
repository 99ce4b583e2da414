"""`python -m bot.demo`: the same as `cagou demo`."""

from __future__ import annotations

import os
import sys

from bot.demo import run_demo
from bot.errors import words_of
from bot.language import language_for
from models.errors import DomainError

if __name__ == "__main__":
    try:
        run_demo(int(os.environ.get("CAGOU_DEMO_PORT", "8765")))
    except DomainError as refusal:
        sys.exit(words_of(refusal, language_for("fr"), escape=False))
