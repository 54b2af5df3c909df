"""Every route of the application, found by looking: a new one cannot be forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from starlette.routing import BaseRoute, Route
from web_entry import GUIDE, Counting

from web.app import ROUTERS, create_app
from web.settings import Database, Settings

FILLINGS = {
    "guide_id": GUIDE, "version": "0", "name": "widget.js", "edit": "no-such-token", "ending": "md", "turn": "1",
}  # fmt: skip
"""Something for each part of a path."""


def _flat(routes: Iterable[BaseRoute]) -> Iterator[Route]:
    for route in routes:
        inside: Any = getattr(route, "original_router", None)
        if inside is not None:
            yield from _flat(inside.routes)
        else:
            assert isinstance(route, Route), route
            yield route


def every_route() -> list[tuple[str, str]]:
    """Each method and path that the application answers, its pattern filled in."""
    settings = Settings(Database(path=Path("unused.sqlite3")), secret=b"a secret of these tests")
    app = create_app(settings, Counting())
    found = {(method, route.path) for route in _flat(app.routes) for method in route.methods or ()}
    known = {(m, r.path) for router in ROUTERS for r in _flat(router.routes) for m in r.methods or ()}
    assert known <= found
    return sorted((method, path.format(**FILLINGS)) for method, path in found)
