"""The pages for people: the chat with its form for browsers without JavaScript, the frame, the guides, the loader's files."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from web.assets import SHEETS
from web.errors import STATUS, Refusal
from web.site import Site, site_of
from web.wire import error_body, reply_dict

router = APIRouter(include_in_schema=False)

_FORM_BYTES = 250_000
"""More than the longest message that a setting allows, every character of it escaped in three."""


@router.get("/")
async def chat(request: Request, guide: str | None = None) -> HTMLResponse:
    """The full-page chat; without JavaScript, a form that answers alike."""
    site = site_of(request)
    return _chat_page(site, request, guide=guide)


@router.post("/")
async def chat_form(request: Request) -> HTMLResponse:
    """One turn by the form; the id of the form keeps a reloaded page from asking twice."""
    site = site_of(request)
    form = await _form(request)
    text, conversation_id, guide = form.get("text", ""), form.get("conversation_id"), form.get("guide")
    try:
        answer = await site.desk.ask(text, conversation_id, form.get("id"), guide if guide in site.guides else None)
    except Refusal as refusal:
        known = conversation_id if refusal.code not in {"not_found", "unauthorized"} else None
        return _chat_page(
            site, request, guide=guide, conversation=known, exchanges=await _exchanges(site, known),
            fault=refusal.message, draft=text, status=STATUS[refusal.code],
        )  # fmt: skip
    exchanges = await _exchanges(site, answer.conversation_id)
    return _chat_page(site, request, guide=guide, conversation=answer.conversation_id, exchanges=exchanges)


@router.get("/frame")
async def frame(request: Request, guide: str | None = None, origin: str | None = None) -> HTMLResponse:
    """The element alone, for portals that embed by iframe; it speaks only with a parent of a listed origin."""
    site = site_of(request)
    parent = origin if origin and site.origins.is_listed(origin) else None
    return _chat_page(site, request, guide=guide, parent=parent, framed=True)


@router.get("/embed.js")
async def loader(request: Request) -> Response:
    """The loader that a portal names."""
    return site_of(request).assets.answer_loader(request)


@router.get("/static/{version}/{name}")
async def static(request: Request, version: str, name: str) -> Response:
    """A file of the element or of a page."""
    return site_of(request).assets.answer(version, name, request)


@router.get("/api/widget")
async def widget(request: Request, guide: str | None = None, lang: str | None = None) -> Response:
    """What the element needs beside its code: labels, greeting and limits, fitted to the page around it."""
    site = site_of(request)
    headers = {"vary": "origin, accept-encoding", "cache-control": "private, max-age=60"}
    origin = request.headers.get("origin")
    if origin and not site.origins.is_own(origin, request.headers.get("host", "")):
        # Even a refused site may read why: the element tells its owner in the console.
        headers["access-control-allow-origin"] = origin
        if not site.origins.is_listed(origin):
            refusal = Refusal("forbidden_origin", f"{origin} is not among the origins that this advisor allows.")
            return Response(error_body(refusal), STATUS[refusal.code], headers, "application/json")
    return Response(orjson.dumps(site.widget(guide)), headers=headers, media_type="application/json")


async def _form(request: Request) -> dict[str, str]:
    """The fields of a plain form; one that is too big for the longest message is cut and then refused for its length."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _FORM_BYTES:
            break
    # Browsers write a line's end as two characters; the chat sends one, and the two shall be answered alike.
    fields = parse_qsl(body[:_FORM_BYTES].decode("ascii", "replace"), max_num_fields=20)
    return {name: value.replace("\r\n", "\n") for name, value in fields}


async def _exchanges(site: Site, conversation_id: str | None) -> list[Mapping[str, Any]]:
    """The conversation so far as a page draws it."""
    if conversation_id is None:
        return []
    turns = await site.desk.transcript(site.desk.key(conversation_id))
    return [{"text": turn.text, "reply": site.shape(orjson.loads(turn.reply))} for turn in turns]


def _chat_page(
    site: Site, request: Request, *, guide: str | None = None, conversation: str | None = None,
    exchanges: list[Mapping[str, Any]] | None = None, fault: str | None = None, draft: str = "",
    parent: str | None = None, framed: bool = False, status: int = 200,
) -> HTMLResponse:  # fmt: skip
    guide = guide if guide in site.guides else None
    body = site.draw(
        "chat.html", sheets=(*SHEETS, "page.css"), element_sheets=SHEETS, modules=site.assets.modules,
        entry="frame.js" if framed else "widget.js", words=site.base + "api/widget" + (f"?guide={guide}" if guide else ""),
        welcome=site.shape(reply_dict(site.desk.advisor.welcome(guide))), exchanges=exchanges or [], guide=guide,
        conversation=conversation, next_id=secrets.token_hex(12), fault=fault, draft=draft if fault else "",
        max_chars=site.desk.settings.max_chars, parent=parent,
    )  # fmt: skip
    return site.page(request, body, status=status, framed=framed)
