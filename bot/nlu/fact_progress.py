"""Reads what a message says of progress along a roadmap: finished, under way, left out."""

from __future__ import annotations

from collections.abc import Iterator

from bot.nlu.entity_extractor import Entity
from bot.nlu.fact_words import FactWords
from bot.nlu.message import Message
from bot.nlu.number_extractor import Quantity
from bot.nlu.user_fact import FactAction, UserFact
from bot.state import Conversation

_PLANNING = frozenset({"plan", "progress", "roadmap", "phase", "skip"})
"""Intents after which what is finished is a task."""
LAST = -1
"""The last phase, told as `all of it`."""
LAST_TICKED = "task-0"
"""Whatever was ticked off last, told as `undo that`."""
_LOOK_BACK = 6
_CURT = 3
"""In so few words what is done is what was talked about."""


class ProgressReader:
    """Reads progress; the values are numbers of phases, ids of tasks (`phase-1-task-2`, `task-2`) or of subjects."""

    def __init__(self, message: Message, words: FactWords, untold: frozenset[int], state: Conversation) -> None:
        self._message = message
        self._tokens = message.tokens
        self._words = words
        self._untold = untold
        self._state = state

    def read(self) -> tuple[UserFact, ...]:
        """The facts of progress, in order."""
        if skipped := tuple(self._skipped()):
            return skipped
        if not self._speaks("done_words") and not self._speaks("doing_words"):
            return tuple(self._undoing())
        if self._any("learning") and not self._speaks("done_words"):
            return ()
        return tuple(self._all() or self._tasks() or self._phases() or self._talked_about() or self._subjects())

    def _speaks(self, name: str) -> bool:
        return any(
            self._words.has(name, token.text) for index, token in enumerate(self._tokens) if index not in self._untold
        )

    def _any(self, name: str) -> bool:
        return self._words.phrases(name).first(self._tokens) is not None

    def _action(self) -> FactAction:
        return "erase" if self._speaks("undone") else "store"

    def _span(self) -> tuple[int, int]:
        return 0, len(self._tokens)

    # -- finished and started

    def _all(self) -> list[UserFact]:
        hit = self._words.phrases("everything").first(self._tokens)
        if not hit or hit[1] in self._untold or not self._speaks("done_words"):
            return []
        return [UserFact("finished", LAST, self._action(), *self._span())]

    def _tasks(self) -> list[UserFact]:
        """Tasks by number: of the phase named beside them, else of the phase under way."""
        tasks = [q for q in self._ordinals() if self._beside(q, "task_words")]
        phase = next((int(q.low) for q in self._ordinals() if q not in tasks and self._beside(q, "phase_nouns")), None)
        prefix = f"phase-{phase}-" if phase else ""
        action = self._action()
        return [UserFact("finished", f"{prefix}task-{int(q.low)}", action, q.start, q.end) for q in tasks]

    def _phases(self) -> list[UserFact]:
        found: list[UserFact] = []
        for quantity in self._ordinals():
            named = self._beside(quantity, "phase_nouns") or bool(found)
            if not named or self._beside(quantity, "calendar"):
                continue
            done = self._is_done(quantity.start)
            field = "finished" if done else "started"
            start = max(0, quantity.start - 2)
            found.append(UserFact(field, self._number(quantity), self._action(), start, quantity.end))
        return found

    def _number(self, quantity: Quantity) -> int:
        """`the first two phases` means two of them."""
        after = next((q for q in self._message.quantities if q.start == quantity.end and q.unit == "number"), None)
        return int(after.high if after else quantity.high)

    def _ordinals(self) -> list[Quantity]:
        told = (q for q in self._message.quantities if q.start not in self._untold)
        return [q for q in told if q.unit == "ordinal" or (q.unit == "number" and self._beside(q, "phases"))]

    def _beside(self, quantity: Quantity, name: str) -> bool:
        near = self._tokens[max(0, quantity.start - 1) : quantity.end + 2]
        return any(self._words.has(name, token.text) for token in near)

    def _is_done(self, start: int) -> bool:
        """Whether the nearest word before a phase says that it is done, and not that it goes on."""
        for index in range(start - 1, max(-1, start - _LOOK_BACK), -1):
            word = self._tokens[index].text
            if self._words.has("done_words", word):
                return True
            if self._words.has("doing_words", word):
                before = self._tokens[max(0, index - 1) : index]
                return any(self._words.has("done_words", token.text) for token in before)
        return self._speaks("done_words")

    def _talked_about(self) -> list[UserFact]:
        """`Done!` or `finished that too`: the phase of the last answer."""
        phase = self._phase_talked_about()
        curt = self._message.length <= _CURT or self._speaks("pointers")
        if not phase or not curt or self._message.named("subject", "resource") or not self._speaks("done_words"):
            return []
        return [UserFact("finished", phase, self._action(), *self._span())]

    def _phase_talked_about(self) -> int | None:
        """The phase of the last answer; after one on progress, the phase that is open."""
        last = self._state.last
        if last is None or last.frame.intent != "progress":
            return last.frame.slots.phase if last else None
        done = next((one.phases for one in self._state.progress if one.guide == last.frame.guide), ())
        return max(done, default=0) + 1

    def _undoing(self) -> list[UserFact]:
        """`undo that`: whatever was ticked off last."""
        if not self._speaks("undoing") or self._message.length > _CURT or not self._state.progress:
            return []
        return [UserFact("finished", LAST_TICKED, "erase", *self._span())]

    def _subjects(self) -> list[UserFact]:
        """`I finished the statistics course`: whatever tasks speak of it, where a course or a plan is spoken of."""
        planned = self._state.progress or (self._state.last and self._state.last.frame.intent in _PLANNING)
        if not planned and not self._speaks("course_words"):
            return []
        return [
            UserFact("finished", entity.id, self._action(), start, entity.end)
            for entity in self._message.named("subject", "resource")
            if (start := self._done_before(entity)) is not None
        ]

    def _done_before(self, entity: Entity) -> int | None:
        """Where a word stands shortly before a name, or right behind it, that says that it is done."""
        if entity.start in self._untold:
            return None
        before = range(max(0, entity.start - _LOOK_BACK), entity.start)
        strong = [index for index in before if self._words.has("done_verbs", self._tokens[index].text)]
        if strong:
            return strong[0]
        after = self._words.phrases("done_sayings").first(self._tokens, entity.end)
        return entity.start if after and after[1] - entity.end <= 2 else None

    # -- left out

    def _parted(self) -> tuple[bool, int, int] | None:
        """`leave phase 2 out`: a verb and its particle with something between them."""
        verb = next((i for i, t in enumerate(self._tokens) if self._words.has("leave_verbs", t.text)), None)
        if verb is None:
            return None
        behind = self._tokens[verb + 1 : verb + 1 + _LOOK_BACK]
        parted = any(self._words.has("leave_particles", token.text) for token in behind)
        return (True, verb, verb + 1) if parted else None

    def _skipped(self) -> Iterator[UserFact]:
        back = self._words.phrases("back_in").first(self._tokens)
        out = back or self._words.phrases("leaves_out").first(self._tokens) or self._parted()
        if not out or out[1] in self._untold:
            return
        action: FactAction = "erase" if back else "store"
        for quantity in self._ordinals():
            if self._beside(quantity, "phase_nouns"):
                yield UserFact("skipped", int(quantity.high), action, min(out[1], quantity.start), quantity.end)
        for entity in self._message.named("subject", "resource"):
            if back or entity.start >= out[1]:
                yield UserFact("skipped", entity.id, action, min(out[1], entity.start), entity.end)
