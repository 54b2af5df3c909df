"""What search engines read: the map of the site, the rules for robots, and structured data inside pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from web.addresses import address_of
from web.errors import ApiError
from web.page_context import Site, site_of

router = APIRouter(include_in_schema=False)
_MOST_ADDRESSES = 50_000
_PRIVATE_PATHS = ("plans/", "api/", "frame", "insights", "metrics")
_PLAIN_PAGES = ("", "guides", "privacy", "accessibility")


@router.get("/robots.txt")
async def robots(request: Request) -> PlainTextResponse:
    """What robots may read."""
    site = site_of(request)
    lines = ["User-agent: *", *(f"Disallow: {site.base}{path}" for path in _PRIVATE_PATHS)]
    if address := address_of(request, site.service.settings):
        lines += ["", f"Sitemap: {address}/sitemap.xml"]
    return PlainTextResponse("\n".join(lines) + "\n")


@router.get("/sitemap.xml")
async def sitemap(request: Request) -> Response:
    """Every public page, the guides with the day of their last review."""
    site = site_of(request)
    address = address_of(request, site.service.settings)
    if not address:
        raise ApiError("invalid", "A sitemap needs the address of this server: send a Host header.")
    return Response(_sitemap(_pages(site), address), media_type="application/xml")


def _pages(site: Site) -> list[tuple[str, str | None]]:
    guides = [(f"guides/{guide.id}", str(guide.reviewed)) for guide in site.guides.values()]
    return [*((path, None) for path in _PLAIN_PAGES), *guides][:_MOST_ADDRESSES]


def _sitemap(pages: Iterable[tuple[str, str | None]], address: str) -> str:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for path, changed in pages:
        when = f"<lastmod>{changed}</lastmod>" if changed else ""
        lines.append(f"<url><loc>{escape(f'{address}/{path}')}</loc>{when}</url>")
    return "\n".join([*lines, "</urlset>", ""])


def guide_metadata(guide: Any, address: str, labels: Any) -> str:
    """A guide's place in the site and its last change, as JSON-LD.

    Browsers do not run a script of this type, so the page's policy lets it stand; no `<` is left that could end it.
    """
    url = f"{address}/guides/{guide.id}"
    trail = ((labels("home"), f"{address}/"), (labels("guides"), f"{address}/guides"), (guide.target_role, url))
    crumbs = [
        {"@type": "ListItem", "position": n, "name": name, "item": item} for n, (name, item) in enumerate(trail, 1)
    ]
    graph = [
        {"@type": "BreadcrumbList", "itemListElement": crumbs},
        {"@type": "WebPage", "url": url, "name": guide.title, "dateModified": str(guide.reviewed)},
    ]
    text = orjson.dumps({"@context": "https://schema.org", "@graph": graph}).decode()
    return text.replace("<", "\\u003c")
