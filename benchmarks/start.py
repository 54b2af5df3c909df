"""Starts an advisor and prints its first answer's status: a process of its own for `benchmarks.engine`."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

from bot import Advisor, Conversation

if __name__ == "__main__":
    advisor = Advisor.load(cache=Path(sys.argv[1]))
    turn = advisor.reply(
        "How long does it take to become an AI research engineer?", Conversation(), datetime.date.today()
    )
    print(turn.reply.status)
