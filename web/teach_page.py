"""The operator's page `/insights/teach`: what an example would change, as a patch to copy or written at a click."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from knowledge import (
    NotTaught,
    example_of,
    example_patch,
    refuse_clash,
    remove_example,
    request_names,
    request_of,
    write_example,
)
from web.conversation_service import ConversationService
from web.insights_page import SHEETS, ask_for_token
from web.insights_reader import InsightsReader
from web.page_context import site_of
from web.teaching import RECENT_SECONDS, preview

router = APIRouter(include_in_schema=False)
_NOTHING: Mapping[str, Any] = {"fault": "", "write": "", "undo": "", "found": None, "patch": ""}


@router.get("/insights/teach")
async def show(request: Request) -> Response:
    """The empty form."""
    return ask_for_token(request) or _page(request, {})


@router.post("/insights/teach")
async def teach(request: Request) -> Response:
    """What the form asks for: to fill in a text, to see what it would change, to write it, to take it out again."""
    if refusal := ask_for_token(request):
        return refusal
    body = (await request.body()).decode("utf-8", "replace")
    fields = dict(parse_qsl(body, keep_blank_values=True, max_num_fields=5))
    try:
        return _page(request, fields, **await _done(request, fields))
    except NotTaught as error:
        return _page(request, fields, status=422, fault=str(error))
    except OSError as error:
        return _page(request, fields, status=500, fault=f"{error.filename}: {error.strerror}")


async def _done(request: Request, fields: Mapping[str, str]) -> dict[str, Any]:
    """What the page shows of the step that the form asks for."""
    service: ConversationService = request.app.state.service
    if "intent" not in fields:
        return {}
    knowledge, folder = service.advisor.knowledge, service.settings.knowledge
    text, name = example_of(fields.get("text", "")), request_of(fields["intent"], knowledge)
    step = fields.get("step")
    if step in ("write", "undo"):
        if folder is None or not service.settings.teach_writes:
            raise NotTaught("CAREER_ADVISOR_TEACH_WRITES is off, or there is no knowledge folder: copy the patch")
        change = write_example if step == "write" else remove_example
        if step == "write":
            refuse_clash(text, name, knowledge)
        return {step: str(await asyncio.to_thread(change, folder, name, text))}
    refuse_clash(text, name, knowledge)
    reader: InsightsReader = request.app.state.insights
    today = datetime.date.fromtimestamp(service.clock())
    turns = await reader.turns(RECENT_SECONDS)
    found = await asyncio.to_thread(preview, service.advisor, name, text, turns, today)
    return {"found": found, "patch": await asyncio.to_thread(example_patch, folder, name, text)}


def _page(request: Request, fields: Mapping[str, str], status: int = 200, **shown: Any) -> HTMLResponse:
    service: ConversationService = request.app.state.service
    settings = service.settings
    body = site_of(request).draw(
        "insights_teach.html", sheets=SHEETS, text=fields.get("text", ""), intent=fields.get("intent", ""),
        names=sorted(request_names(service.advisor.knowledge)),
        writes=settings.teach_writes and settings.knowledge is not None, **{**_NOTHING, **shown},
    )  # fmt: skip
    return HTMLResponse(body, status, {"cache-control": "no-store"})
