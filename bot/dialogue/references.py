"""Which guides the words of a message refer to: named, excluded, described, or pointed at in the talk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.nlu.entity_extractor import Entity
from bot.nlu.message import Message, Segment
from bot.retrieval.guide_index import Shelf as GuideIndex
from bot.state import Conversation

_REACH = 4
"""Words before a role that may tell it from what the visitor is now."""
_DENIED = frozenset({"excluded"})


@dataclass(frozen=True, slots=True)
class References:
    """What a segment refers to."""

    named: tuple[str, ...] = ()
    """Guides named by their roles, in order."""
    elsewhere: tuple[str, ...] = ()
    """Guides that another segment of the message names, where this one names none."""
    excluded: tuple[str, ...] = ()
    """Guides ruled out: `except the intern`."""
    pointed: tuple[str, ...] = ()
    """Guides pointed at in the talk: `the second one`, `the other`."""
    source: str | None = None
    """The role that the visitor comes from."""
    jobs: tuple[str, ...] = ()
    """Occupations without a guide that are asked about."""
    own_jobs: tuple[str, ...] = ()
    """Occupations without a guide that the visitor has or had."""


class ReferenceResolver:
    """Resolves references; word lists read: `background_cues`, `wish_cues`, `polarity_excludes_role`, `cue_*`."""

    def __init__(self, index: GuideIndex, lists: Mapping[str, Sequence[str]]) -> None:
        self._index = index
        self._background = _padded(lists.get("background_cues", ()))
        self._wish = _padded(lists.get("wish_cues", ()))
        self._articles = frozenset(lists.get("determiners", ()))
        self._small = index.stop | frozenset(lists.get("request_starts_strong", ()))
        self._denials = frozenset(lists.get("polarity_right_before", ()))
        self._exclusions = frozenset(lists.get("polarity_excludes_role", ()))
        self._nouns = _unique_nouns(index)

    def resolve(self, message: Message, segment: Segment, state: Conversation) -> References:
        """The references of one segment."""
        source = self.source(message)
        named, excluded = self._guides(message, segment, source)
        elsewhere, excluded_elsewhere = ((), ()) if named else self._guides(message, message.whole, source)
        wished, own = self._jobs(message, segment)
        if not (named or elsewhere or wished):
            wished = self._jobs(message, message.whole)[0]
        pointed = () if named else self._pointed(message, state)
        return References(named, elsewhere, excluded or excluded_elsewhere, pointed, source, wished, own)

    def _guides(
        self, message: Message, segment: Segment, source: str | None
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The guides named in a segment, and those that it rules out."""
        named: dict[str, None] = {}
        excluded: dict[str, None] = {}
        for entity in message.named("role", within=segment):
            own = entity.id in self._index.sources and self._is_own(message, entity)
            if own or not self._index.leads_to(entity.id):
                continue
            denied = message.polarity_of(entity) in _DENIED or self._is_denied(message, entity.start)
            (excluded if denied else named).update(dict.fromkeys(self._index.to(entity.id, source)[:1]))
        for position, guide in self._by_noun(message, segment):
            denied = message.polarity[position] in _DENIED or self._is_denied(message, position)
            (excluded if denied else named).setdefault(guide)
        return tuple(guide for guide in named if guide not in excluded), tuple(excluded)

    def _is_denied(self, message: Message, index: int) -> bool:
        """`not interpretability`, `without the professor`: a name right behind a denial."""
        texts = [token.text for token in message.tokens[:index]]
        denied = bool(texts) and texts[-1] in self._denials
        while texts and texts[-1] in self._articles:
            texts.pop()
        return denied or (bool(texts) and texts[-1] in self._exclusions)

    def source(self, message: Message) -> str | None:
        """The role the visitor comes from, where the message says so and a guide starts from it."""
        for entity in message.named("role"):
            starts = entity.id in self._index.sources
            if starts and (self._is_own(message, entity) or not self._index.leads_to(entity.id)):
                return entity.id
        return None

    def _is_own(self, message: Message, entity: Entity) -> bool:
        """Whether a role or job is named as what the visitor is or was, not as what they want to become."""
        words = [token.text for token in message.tokens[max(0, entity.start - _REACH) : entity.start] if token.is_word]
        while words and words[-1] in self._articles:
            words.pop()
        before = f" {' '.join(words)} "
        if any(before.endswith(cue) for cue in self._wish):
            return False
        return any(before.endswith(cue) for cue in self._background)

    def _by_noun(self, message: Message, segment: Segment) -> list[tuple[int, str]]:
        """`the scientist`: the one guide whose role ends with that noun."""
        inside = {index for entity in message.entities for index in range(entity.start, entity.end)}
        places = range(segment.start, segment.end)
        return [
            (index, guide)
            for index in places
            if index not in inside and self._opens_a_name(message, index)
            for guide in self._nouns.get(message.tokens[index].text, ())
        ]

    def _opens_a_name(self, message: Message, index: int) -> bool:
        """Whether a noun begins a name here: behind an article or a small word, or first of all."""
        before = message.tokens[index - 1].text if index else ""
        return not before or before in self._articles or before in self._small or not before[0].isalnum()

    def _jobs(self, message: Message, segment: Segment) -> tuple[tuple[str, ...], tuple[str, ...]]:
        entities = message.named("job", within=segment)
        own = tuple(entity.id for entity in entities if self._is_own(message, entity))
        return tuple(entity.id for entity in entities if entity.id not in own), own

    def _pointed(self, message: Message, state: Conversation) -> tuple[str, ...]:
        """The guides pointed at among those last held side by side."""
        among = tuple(guide for guide in state.compared if self._index.has(guide)) or _last_two(state)
        cues = message.cues
        if len(among) > 1:
            if "cue_other" in cues:
                return tuple(guide for guide in among[:2] if guide not in state.guides[:1])[-1:] or among[1:2]
            places = {"cue_former": among[:1], "cue_latter": among[-1:], "cue_runner_up": among[1:2]}
            if found := next((guides for cue, guides in places.items() if cue in cues), ()):
                return found
        if "cue_winner" in cues and state.last and state.last.leader:
            return (state.last.leader,)
        # After an answer over all paths `which of them` means all, however few had a figure to show.
        overall = state.last is not None and state.last.frame.scope == "all"
        return among if len(among) > 1 and "cue_both" in cues and not overall else ()


def _last_two(state: Conversation) -> tuple[str, ...]:
    """The last two guides talked about, the earlier first."""
    named = dict.fromkeys(guide for shown in reversed(state.recent) for guide in shown.frame.guides)
    return tuple(named)[1::-1]


def _padded(phrases: Sequence[str]) -> tuple[str, ...]:
    """Phrases as they stand in a row of words."""
    return tuple(f" {phrase} " for phrase in phrases)


def _unique_nouns(index: GuideIndex) -> dict[str, tuple[str, ...]]:
    """Role nouns by which just one guide can be called: `scientist` where only one guide leads to a scientist."""
    by_noun: dict[str, list[str]] = defaultdict(list)
    for guide in index.guides:
        by_noun[index.short(guide.id).split()[-1].lower()].append(guide.id)
    return {noun: tuple(guides) for noun, guides in by_noun.items() if len(guides) == 1}
