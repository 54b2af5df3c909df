"""What visitors asked, grouped for the portal's owner: what to write about, what to teach, what was rated down."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz, process

from bot import Advisor
from web.replays import Reading, Replays
from web.store.base import AskedTurn

SHARED_BY = 3
"""Visitors that a group must come from before it is told outside the operator's page."""
_ALIKE = 72
"""Likeness of two texts, from 0 to 100, from which they stand in one group."""
_EXAMPLES = 5
_MOST_GROUPS = 50
_MOST_COMPARED = 400
_NOT_UNDERSTOOD = ("unknown", "offtopic", "passage")
"""What stands for nothing understood: unknown words pass for off topic, and a passage is what was like the words."""


@dataclass(frozen=True, slots=True)
class Group:
    """Turns of one kind."""

    title: str
    count: int
    visitors: int
    """Conversations that the turns come from."""
    answered_now: int
    """How many of them today's knowledge answers."""
    examples: tuple[str, ...]
    talk: str = ""
    """The latest conversation that it comes from, by a name that opens nothing; on the operator's page only."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How often something was asked of a guide, week by week."""

    guide: str
    request: str
    count: int
    visitors: int
    weeks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Insights:
    """Everything that the owner is told of a stretch of days."""

    days: int
    conversations: int
    turns: int
    statuses: Mapping[str, int]
    weeks: tuple[str, ...]
    """The Mondays that the counts of `Asked` belong to."""
    asked: tuple[Asked, ...]
    not_in_guides: tuple[Group, ...]
    """Understood, but the guides are silent: write content."""
    not_understood: tuple[Group, ...]
    """Not understood: teach an example or a name."""
    rated_down: tuple[Group, ...]
    drop_off: tuple[Group, ...]
    """What the last message of conversations was that ended without an answer or rated down."""
    withheld: int = 0
    """Groups left out because too few visitors stand behind them."""


def insights(
    turns: Sequence[AskedTurn], advisor: Advisor, days: int, today: datetime.date, replays: Replays | None = None
) -> Insights:
    """Group the turns by what today's engine makes of them; `replays` remembers what it made of them before."""
    heard = (replays or Replays()).read(turns, advisor)
    readings = [one for one in heard if re.search(r"\w", one.turn.text)]  # what was erased asks nothing
    titles = {name: str(intent.title) for name, intent in advisor.knowledge.intents.items()}
    weeks = _weeks(days, today)
    unanswered = [one for one in readings if one.turn.status == "unknown"]
    understood = [one for one in unanswered if _is_understood(one)]
    return Insights(
        days=days,
        conversations=len({one.conversation for one in turns}),
        turns=len(turns),
        statuses=dict(Counter(one.status for one in turns)),
        weeks=weeks,
        asked=_asked(readings, weeks, titles),
        not_in_guides=_by_request(understood, titles),
        not_understood=_by_likeness([one for one in unanswered if not _is_understood(one)]),
        rated_down=_by_request([one for one in readings if one.turn.vote == -1], titles),
        drop_off=_by_request(_last_without_answer(readings), titles),
    )


def talk_name(conversation: str) -> str:
    """A name for a conversation that leads nobody to it."""
    return hashlib.blake2b(conversation.encode(), digest_size=16).hexdigest()


def shareable(found: Insights) -> Insights:
    """The same without groups behind which fewer than three visitors stand."""
    kept = replace(
        found,
        asked=tuple(one for one in found.asked if one.visitors >= SHARED_BY),
        not_in_guides=_shared(found.not_in_guides),
        not_understood=_shared(found.not_understood),
        rated_down=_shared(found.rated_down),
        drop_off=_shared(found.drop_off),
    )
    return replace(kept, withheld=_count(found) - _count(kept))


def _shared(groups: Iterable[Group]) -> tuple[Group, ...]:
    return tuple(one for one in groups if one.visitors >= SHARED_BY)


def _count(found: Insights) -> int:
    piles = (found.asked, found.not_in_guides, found.not_understood, found.rated_down, found.drop_off)
    return sum(map(len, piles))


def _is_understood(one: Reading) -> bool:
    return any(name.split(".")[0] not in _NOT_UNDERSTOOD for name, _ in one.requests)


def _by_request(readings: Iterable[Reading], titles: Mapping[str, str]) -> tuple[Group, ...]:
    """Groups by what the engine takes the turns to ask; those that it does not understand by likeness."""
    found: dict[str, list[Reading]] = defaultdict(list)
    rest: list[Reading] = []
    for one in readings:
        if _is_understood(one):
            found[_title(one.requests[0][0], titles)].append(one)
        else:
            rest.append(one)
    groups = [_group(title, members) for title, members in found.items()]
    return _most_frequent((*groups, *_by_likeness(rest)))


def _title(name: str, titles: Mapping[str, str]) -> str:
    intent, _, operation = name.partition(".")
    title = titles.get(intent, intent.replace("_", " "))
    return f"{title} ({operation.replace('_', ' ')})" if operation else title


def _by_likeness(readings: Iterable[Reading]) -> tuple[Group, ...]:
    """Groups of texts that share most of their words, each named by its commonest text."""
    by_text: dict[str, list[Reading]] = defaultdict(list)
    for one in readings:
        by_text[" ".join(one.turn.text.casefold().split())].append(one)
    groups: dict[str, list[Reading]] = {}
    sorted_words: dict[str, str] = {}
    for text, members in sorted(by_text.items(), key=lambda item: (-len(item[1]), item[0])):
        words = " ".join(sorted(text.split()))
        # Over all names in one call: thousands of texts are compared with hundreds of them.
        near = process.extractOne(words, sorted_words, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        if near is not None:
            groups[near[2]] += members
            continue
        groups[text] = list(members)
        if len(sorted_words) < _MOST_COMPARED:
            sorted_words[text] = words
    return _most_frequent(_group(text, members) for text, members in groups.items())


def _group(title: str, members: Sequence[Reading]) -> Group:
    texts = Counter(one.turn.text for one in members)
    comments = list(dict.fromkeys(f"{one.turn.text} ({one.turn.comment})" for one in members if one.turn.comment))
    shown = (comments or [text for text, _ in texts.most_common(_EXAMPLES)])[:_EXAMPLES]
    return Group(
        title, len(members), len({one.turn.conversation for one in members}),
        sum(one.answered_now for one in members), tuple(shown),
        talk_name(max(members, key=lambda one: one.turn.at).turn.conversation),
    )


def _most_frequent(groups: Iterable[Group]) -> tuple[Group, ...]:
    ordered = sorted(groups, key=lambda one: (-one.count, -one.visitors, one.title))
    return tuple(ordered[:_MOST_GROUPS])


def _last_without_answer(readings: Iterable[Reading]) -> list[Reading]:
    """The last turn of each conversation, where it was not answered or was rated down."""
    last: dict[str, Reading] = {}
    for one in readings:
        last[one.turn.conversation] = one
    return [one for one in last.values() if one.turn.status != "answered" or one.turn.vote == -1]


def _asked(readings: Iterable[Reading], weeks: tuple[str, ...], titles: Mapping[str, str]) -> tuple[Asked, ...]:
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    visitors: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in readings:
        for name, guide in one.requests if _is_understood(one) else ():
            key = (guide or "", _title(name, titles))
            counts[key][_monday(datetime.date.fromtimestamp(one.turn.at))] += 1
            visitors[key].add(one.turn.conversation)
    made = [
        Asked(guide, request, week.total(), len(visitors[guide, request]), tuple(week[day] for day in weeks))
        for (guide, request), week in counts.items()
    ]
    return tuple(sorted(made, key=lambda one: (-one.count, one.guide, one.request)))


def _weeks(days: int, today: datetime.date) -> tuple[str, ...]:
    """The Mondays from so many days ago until today."""
    first = today - datetime.timedelta(days=days)
    count = (today - first).days // 7 + 2
    mondays = dict.fromkeys(_monday(first + datetime.timedelta(days=7 * at)) for at in range(count))
    return tuple(day for day in mondays if day <= today.isoformat())


def _monday(day: datetime.date) -> str:
    return (day - datetime.timedelta(days=day.weekday())).isoformat()


def as_data(found: Insights) -> dict[str, Any]:
    """The insights as plain data for JSON."""
    lists = ("not_in_guides", "not_understood", "rated_down", "drop_off")
    groups = {name: [_group_data(one) for one in getattr(found, name)] for name in lists}
    asked = [
        {"guide": one.guide or None, "request": one.request, "count": one.count, "visitors": one.visitors,
         "weeks": list(one.weeks)}
        for one in found.asked
    ]
    return {
        "days": found.days, "conversations": found.conversations, "turns": found.turns,
        "statuses": dict(found.statuses), "weeks": list(found.weeks), "asked": asked, **groups,
        "withheld": found.withheld,
    }


def _group_data(one: Group) -> dict[str, Any]:
    return {
        "title": one.title, "count": one.count, "visitors": one.visitors, "answered_now": one.answered_now,
        "examples": list(one.examples),
    }
