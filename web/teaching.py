"""Teaching an example, by the command and by the operator's page: what it would change of recent replies."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from bot import Advisor, TeachingPreview, preview_example
from web.store.base import AskedTurn

RECENT_SECONDS = 30 * 86_400
"""How far back the messages go whose replies are looked at."""
MOST_TEXTS = 300


def preview(
    advisor: Advisor, name: str, text: str, turns: Sequence[AskedTurn], today: datetime.date
) -> TeachingPreview:
    """What the example would change of the replies to the latest of these messages."""
    texts = dict.fromkeys(turn.text for turn in reversed(turns))
    return preview_example(advisor, name, text, list(texts)[:MOST_TEXTS], today)
