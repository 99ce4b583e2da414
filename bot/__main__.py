"""`python -m bot` is `cagou`."""

from bot.cli import main

main()
