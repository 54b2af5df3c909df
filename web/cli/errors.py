"""What a command says when its input is no good."""

from __future__ import annotations


class BadInput(Exception):
    """One line for each thing that is wrong; the command ends with status 2."""

    status = 2

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class NotNow(BadInput):
    """Nothing is wrong with the input, but what it names is away; whoever starts commands may try again."""

    status = 75  # EX_TEMPFAIL
