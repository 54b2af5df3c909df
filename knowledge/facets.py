"""What a guide may say of its path as a whole: occupation codes, and how much of something it holds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from knowledge.fields import Frozen, Text


class OccupationCode(Frozen):
    """A role in a public classification of occupations."""

    system: Literal["SOC", "O*NET", "ISCO", "ESCO"]
    code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z./:-]{1,120}$")]
    match: Literal["exact", "broad"]
    """`broad` where the code covers more than the role."""


class Occupations(Frozen):
    """The codes of the two roles of a guide."""

    source: tuple[OccupationCode, ...] = ()
    target: tuple[OccupationCode, ...] = ()


class Facet(Frozen):
    """How much of something a path holds, with the places of the guide that it rests on."""

    facet: Literal[
        "maths", "papers", "teaching", "building", "production", "freedom", "security", "pay", "length", "competition",
    ]
    level: Literal["low", "some", "high"]
    places: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Anchors of the places, such as `phase-1` or `love-2`."""
