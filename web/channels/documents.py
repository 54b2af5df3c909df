"""What the OpenAPI document says of the HTTP channel: shapes only; the checks are the channel's own."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from pydantic import BaseModel, ConfigDict, Field

from bot import Block, Source, Suggestion
from web.errors import STATUS, Code


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Context(BaseModel):
    """What the page around the chat shows."""

    guide: str | None = None


class ChatRequest(_Shape):
    """A message."""

    text: str = Field(min_length=1, max_length=10_000, pattern=r"\S")
    conversation_id: str | None = None
    id: str | None = Field(default=None, min_length=1, max_length=128)
    context: Context | None = None


class ReplyShape(BaseModel):
    """A reply."""

    status: Literal["answered", "clarify", "unknown"]
    text: str
    blocks: list[Block]
    suggestions: list[Suggestion]
    sources: list[Source]


class ChatReply(BaseModel):
    """A turn."""

    conversation_id: str
    turn: int
    reply: ReplyShape


class GuideSummary(BaseModel):
    """A guide's name and place."""

    id: str
    title: str
    source_role: str
    target_role: str
    url: str


class GuideList(BaseModel):
    """A page of the list of guides."""

    guides: list[GuideSummary]
    page: int
    per_page: int
    total: int


class GuideWhole(BaseModel):
    """A guide with all its sections."""

    model_config = ConfigDict(extra="allow")

    id: str
    title: str
    source_role: str
    target_role: str


class TranscriptTurn(BaseModel):
    """A question and its reply."""

    turn: int
    id: str
    text: str
    reply: ReplyShape
    at: str
    vote: Literal["up", "down"] | None = None
    comment: str | None = None


class Transcript(BaseModel):
    """A conversation so far."""

    turns: list[TranscriptTurn]


class Feedback(_Shape):
    """What the visitor thinks of a turn."""

    turn: int = Field(ge=1, lt=2**31)
    vote: Literal["up", "down"]
    comment: str | None = Field(default=None, max_length=1000)


class ErrorInside(BaseModel):
    """A code for programs, a sentence for people."""

    code: str
    message: str


class Error(BaseModel):
    """Why there is no answer."""

    error: ErrorInside


class Documented(TypedDict, total=False):
    """The keyword arguments of a FastAPI route that concern its document."""

    responses: dict[int | str, dict[str, Any]]
    openapi_extra: dict[str, Any]
    response_model: None
    status_code: int


def conversation_errors(*more: Code) -> tuple[Code, ...]:
    """The errors of a route about one conversation."""
    return ("invalid", "not_found", "too_long", "unavailable", *more)


def document(
    request: type[BaseModel] | None, reply: type[BaseModel] | None, errors: tuple[Code, ...], *, bearer: bool = False,
    files: bool = False,
) -> Documented:  # fmt: skip
    """The document of a route: its body, its answer, its errors, and whether it asks for the conversation id."""
    codes: tuple[Code, ...] = (*errors, "forbidden_origin", "internal", *(("unauthorized",) if bearer else ()))
    responses: dict[int | str, dict[str, Any]] = {
        STATUS[code]: {"model": Error, "description": code} for code in dict.fromkeys(codes)
    }
    if reply is not None:
        responses[200] = {"model": reply, "description": (reply.__doc__ or "").strip()}
        if files:
            responses[200]["content"] = {"text/markdown": {}, "text/html": {}}
    extra: dict[str, Any] = {}
    if request is not None:
        extra["requestBody"] = {"required": True, "content": {"application/json": {"schema": _inline(request)}}}
    if bearer:
        extra["security"] = [{"conversation": []}]
    status = 200 if reply is not None else 204
    return {"responses": responses, "openapi_extra": extra, "response_model": None, "status_code": status}


def _inline(model: type[BaseModel]) -> dict[str, Any]:
    """The model's schema without references, so that it can stand by itself."""
    schema = model.model_json_schema()
    parts = schema.pop("$defs", {})

    def resolve(node: Any) -> Any:
        if isinstance(node, dict):
            if "$ref" in node:
                return resolve(parts[node["$ref"].rsplit("/", 1)[1]])
            return {key: resolve(value) for key, value in node.items()}
        return [resolve(item) for item in node] if isinstance(node, list) else node

    resolved: dict[str, Any] = resolve(schema)
    return resolved
