"""What Schemathesis needs to know of the advisor: how to come by a key, and what a false one gets."""

from __future__ import annotations

import httpx
import schemathesis
from schemathesis import AuthContext, Case, CheckContext, Response

CLIENT = httpx.Client()


@schemathesis.auth(refresh_interval=None)
class OwnConversation:
    """A conversation of its own for each request, so that erasing one spoils no other."""

    def get(self, case: Case, context: AuthContext) -> str:
        answer = CLIENT.post(str(case.operation.base_url).rstrip("/") + "/api/chat", json={"text": "hello"}).json()
        return str(answer["conversation_id"])

    def set(self, case: Case, data: str, context: AuthContext) -> None:
        case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.check
def the_key_opens_and_nothing_else(context: CheckContext, response: Response, case: Case) -> None:
    if not 200 <= response.status_code < 300 or "security" not in case.operation.definition.raw:
        return
    sent = response.request
    for key, status in ((None, 401), ("x" * 52, 404), ("", 401)):
        headers = {name: value for name, value in sent.headers.items() if name.lower() != "authorization"}
        if key is not None:
            headers["Authorization"] = f"Bearer {key}".strip()
        got = CLIENT.request(str(sent.method), str(sent.url), headers=headers, content=sent.body)
        assert got.status_code == status, f"{sent.method} {sent.url} with the key {key!r} got {got.status_code}"
