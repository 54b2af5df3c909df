"""What clients send, over HTTP, on the socket and by forms: one set of models checks and documents it."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any, Literal, TypeVar

import orjson
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
)  # fmt: skip
from pydantic_core import ErrorDetails, PydanticCustomError

from bot import LEAST_HOURS, MOST_HOURS, TaskState
from web.errors import STATUS, ApiError

MOST_CHARS = 10_000
"""Stands in the OpenAPI document where the operator's limit goes."""
_MOST_COMMENT = 1000
_SAYS_SOMETHING = r"^[^\x00]*[^\x00\s\x1c-\x1f\x85][^\x00]*$"
"""Blanks are what Python takes for blanks."""
_ISO_DAY = re.compile(r"2[0-9]{3}-[0-9]{2}-[0-9]{2}")
M = TypeVar("M", bound=BaseModel)


def _message_text(text: str, info: ValidationInfo) -> str:
    most = (info.context or {}).get("max_chars", MOST_CHARS)
    if len(text) > most:
        told = {"most": most, "length": len(text)}
        raise PydanticCustomError("too_long", "A message may have {most} characters; this one has {length}.", told)
    if not text.strip():
        raise PydanticCustomError("invalid", "The message is empty.")
    return text


def _comment(text: str) -> str:
    if len(text) > _MOST_COMMENT:
        raise PydanticCustomError("too_long", "A comment may have {most} characters.", {"most": _MOST_COMMENT})
    return text


def _whole_number(value: object) -> object:
    # JSON knows one kind of number.
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _iso_day(value: object) -> datetime.date:
    # Python also reads weeks and blanks as dates; the document of this interface does not.
    if not isinstance(value, str) or not _ISO_DAY.fullmatch(value):
        raise ValueError("no date")
    return datetime.date.fromisoformat(value)


_DAY_SCHEMA = {"type": "string", "format": "date", "pattern": r"^2\d{3}-\d{2}-\d{2}$"}
_TEXT_SCHEMA = {"type": "string", "minLength": 1, "maxLength": MOST_CHARS, "pattern": _SAYS_SOMETHING}
Text = Annotated[
    str, Field(pattern=r"^[^\x00]*$"), AfterValidator(_message_text), WithJsonSchema(_TEXT_SCHEMA)
]  # fmt: skip
Comment = Annotated[
    str, Field(pattern=r"^[^\x00]*$", json_schema_extra={"maxLength": _MOST_COMMENT}), AfterValidator(_comment)
]  # fmt: skip
MessageId = Annotated[
    str, Field(pattern=r"^[^\x00-\x1f\x7f-\x9f]{1,128}$", json_schema_extra={"minLength": 1, "maxLength": 128})
]  # fmt: skip
WholeNumber = Annotated[int, BeforeValidator(_whole_number)]
Day = Annotated[datetime.date, BeforeValidator(_iso_day), WithJsonSchema(_DAY_SCHEMA)]
# A field's description is also what its error says, after "… is".
_TEXT = Field(description="a string without null characters that says something")
_ID = "a string of 1 to 128 characters, none of them for control"
_CONTEXT = """an object such as {"guide": "the guide's id"}"""
_GUIDE = "the id of a guide"


class _Model(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)


class _Body(_Model):
    """A body has no fields but its own; a frame may, for clients newer than the server."""

    model_config = ConfigDict(extra="forbid")


class Context(_Model):
    """What the page around the chat shows."""

    guide: str | None = None


class ChatRequest(_Body):
    """A message."""

    text: Text = _TEXT
    conversation_id: str | None = Field(default=None, description="the id that an earlier reply gave")
    id: MessageId | None = Field(default=None, description=_ID)
    context: Context | None = Field(default=None, description=_CONTEXT)


class Feedback(_Body):
    """What the visitor thinks of a turn."""

    turn: WholeNumber = Field(ge=1, lt=2**31, description="the number of the turn that is rated, from 1")
    vote: Literal["up", "down"] = Field(description="up or down")
    comment: Comment | None = Field(default=None, description="a string without null characters")


class PlanRequest(_Body):
    """What the plan is to be made for; what is left out is taken from the conversation."""

    guide: str | None = Field(default=None, description=_GUIDE)
    hours: float | None = Field(
        default=None, ge=LEAST_HOURS, le=MOST_HOURS, allow_inf_nan=False,
        description=f"a number of hours a week, from {LEAST_HOURS:g} to {MOST_HOURS:g}",
    )  # fmt: skip
    start: Day | None = Field(default=None, description="a date such as 2027-01-04")


class PlanProgress(_Body):
    """A task of the plan and the state to put it into."""

    guide: str | None = Field(default=None, description=_GUIDE)
    task: str = Field(description="the id of a task such as phase-1-task-2")
    state: TaskState = Field(description="todo, started or done")


class HelloFrame(_Model):
    """Begins a conversation on a socket, or takes one up again."""

    type: Literal["hello"]
    conversation_id: str | None = Field(default=None, description="the id that an earlier welcome gave")
    last_seq: WholeNumber = Field(default=0, ge=0, description="the number of the last event that was seen, or 0")
    context: Context | None = Field(default=None, description=_CONTEXT)


class MessageFrame(_Model):
    """A message on a socket."""

    type: Literal["message"]
    id: MessageId = Field(description=_ID)
    text: Text = _TEXT


def json_object(raw: str | bytes, what: str) -> dict[str, Any]:
    """The JSON object that a client sent as a body or a frame; `what` names it in the error."""
    try:
        found = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise ApiError("invalid", f"{what} is not valid JSON.") from None
    if not isinstance(found, dict):
        raise ApiError("invalid", f"{what} is a JSON object.")
    return found


def read(model: type[M], data: object, max_chars: int = MOST_CHARS) -> M:
    """The data as one of these models; raises `ApiError` with a sentence about the first fault."""
    try:
        return model.model_validate(data, context={"max_chars": max_chars})
    except ValidationError as error:
        raise _refusal(model, error.errors(include_url=False, include_input=False)[0]) from None


def _refusal(model: type[BaseModel], fault: ErrorDetails) -> ApiError:
    kind, field = fault["type"], str(fault["loc"][0])
    if kind == "extra_forbidden":
        known = ", ".join(sorted(model.model_fields))
        return ApiError("invalid", f"There is no field {field[:40]!r} here; there are {known}.")
    if kind in STATUS:
        return ApiError(kind, fault["msg"])
    return ApiError("invalid", f"{field} is {model.model_fields[field].description}.")
