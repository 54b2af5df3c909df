"""What is forgotten when it has grown old, and what a clock that is wrong may not do."""

from __future__ import annotations

import asyncio
from unittest.mock import AsyncMock, Mock

import pytest
from conftest import Clock

from web import app, retention
from web.conversation_service import ConversationService
from web.errors import ApiError
from web.retention import RetentionJob, erase_expired, run_retention
from web.store import Erased, StoreUnavailable

pytestmark = pytest.mark.anyio
_DAY = 86_400


async def test_what_is_older_than_allowed_is_erased_and_what_is_used_stays(service: ConversationService) -> None:
    clock = service.clock
    assert isinstance(clock, Clock)
    old, used = await service.ask("old"), await service.ask("used")
    clock.now += 29 * _DAY
    await service.ask("used again", used.conversation_id)
    assert await erase_expired(service) == 0
    clock.now += 2 * _DAY
    assert await erase_expired(service) == 1
    with pytest.raises(ApiError) as told:
        await service.ask("still there?", old.conversation_id)
    assert told.value.code == "not_found"
    assert (await service.ask("still here", used.conversation_id)).turn == 3


@pytest.mark.parametrize("jump", [-_DAY, _DAY, -3600, 3600])
async def test_a_clock_that_jumps_disturbs_neither_order_nor_conversation(
    service: ConversationService, jump: int
) -> None:
    clock = service.clock
    assert isinstance(clock, Clock)
    first = await service.ask("one")
    clock.now += jump
    await service.ask("two", first.conversation_id)
    clock.now -= jump
    await service.ask("three", first.conversation_id)
    assert await erase_expired(service) == 0
    turns = await service.transcript(service.key(first.conversation_id))
    assert [(turn.turn, turn.text) for turn in turns] == [(1, "one"), (2, "two"), (3, "three")]


async def standing(service: ConversationService, conversation_id: str) -> bool:
    """Whether the conversation is still there."""
    key = service.key(conversation_id).text
    return key in await service.store.standing((key,))


@pytest.fixture
def clock(service: ConversationService) -> Clock:
    assert isinstance(service.clock, Clock)
    return service.clock


@pytest.mark.parametrize("sweeps_before", [0, 1])
async def test_a_clock_that_is_wrong_at_the_start_erases_nothing_for_an_hour(
    service: ConversationService, clock: Clock, sweeps_before: int
) -> None:
    known = (await service.ask("one")).conversation_id
    for _ in range(sweeps_before):
        await RetentionJob(service).sweep()
    clock.now += 40 * _DAY
    started = RetentionJob(service)
    await started.remember_last_sweep()
    await service.ask("written by the wrong clock")
    assert await started.sweep() == 0
    again = RetentionJob(service)
    assert await again.sweep() == 0
    assert await standing(service, known)


async def test_after_a_long_time_switched_off_the_old_goes_an_hour_after_the_start(
    service: ConversationService, clock: Clock
) -> None:
    await service.ask("one")
    clock.now += 40 * _DAY
    job = RetentionJob(service)
    assert [await job.sweep() for _ in range(2)] == [0, 1]


async def test_a_clock_that_disagrees_with_another_machine_is_not_believed(
    service: ConversationService, clock: Clock
) -> None:
    known = (await service.ask("one")).conversation_id
    right = clock.now
    clock.now = right + 40 * _DAY
    wrong = RetentionJob(service)
    for hour in range(3):
        await service.store.set_last_sweep(int(right) + hour * 3600)
        assert await wrong.sweep() == 0
    assert await standing(service, known)


async def test_a_night_switched_off_holds_nothing_back(service: ConversationService, clock: Clock) -> None:
    await service.ask("one")
    clock.now += 20 * _DAY
    await service.ask("two")
    await service.store.set_last_sweep(int(clock.now))
    clock.now += 11 * _DAY
    assert await RetentionJob(service).sweep() == 1


async def test_who_wants_to_be_forgotten_and_is_already_hears_the_reply(
    service: ConversationService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.store, "commit", AsyncMock(return_value=Erased()))
    assert "1: forget all" in (await service.ask("forget all")).reply


@pytest.mark.parametrize("fault", [StoreUnavailable("away"), RuntimeError("unforeseen")])
async def test_the_schedule_goes_on_whatever_goes_wrong(
    service: ConversationService, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    expire = AsyncMock(side_effect=[fault, 0, 0, 0])
    monkeypatch.setattr(service.store, "expire", expire)
    monkeypatch.setattr(retention, "_FIRST_SECONDS", 0)
    monkeypatch.setattr(retention, "_EVERY_SECONDS", 0.01)
    task = asyncio.create_task(run_retention(service))
    async with asyncio.timeout(5):
        while expire.await_count < 2:
            await asyncio.sleep(0.01)
    task.cancel()


async def test_what_is_done_every_second_goes_on_whatever_goes_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    chat = Mock(**{"cut_slow.side_effect": [RuntimeError("unforeseen"), *[None] * 1000]})
    monkeypatch.setattr(app, "_WATCH_SECONDS", 0.01)
    task = asyncio.create_task(app._watch(chat))
    async with asyncio.timeout(5):
        while not chat.service.metrics.sample.called:
            await asyncio.sleep(0.01)
    task.cancel()
