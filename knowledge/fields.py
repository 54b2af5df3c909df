"""The kinds of values that knowledge files are made of: texts, ids, numbers, dates."""

from __future__ import annotations

import datetime
import re
import unicodedata
from functools import lru_cache
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


class Frozen(BaseModel):
    """A value that never changes after loading and refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def slug(text: str) -> str:
    """The anchor form of a name: lower case, accents dropped, words joined by hyphens."""
    plain = text.casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "-", re.sub("['’]", "", plain)).strip("-")


@lru_cache(maxsize=8192)
def role_id(name: str) -> str:
    """The id of a role by its name; of a double name (`AI Professor / Academic Researcher`) the first part counts.

    `C#` and `C++` keep ids of their own: `c-sharp`, `c-plus-plus`.
    """
    first = name.split(" / ", maxsplit=1)[0]
    return slug(re.sub(r"(?<=\w)#", "-sharp", re.sub(r"(?<=\w)\+\+", "-plus-plus", first)))


def _whole(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[+-]?[0-9]{1,9}", value):
        raise ValueError(f"must be a whole number, such as 6, not “{value[:40]}”")
    return value


def _decimal(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[+-]?[0-9]{1,12}(\.[0-9]{1,6})?", value):
        raise ValueError(f"must be a number, such as 12 or 1.5, not “{value[:40]}”")
    return value


def _day(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError(f"must be a date, such as 2026-11-20, not “{value[:40]}”")
    return value


Text = Annotated[str, StringConstraints(min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[^\WA-Z]+(?:[-.][^\WA-Z]+)*$")]
"""Lower-case words joined by hyphens, dots or underscores."""
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"']+$")]
Weeks = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=1000)]
Number = Annotated[float, BeforeValidator(_decimal)]
Day = Annotated[datetime.date, BeforeValidator(_day)]
