"""The errors that a client may meet: a code, a status, a sentence."""

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
    """A request that gets an error for an answer; `retry_after` in seconds where waiting helps."""

    def __init__(self, code: Code, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.code: Code = code
        self.message = message
        self.retry_after = retry_after


def no_conversation() -> ApiError:
    """The one answer to an unknown, a foreign and an erased conversation."""
    return ApiError("not_found", "There is no such conversation. It may have been erased; start a new one.")


def too_many(wait: int) -> ApiError:
    """The answer to one who has to wait for so many seconds."""
    return ApiError("too_many_requests", f"That is a lot at once. Please wait {wait} seconds.", wait)


def unavailable() -> ApiError:
    """The answer while conversations cannot be kept."""
    return ApiError("unavailable", "The advisor cannot keep conversations just now. Please try again in a moment.", 2)


def internal() -> ApiError:
    """The answer where nobody thought of what went wrong."""
    return ApiError("internal", "Something went wrong here. Please try again.")


def api_error_of(error: Exception, log: logging.Logger, what: str) -> ApiError:
    """What went wrong, as a refusal; what nobody thought of is logged as `what`."""
    if isinstance(error, ApiError):
        return error
    if isinstance(error, StoreUnavailable):
        return unavailable()
    log.error(what, exc_info=error)
    return internal()
