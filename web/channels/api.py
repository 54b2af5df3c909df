"""The HTTP channel: one turn a request, the guides, and a visitor's own transcript."""

from __future__ import annotations

import datetime
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from web import request_models, serialization
from web.addresses import address_of
from web.channels import documents
from web.channels.documents import conversation_errors, document
from web.conversation_service import ConversationService, Message, guides_of, new_message_id
from web.errors import ApiError
from web.export import PIECE, Format, Json, Markdown, export, zone_of
from web.export_page import Html
from web.ids import Key
from web.page_context import site_of
from web.request_models import json_object, read

router = APIRouter(prefix="/api")


def service_of(request: Request) -> ConversationService:
    """The service of the application."""
    service: ConversationService = request.app.state.service
    return service


def bearer(request: Request) -> str:
    """The token of an `Authorization: Bearer …` header; refuses a request without one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise ApiError("unauthorized", "Send the conversation id as `Authorization: Bearer …`.")
    return token.strip()


def conversation_key(request: Request) -> Key:
    """The key of the visitor's own conversation."""
    return service_of(request).key(bearer(request))


TheService = Annotated[ConversationService, Depends(service_of)]
TheKey = Annotated[Key, Depends(conversation_key)]


async def body_of(request: Request) -> dict[str, Any]:
    """The body as a JSON object, unchecked."""
    return json_object(await request.body(), "The body")


def _json(text: str | bytes) -> Response:
    return Response(text, media_type="application/json")


@router.post(
    "/chat", **document(request_models.ChatRequest, documents.ChatReply, conversation_errors("too_many_requests"))
)
async def chat(request: Request, service: TheService) -> Response:
    """One turn; without a conversation a new one starts."""
    body = await body_of(request)
    wanted: Any = body.get("conversation_id")
    key = None if wanted is None else service.key(wanted)
    # Before it is checked: whoever sends nothing but faults is limited too.
    service.charge(key, request.state.address, body.get("text"))
    sent = read(request_models.ChatRequest, body, service.settings.max_chars)
    message = Message(sent.id or new_message_id(), sent.text, service.page_guide(sent.context))
    conversation_id: str = service.new_id() if key is None else wanted
    key = key or service.key(conversation_id)
    with service.sessions.held(key.text) as session:
        said = await service.take_turn(session, key, message, address=request.state.address)
    return _json(serialization.answer(conversation_id, said.turn, said.reply))


@router.get("/guides", **document(None, documents.GuideList, ("invalid",)))
async def guides(
    service: TheService,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    per_page: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """The guides, a page at a time."""
    known = guides_of(service.advisor)
    ids = sorted(known)
    part = [known[name] for name in ids[(page - 1) * per_page : page * per_page]]
    listed = [_summary(guide) for guide in part]
    return _json(orjson.dumps({"guides": listed, "page": page, "per_page": per_page, "total": len(ids)}))


def _summary(guide: Any) -> dict[str, Any]:
    return {
        "id": guide.id,
        "title": guide.title,
        "source_role": guide.source_role,
        "target_role": guide.target_role,
        "url": f"/guides/{guide.id}",
    }


@router.get("/guides/{guide_id}", **document(None, documents.GuideWhole, ("not_found",)))
async def guide(guide_id: str, service: TheService) -> Response:
    """One guide, whole."""
    known = guides_of(service.advisor)
    if guide_id not in known:
        raise ApiError("not_found", "There is no such guide.")
    found: BaseModel = known[guide_id]
    return _json(found.model_dump_json(exclude_none=True))


@router.get(
    "/conversation", **document(None, documents.Transcript, conversation_errors("too_many_requests"), bearer=True)
)
async def conversation(request: Request, service: TheService, key: TheKey) -> Response:
    """The visitor's own transcript."""
    return await _transcript(request, service, key, Json())


@router.delete("/conversation", **document(None, None, conversation_errors("too_many_requests"), bearer=True))
async def erase(request: Request, service: TheService, key: TheKey) -> Response:
    """Erase the conversation for good."""
    service.charge_erasing(request.state.address)
    await service.erase(key)
    return Response(status_code=204)


@router.delete(
    "/conversation/turns/{turn}", **document(None, None, conversation_errors("too_many_requests"), bearer=True)
)
async def erase_turn(
    request: Request, service: TheService, key: TheKey, turn: Annotated[int, Path(ge=1, lt=2**31)]
) -> Response:
    """Erase the words of one message and its reply; what the advisor noted from it stays."""
    service.charge_erasing(request.state.address)
    await service.turns_of(key)
    if not await service.store.blank_turn(key.text, turn):
        raise ApiError("not_found", "There is no such turn in this conversation.")
    return Response(status_code=204)


Form = Annotated[Literal["json", "markdown", "html"], Query(alias="format")]
_TIMEZONE = (
    "The IANA time zone in which the HTML file tells times, such as `Europe/Berlin`. Any text is accepted: "
    "without a name, and for a name that the server does not know, times are in UTC."
)


@router.get(
    "/conversation/export",
    **document(None, documents.Transcript, conversation_errors("too_many_requests"), bearer=True, files=True),
)
async def take_away(
    request: Request,
    service: TheService,
    key: TheKey,
    form: Form = "json",
    timezone: Annotated[str | None, Query(description=_TIMEZONE)] = None,
) -> Response:
    """The transcript as a file; a page tells the times of `timezone`."""
    zone, address = zone_of(timezone), address_of(request, service.settings)
    today = datetime.datetime.fromtimestamp(service.clock(), zone).date()
    made: Format = Json()
    if form == "markdown":
        made = Markdown(address)
    elif form == "html":
        made = Html(site_of(request), address, zone, today)
    response = await _transcript(request, service, key, made)
    response.headers["content-disposition"] = f'attachment; filename="career-advisor-conversation.{made.ending}"'
    return response


async def _transcript(request: Request, service: ConversationService, key: Key, form: Format) -> Response:
    address = request.state.address
    service.charge_reading(address)
    turns = await service.turns_of(key)
    service.limits.owe_reading(address, turns)
    parts = export(service.store, key.text, form)
    headers = {"content-type": form.kind}
    # What fails before the first turns are there is told as an error; a short file goes out whole.
    first = [part async for part in _some(parts, 3)]
    if turns < PIECE:
        return Response(b"".join(first), headers=headers)
    return StreamingResponse(_chain(first, parts), headers=headers)


async def _some(parts: AsyncIterator[bytes], most: int) -> AsyncIterator[bytes]:
    for _ in range(most):
        with suppress(StopAsyncIteration):
            yield await anext(parts)


async def _chain(first: list[bytes], rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    for part in first:
        yield part
    async for part in rest:
        yield part


@router.post(
    "/conversation/feedback",
    **document(request_models.Feedback, None, conversation_errors("too_many_requests"), bearer=True),
)
async def feedback(request: Request, service: TheService, key: TheKey) -> Response:
    """Thumbs up or down on a turn; a second time replaces the first."""
    service.charge(key, request.state.address)
    sent = read(request_models.Feedback, await body_of(request))
    if not await service.store.rate(key.text, sent.turn, 1 if sent.vote == "up" else -1, sent.comment):
        raise ApiError("not_found", "There is no such turn in this conversation.")
    service.metrics.feedback[sent.vote].inc()
    return Response(status_code=204)
