"""Finds a visitor's plan, and changes it as a turn of the conversation, so that every open tab hears of it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace

import orjson

from bot import (
    CalendarStamp,
    Conversation,
    PlanChoice,
    PlanDocument,
    Reminder,
    Reply,
    Source,
    TaskState,
    TextBlock,
    Turn,
    load_conversation,
    mark_task,
    plan_calendar,
    plan_document,
    plan_guide,
    task_ids,
)
from web.conversation_service import ConversationService, Message, guides_of, new_message_id
from web.errors import ApiError, no_conversation
from web.ids import Key
from web.plan_links import digest_of, is_token, plan_id
from web.render import Labels
from web.store import Erased
from web.store.base import KeptPlan


@dataclass(frozen=True, slots=True)
class FoundPlan:
    """A plan with what it was made of and where its conversation stands."""

    conversation: str
    choice: PlanChoice
    document: PlanDocument
    revision: int
    updated: int


def document_on(service: ConversationService, conversation: Conversation, choice: PlanChoice) -> PlanDocument | None:
    """The plan as it stands today."""
    return plan_document(service.advisor, conversation, choice, datetime.date.fromtimestamp(service.clock()))


async def plan_by_link(
    service: ConversationService, read_token: str, pace: PlanChoice | None = None
) -> FoundPlan | None:
    """The plan behind a link to read; `pace` holds other hours or another start, to try them out."""
    kept = await service.store.find_plan(digest_of(read_token)) if is_token(read_token) else None
    return _found(service, kept, pace) if kept else None


async def plan_by_key(service: ConversationService, key: Key, guide: str | None) -> FoundPlan:
    """The plan of the visitor's own conversation: of `guide`, else the one shared, else the one talked about."""
    if guide is not None and guide not in guides_of(service.advisor):
        raise ApiError("not_found", "There is no guide with that id.")
    kept = await service.store.plan_of(key.text)
    if kept is not None and guide in (None, choice_of(kept).guide):
        found = _found(service, kept, None)
        if found is not None:
            return found
    standing = await service.store.read(key.text)
    if standing is None or isinstance(standing, Erased):
        raise no_conversation()
    conversation = load_conversation(standing.state)
    choice = PlanChoice(chosen_guide(service, conversation, guide))
    document = document_on(service, conversation, choice)
    assert document is not None, "the guide was found a moment ago"
    return FoundPlan(key.text, choice, document, standing.turn, standing.updated)


def _found(service: ConversationService, kept: KeptPlan, pace: PlanChoice | None) -> FoundPlan | None:
    choice = choice_of(kept)
    if pace is not None:
        choice = replace(choice, hours=pace.hours or choice.hours, start=pace.start or choice.start)
    document = document_on(service, load_conversation(kept.state), choice)
    return FoundPlan(kept.conversation, choice, document, kept.turn, kept.updated) if document else None


def choice_of(kept: KeptPlan) -> PlanChoice:
    """What a stored plan is made of."""
    chosen = orjson.loads(kept.choice)
    start = datetime.date.fromisoformat(chosen["start"]) if chosen["start"] else None
    return PlanChoice(chosen["guide"], chosen["hours"], start)


def choice_json(choice: PlanChoice) -> str:
    """A choice as it is stored."""
    return orjson.dumps({"guide": choice.guide, "hours": choice.hours, "start": choice.start}).decode()


def chosen_guide(service: ConversationService, conversation: Conversation, guide: str | None) -> str:
    """The guide that a plan is asked for; refuses one that is not there."""
    if guide is None:
        found = plan_guide(service.advisor, conversation)
        if found is None:
            raise ApiError("not_found", "No path has been spoken of yet; name one as `guide`.")
        return found
    if guide not in guides_of(service.advisor):
        raise ApiError("invalid", "There is no guide with that id.")
    return guide


def calendar_of(
    found: FoundPlan, service: ConversationService, labels: Labels, url: str | None, *, weekly: bool
) -> bytes:
    """The calendar file of a plan: the same events, whoever asks for it and by which address."""
    stamp = CalendarStamp(
        plan_id(found.conversation, found.choice.guide), found.revision, _moment(found.updated),
        _moment(service.clock()), url,
    )  # fmt: skip
    reminder = Reminder(labels("plan_weekly", hours=hours_words(found.document))) if weekly else None
    return plan_calendar(found.document, stamp, reminder)


def hours_words(document: PlanDocument) -> str:
    """The hours a week as people write them."""
    return f"{round(document.hours, 1):g}"


def _moment(seconds: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(int(seconds), datetime.UTC)


async def set_task(
    service: ConversationService, found: FoundPlan, labels: Labels, task: str, state: TaskState
) -> TaskState:
    """Put a task of a plan into a state; gives the state before. Refuses a task that the plan does not have."""
    standing = next((one for one in found.document.plan.tasks if one.id == task), None)
    if standing is None:
        raise ApiError("not_found", "There is no such task in this plan.")
    if standing.state == state:
        return state
    guide = guides_of(service.advisor)[found.choice.guide]
    assert standing.id in task_ids(guide)

    def change(conversation: Conversation) -> Conversation:
        return mark_task(conversation, guide, standing.id, state)

    said = labels(f"plan_now_{state}", task=standing.text)
    await _take_turn(service, found, said, change, lambda document: _task_told(document, labels), standing.id)
    return standing.state


async def set_pace(service: ConversationService, found: FoundPlan, labels: Labels, pace: PlanChoice) -> None:
    """Give a plan other hours and another start, in the conversation too."""
    hours, start = pace.hours or found.choice.hours, pace.start or found.choice.start

    def change(conversation: Conversation) -> Conversation:
        old = conversation.profile
        profile = replace(old, hours_per_week=hours or old.hours_per_week, start=start or old.start)
        return replace(conversation, profile=profile)

    # The conversation holds them from now on, so that both stay in step.
    choice = replace(found.choice, hours=None, start=None)
    told = {"hours": f"{hours or found.document.hours:g}", "start": labels.day(str(start or found.document.plan.start))}
    said = labels("plan_said_pace", **told)
    answer = lambda document: labels("plan_told_pace", **told, end=labels.day(str(document.last_day)))  # noqa: E731
    await service.store.change_plan(found.conversation, choice_json(choice))
    await _take_turn(service, replace(found, choice=choice), said, change, answer, "roadmap")


def _task_told(document: PlanDocument, labels: Labels) -> str:
    if document.done == document.count:
        return labels("plan_told_all", count=document.count)
    return labels("plan_told_done", done=document.done, count=document.count, end=labels.day(str(document.last_day)))


async def _take_turn(
    service: ConversationService, found: FoundPlan, said: str, change: Callable[[Conversation], Conversation],
    answer: Callable[[PlanDocument], str], section: str,
) -> None:  # fmt: skip
    """One turn that no engine makes: kept, counted and told to every tab like any other."""

    def action(conversation: Conversation, _: datetime.date) -> Turn:
        after = change(conversation)
        document = document_on(service, after, found.choice)
        text = answer(document) if document else said
        source = Source(found.choice.guide, section, found.document.title, f"/guides/{found.choice.guide}#{section}")
        reply = Reply("answered", text, (TextBlock(text),), (), (source,))
        return Turn(reply, replace(after, turn=after.turn + 1))

    key = Key(found.conversation, 0)
    message = Message(f"plan-{new_message_id()}", said, action=action)
    with service.sessions.held(key.text) as session:
        await service.take_turn(session, key, message)

