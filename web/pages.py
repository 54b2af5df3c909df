"""The pages for people: the chat and its form, the frame, the guides; and the files that the loader names."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import parse_qsl

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from web.addresses import address_of
from web.assets import ELEMENT_SHEET
from web.chat_form import View, answer_form
from web.error_page import wants_page
from web.errors import ApiError
from web.guide_list import GuideFilter, guide_listing
from web.guide_page import guide_page
from web.page_context import Site, site_of
from web.render import Labels
from web.search_engines import guide_metadata
from web.serialization import reply_dict

router = APIRouter(include_in_schema=False)

_PAGE_SHEETS = ("tokens.css", "blocks.css", "page.css")
_MOST_NAMED = 20
"""How many guides a page names when the one asked for is not there."""


@router.get("/")
async def chat(request: Request, guide: str | None = None) -> HTMLResponse:
    """The full-page chat; without JavaScript, a form that answers alike."""
    address = address_of(request, site_of(request).service.settings)
    return _chat_page(site_of(request), View(guide), canonical=f"{address}/" if address else None)


@router.post("/")
async def chat_form(request: Request) -> HTMLResponse:
    """One turn by the form."""
    outcome = await answer_form(site_of(request), await _form(request), request.state.address)
    page = _chat_page(site_of(request), outcome.view, outcome.status)
    if outcome.wait is not None:
        page.headers["retry-after"] = str(outcome.wait)
    return page


@router.get("/frame")
async def frame(
    request: Request, guide: str | None = None, origin: str | None = None, theme: str = "", accent: str = ""
) -> HTMLResponse:
    """The element alone, for portals that embed by iframe; it speaks only with a parent of a listed origin."""
    site = site_of(request)
    parent = origin if origin and site.origins.is_listed(origin) else None
    chosen = theme if theme in {"light", "dark"} else None
    return _chat_page(site, View(guide, parent=parent, framed=True, theme=chosen, accent=accent[:64] or None))


@router.get("/guides")
async def guides(request: Request) -> HTMLResponse:
    """The guides at a glance, filtered by the query."""
    site = site_of(request)
    query = request.query_params
    wanted = GuideFilter.of_query(query)
    number = query.get("page", "1")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    listing = guide_listing(site.guides, site.knowledge.resources, wanted, page, Labels(site.labels))
    most = site.service.settings.max_chars
    return _page(request, "guides.html", "guides", listing=listing, wanted=wanted, max_chars=most)


@router.get("/guides/{guide_id}")
async def guide(request: Request, guide_id: str) -> Response:
    """One guide, every statement under the anchor that sources link to."""
    site = site_of(request)
    found = site.guides.get(guide_id)
    if found is None:
        if not wants_page(request):
            raise ApiError("not_found", "There is no such guide.")
        near = sorted(site.guides.values(), key=lambda one: str(one.target_role))[:_MOST_NAMED]
        return HTMLResponse(site.draw("missing.html", sheets=_PAGE_SHEETS, near=near), 404)
    labels = Labels(site.labels)
    metadata = guide_metadata(found, address_of(request, site.service.settings), labels)
    page = guide_page(found, site.knowledge, labels)
    return _page(request, "guide.html", f"guides/{guide_id}", page=page, metadata=metadata)


@router.get("/privacy")
async def privacy(request: Request) -> HTMLResponse:
    """What is kept, how long, and how to erase it."""
    return _page(request, "privacy.html", "privacy", days=site_of(request).service.settings.retention_days)


@router.get("/accessibility")
async def accessibility(request: Request) -> HTMLResponse:
    """What was tested for accessibility, and what was not."""
    contact = site_of(request).service.settings.handoff_url
    return _page(request, "accessibility.html", "accessibility", contact=contact)


def _page(request: Request, template: str, path: str, **values: Any) -> HTMLResponse:
    """A public page that names its own canonical address."""
    site = site_of(request)
    address = address_of(request, site.service.settings)
    canonical = f"{address}/{path}" if address else None
    return HTMLResponse(site.draw(template, sheets=_PAGE_SHEETS, canonical=canonical, **values))


@router.get("/embed.js")
async def loader(request: Request) -> Response:
    """The loader that a portal names."""
    return site_of(request).assets.answer_loader(request)


@router.get("/static/{version}/{name}")
async def static(request: Request, version: str, name: str) -> Response:
    """A file of the element or of a page."""
    return site_of(request).assets.answer(version, name, request)


@router.get("/api/widget")
async def widget(request: Request, guide: str | None = None) -> Response:
    """What the element needs beside its code: labels, greeting and limits, fitted to the page around it."""
    headers = {"cache-control": "private, max-age=60"}
    return Response(orjson.dumps(site_of(request).widget(guide)), headers=headers, media_type="application/json")


async def _form(request: Request) -> dict[str, str]:
    """The fields of a plain form; the middleware has limited its size."""
    try:
        fields = parse_qsl((await request.body()).decode("ascii", "replace"), max_num_fields=20)
    except ValueError:
        fields = []
    # A form ends lines with CR LF and the chat with LF; both get the same answer.
    return {name: value.replace("\r\n", "\n") for name, value in fields}


def _chat_page(site: Site, view: View, status: int = 200, canonical: str | None = None) -> HTMLResponse:
    guide = view.guide if view.guide in site.guides else None
    body = site.draw(
        "chat.html",
        view=view,
        canonical=canonical,
        guide=guide,
        welcome=site.shape(reply_dict(site.service.advisor.welcome(guide))),
        next_id=view.message_id or secrets.token_hex(12),
        max_chars=site.service.settings.max_chars,
        sheets=(ELEMENT_SHEET, "page.css"),
        element_sheet=ELEMENT_SHEET,
        modules=site.assets.modules,
        entry="frame.js" if view.framed else "widget.js",
        words=site.base + "api/widget" + (f"?guide={guide}" if guide else ""),
    )
    # A conversation must not be cached; the empty chat may be, if it is revalidated.
    private = view.exchanges or view.fault
    return HTMLResponse(body, status, {"cache-control": "no-store" if private else "no-cache"})
