"""A walk over the OpenAPI document with made-up requests: no route breaks, every answer is one that is documented."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web_process import ServerProcess

_WALK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
_NAMES = ["text", "id", "conversation_id", "context", "guide", "turn", "vote", "comment", "more"]
_SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40), st.sampled_from(["up", "down", "1", "json"]),
)  # fmt: skip
_JSON = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=4)
)
_VALUES = st.text(st.characters(min_codepoint=48, max_codepoint=126), min_size=1, max_size=12) | st.just("1")
_OBJECTS = st.dictionaries(st.sampled_from(_NAMES), _JSON, max_size=6)


@pytest.fixture(scope="module")
def client(shared: ServerProcess) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=shared.http) as client:
        yield client


@pytest.fixture(scope="module")
def document(client: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


@pytest.fixture(scope="module")
def known(client: httpx.Client) -> str:
    """A conversation with a few turns."""
    answer = client.post("/api/chat", json={"text": "one"}).json()
    return str(answer["conversation_id"])


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, said) for path, methods in document["paths"].items() for method, said in methods.items()]


def fits(document: dict[str, Any], said: dict[str, Any], response: httpx.Response) -> None:
    """The response is one that the operation documents: its status, its type, its shape."""
    assert response.status_code < 500, response.text
    told = said["responses"].get(str(response.status_code))
    assert told is not None, f"{response.status_code} is not documented: {response.text[:200]}"
    kind = response.headers.get("content-type", "").partition(";")[0]
    if "content" not in told:
        assert response.content == b""
        return
    assert kind in told["content"], kind
    if kind == "application/json":
        conforms(document, told["content"][kind]["schema"], response.json())


def conforms(document: dict[str, Any], schema: dict[str, Any], value: Any) -> None:
    """As much of JSON Schema as the document uses."""
    if "$ref" in schema:
        conforms(document, document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], value)
    elif "anyOf" in schema:
        assert any(_does(document, one, value) for one in schema["anyOf"]), value
    elif schema.get("type") == "object":
        assert isinstance(value, dict)
        assert set(schema.get("required", ())) <= set(value), value
        for name, inner in schema.get("properties", {}).items():
            if name in value:
                conforms(document, inner, value[name])
    elif schema.get("type") == "array":
        assert isinstance(value, list)
        for item in value if "items" in schema else ():
            conforms(document, schema["items"], item)
    elif "enum" in schema:
        assert value in schema["enum"]
    elif "type" in schema:
        kinds = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None)}
        assert isinstance(value, kinds[schema["type"]]), (schema, value)


def _does(document: dict[str, Any], schema: dict[str, Any], value: Any) -> bool:
    try:
        conforms(document, schema, value)
    except AssertionError:
        return False
    return True


def test_every_route_of_the_contract_is_documented(document: dict[str, Any]) -> None:
    assert {(path, method) for path, method, _ in operations(document)} >= {
        ("/api/chat", "post"), ("/api/guides", "get"), ("/api/guides/{guide_id}", "get"), ("/api/conversation", "get"),
        ("/api/conversation", "delete"), ("/api/conversation/export", "get"), ("/api/conversation/feedback", "post"),
    }  # fmt: skip


@given(data=st.data())
@_WALK
def test_made_up_requests_get_documented_answers(
    client: httpx.Client, document: dict[str, Any], known: str, data: st.DataObject
) -> None:
    path, method, said = data.draw(st.sampled_from([o for o in operations(document) if o[1] != "delete"]))
    url, parameters = path, {}
    for parameter in said.get("parameters", ()):
        value = data.draw(_VALUES)
        if parameter["in"] == "path":
            url = url.replace("{" + parameter["name"] + "}", quote(value, safe=""))
        elif parameter["in"] == "query":
            parameters[parameter["name"]] = value
    content = orjson.dumps(data.draw(_OBJECTS | _JSON)) if "requestBody" in said else None
    key = data.draw(st.sampled_from([None, known, "invented", known.swapcase()]))
    headers = {"authorization": f"Bearer {key}"} if key else {}
    fits(document, said, client.request(method, url, params=parameters, content=content, headers=headers))


@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
@_WALK
def test_any_text_gets_a_documented_answer(client: httpx.Client, document: dict[str, Any], text: str) -> None:
    said = document["paths"]["/api/chat"]["post"]
    fits(document, said, client.post("/api/chat", content=orjson.dumps({"text": text})))


@given(body=st.binary(max_size=200))
@_WALK
def test_any_bytes_get_a_documented_answer(client: httpx.Client, document: dict[str, Any], body: bytes) -> None:
    said = document["paths"]["/api/chat"]["post"]
    fits(document, said, client.post("/api/chat", content=body))


@pytest.mark.parametrize("form", ["json", "markdown", "html"])
def test_the_documented_answers_are_given(
    client: httpx.Client, document: dict[str, Any], known: str, form: str
) -> None:
    headers = {"authorization": f"Bearer {known}"}
    for path, said in ((p, s) for p, m, s in operations(document) if m == "get" and "conversation" in p):
        fits(document, said, client.get(path, params={"format": form} if "export" in path else {}, headers=headers))
