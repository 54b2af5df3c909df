"""The pages of a plan: one to read for whoever has its link, one on which its owner ticks off tasks."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from bot import PlanChoice
from web.addresses import address_of
from web.channels.api import TheService
from web.conversation_service import ConversationService
from web.error_page import wants_page
from web.errors import ApiError
from web.ids import Key
from web.page_context import site_of
from web.plan_links import PlanTokens, is_token
from web.plan_service import (
    FoundPlan,
    hours_words,
    plan_by_link,
    set_pace,
    set_task,
)
from web.plan_strip import plan_strip
from web.plans import FILES, PRIVATE, attachment, file_of, labels_of, links_of
from web.request_models import PlanProgress, PlanRequest, read

router = APIRouter(include_in_schema=False)
_SHEETS = ("tokens.css", "blocks.css", "page.css", "plan.css")
# A form of this page names its origin only where the page may name its address to its own server.
_OWN = {**PRIVATE, "referrer-policy": "same-origin"}
_GONE = "There is no such plan. Its link may have been revoked."


@dataclass(frozen=True, slots=True)
class Notice:
    """What a change did, with the state that undoes it."""

    text: str
    undo: str | None = None


@router.get("/plans/{name}")
async def read_plan(request: Request, service: TheService, name: str, reminder: str | None = None) -> Response:
    """The plan to read, or a file by the name's ending."""
    service.charge_reading(request.state.address)
    token, dot, ending = name.partition(".")
    found = await plan_by_link(service, token) if not dot or ending in FILES else None
    if found is None:
        return _missing(request, file=bool(dot))
    if not dot:
        return _page(request, service, found, PlanTokens("", token))
    url = address_of(request, service.settings)
    body = file_of(
        found, ending, service, labels_of(request), f"{url}/plans/{token}" if url else None, weekly=reminder == "weekly"
    )
    headers = {**PRIVATE, "content-type": FILES[ending], "content-disposition": attachment(ending)}
    return Response(body, headers=headers)


@router.get("/plans/{edit}/edit")
async def edit_plan(request: Request, service: TheService, edit: str) -> Response:
    """The owner's page; `hours` and `start` try out other dates, a `revision` that still stands gets no answer."""
    service.charge_reading(request.state.address)
    query = request.query_params
    pace = _pace(query.get("hours"), query.get("start"))
    preview = pace.hours is not None or pace.start is not None
    tokens = PlanTokens.of_edit(edit) if is_token(edit) else None
    found = await plan_by_link(service, tokens.read, pace) if tokens else None
    if tokens is None or found is None:
        return _missing(request)
    if query.get("revision") == str(found.revision):
        return Response(status_code=204, headers=_OWN)
    return _page(request, service, found, tokens, _notice(request, found), preview=preview)


@router.post("/plans/{edit}/tasks")
async def change_task(request: Request, service: TheService, edit: str) -> Response:
    """Put one task into another state: the field `change` is `<task> <state>`."""
    found = await _own(service, request, edit)
    task, _, state = (await _fields(request)).get("change", "").partition(" ")
    sent = read(PlanProgress, {"task": task, "state": state})
    before = await set_task(service, found, labels_of(request), sent.task, sent.state)
    return _back(request, edit, {"changed": task, "was": before}, f"task-{task}")


@router.post("/plans/{edit}/pace")
async def change_pace(request: Request, service: TheService, edit: str) -> Response:
    """Save other hours and another start."""
    found = await _own(service, request, edit)
    fields = await _fields(request)
    await set_pace(service, found, labels_of(request), _pace(fields.get("hours"), fields.get("start")))
    return _back(request, edit, {"saved": "pace"}, "pace")


@router.post("/plans/{edit}/revoke")
async def stop_sharing(request: Request, service: TheService, edit: str) -> Response:
    """Revoke every link to this plan."""
    found = await _own(service, request, edit)
    await service.store.drop_plan(found.conversation)
    return _small(request, "plan_stopped", "plan_stopped_text", 200)


async def _own(service: ConversationService, request: Request, edit: str) -> FoundPlan:
    found = await plan_by_link(service, PlanTokens.of_edit(edit).read) if is_token(edit) else None
    # Whoever guesses is counted by the address alone.
    service.charge(Key(found.conversation, 0) if found else None, request.state.address)
    if found is None:
        raise ApiError("not_found", _GONE)
    return found


async def _fields(request: Request) -> dict[str, str]:
    return dict(parse_qsl((await request.body()).decode("ascii", "replace"), max_num_fields=20))


def _pace(hours: str | None, start: str | None) -> PlanChoice:
    try:
        number = float(hours) if hours else None
    except ValueError:
        number = -1.0
    sent = read(PlanRequest, {"hours": number, "start": start or None})
    return PlanChoice("", sent.hours, sent.start)


def _back(request: Request, edit: str, told: dict[str, str], anchor: str) -> Response:
    address = f"{site_of(request).base}plans/{edit}/edit?{urlencode(told)}#{anchor}"
    return Response(status_code=303, headers={**_OWN, "location": address})


def _notice(request: Request, found: FoundPlan) -> Notice | None:
    """What the change before this page did, as its address tells it."""
    query = request.query_params
    labels = labels_of(request)
    if query.get("saved") == "pace":
        return Notice(labels("plan_saved", end=labels.day(str(found.document.last_day))))
    task = next((one for one in found.document.plan.tasks if one.id == query.get("changed")), None)
    was = query.get("was")
    if task is None or was not in ("todo", "started", "done"):
        return None
    undo = f"{task.id} {was}" if was != task.state else None
    return Notice(labels(f"plan_now_{task.state}", task=task.text), undo)


def _page(
    request: Request, service: ConversationService, found: FoundPlan, tokens: PlanTokens,
    notice: Notice | None = None, *, preview: bool = False,
) -> Response:  # fmt: skip
    address = address_of(request, service.settings)
    today = datetime.date.fromtimestamp(service.clock())
    values: dict[str, Any] = {
        "plan": found.document, "strip": plan_strip(found.document, today), "links": links_of(tokens, address),
        "address": address, "own": bool(tokens.edit), "preview": preview, "notice": notice,
        "revision": found.revision, "hours": hours_words(found.document), "today": today,
    }  # fmt: skip
    page = site_of(request).draw("plan.html", sheets=_SHEETS, **values)
    return HTMLResponse(page, headers=_OWN if tokens.edit else PRIVATE)


def _missing(request: Request, *, file: bool = False) -> Response:
    if file or not wants_page(request):
        raise ApiError("not_found", _GONE)
    return _small(request, "no_such_plan", "no_such_plan_text", 404)


def _small(request: Request, title: str, text: str, status: int) -> Response:
    page = site_of(request).draw("plan_missing.html", sheets=_SHEETS, heading=title, text=text)
    return HTMLResponse(page, status, PRIVATE)
