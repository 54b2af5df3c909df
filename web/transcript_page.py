"""A kept conversation as a transcript for `career-advisor test`, for the operator to take from the insights page."""

from __future__ import annotations

import asyncio
import datetime
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot import load_conversation, transcript_of
from web.conversation_service import ConversationService
from web.errors import ApiError
from web.insights import talk_name
from web.insights_page import LONGEST_PERIOD, ask_for_token
from web.insights_reader import InsightsReader
from web.store.base import AskedTurn, Erased

router = APIRouter(include_in_schema=False)
_MISSING = "That conversation is no longer kept, or nothing is left of it."


@router.post("/insights/transcript")
async def save(request: Request) -> Response:
    """The conversation that the form names, as the engine answers it now: green at once."""
    if refusal := ask_for_token(request):
        return refusal
    fields = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), max_num_fields=5))
    reader: InsightsReader = request.app.state.insights
    name = fields.get("talk", "")
    turns = [one for one in await reader.turns(LONGEST_PERIOD) if talk_name(one.conversation) == name]
    if not turns:
        raise ApiError("not_found", _MISSING)
    text = await _transcript(request.app.state.service, sorted(turns, key=lambda one: one.turn))
    file = f'attachment; filename="conversation-{name[:8]}.yaml"'
    headers = {"content-disposition": file, "cache-control": "no-store"}
    return Response(text, media_type="application/yaml; charset=utf-8", headers=headers)


async def _transcript(service: ConversationService, turns: list[AskedTurn]) -> str:
    kept = await service.store.read(turns[0].conversation)
    page = None if kept is None or isinstance(kept, Erased) else load_conversation(kept.state).page_guide
    said, day = [one.text for one in turns], datetime.date.fromisoformat(turns[0].day)
    try:
        return await asyncio.to_thread(transcript_of, service.advisor, said, "A visitor's conversation", day, page)
    except ValueError:
        raise ApiError("not_found", _MISSING) from None
