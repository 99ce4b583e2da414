"""The parts of README.md that are made from the code: `python -m tests.house.readme` writes them anew."""

from __future__ import annotations

import re
from pathlib import Path

from bot.projection.needed import NEEDED_PERMISSIONS, needed
from config.settings import Settings

README = Path(__file__).resolve().parents[2] / "README.md"


def settings_table() -> str:
    """One row a setting: its variable, what stands there when it is left out, what it is for."""
    rows = ["| variable | left out | what it is for |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = field.default
        shown = (
            ""
            if default is None or default == ()
            else f"`{str(default).lower() if isinstance(default, bool) else default}`"
        )
        rows.append(f"| `CAGOU_{name.upper()}` | {shown} | {field.description} |")
    return "\n".join(rows)


def permissions_table() -> str:
    """One row a permission, as Discord's settings call it."""
    rows = ["| permission | why |", "|---|---|"]
    rows += [f"| {permission.words} | {permission.why} |" for permission in NEEDED_PERMISSIONS]
    return "\n".join(rows)


def invitation() -> str:
    """The link that invites the bot, with its application's id to fill in."""
    return (
        "```\nhttps://discord.com/oauth2/authorize?client_id=YOUR_APPLICATION_ID"
        f"&scope=bot+applications.commands&permissions={needed().value}\n```"
    )


PARTS = {"settings": settings_table, "permissions": permissions_table, "invitation": invitation}


def written(text: str) -> str:
    """The text with each part between its marks made anew."""
    for name, make in PARTS.items():
        marked = re.compile(rf"(<!-- {name}: made by tests/house/readme\.py -->\n).*?(<!-- end -->)", re.DOTALL)
        part = make()
        text, count = marked.subn(lambda found, part=part: f"{found[1]}{part}\n{found[2]}", text)  # type: ignore[misc]  # the default binds the loop's value
        if count != 1:
            raise ValueError(f"README.md has {count} parts {name!r}")
    return text


if __name__ == "__main__":
    README.write_text(written(README.read_text("utf-8")), "utf-8")
