"""A visitor's plan over HTTP: its link, its files, its progress; all by `Authorization: Bearer <conversation id>`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Query, Request, Response

from bot import PlanChoice, load_conversation, plan_data, plan_markdown
from web.addresses import address_of, subscription_of
from web.channels.api import TheKey, TheService, body_of
from web.channels.documents import PlanLinks, conversation_errors, document
from web.conversation_service import ConversationService
from web.errors import ApiError, no_conversation
from web.page_context import site_of
from web.plan_links import PlanTokens, digest_of
from web.plan_service import (
    FoundPlan,
    calendar_of,
    choice_json,
    chosen_guide,
    plan_by_key,
    set_task,
)
from web.render import Labels
from web.request_models import PlanProgress, PlanRequest, read
from web.store import Erased

router = APIRouter()
FILES = {
    "ics": "text/calendar; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
}
# No cache keeps, no search engine lists and no other site learns what only the link opens.
PRIVATE = {"cache-control": "private, no-store", "referrer-policy": "no-referrer", "x-robots-tag": "noindex, nofollow"}
Ending = Literal["ics", "md", "json"]
GuideId = Annotated[str | None, Query()]
WeeklyReminder = Annotated[Literal["weekly"] | None, Query()]
_ERRORS = conversation_errors("too_many_requests")


@router.post("/api/conversation/plan", **document(PlanRequest, PlanLinks, _ERRORS, bearer=True, status=201))
async def share(request: Request, service: TheService, key: TheKey) -> Response:
    """Make the links of this conversation's plan; earlier links are revoked by it."""
    service.charge(key, request.state.address)
    sent = read(PlanRequest, await body_of(request) if await request.body() else {})
    standing = await service.store.read(key.text)
    if standing is None or isinstance(standing, Erased):
        raise no_conversation()
    guide = chosen_guide(service, load_conversation(standing.state), sent.guide)
    choice = PlanChoice(guide, sent.hours, sent.start)
    tokens = PlanTokens.new()
    if not await service.store.keep_plan(key.text, digest_of(tokens.read), choice_json(choice)):
        raise no_conversation()
    told = links_of(tokens, address_of(request, service.settings))
    return Response(orjson.dumps(told), 201, PRIVATE, "application/json")


def links_of(tokens: PlanTokens, address: str) -> dict[str, str]:
    """Every address of a plan, those of files by their ending."""
    url = f"/plans/{tokens.read}"
    files = {ending: f"{url}.{ending}" for ending in FILES}
    webcal = subscription_of(address + files["ics"])
    return {"url": url, "edit_url": f"/plans/{tokens.edit}/edit", **files, "webcal": webcal}


@router.delete("/api/conversation/plan", **document(None, None, _ERRORS, bearer=True))
async def revoke(request: Request, service: TheService, key: TheKey) -> Response:
    """Revoke the links and the calendar subscription."""
    service.charge_erasing(request.state.address)
    if not await service.store.drop_plan(key.text):
        raise ApiError("not_found", "This conversation has no link to a plan.")
    return Response(status_code=204)


@router.post("/api/conversation/plan/progress", **document(PlanProgress, None, _ERRORS, bearer=True, status=200))
async def progress(request: Request, service: TheService, key: TheKey) -> Response:
    """Put a task of the plan into a state; every tab that shows the conversation is told. Answers with the plan."""
    service.charge(key, request.state.address)
    sent = read(PlanProgress, await body_of(request))
    found = await plan_by_key(service, key, sent.guide)
    await set_task(service, found, labels_of(request), sent.task, sent.state)
    return _file(await plan_by_key(service, key, found.choice.guide), "json", service, request, None)


@router.get("/api/conversation/plan.{ending}", **document(None, None, _ERRORS, bearer=True, status=200))
async def download(
    request: Request,
    service: TheService,
    key: TheKey,
    ending: Ending,
    guide: GuideId = None,
    reminder: WeeklyReminder = None,
) -> Response:
    """The plan as a file, without a link being made."""
    service.charge_reading(request.state.address)
    found = await plan_by_key(service, key, guide)
    response = _file(found, ending, service, request, reminder)
    response.headers["content-disposition"] = attachment(ending)
    return response


def attachment(ending: str) -> str:
    """The header that names a downloaded plan."""
    return f'attachment; filename="career-plan.{ending}"'


def _file(
    found: FoundPlan, ending: Ending, service: ConversationService, request: Request, reminder: str | None
) -> Response:
    address = address_of(request, service.settings)
    url = f"{address}/guides/{found.choice.guide}" if address else None
    body = file_of(found, ending, service, labels_of(request), url, weekly=reminder is not None)
    return Response(body, headers={**PRIVATE, "content-type": FILES[ending]})


def file_of(
    found: FoundPlan, ending: str, service: ConversationService, labels: Labels, url: str | None, *, weekly: bool
) -> bytes:
    """A plan in one of the formats of `FILES`."""
    if ending == "ics":
        return calendar_of(found, service, labels, url, weekly=weekly)
    if ending == "md":
        return plan_markdown(found.document).encode()
    data: dict[str, Any] = {**plan_data(found.document), "revision": found.revision}
    return orjson.dumps(data, option=orjson.OPT_INDENT_2)


def labels_of(request: Request) -> Labels:
    """The words of the UI."""
    return Labels(site_of(request).labels)
