"""The form of the chat page: one turn without JavaScript, and a page for an answer whatever happens."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson

from web.conversation_service import Answer
from web.errors import STATUS, ApiError, api_error_of
from web.page_context import Site

SHOWN = 50
"""The most exchanges on a page: a long conversation would cost everybody else's time to draw."""
_PRECISE = frozenset({"too_long", "too_many_requests"})
"""What these refusals say themselves holds numbers."""
_GONE = frozenset({"not_found", "unauthorized"})
Exchange = Mapping[str, Any]
log = logging.getLogger("career_advisor.form")


@dataclass(frozen=True, slots=True)
class View:
    """What a chat page shows beside the empty chat."""

    guide: str | None = None
    conversation: str | None = None
    exchanges: tuple[Exchange, ...] = ()
    earlier: int = 0
    """How many exchanges came before these."""
    unread: bool = False
    """Whether those before could not be read just now."""
    fault: str | None = None
    draft: str = ""
    """What could not be sent."""
    message_id: str | None = None
    """The id of what could not be sent: it may be kept all the same, and must not be answered twice."""
    parent: str | None = None
    """The origin of the portal around a frame."""
    framed: bool = False
    theme: str | None = None
    """`light` or `dark`; otherwise as the visitor has it."""
    accent: str | None = None
    """The portal's colour, as CSS writes it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a form came to: the page's content, its status, and how long to wait where waiting helps."""

    view: View
    status: int = 200
    wait: int | None = None


async def answer_form(site: Site, fields: Mapping[str, str], address: str) -> Outcome:
    """One turn by the fields of the form; the id of the form keeps a reloaded page from asking twice."""
    text, guide, known = fields.get("text", ""), fields.get("guide"), fields.get("conversation_id") or None
    page = guide if guide in site.guides else None
    try:
        answer = await site.service.ask(text, known, fields.get("id"), page, address=address)
    except Exception as error:
        return await _refused(site, fields, known, _refusal(error), address)
    return Outcome(await _answered(site, View(guide, answer.conversation_id), text, answer, address))


async def _answered(site: Site, view: View, text: str, answer: Answer, address: str) -> View:
    """The conversation with its new turn; at the least that turn."""
    alone = replace(view, exchanges=(_exchange(site, text, answer.reply),), unread=answer.turn > 1)
    if answer.forgets:
        return replace(alone, conversation=None, unread=False)
    try:
        return await _with_exchanges(site, view, address) or alone
    except Exception as error:
        gone = _refusal(error).code in _GONE
        return replace(alone, conversation=None, unread=False) if gone else alone


async def _refused(
    site: Site, fields: Mapping[str, str], known: str | None, refusal: ApiError, address: str
) -> Outcome:
    view = View(fields.get("guide"), known if refusal.code not in _GONE else None, draft=fields.get("text", ""))
    try:
        view = await _with_exchanges(site, view, address) or replace(view, unread=True)
    except Exception as error:
        missing = _refusal(error)
        if missing.code in _GONE:
            # Of two faults the one that stays, however the message is mended.
            refusal, view = missing, replace(view, conversation=None)
        else:
            view = replace(view, unread=True)
    site.service.metrics.errors[refusal.code].inc()
    status = STATUS[refusal.code]
    view = replace(view, fault=_sentence(site, refusal), message_id=fields.get("id") if status >= 500 else None)
    return Outcome(view, status, refusal.retry_after)


async def _with_exchanges(site: Site, view: View, address: str) -> View | None:
    """The view with the end of its conversation; nothing for those who ask for it too often."""
    if view.conversation is None:
        return view
    if site.service.limits.reading(address) is not None:
        return None
    turns = await site.service.transcript(site.service.key(view.conversation), SHOWN)
    exchanges = tuple(_exchange(site, turn.text, turn.reply) for turn in turns)
    return replace(view, exchanges=exchanges, earlier=turns[0].turn - 1 if turns else 0)


def _exchange(site: Site, text: str, reply: str) -> Exchange:
    return {"text": text, "reply": site.shape(orjson.loads(reply))}


def _refusal(error: Exception) -> ApiError:
    return api_error_of(error, log, "a form failed")


def _sentence(site: Site, refusal: ApiError) -> str:
    return refusal.message if refusal.code in _PRECISE else site.labels.get(f"error_{refusal.code}", refusal.message)
