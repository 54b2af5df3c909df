"""The page for a portal's owner: the widget as it will look, and the line that puts it on a site."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from web.addresses import address_of
from web.page_context import site_of

router = APIRouter(include_in_schema=False)

_SHEETS = ("tokens.css", "blocks.css", "page.css", "embed-page.css")


@router.get("/embed")
async def embed(request: Request) -> HTMLResponse:
    """A live launcher, a form for its options, and the snippet that belongs to them."""
    site = site_of(request)
    address = address_of(request, site.service.settings)
    body = site.draw(
        "embed.html",
        sheets=_SHEETS,
        address=address,
        guides=sorted(site.guides.values(), key=lambda guide: str(guide.target_role)),
        origins=site.origins.listed,
        pinned=site.assets.url("embed.js"),
        integrity=site.assets.integrity,
    )
    return HTMLResponse(body)
