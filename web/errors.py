"""Errors of the API: code, status and message."""

from __future__ import annotations

import logging
from typing import Literal

from web.store.base import StoreUnavailable

Code = Literal[
    "invalid", "too_long", "unauthorized", "forbidden_origin",
    "not_found", "too_many_requests", "unavailable", "internal",
]  # fmt: skip

STATUS: dict[Code, int] = {
    "invalid": 422,
    "too_long": 413,
    "unauthorized": 401,
    "forbidden_origin": 403,
    "not_found": 404,
    "too_many_requests": 429,
    "unavailable": 503,
    "internal": 500,
}


class ApiError(Exception):
    """An error to answer a request with; `retry_after` is in seconds, where waiting helps."""

    def __init__(self, code: Code, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.code: Code = code
        self.message = message
        self.retry_after = retry_after


def no_conversation() -> ApiError:
    """The error for an unknown, a foreign and an erased conversation alike."""
    return ApiError("not_found", "There is no such conversation. It may have been erased; start a new one.")


def too_many(wait: int) -> ApiError:
    """The error for a client that has to wait so many seconds."""
    return ApiError("too_many_requests", f"That is a lot at once. Please wait {wait} seconds.", wait)


def unavailable() -> ApiError:
    """The error while conversations cannot be stored."""
    return ApiError("unavailable", "The advisor cannot keep conversations just now. Please try again in a moment.", 2)


def internal() -> ApiError:
    """The error for an unexpected exception."""
    return ApiError("internal", "Something went wrong here. Please try again.")


def api_error_of(error: Exception, log: logging.Logger, what: str) -> ApiError:
    """An exception as an API error; an unexpected one is logged as `what`."""
    if isinstance(error, ApiError):
        return error
    if isinstance(error, StoreUnavailable):
        return unavailable()
    log.error(what, exc_info=error)
    return internal()
