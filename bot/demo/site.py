"""The demo's own page: who one may be, where to look, what time it is, what to try."""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import simcord
from aiohttp import web
from simcord.backend.errors import BackendError, SetupError
from simcord.interactions import command_leaves

from bot.demo.cast import Player
from bot.demo.news import News
from bot.demo.passing import Passing
from bot.demo.stage import Scene, Stage
from models.records import dataclass

PAGE = Path(__file__).with_name("page")
LONGEST_MOVE = timedelta(days=31)

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Visitor:
    """A person whom one may be on the page."""

    user_id: int
    player: Player


class Site:
    """Serves the page and what it asks for, on loopback only."""

    def __init__(
        self, env: simcord.Env, visitors: Sequence[Visitor], home_id: int, stage: Stage, news: News, passing: Passing
    ) -> None:
        self._env = env
        self._visitors = {str(visitor.player.part): visitor for visitor in visitors}
        self._home_id = home_id
        self._stage = stage
        self._news = news
        self._passing = passing
        self._hosts: frozenset[str] = frozenset()

    def application(self, port: int) -> web.Application:
        """The web application, for the port at which it will be served."""
        self._hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})
        application = web.Application(middlewares=[self._guard()])
        application.router.add_get("/", _file("index.html"))
        for path in sorted(PAGE.iterdir()):
            application.router.add_get(f"/{path.name}", _file(path.name))
        application.router.add_get("/news", self._tell)
        application.router.add_get("/discord", self._open)
        application.router.add_post("/clock", self._move)
        return application

    def _guard(self) -> Any:
        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            # Loopback is open to every page of the visitor's browser: only ours, and the address bar, may act.
            foreign = request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none")
            if request.host not in self._hosts or foreign:
                raise web.HTTPForbidden
            answer = await handler(request)
            answer.headers.update(HEADERS)
            return answer

        return guard

    async def _tell(self, request: web.Request) -> web.Response:
        visitor = self._visitor(request)
        scene = self._stage.scene
        if scene is not None and self._stage.watched:
            self._news.look(scene.user_id, scene.place_id)
        return web.json_response(
            {
                "now": self._env.now().isoformat(),
                "moving": self._passing.moving,
                "people": [self._person(one) for one in self._visitors.values()],
                "places": [place.as_json() for place in self._news.places(visitor.user_id)],
                "home": str(self._home_id),
                "commands": self._commands(),
                "open": self._shown(scene),
            }
        )

    async def _open(self, request: web.Request) -> web.StreamResponse:
        visitor = self._visitor(request)
        wanted = request.query.get("place", "")
        place_id = int(wanted) if wanted.isdecimal() else self._home_id
        if not self._news.may_look(visitor.user_id, place_id):
            place_id = self._home_id  # the place of another person: private messages, the board's journal
        try:
            address = await self._stage.show(Scene(visitor.user_id, place_id))
        except (SetupError, BackendError):
            return await _answer("gone.html", status=404)
        self._news.look(visitor.user_id, place_id)
        return web.Response(status=303, headers={"Location": address})

    async def _move(self, request: web.Request) -> web.Response:
        try:
            by = timedelta(seconds=int((await request.json())["seconds"]))
        except (ValueError, TypeError, KeyError, OverflowError):
            raise web.HTTPBadRequest from None
        if not timedelta(0) < by <= LONGEST_MOVE:
            raise web.HTTPBadRequest
        self._passing.move(by)
        return web.json_response({})

    def _visitor(self, request: web.Request) -> Visitor:
        visitor = self._visitors.get(request.query.get("person", next(iter(self._visitors))))
        if visitor is None:
            raise web.HTTPNotFound
        return visitor

    def _person(self, visitor: Visitor) -> dict[str, Any]:
        player = visitor.player
        return {
            "part": player.part,
            "name": player.name,
            "title": player.title,
            "organisation": player.organisation,
            "unread": self._news.unread(visitor.user_id),
        }

    def _shown(self, scene: Scene | None) -> dict[str, str] | None:
        if scene is None:
            return None
        part = next(part for part, visitor in self._visitors.items() if visitor.user_id == scene.user_id)
        return {"part": part, "place": str(scene.place_id)}

    def _commands(self) -> list[str]:
        commands = [command for scope in self._env.backend.commands.values() for command in scope.values()]
        return sorted(" ".join(path) for command in commands for path, _ in command_leaves(command))


def _file(name: str) -> Handler:
    async def serve(_: web.Request) -> web.Response:
        return await _answer(name)

    return serve


async def _answer(name: str, status: int = 200) -> web.Response:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    body = await asyncio.to_thread((PAGE / name).read_bytes)
    charset = "utf-8" if kind.startswith("text/") else None
    return web.Response(body=body, status=status, content_type=kind, charset=charset)
