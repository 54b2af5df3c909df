"""The demonstration portal: somebody else's careers site, on another origin, with the advisor on every page."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from bot import Advisor
from web.conversation_service import guides_of
from web.render import Pages

_SHEET = Path(__file__).parent / "templates" / "demo.css"


def create_demo(advisor_url: str, advisor: Advisor) -> FastAPI:
    """A portal that embeds the advisor at `advisor_url`, under a policy that allows nothing beside it."""
    app = FastAPI(title="Demonstration portal", docs_url=None, redoc_url=None, openapi_url=None)
    pages = Pages()
    policy = _policy(advisor_url.rstrip("/"))

    def show(template: str, **values: Any) -> HTMLResponse:
        guides = list(guides_of(advisor).values())
        body = pages.draw(template, advisor=advisor_url.rstrip("/"), guides=guides, **values)
        return HTMLResponse(body, headers={"content-security-policy": policy, "x-content-type-options": "nosniff"})

    @app.get("/")
    async def home() -> HTMLResponse:
        """The front page, with the launcher that one line of script makes."""
        return show("demo_home.html")

    @app.get("/careers/{guide_id}")
    async def career(guide_id: str) -> Response:
        """One career: the page tells the advisor which."""
        guide = guides_of(advisor).get(guide_id)
        if guide is None:
            return PlainTextResponse("There is no such career.", 404)
        weeks = sum(phase.weeks for phase in guide.roadmap)
        return show("demo_career.html", guide=guide, weeks=weeks)

    @app.get("/advice")
    async def advice() -> HTMLResponse:
        """The advisor standing in the page, where the element is written."""
        return show("demo_advice.html")

    @app.get("/isolated")
    async def isolated(request: Request) -> HTMLResponse:
        """The advisor in an iframe, for portals that want it kept apart."""
        return show("demo_isolated.html", origin=str(request.base_url).rstrip("/"))

    @app.get("/portal.css")
    async def sheet() -> Response:
        """The portal's own style."""
        return Response(_SHEET.read_text("utf-8"), media_type="text/css")

    return app


def _policy(advisor_url: str) -> str:
    parts = urlsplit(advisor_url)
    origin = f"{parts.scheme}://{parts.netloc}"
    socket = f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}"
    rules = (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        f"script-src {origin}",
        f"connect-src {origin} {socket}",
        f"frame-src {origin}",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
    return "; ".join(rules)
