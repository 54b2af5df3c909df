"""What the OpenAPI document says of the HTTP channel; `web.request_models` has the requests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, TypedDict

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field

from bot import Block, Source, Suggestion
from web.errors import STATUS, Code

_KEY = {"type": "http", "scheme": "bearer", "description": "The conversation id."}


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
    status: Literal["answered", "clarify", "unknown"]
    reply: ReplyShape
    at: str
    day: str
    vote: Literal["up", "down"] | None = None
    comment: str | None = None


class About(BaseModel):
    """What is kept of a conversation beside its turns."""

    started: str
    updated: str
    turns: int
    noted: dict[str, Any]


class SharedPlan(BaseModel):
    """What the shared plan was made for."""

    guide: str
    hours: float | None
    start: str | None
    shared: str


class Transcript(BaseModel):
    """A conversation so far: all that is kept of it."""

    conversation: About | None = None
    plan: SharedPlan | None = None
    turns: list[TranscriptTurn]


class PlanLinks(BaseModel):
    """Where the plan is: a page to read, a page to edit, the same as files, and the calendar to subscribe to."""

    url: str
    edit_url: str
    webcal: str
    ics: str
    md: str
    json_file: str = Field(alias="json")


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
    files: bool = False, status: int | None = None,
) -> Documented:  # fmt: skip
    """The document of a route: its body, its answer, its errors, and whether it asks for the conversation id."""
    codes: tuple[Code, ...] = (*errors, "forbidden_origin", "internal", *(("unauthorized",) if bearer else ()))
    responses: dict[int | str, dict[str, Any]] = {
        STATUS[code]: {"model": Error, "description": code} for code in dict.fromkeys(codes)
    }
    status = status or (200 if reply is not None else 204)
    if reply is not None:
        responses[status] = {"model": reply, "description": (reply.__doc__ or "").strip()}
        if files:
            responses[status]["content"] = {"text/markdown": {}, "text/html": {}}
    extra: dict[str, Any] = {}
    if request is not None:
        needed = any(field.is_required() for field in request.model_fields.values())
        extra["requestBody"] = {"required": needed, "content": {"application/json": {"schema": _inline(request)}}}
    if bearer:
        extra["security"] = [{"conversation": []}]
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


def complete(app: FastAPI, most_chars: int, guides: Iterable[str]) -> None:
    """Let the application's document say what only this application knows: its limits, its guides, its key."""
    plain = app.openapi
    names = sorted(guides)

    def whole() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = plain()
            document["components"]["securitySchemes"] = {"conversation": _KEY}
            _body(document, "/api/chat")["text"]["maxLength"] = most_chars
            for path in ("/api/conversation/plan", "/api/conversation/plan/progress"):
                _body(document, path)["guide"]["anyOf"][0]["enum"] = names
            files = document["paths"]["/api/conversation/plan.{ending}"]["get"]["responses"]["200"]
            files["content"] = {"text/calendar": {}, "text/markdown": {}, "application/json": {}}
            _query(document, "/api/conversation/plan.{ending}", "guide")["enum"] = names
        return plain()

    app.openapi = whole  # type: ignore[method-assign]


def _body(document: dict[str, Any], path: str) -> dict[str, Any]:
    content: dict[str, Any] = document["paths"][path]["post"]["requestBody"]["content"]
    properties: dict[str, Any] = content["application/json"]["schema"]["properties"]
    return properties


def _query(document: dict[str, Any], path: str, name: str) -> dict[str, Any]:
    """The schema of a query parameter that may be left out, without its empty variant."""
    found = next(one for one in document["paths"][path]["get"]["parameters"] if one["name"] == name)
    variant: dict[str, Any] = found["schema"]["anyOf"][0]
    return variant
