"""Plans by a link of their own: made on request, revocable, a page to print and files to take along."""

from __future__ import annotations

import datetime
import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from bot import (
    Conversation,
    PlanChoice,
    PlanSheet,
    load_conversation,
    plan_calendar,
    plan_data,
    plan_guide,
    plan_markdown,
    plan_sheet,
)
from web.channels.api import TheDesk, TheKey, body_of
from web.channels.documents import PlanLinks, PlanRequest, conversation_errors, document
from web.conversation_service import Desk, guides_of
from web.errors import Refusal, no_conversation
from web.page_context import site_of
from web.store import Erased

router = APIRouter()
_FIELDS = frozenset({"guide", "hours", "start"})
_SHEETS = ("tokens.css", "blocks.css", "page.css")
_TOKEN_BYTES = 24
_LONGEST_TOKEN = 64
_FILES = {
    "ics": "text/calendar; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
}
# Nobody else is to find, keep or pass on what only the link opens.
_PRIVATE = {"cache-control": "private, no-store", "referrer-policy": "no-referrer", "x-robots-tag": "noindex, nofollow"}


@dataclass(frozen=True, slots=True)
class _Found:
    """A plan behind a link."""

    sheet: PlanSheet
    token: str


@router.post(
    "/api/conversation/plan",
    **document(PlanRequest, PlanLinks, conversation_errors("too_many_requests"), bearer=True, status=201),
)
async def share(request: Request, desk: TheDesk, key: TheKey) -> Response:
    """Make the link of this conversation's plan; an earlier link is revoked by it."""
    desk.charge(key, request.state.address)
    body = await body_of(request, _FIELDS) if await request.body() else {}
    choice = _choice(desk, await _conversation(desk, key.text), body)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    kept = {"guide": choice.guide, "hours": choice.hours, "start": choice.start}
    if not await desk.store.keep_plan(key.text, _fingerprint(token), orjson.dumps(kept).decode()):
        raise no_conversation()
    url = f"/plans/{token}"
    told = {"url": url, **{ending: f"{url}.{ending}" for ending in _FILES}}
    return Response(orjson.dumps(told), 201, _PRIVATE, "application/json")


@router.delete("/api/conversation/plan", **document(None, None, conversation_errors("too_many_requests"), bearer=True))
async def revoke(request: Request, desk: TheDesk, key: TheKey) -> Response:
    """Revoke the link."""
    desk.charge_erasing(request.state.address)
    if not await desk.store.drop_plan(key.text):
        raise Refusal("not_found", "This conversation has no link to a plan.")
    return Response(status_code=204)


@router.get("/plans/{name}", include_in_schema=False)
async def plan(request: Request, desk: TheDesk, name: str) -> Response:
    """The plan as a page, or as a file by the name's ending."""
    desk.charge_reading(request.state.address)
    token, dot, ending = name.partition(".")
    found = await _find(desk, token) if not dot or ending in _FILES else None
    if found is None:
        if dot:
            raise Refusal("not_found", "There is no such plan. Its link may have been revoked.")
        return HTMLResponse(site_of(request).draw("plan_missing.html", sheets=_SHEETS), 404, _PRIVATE)
    if dot:
        attached = f'attachment; filename="career-plan.{ending}"'
        headers = {**_PRIVATE, "content-type": _FILES[ending], "content-disposition": attached}
        return Response(_file(found.sheet, ending), headers=headers)
    files = [(ending, f"/plans/{token}.{ending}") for ending in _FILES]
    page = site_of(request).draw("plan.html", sheets=_SHEETS, sheet=found.sheet, files=files)
    return HTMLResponse(page, headers=_PRIVATE)


def _file(sheet: PlanSheet, ending: str) -> bytes:
    if ending == "ics":
        return plan_calendar(sheet)
    if ending == "md":
        return plan_markdown(sheet).encode()
    return orjson.dumps(plan_data(sheet), option=orjson.OPT_INDENT_2)


def _fingerprint(token: str) -> str:
    """What the database knows of a link: enough to find it, too little to open it."""
    return hashlib.sha256(token.encode()).hexdigest()


async def _conversation(desk: Desk, key: str) -> Conversation:
    kept = await desk.store.read(key)
    if kept is None or isinstance(kept, Erased):
        raise no_conversation()
    return load_conversation(kept.state)


def _choice(desk: Desk, conversation: Conversation, body: dict[str, Any]) -> PlanChoice:
    guide = body.get("guide")
    if guide is None:
        guide = plan_guide(desk.advisor, conversation)
        if guide is None:
            raise Refusal("not_found", "No path has been spoken of yet; name one as `guide`.")
    elif not isinstance(guide, str) or guide not in guides_of(desk.advisor):
        raise Refusal("invalid", "There is no guide with that id.")
    return PlanChoice(guide, _hours(body.get("hours")), _start(body.get("start")))


def _hours(hours: object) -> float | None:
    if hours is None:
        return None
    if isinstance(hours, bool) or not isinstance(hours, (int, float)) or not 0.5 <= hours <= 100:
        raise Refusal("invalid", "hours is a number of hours a week, from 0.5 to 100.")
    return float(hours)


def _start(start: object) -> datetime.date | None:
    if start is None:
        return None
    try:
        # Weeks and blanks are dates to Python, and to nobody who reads this interface's document.
        plain = isinstance(start, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", start)
        day = datetime.date.fromisoformat(plain[0]) if plain else None
    except ValueError:
        day = None
    if day is None or not 2000 <= day.year <= 2999:
        raise Refusal("invalid", "start is a date such as 2027-01-04.")
    return day


async def _find(desk: Desk, token: str) -> _Found | None:
    if not 0 < len(token) <= _LONGEST_TOKEN:
        return None
    kept = await desk.store.find_plan(_fingerprint(token))
    if kept is None:
        return None
    chosen = orjson.loads(kept.choice)
    start = datetime.date.fromisoformat(chosen["start"]) if chosen["start"] else None
    today = datetime.date.fromtimestamp(desk.clock())
    choice = PlanChoice(chosen["guide"], chosen["hours"], start)
    sheet = plan_sheet(desk.advisor, load_conversation(kept.state), choice, today)
    return _Found(sheet, token) if sheet else None
