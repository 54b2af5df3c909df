"""What clients send: every fault gets its code and a sentence that says how to mend it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from web import request_models
from web.errors import ApiError
from web.request_models import ChatRequest, Feedback, HelloFrame, MessageFrame, PlanProgress, PlanRequest, read

MODELS = (ChatRequest, Feedback, HelloFrame, MessageFrame, PlanProgress, PlanRequest)
VOTE: dict[str, Any] = {"turn": 1, "vote": "up"}
MESSAGE: dict[str, Any] = {"type": "message", "id": "m", "text": "hello"}
_TEXT = "text is a string without null characters that says something."
_ID = "id is a string of 1 to 128 characters, none of them for control."
_CONTEXT = """context is an object such as {"guide": "the guide's id"}."""
_UNKNOWN = "There is no field 'x' here; there are context, conversation_id, id, text."
_TURN = "turn is the number of the turn that is rated, from 1."
_START = "start is a date such as 2027-01-04."
_HOURS = "hours is a number of hours a week, from 0.5 to 100."
_SEQ = "last_seq is the number of the last event that was seen, or 0."


@pytest.mark.parametrize(
    ("model", "data", "told"),
    [
        (ChatRequest, {}, _TEXT),
        (ChatRequest, {"text": None}, _TEXT),
        (ChatRequest, {"text": "a\0"}, _TEXT),
        (ChatRequest, {"text": " \n"}, "The message is empty."),
        (ChatRequest, {"text": "a", "id": "i" * 129}, _ID),
        (ChatRequest, {"text": "a", "id": ""}, _ID),
        (ChatRequest, {"text": "a", "context": {"guide": 7}}, _CONTEXT),
        (ChatRequest, {"text": "a", "x": 1}, _UNKNOWN),
        (MessageFrame, MESSAGE | {"id": None}, _ID),
        (MessageFrame, MESSAGE | {"id": "a\nb"}, _ID),
        (HelloFrame, {"type": "hello", "last_seq": True}, _SEQ),
        (HelloFrame, {"type": "hello", "last_seq": -1}, _SEQ),
        (HelloFrame, {"type": "hello", "last_seq": "1"}, _SEQ),
        (Feedback, VOTE | {"turn": True}, _TURN),
        (Feedback, VOTE | {"turn": 1.5}, _TURN),
        (Feedback, VOTE | {"turn": 0}, _TURN),
        (Feedback, VOTE | {"turn": 2**31}, _TURN),
        (Feedback, VOTE | {"vote": ["up"]}, "vote is up or down."),
        (Feedback, VOTE | {"comment": "\0"}, "comment is a string without null characters."),
        (PlanRequest, {"hours": True}, _HOURS),
        (PlanRequest, {"hours": float("nan")}, _HOURS),
        (PlanRequest, {"hours": 100.5}, _HOURS),
        (PlanRequest, {"start": "2027-13-01"}, _START),
        (PlanRequest, {"start": "2027-W01-1"}, _START),
        (PlanRequest, {"start": "1999-01-01"}, _START),
        (PlanProgress, {"task": 7, "state": "done"}, "task is the id of a task such as phase-1-task-2."),
        (PlanProgress, {"task": "a", "state": "later"}, "state is todo, started or done."),
    ],
)
def test_invalid(model: type[BaseModel], data: dict[str, Any], told: str) -> None:
    with pytest.raises(ApiError) as caught:
        read(model, data)
    assert (caught.value.code, caught.value.message) == ("invalid", told)


@pytest.mark.parametrize(
    ("model", "data", "told"),
    [
        (ChatRequest, {"text": "x" * 21}, "A message may have 20 characters; this one has 21."),
        (MessageFrame, MESSAGE | {"text": "x" * 21}, "A message may have 20 characters; this one has 21."),
        (Feedback, VOTE | {"comment": "x" * 1001}, "A comment may have 1000 characters."),
    ],
)
def test_too_long(model: type[BaseModel], data: dict[str, Any], told: str) -> None:
    with pytest.raises(ApiError) as caught:
        read(model, data, max_chars=20)
    assert (caught.value.code, caught.value.message) == ("too_long", told)


@pytest.mark.parametrize(
    ("model", "data"),
    [
        (ChatRequest, {"text": "x" * 20, "id": "é" * 128, "context": {"guide": None, "more": 1}}),
        (MessageFrame, MESSAGE | {"more": 1}),
        (HelloFrame, {"type": "hello", "last_seq": 4.0, "more": 1}),
        (Feedback, {"turn": 1.0, "vote": "down", "comment": None}),
        (PlanRequest, {"hours": 5, "start": "2027-01-04"}),
    ],
)
def test_valid(model: type[BaseModel], data: dict[str, Any]) -> None:
    assert isinstance(read(model, data, max_chars=20), model)


@pytest.mark.parametrize("model", MODELS)
def test_every_field_says_what_it_is(model: type[BaseModel]) -> None:
    silent = [name for name, field in model.model_fields.items() if name != "type" and not field.description]
    assert silent == []


def test_every_model_is_tried() -> None:
    public = [value for name, value in vars(request_models).items() if name[0].isupper() and isinstance(value, type)]
    ours = {value for value in public if issubclass(value, BaseModel) and value.__module__ == request_models.__name__}
    assert ours - {request_models.Context} == set(MODELS)
