"""How things look and are pressed in Discord: cards, pages, buttons and forms.

The only place that builds discord.py's views and modals. They are built finished, so that discord.py stores none of
them: every press and every form comes back through `bot/door.py`, which finds its handler by the custom_id. So a
button works after any restart, and there is one path for errors.
"""

from bot.ui.card import Accent, Action, Card, Choice, Image, Part, Picker, Style
from bot.ui.form import Field, FieldKind, Form
from bot.ui.pager import Pages
from bot.ui.route import Route
from bot.ui.text import escaped, fitted

__all__ = [
    "Accent",
    "Action",
    "Card",
    "Choice",
    "Field",
    "FieldKind",
    "Form",
    "Image",
    "Pages",
    "Part",
    "Picker",
    "Route",
    "Style",
    "escaped",
    "fitted",
]
