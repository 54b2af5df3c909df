"""Whether a question for a number or a date is given one: to speak of a thing is not to say how many or when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.nlu.calendar_words import build_calendar_words
from bot.nlu.tokenizer import Token, stem, tokenise, words
from bot.scene import Scene
from bot.understanding import read_date

_ASKING = frozenset({"what", "which", "much", "many"})
"""Words right before the thing that is asked for."""
_LONGEST = 4
"""The thing counted has at most so many words: `final interview rounds`."""


@dataclass(frozen=True, slots=True)
class Lacked:
    """What was asked for and is not given: a `number`, a `date`, or a `thing` that no guide speaks of, by its word."""

    kind: str
    thing: str = ""


def lacking(scene: Scene, texts: Sequence[str]) -> Lacked | None:
    """What the message asks for and none of the texts gives, or nothing."""
    spoken = f" {scene.understanding.plain} "
    cues = scene.shelf.knowledge.language.get("date_cues", ())
    if any(f" {cue} " in spoken for cue in cues):
        calendar = build_calendar_words(scene.shelf.knowledge.language)
        if not any(read_date(tokenise(text), scene.today, calendar) for text in texts):
            return Lacked("date")
    if _lacks_number(scene, texts):
        return Lacked("number")
    strange = _strange_thing(scene)
    return Lacked("thing", strange) if strange else None


def _strange_thing(scene: Scene) -> str | None:
    """`What GPA do labs want`: the thing asked for, where no guide uses the word."""
    u = scene.understanding
    for before, token in pairwise(u.tokens):
        if before.text in _ASKING and token.text in u.whole.foreign:
            return u.text[token.start : token.end]
    return None


def _lacks_number(scene: Scene, texts: Iterable[str]) -> bool:
    """Whether the message asks `how many` of a thing and none of the texts gives a number of it."""
    thing = _thing_counted(scene)
    if not thing:
        return False
    named = scene.understanding.of_kind("subject", "resource")
    last = thing[-1]
    is_named = any(scene.understanding.tokens[e.end - 1] == last for e in named)
    numbers = {line.partition("=")[0].strip() for line in scene.shelf.knowledge.language.get("number_words", ())}
    tagger = scene.shelf.tagger
    wanted = frozenset(key for term in tagger.terms([last.text]) for key in term.keys) | {stem(last.text)}
    for text in texts:
        said = words(text)
        has_number = any(word[0].isdigit() or word in numbers for word in said)
        if has_number and (is_named or wanted & tagger.keys(text) or wanted & set(map(stem, said))):
            return False
    return True


def _thing_counted(scene: Scene) -> Sequence[Token]:
    """The words after `how many`, up to the first small word; none where guides themselves are counted."""
    language = scene.shelf.knowledge.language
    tokens = [t for t in scene.understanding.tokens if t.is_word]
    spoken = [t.text for t in tokens]
    for cue in language.get("count_cues", ()):
        words_of_cue = cue.split()
        size = len(words_of_cue)
        for start in range(len(tokens) - size):
            if spoken[start : start + size] == words_of_cue:
                thing: list[Token] = []
                for token in tokens[start + size : start + size + _LONGEST]:
                    if stem(token.text) in scene.shelf.common_stems:
                        break
                    thing.append(token)
                return () if thing and thing[-1].text in language.get("path_words", ()) else thing
    return ()
