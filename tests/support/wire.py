"""The one place where the tests step between the bot and SimCord's REST interface.

`simcord.http.router.dispatch` serves both of SimCord's transports (the HTTP client and the webhook adapter). It is
wrapped once for the process; what an interceptor does is bound to one backend, so that worlds do not touch each other.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simcord.backend import Backend
from simcord.http import router


@dataclass
class Call:
    """One REST request of the bot, before it has had any effect. `json` may be replaced by an interceptor."""

    backend: Backend
    method: str
    path: str
    json: Any = None
    params: dict[str, Any] | None = None
    files: list[Any] | None = None
    reason: str | None = None
    message_content_access: bool = True

    @property
    def body(self) -> dict[str, Any]:
        """The JSON body when it is an object, else an empty one."""
        return self.json if isinstance(self.json, dict) else {}

    @property
    def title(self) -> str:
        """Method and path without ids, to name the request in a report: `PATCH /guilds/*/channels`."""
        parts = ["*" if part.isdigit() or part.startswith("simcord_interaction_") else part for part in self.parts]
        return f"{self.method} /{'/'.join(parts)}"

    @property
    def parts(self) -> list[str]:
        return self.path.strip("/").split("/")


Proceed = Callable[[Call], Any]
Interceptor = Callable[[Call, Proceed], Any]

_real_dispatch = router.dispatch
_interceptors: weakref.WeakKeyDictionary[Backend, list[Interceptor]] = weakref.WeakKeyDictionary()
_installed = False


def intercept(backend: Backend, interceptor: Interceptor) -> Callable[[], None]:
    """Let `interceptor` see each request to this backend; the last one added stands outermost.

    It answers by itself, raises a `BackendError`, or calls `proceed(call)`. Returns the function that removes it.
    """
    _install()
    chain = _interceptors.setdefault(backend, [])
    chain.append(interceptor)

    def remove() -> None:
        if interceptor in chain:
            chain.remove(interceptor)

    return remove


def forget(backend: Backend) -> None:
    """Let go of the interceptors of a backend that has ended: they hold it, and it would stay for ever."""
    _interceptors.pop(backend, None)


def _install() -> None:
    """Wrap what stands there now: a plugin that logs requests may have wrapped it before us."""
    global _real_dispatch, _installed
    if _installed:
        return
    _installed = True
    _real_dispatch = router.dispatch
    router.dispatch = _dispatch


def _dispatch(
    backend: Backend,
    method: str,
    path: str,
    *,
    json: Any | None = None,
    params: dict[str, Any] | None = None,
    files: list[Any] | None = None,
    reason: str | None = None,
    message_content_access: bool = True,
) -> Any:
    call = Call(backend, method, path, json, params, files, reason, message_content_access)
    return _through(tuple(_interceptors.get(backend, ())), call)


def _through(chain: tuple[Interceptor, ...], call: Call) -> Any:
    if not chain:
        return _real_dispatch(
            call.backend,
            call.method,
            call.path,
            json=call.json,
            params=call.params,
            files=call.files,
            reason=call.reason,
            message_content_access=call.message_content_access,
        )
    return chain[-1](call, lambda passed: _through(chain[:-1], passed))
