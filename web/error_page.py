"""An error as a page, for those who ask with a browser; programs get it as JSON."""

from __future__ import annotations

from fastapi import Request

from web.errors import ApiError
from web.page_context import site_of

_SHEETS = ("tokens.css", "blocks.css", "page.css")
_FOR_PROGRAMS = ("/api/", "/v1/", "/webhooks/", "/static/")
_TITLES = {
    "not_found": "error_page_not_found", "too_many_requests": "error_page_too_many",
    "unavailable": "error_page_unavailable",
}  # fmt: skip


def wants_page(request: Request) -> bool:
    """Whether the client is a browser that shows a page: it names HTML and no JSON."""
    accept = request.headers.get("accept", "").lower()
    return "text/html" in accept and "json" not in accept and not request.url.path.startswith(_FOR_PROGRAMS)


def error_page(request: Request, refusal: ApiError) -> str:
    """The page of an error."""
    site = site_of(request)
    title = site.labels.get(_TITLES.get(refusal.code, "error_page_other"), refusal.message)
    text = site.labels.get("error_page_not_found_text", "") if refusal.code == "not_found" else refusal.message
    return site.draw("error.html", sheets=_SHEETS, heading=title, text=text)
