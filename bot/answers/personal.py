"""Personal advice."""

from __future__ import annotations

from collections.abc import Mapping

from bot.scene import Answer

PERSONAL: Mapping[str, Answer] = {}
