"""Small phrases that steer a conversation: all of them, both, that one, yes, no, next, why."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from bot.answers import OVERALL
from bot.conversation import Conversation
from bot.nlu.lexicon import PhraseIndex
from bot.understanding import Understanding
from knowledge import Knowledge

_LISTS = (
    "follow_starts", "same", "it", "other", "both", "every", "all_of_them", "affirm", "deny",
    "more", "next", "previous", "why", "mean", "negations", "now", "each", "in_there", "instances", "alike",
    "why_not", "describing", "least", "detail", "parts", "against", "path_nouns", "jump", "which_phase",
    "which_of_these", "beside_it",
)  # fmt: skip
_LEAD_INS = (
    "and ",
    "ok ",
    "okay ",
    "so ",
    "then ",
    "now ",
    "alright ",
    "thanks ",
    "great ",
    "never mind ",
    "cool ",
    "right ",
    "really ",
    "oh ",
    "hm ",
    "well ",
)
_ONWARD = frozenset({"next", "after", "following", "afterwards", "follows"})
_BACK = frozenset({"before", "previous", "precedes"})
_FILLING = frozenset({
    "path", "guide", "role", "one", "route", "track", "job", "position", "thanks", "please", "career", "ai", "question",
    "thing",
})  # fmt: skip


def spoken(u: Understanding) -> str:
    """The message as plain words."""
    return u.plain


def _without_lead_ins(text: str) -> str:
    for _ in range(3):
        for start in _LEAD_INS:
            text = text.removeprefix(start)
    return text


class Phrases:
    """The word lists of the language, and what they say of a message."""

    def __init__(self, knowledge: Knowledge) -> None:
        lists = knowledge.language
        self._words = {name: frozenset(lists.get(name, ())) for name in _LISTS}
        self._index = PhraseIndex(
            ((name, phrase) for name, phrases in self._words.items() for phrase in phrases), stems=False
        )
        # The rules ask again and again of the message at hand, and of no other.
        self.rest = lru_cache(maxsize=1)(self._find_rest)
        """The words that are neither names, numbers nor small words."""
        self._lists_in = lru_cache(maxsize=1)(self._find_lists)
        self._comparative_in = lru_cache(maxsize=1)(self._find_comparative)
        self._bare = lru_cache(maxsize=1)(_without_lead_ins)
        pairs = sorted((line.partition("=") for line in lists.get("comparatives", ())), key=lambda pair: -len(pair[0]))
        self._comparatives = [(f" {phrase.strip()} ", topic.strip()) for phrase, _, topic in pairs]
        self._answers = {topic.id: topic.answer for topic in knowledge.topics.values()}
        self._asking = frozenset(lists.get("asking_words", ()))
        self.small_words = (
            frozenset(lists.get("stop", ()))
            | frozenset(
                word
                for name in ("follow_starts", "mean", "affirm", "it", "other", "interjections", "against", "runner_up")
                for phrase in lists.get(name, ())
                for word in phrase.split()
            )
            | _FILLING
        )

    def is_(self, text: str, *lists: str) -> bool:
        """Whether the text is, as a whole, in one of the lists."""
        return any(text in self._words[name] for name in lists)

    def opens_question(self, text: str) -> bool:
        """Whether it begins with a word that asks (`what's first`), and so chooses nothing."""
        return text.split(" ", 1)[0] in self._asking

    def mentions(self, u: Understanding, *lists: str) -> bool:
        """Whether a phrase of the lists stands anywhere in the message."""
        return not self._lists_in(u.plain).isdisjoint(lists)

    def _find_lists(self, text: str) -> frozenset[str]:
        return frozenset(self._index.find(text.split()))

    def opens_with(self, u: Understanding, *lists: str) -> bool:
        """Whether it begins with a phrase of the lists, words that lead in left out."""
        text = f"{self.bare(u)} "
        return any(text.startswith(f"{phrase} ") for name in lists for phrase in self._words[name])

    def bare(self, u: Understanding) -> str:
        """The message without the words that lead into a follow-up."""
        return self._bare(u.plain)

    def _find_rest(self, u: Understanding) -> tuple[str, ...]:
        inside = {i for e in u.entities for i in range(e.start, e.end)}
        inside |= {i for q in u.quantities for i in range(q.start, q.end)}
        small = self.small_words
        return tuple([t.text for i, t in enumerate(u.tokens) if t.is_word and i not in inside and t.text not in small])

    def asks_about_all(self, u: Understanding) -> bool:
        """Whether the message speaks of all guides (`which path`, `all five`)."""
        if self.mentions(u, "both"):
            return False
        return self.mentions(u, "all_of_them") or "all_guides" in u.concepts

    def refers_back(self, u: Understanding) -> bool:
        """Whether the message holds `it`, `that one` and the like."""
        return self.mentions(u, "it")

    def step(self, u: Understanding) -> int:
        """How far on from the phase talked about: 1 for `the next`, `after that`, -1 for `before that`, else 0."""
        words = u.said
        if words & _ONWARD:
            return 1
        return -1 if words & _BACK else 0

    def beyond(self, u: Understanding) -> int:
        """1 for `after phase 2`, -1 for `before phase 2`, else 0."""
        words = [token.text for token in u.tokens]
        pairs = set(pairwise(words))
        return 1 if ("after", "phase") in pairs else -1 if ("before", "phase") in pairs else 0

    def denies_having(self, u: Understanding) -> bool:
        """Whether it asks where a thing is absent."""
        return "lack" in u.concepts or self.mentions(u, "negations")

    def compares(self, u: Understanding, c: Conversation) -> bool:
        """Whether the guide named is to be held against the one talked about."""
        return "compare" in u.concepts and bool(c.focus.guides)

    def comparative(self, u: Understanding) -> str | None:
        """The ranking that a comparative stands for (`longer` → longest); `most`, `least` leave the measure open."""
        return self._comparative_in(u.plain)

    def _find_comparative(self, text: str) -> str | None:
        padded = f" {text} "
        return next((topic for phrase, topic in self._comparatives if phrase in padded), None)

    def comparative_one(self, u: Understanding) -> str | None:
        """The ranking by which a guide is meant: `the longer one`, `the better paid path`."""
        text = f" {spoken(u)} "
        if " the " not in text:
            return None
        nouns = tuple(f"{noun} " for noun in ("one", *self._words["path_nouns"]))
        after = ((topic, text.partition(f" the{phrase}")[2]) for phrase, topic in self._comparatives)
        return next((topic for topic, rest in after if rest.startswith(nouns)), None)

    def compared(self, u: Understanding, c: Conversation) -> tuple[str, ...]:
        """The two or more guides that `which of them` is about; none when it is about all."""
        focus = c.focus
        if len(focus.guides) > 1:
            return focus.guides
        pair = focus.seen[:2]
        if len(pair) < 2:
            return ()
        if self.mentions(u, "both") or self.comparative(u) is not None:
            last = focus.ask
            over_all = last is not None and self._answers.get(last.topic) in OVERALL and not last.guides
            return () if over_all else pair
        return ()
