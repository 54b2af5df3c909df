"""Personal advice: the answers that know what the visitor told of themselves."""

from __future__ import annotations

from collections.abc import Mapping

from bot.answers import planning
from bot.scene import Answer

PERSONAL: Mapping[str, Answer] = {
    "plan": planning.plan, "plan_time": planning.plan_time, "skip": planning.skip, "export": planning.export,
}  # fmt: skip
