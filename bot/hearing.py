"""Which topics a message asks for: one for each question in it, none for what is only said beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers import CARE, COURTESY, OFF, OVERALL, PROFILE
from bot.nlu.lexicon import MASKS, Lexicon
from bot.understanding import Candidate, Reading, Understanding
from knowledge import Knowledge

SURE = 0.30
"""A topic that scores this is answered; chosen on question tables kept apart from the examples."""
LIKELY = 0.13
"""Below this a topic is not considered at all."""
CLEAR = 0.05
"""A best topic nearer to its rival than this is offered as a choice unless it is sure."""
SPLIT = 0.24
"""A clause that is to be a question of its own must score this by itself."""
SPLIT_TOPICAL = 0.17
"""The same for a clause that holds an idea on which its topic turns."""
_PLAINLY = 0.5
"""Small talk that scores this as a whole is nothing else in its parts."""
_WEIGHED = 0.45
"""A message that so surely weighs several roles against each other is one question."""
_SHORT_CLAUSE = 4
_NOT_OURS = COURTESY | OFF | CARE | PROFILE | {"missing"}
_REPLIES = ("affirm", "deny", "interjections")
"""Lists of the words that only agree, decline or exclaim."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A topic heard in a stretch of the message, with its rivals, best first."""

    candidates: tuple[Candidate, ...]
    reading: Reading

    @property
    def topic(self) -> str:
        """The best topic."""
        return self.candidates[0].topic

    @property
    def score(self) -> float:
        """The best topic's score."""
        return self.candidates[0].score

    @property
    def margin(self) -> float:
        """How far the best topic is ahead of the next."""
        return self.score - (self.candidates[1].score if len(self.candidates) > 1 else 0.0)


class Ear:
    """Hears topics; holds the word lists that tell a question from a remark."""

    def __init__(self, knowledge: Knowledge, lexicon: Lexicon) -> None:
        self._answers = {topic.id: topic.answer for topic in knowledge.topics.values()}
        topics = knowledge.topics.values()
        self._meant = {topic.id: (topic.answer, topic.about) for topic in topics}
        self._ideas = {topic.id: frozenset(f"c:{idea}" for idea in topic.concepts) for topic in topics}
        self._starts = frozenset(knowledge.language.get("question_starts", ()))
        self._first_person = frozenset(knowledge.language.get("first_person", ()))
        self._requests = frozenset(knowledge.language.get("request_starts", ()))
        self._wondering = tuple(f" {cue} " for cue in knowledge.language.get("question_cues", ()))
        self._stop = lexicon.stop | frozenset(knowledge.language.get("role_adjectives", ()))
        self._replies = frozenset(
            word for name in _REPLIES for word in knowledge.language.get(name, ()) if " " not in word
        )
        self._skipped = lexicon.fillers | frozenset(knowledge.language.get("follow_starts", ())) | {"and", "but", "so"}
        self._leading = self._skipped | _LEADING

    def hear(self, u: Understanding) -> tuple[Heard, ...]:
        """What the message asks for, in its order: several questions where each stands by itself, else the whole."""
        whole = Heard(u.whole.candidates, u.whole)
        small_talk = self._kind(u.whole) in COURTESY and u.whole.best.score > _PLAINLY
        if small_talk and not self._asks_beside(u) and not any(self._asks_of_role(u, part) for part in u.parts):
            return (whole,)
        meant = self._after_not(u)
        if meant is not None:
            return (Heard(meant.candidates, meant),)
        questions = [part for part in u.parts if self.is_question(u, part)]
        roles = {e.id for e in u.of_kind("role")}
        weighed = self._kind(u.whole) in OVERALL and u.whole.best.score > _WEIGHED
        if len(roles) > 1 and len(questions) < 2 and weighed:
            return (whole,)
        split = self._several(u, questions)
        if len(split) > 1:
            # Surer as a whole of what no guide answers than its clauses are of anything: one question, cut by a comma.
            uncovered = self._kind(u.whole) == "missing" and u.whole.best.score > max(part.score for part in split)
            return (whole,) if uncovered else tuple(split)
        if questions and u.parts:
            surely = [part for part in questions if self._asks_of_role(u, part)]
            best = max(surely or questions, key=self._weight)
            return (self._blend(u.whole, best, outside=COURTESY | OFF if surely else COURTESY),)
        remarks = [p for p in u.parts if p.content and self._kind(p) not in PROFILE | COURTESY | OFF]
        if u.parts and remarks and self._kind(u.whole) in COURTESY:
            best = max(remarks, key=lambda part: part.best.score)
            if best.best.score > SURE:
                return (Heard(best.candidates, best),)
        return (whole,)

    def _asks_of_role(self, u: Understanding, part: Reading) -> bool:
        """Whether a clause surely asks something about a role, whatever is said beside it."""
        about = self._kind(part) not in COURTESY | OFF | CARE and part.best.score > SURE
        return about and bool(u.of_kind("role", within=part)) and self.is_question(u, part)

    def _after_not(self, u: Understanding) -> Reading | None:
        """`not the phases, the skills`: of two clauses the first of which is ruled out, the other."""
        ruled_out = [p for p in u.parts if u.tokens[p.start].text == "not"]
        others = [
            p
            for p in u.parts
            if p not in ruled_out and not any(r.start >= p.start and r.end <= p.end for r in ruled_out)
        ]
        return max(others, key=lambda p: p.best.score) if ruled_out and others else None

    def _weight(self, part: Reading) -> tuple[bool, bool, float, int]:
        """By what one question of several is taken for the message: what the advisor knows before what it does not."""
        beside = self._kind(part) in COURTESY | {"none"}
        return (self._is_ours(part), not beside, part.best.score, part.end - part.start)

    def _is_ours(self, part: Reading) -> bool:
        """Whether a stretch surely asks for something that the advisor knows."""
        return part.best.score > SURE and self._kind(part) not in _NOT_OURS

    def _asks_beside(self, u: Understanding) -> bool:
        """Whether small talk stands beside a question of weight: `… is killing me, how long does it take?`"""
        return any(self._is_ours(part) and self.is_question(u, part) for part in u.parts)

    def answer_of(self, topic: str) -> str:
        """The name of the answer that a topic calls."""
        return self._answers.get(topic, topic)

    def asks(self, u: Understanding) -> bool:
        """Whether anything in the message is a question."""
        return any(self.is_question(u, part) for part in (u.whole, *u.parts))

    def is_question(self, u: Understanding, part: Reading) -> bool:
        """Whether a stretch asks something: it begins like a question, or is a few words before a question mark."""
        stretch = u.tokens[part.start : part.end]
        # `AI professor: how long?` asks behind the colon.
        colon = next((i for i, token in enumerate(stretch[: _SHORT_CLAUSE + 2]) if token.text == ":"), -1)
        words = [t.text for t in stretch[colon + 1 :] if t.is_word]
        first = next((index for index, word in enumerate(words) if word not in self._skipped), None)
        if first is None:
            return False
        if words[first] in self._starts:
            return True
        spoken = f" {' '.join(words[first:])} "
        if any(cue in spoken for cue in self._wondering):
            return True
        return part.end < len(u.tokens) and u.tokens[part.end].text == "?"

    def _kind(self, reading: Reading) -> str:
        return self.answer_of(reading.best.topic)

    def _several(self, u: Understanding, questions: Sequence[Reading]) -> list[Heard]:
        """The clauses that are questions of their own, when there are two or more about different things."""
        chosen: list[Reading] = []
        loose = [
            p for p in u.parts if p not in questions and self._kind(p) not in PROFILE and self._names_a_topic(u, p)
        ]
        for part in sorted((*questions, *loose), key=lambda p: (p.end - p.start, p.start)):
            enough = SPLIT_TOPICAL if self._says_its_idea(part) else SPLIT
            if part.best.score < enough or self._kind(part) in COURTESY | OFF | CARE or self._is_bare_role(part):
                continue
            # `or only a doctorate?` is the other half of the question before it.
            if u.tokens[part.start].text == _ALTERNATIVE or self._is_reply(u, part) or self._leads_back(part):
                continue
            if any(part.start < other.end and other.start < part.end for other in chosen):
                continue
            chosen.append(part)
        chosen.sort(key=lambda part: part.start)
        heard = [Heard(part.candidates, part) for part in chosen]
        kept: list[Heard] = []
        for one in heard:
            if not any(self._same(u, one, other) for other in kept):
                kept.append(one)
        return kept

    def _is_bare_role(self, part: Reading) -> bool:
        """Whether a clause holds a role and nothing of weight beside it: `and of the professor`."""
        return MASKS["role"] in part.masked and all(w in self._stop or w == MASKS["role"] for w in part.masked)

    def _is_reply(self, u: Understanding, part: Reading) -> bool:
        """Whether a clause only agrees, declines or exclaims: the `no` of `no, the skills`."""
        return all(t.text in self._replies for t in u.tokens[part.start : part.end] if t.is_word)

    def _leads_back(self, part: Reading) -> bool:
        """Whether a clause holds a role and else only words that lead to it: `ok, back to the professor`."""
        loose = [word for word in part.masked if word not in self._leading]
        return self._is_bare_role(part) or loose == [MASKS["role"]]

    def _same(self, u: Understanding, one: Heard, other: Heard) -> bool:
        names = [
            {e.id for e in u.of_kind("subject", "resource", "role", within=heard.reading)} for heard in (one, other)
        ]
        same = self._meant.get(one.topic) == self._meant.get(other.topic)
        return same and (names[0] == names[1] or not all(names))

    def _names_a_topic(self, u: Understanding, part: Reading) -> bool:
        """A few words that name a topic beside questions or in a list: `difficulty, timeline and salary`."""
        words = [t.text for t in u.tokens[part.start : part.end] if t.is_word]
        while words and words[0] in self._requests:
            words = words[1:]
        if self._first_person & set(words):
            return False
        loose = [w for w in words if w not in ("of", "for", "the", "a", "an", "as")]
        roles = sum(e.end - e.start for e in u.of_kind("role", within=part))
        return 0 < len(loose) - roles <= _SHORT_CLAUSE and bool(self._topical(part))

    def _says_its_idea(self, part: Reading) -> bool:
        return bool(self._ideas.get(part.best.topic, frozenset()) & set(part.marks))

    def _topical(self, part: Reading) -> bool:
        return any(mark.startswith("c:") for mark in part.marks) and part.best.score > SURE

    def _blend(self, whole: Reading, question: Reading, outside: frozenset[str]) -> Heard:
        """The question read in the light of the whole message: each topic by its mean or its own score.

        What lies `outside` counts only where the question itself is about it.
        """
        topics = {c.topic for c in (*whole.candidates, *question.candidates)}
        scored = [
            Candidate(
                t, max(0.5 * (whole.score(t) + question.score(t)), 0.8 * question.score(t), 0.75 * whole.score(t))
            )
            for t in topics
            if self.answer_of(t) not in PROFILE | outside or question.score(t) > SURE
        ]
        ranked = tuple(sorted(scored, key=lambda c: (-c.score, c.topic)))
        return Heard(ranked or whole.candidates, question)


def is_only_a_role(part: Reading) -> bool:
    """Whether a stretch names roles and has no other word."""
    return set(part.masked) == {MASKS["role"]}


_ALTERNATIVE = "or"
_LEADING = frozenset(
    {"ok", "okay", "back", "to", "the", "now", "then", "for", "about", "what", "by", "going", "as", "of", "with"}
)
"""Words that lead from one guide to another."""
