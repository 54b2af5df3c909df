"""Absolute addresses of the advisor's own pages."""

from __future__ import annotations

from fastapi import Request

from web.cors import is_plain
from web.settings import Settings


def address_of(request: Request, settings: Settings) -> str:
    """Where browsers reach the advisor, without a slash at the end; empty where the request names no usable host."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    host = request.headers.get("host", "").lower()
    return f"{request.url.scheme}://{host}" if is_plain(host) else ""


def subscription_of(url: str) -> str:
    """An absolute address as calendar programs take it for a subscription; empty where it is not absolute."""
    _, absolute, rest = url.partition("://")
    return f"webcal://{rest}" if absolute else ""
