"""Why the demo cannot start, each with its one sentence."""

from __future__ import annotations

from bot.errors import register
from config.words import N_
from models.errors import DomainError
from models.records import dataclass


@dataclass(eq=False)
class DemoNotInstalled(DomainError):
    """The packages of the extra `demo` are not there; `package` is the first that was missed."""

    package: str


@dataclass(eq=False)
class NoFreePort(DomainError):
    """`first` and the ports after it, up to `last`, are all taken."""

    first: int
    last: int


register(
    {
        DemoNotInstalled: N_("The demo needs the package {package}: run make demo, which installs it."),
        NoFreePort: N_("Ports {first} to {last} are all taken: choose another with CAGOU_DEMO_PORT."),
    }
)
