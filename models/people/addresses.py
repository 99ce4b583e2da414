"""E-mail and web addresses as people write them, checked."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

_EMAIL = re.compile(r"[^@\s,;:<>()\[\]\\\"]+@[^@\s,;:<>()\[\]\\\"]+\.[^@\s,;:<>()\[\]\\\".]{2,}")
_WEB = re.compile(r"(https?://)?[^\s/:?#@.]+(\.[^\s/:?#@.]+)+(:\d{1,5})?([/?#]\S*)?", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9.-]+", re.IGNORECASE)
_HIGHEST_PORT = 65_535


def email(text: str) -> str | None:
    """An e-mail address as it was written, `mailto:` taken away; None where it is none."""
    text = re.sub(r"^mailto:", "", text, flags=re.IGNORECASE)
    return text if _EMAIL.fullmatch(text) and ".." not in text else None


def web_address(text: str) -> str | None:
    """An address of the web, with its scheme; other schemes are none."""
    match = _WEB.fullmatch(text)
    if match is None:
        return None
    return text if match[1] else f"https://{text}"


def as_link(address: str) -> tuple[str, str] | None:
    """A web address as a browser sends it, all in ASCII, and its host in its own letters; None where it cannot be.

    >>> as_link("https://île.nc/à propos?x=1")
    >>> as_link("https://île.nc/à-propos")
    ('https://xn--le-pja.nc/%C3%A0-propos', 'île.nc')
    """
    if web_address(address) is None:
        return None
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:  # a host of wrong letters or of too many, a port over the highest
        return None
    if not _HOST.fullmatch(host) or parts.scheme.lower() not in ("http", "https"):
        return None
    place = host if port is None else f"{host}:{min(port, _HIGHEST_PORT)}"
    sent = (quote(part, safe="/%:@!$&'()*+,;=~?-._") for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme.lower(), place, *sent)), parts.hostname or host
