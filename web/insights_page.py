"""The operator's page `/insights`: what visitors asked, drawn; behind the admin token or a form that takes it."""

from __future__ import annotations

import hashlib
import hmac
import time
from dataclasses import dataclass
from urllib.parse import parse_qsl

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from web.bar_chart import Bar, bars
from web.errors import ApiError
from web.health import admit_operator, check_admin_token
from web.insights import Asked, Group, Insights, as_data
from web.insights_reader import InsightsReader
from web.page_context import Site, site_of

router = APIRouter(include_in_schema=False)

SHEETS = ("tokens.css", "blocks.css", "page.css")
"""The style sheets of the operator's pages."""
_COOKIE = "career_advisor_operator"
_SIGNED_IN_SECONDS = 8 * 3600
_PERIODS = (7, 30, 90)
LONGEST_PERIOD = max(_PERIODS) * 86_400
"""In seconds."""
_PATIENCE = 2.0
"""How long the page waits for insights before it tells how far they are."""
_REFRESH_SECONDS = 2
_MOST_ROWS = 30
_PILES = ("not_in_guides", "not_understood", "rated_down", "drop_off")


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One row of what was asked most: its bar, and a bar for each week."""

    asked: Asked
    bar: Bar | None
    weeks: tuple[tuple[str, int, float], ...]
    """The Monday, the count, and the count as a share of the busiest week in percent."""


@dataclass(frozen=True, slots=True)
class Pile:
    """A list of groups with their bars."""

    name: str
    rows: tuple[tuple[Group, Bar | None], ...]


@router.get("/insights")
async def show(request: Request) -> Response:
    """The page, as HTML or JSON; the form for the token where none came."""
    if refusal := ask_for_token(request):
        return refusal
    days = _days(request.query_params.get("days", ""))
    reader: InsightsReader = request.app.state.insights
    private = {"cache-control": "no-store"}
    if "json" in request.headers.get("accept", ""):
        return Response(orjson.dumps(as_data(await reader.read(days))), media_type="application/json", headers=private)
    site = site_of(request)
    found = await reader.read_within(days, _PATIENCE)
    if found is None:
        return HTMLResponse(_waiting(site, *reader.progress), headers={**private, "refresh": str(_REFRESH_SECONDS)})
    body = site.draw(
        "insights.html", sheets=SHEETS, found=found, asked=_asked_rows(found), piles=_piles(found),
        periods=_PERIODS, guides=site.guides,
    )
    return HTMLResponse(body, headers=private)


@router.post("/insights")
async def sign_in(request: Request) -> Response:
    """Take the token from the form and remember for some hours that it was right."""
    fields = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), max_num_fields=5))
    try:
        check_admin_token(request, fields.get("token", "").strip())
    except ApiError as refusal:
        if refusal.code != "unauthorized":
            raise
        return _login(request, 401, wrong=True)
    answer = RedirectResponse(site_of(request).base + "insights", 303)
    until = int(time.time()) + _SIGNED_IN_SECONDS
    answer.set_cookie(
        _COOKIE, f"{until}.{_signature(request, until)}", max_age=_SIGNED_IN_SECONDS, httponly=True,
        samesite="strict", secure=request.url.scheme == "https", path=site_of(request).base + "insights",
    )
    return answer


def ask_for_token(request: Request) -> Response | None:
    """The form for the token where none came; nothing for the operator. Raises `ApiError` for a wrong one."""
    if _is_signed_in(request):
        return None
    try:
        admit_operator(request)
    except ApiError as refusal:
        if refusal.code != "unauthorized" or "authorization" in request.headers:
            raise
        return _login(request, 401)
    return None


def _waiting(site: Site, done: int, total: int) -> str:
    """The page while messages are still being read."""
    return site.draw("insights_waiting.html", sheets=SHEETS, done=done, total=total)


def _login(request: Request, status: int, *, wrong: bool = False) -> HTMLResponse:
    body = site_of(request).draw("insights_login.html", sheets=SHEETS, wrong=wrong)
    headers = {"cache-control": "no-store", "www-authenticate": "Bearer"}
    return HTMLResponse(body, status, headers)


def _is_signed_in(request: Request) -> bool:
    until, _, signature = request.cookies.get(_COOKIE, "").partition(".")
    if request.app.state.settings.admin_token is None or not (until.isascii() and until.isdigit() and len(until) < 12):
        return False
    right = hmac.compare_digest(signature.encode(), _signature(request, int(until)).encode())
    return right and int(until) > time.time()


def _signature(request: Request, until: int) -> str:
    """Proof that the admin token was known; a new token signs everybody out."""
    token = str(request.app.state.settings.admin_token)
    return hmac.new(token.encode(), f"insights {until}".encode(), hashlib.sha256).hexdigest()


def _days(text: str) -> int:
    return int(text) if text in {str(one) for one in _PERIODS} else 30


def _asked_rows(found: Insights) -> tuple[AskedRow, ...]:
    shown = found.asked[:_MOST_ROWS]
    drawn = _bars([one.count for one in shown])
    return tuple(AskedRow(one, bar, _week_bars(one, found.weeks)) for one, bar in zip(shown, drawn, strict=True))


def _week_bars(one: Asked, weeks: tuple[str, ...]) -> tuple[tuple[str, int, float], ...]:
    most = max(one.weeks, default=0) or 1
    return tuple((day, count, 100 * count / most) for day, count in zip(weeks, one.weeks, strict=True))


def _piles(found: Insights) -> tuple[Pile, ...]:
    made = []
    for name in _PILES:
        groups: tuple[Group, ...] = getattr(found, name)
        drawn = _bars([one.count for one in groups])
        made.append(Pile(name, tuple(zip(groups, drawn, strict=True))))
    return tuple(made)


def _bars(counts: list[int]) -> list[Bar | None]:
    drawn = bars([str(count) for count in counts])
    return list(drawn) if drawn else [None] * len(counts)
