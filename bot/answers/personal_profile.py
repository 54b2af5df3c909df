"""What the visitor told of themselves: noted, shown, forgotten, and the start afresh."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.answers.fitting import fit, theme_name
from bot.answers.money import amount, money, months_at_hand
from bot.answers.personal_gap import gap
from bot.answers.planning import plan, plan_time
from bot.conversation import Ask, Profile, Progress
from bot.cues import cues_of, pairs
from bot.nlg.response import Block, Fact, FactsBlock, Suggestion, TextBlock
from bot.nlg.templates import listed, listing
from bot.nlg.text_renderer import number
from bot.planning.figures import hours_said
from bot.planning.plan import readable, usable
from bot.profile import learn, tale_of
from bot.scene import Answer, Part, Scene

_FIELDS = ("role", "skills", "hours_per_week", "months", "start", "degree", "salary", "likes", "dislikes")
_LABELS = {
    "role": "your_role", "skills": "your_skills", "hours_per_week": "your_hours", "months": "your_months",
    "start": "your_start", "degree": "your_degree", "salary": "your_salary", "likes": "your_likes",
    "dislikes": "your_dislikes",
}  # fmt: skip
_TOLD = {
    "role": "told_role", "skills": "told_skills", "hours_per_week": "told_hours", "months": "told_months",
    "start": "told_start", "degree": "told_degree", "salary": "told_salary", "likes": "told_likes",
    "dislikes": "told_dislikes",
}  # fmt: skip
_SEVERAL = ("skills", "likes", "dislikes")
_ANEW: dict[str, tuple[Answer, frozenset[str]]] = {
    "plan": (plan, frozenset({"hours_per_week", "start"})), "skip": (plan, frozenset({"hours_per_week", "start"})),
    "plan_time": (plan_time, frozenset({"hours_per_week", "start"})), "gap": (gap, frozenset({"skills"})),
    "fit": (fit, frozenset({"likes", "dislikes"})), "money": (money, frozenset({"salary"})),
    "months_at_hand": (months_at_hand, frozenset({"months"})),
}  # fmt: skip
"""Answers that are given anew when what they rest on changes."""


def values(scene: Scene, profile: Profile) -> dict[str, str]:
    """What is known, in words, by field."""
    name, label = scene.shelf.name, scene.voice.label
    found = {
        "role": role_name(scene, profile.role) if profile.role else "",
        "skills": listed([name(s) for s in profile.skills]),
        "hours_per_week": number(round(profile.hours_per_week, 1)) if profile.hours_per_week else "",
        "months": number(profile.months) if profile.months else "",
        "start": readable(profile.start) if profile.start else "",
        "degree": label(f"degree_{profile.degree}") if profile.degree else "",
        "salary": amount(profile.salary) if profile.salary else "",
        "likes": listing([theme_name(scene, t) for t in profile.likes]),
        "dislikes": listing([theme_name(scene, t) for t in profile.dislikes]),
    }
    return {field: value for field, value in found.items() if value}


def role_name(scene: Scene, role: str) -> str:
    """What to call a job in a sentence."""
    knowledge = scene.shelf.knowledge
    known = knowledge.roles.get(role) or knowledge.jobs.get(role)
    return (known.short or known.name) if known else role


def profile_show(scene: Scene, ask: Ask) -> Part:
    """All that the visitor told, and how to erase it."""
    known = values(scene, scene.conversation.profile)
    tracked = [p for p in scene.conversation.progress if scene.shelf.has(p.guide)]
    progress = [p for p in tracked if p.phases or p.tasks or p.skipped]
    if not known and not progress:
        return Part((TextBlock(scene.say("nothing_known")),), offers=_tell_offers(scene), ask=ask)
    facts = [Fact(scene.voice.label(_LABELS[field]), value) for field, value in known.items()]
    facts += [Fact(scene.voice.label("progress"), _progress_words(scene, p)) for p in progress]
    blocks: tuple[Block, ...] = (
        TextBlock(scene.say("profile_intro")), FactsBlock(tuple(facts)), TextBlock(scene.say("show_erase")),
    )  # fmt: skip
    return Part(blocks, offers=_next_offers(scene, known), ask=ask)


def _progress_words(scene: Scene, progress: Progress) -> str:
    count = len(scene.shelf.view(progress.guide).guide.roadmap)
    slots = {"role": scene.shelf.short(progress.guide), "done": str(len(progress.phases)), "count": str(count)}
    return scene.say("progress_words", **slots)


def _tell_offers(scene: Scene) -> tuple[Suggestion, ...]:
    text = scene.say("offer_tell_hours")
    return (Suggestion(text, text),)


def _next_offers(scene: Scene, known: dict[str, str]) -> tuple[Suggestion, ...]:
    """What the known facts make possible."""
    guides = [g for g in scene.conversation.focus.guides if scene.shelf.has(g)]
    role = scene.shelf.short(guides[0]) if guides else ""
    offers: list[Suggestion] = []
    if role and "skills" in known:
        offers.append(Suggestion(scene.say("offer_gap"), scene.say("offer_gap_text", role=role)))
    if role and ("hours_per_week" in known or "start" in known):
        offers.append(Suggestion(scene.voice.label("plan"), scene.say("offer_plan_text", role=role)))
    if "likes" in known or "dislikes" in known or not role:
        offers.append(Suggestion(scene.say("offer_fit"), scene.say("offer_fit_text")))
    return tuple(offers)


def profile_tell(scene: Scene, ask: Ask) -> Part:
    """Says what was noted; when the last answer rests on it, that is given anew."""
    told = learn(scene.understanding, replace(scene.conversation, profile=Profile()), scene.shelf)
    known = values(scene, told)
    lacks = tale_of(scene.understanding, scene.shelf).ids("lack")
    cues = cues_of(scene.shelf)
    last = scene.conversation.focus.ask
    if last is not None and (anew := _anew(scene, last, frozenset(known))):
        return anew
    hours = hours_said(scene.understanding, cues, tale_of(scene.understanding, scene.shelf))
    if hours and not usable(hours.value):
        wrong = "hours_none" if hours.value <= 0 else "hours_few" if hours.value < 1 else "hours_many"
        text = f"{scene.say(wrong, hours=number(hours.value))} {scene.say('which_hours')}"
        return Part((TextBlock(text),), "clarify", offers=_tell_offers(scene), ask=ask)
    things = [scene.words(_TOLD[field], value=value) for field, value in known.items()]
    if lacks:
        things.append(scene.words("told_lacks", value=listing([scene.shelf.name(s) for s in lacks], "or")))
    if not things:
        start = next((scene.shelf.knowledge.source(g) for g in scene.shelf.guides), None)
        text = scene.say("tell_nothing", source=(start.short or start.name) if start else "")
        return Part((TextBlock(text),), offers=_next_offers(scene, known), ask=_kept_focus(scene, ask))
    blocks: list[Block] = [TextBlock(scene.say("noted", thing=listing(things)))]
    background = _background(scene, told)
    if background:
        blocks.append(TextBlock(background))
    return Part(tuple(blocks), offers=_next_offers(scene, known), ask=_kept_focus(scene, ask))


def _kept_focus(scene: Scene, ask: Ask) -> Ask:
    """The talk stays on what it was about."""
    return scene.conversation.focus.ask or ask


def _anew(scene: Scene, last: Ask, told: frozenset[str]) -> Part | None:
    topic = scene.shelf.knowledge.topics.get(last.topic)
    answer, rests_on = _ANEW.get(topic.answer if topic else last.topic, (None, frozenset()))
    if answer is None or not told & rests_on or not all(scene.shelf.has(g) for g in last.guides):
        return None
    return answer(scene, last)


def _background(scene: Scene, told: Profile) -> str | None:
    if told.role is None or told.role in scene.shelf.sources:
        return None
    starts = {scene.shelf.knowledge.source(g) for g in scene.shelf.guides}
    names = listing([role.short or role.name for role in starts], "or")
    return scene.say("guides_start_from", source=names, job=role_name(scene, told.role))


def profile_forget(scene: Scene, ask: Ask) -> Part:
    """Erases one thing or all of it, and names the words to strike from the transcript."""
    profile = scene.conversation.profile
    cues = cues_of(scene.shelf)
    tokens = scene.understanding.tokens
    after, words = _without_named(scene, profile)
    fields = _fields_named(scene) if after == profile else set()
    if after == profile and not fields and cues.whole.first(tokens):
        return _forget_all(scene, ask)
    for field in fields & set(_FIELDS):
        words += _words_of(scene, field, profile)
        after = replace(after, **{field: getattr(Profile(), field)})
    if after == profile:
        return _nothing_such(scene, ask)
    text = scene.say("forgot", thing=listing(_gone(scene, profile, after)))
    offers, struck = _next_offers(scene, values(scene, after)), tuple(dict.fromkeys(words))
    return Part((TextBlock(text),), offers=offers, ask=_kept_focus(scene, ask), profile=after, forgotten=struck)


def _gone(scene: Scene, before: Profile, after: Profile) -> list[str]:
    """What was forgotten, in words that do not say it again."""
    changed = [field for field in _FIELDS if getattr(before, field) != getattr(after, field)]
    some = {field for field in changed if field in _SEVERAL and getattr(after, field)}
    return [scene.words(f"some_{field}" if field in some else f"all_{field}") for field in changed]


def _forget_all(scene: Scene, ask: Ask) -> Part:
    profile = scene.conversation.profile
    words = [w for field in _FIELDS for w in _words_of(scene, field, profile)]
    return Part(
        (TextBlock(scene.say("forget_all")),), ask=_kept_focus(scene, ask), profile=Profile(),
        forgotten=tuple(dict.fromkeys(words)), offers=_tell_offers(scene),
    )  # fmt: skip


def _nothing_such(scene: Scene, ask: Ask) -> Part:
    known = values(scene, scene.conversation.profile)
    things = [scene.words(_TOLD[field], value=value) for field, value in known.items()]
    named = _named_ids(scene) or _fields_named(scene)
    text = scene.say("forget_nothing_such") if named or not things else scene.say("forget_what", things=listing(things))
    return Part((TextBlock(text),), offers=_tell_offers(scene), ask=_kept_focus(scene, ask))


def _named_ids(scene: Scene) -> list[str]:
    u = scene.understanding
    return [e.id for e in u.of_kind("subject", "resource", "role", "job")]


def _without_named(scene: Scene, profile: Profile) -> tuple[Profile, list[str]]:
    """The profile without the skills, tastes and role that the message names, and the words they go by."""
    cues = cues_of(scene.shelf)
    named = set(_named_ids(scene))
    themes = {cues.theme_of.get(one, one) for one in named} | named
    words: list[str] = []
    for one in profile.skills:
        if one in named:
            words += _names_of(scene, one)
    for theme in (*profile.likes, *profile.dislikes):
        if theme in themes:
            words += _theme_words(scene, (theme,))
    if profile.role in named:
        words += _role_names(scene, profile.role or "")
    after = replace(
        profile,
        skills=tuple(s for s in profile.skills if s not in named),
        likes=tuple(t for t in profile.likes if t not in themes),
        dislikes=tuple(t for t in profile.dislikes if t not in themes),
        role=None if profile.role in named else profile.role,
    )
    return after, words


def _fields_named(scene: Scene) -> set[str]:
    cues = cues_of(scene.shelf)
    tokens = scene.understanding.tokens
    found = {hit[0] for index in range(len(tokens)) if (hit := cues.fields.at(tokens, index))}
    quantities = {q.unit for q in scene.understanding.quantities}
    if "hours" in quantities:
        found.add("hours_per_week")
    if "money" in quantities:
        found.add("salary")
    return found


def _names_of(scene: Scene, subject: str) -> list[str]:
    knowledge = scene.shelf.knowledge
    known = knowledge.subjects.get(subject) or knowledge.resources.get(subject)
    return [known.name, *known.aliases] if known else [scene.shelf.name(subject)]


def _role_names(scene: Scene, role: str) -> list[str]:
    knowledge = scene.shelf.knowledge
    known = knowledge.roles.get(role) or knowledge.jobs.get(role)
    return [known.name, *known.aliases, *([known.short] if known.short else [])] if known else [role]


def _words_of(scene: Scene, field: str, profile: Profile) -> list[str]:
    """The ways in which a visitor may have written a part of the profile, and the advisor has shown it."""
    written: dict[str, Callable[[], list[str]]] = {
        "salary": lambda: _written_sums(profile.salary or 0),
        "hours_per_week": lambda: _written_count(profile.hours_per_week or 0, ("hours", "hour", "hrs", "h")),
        "months": lambda: _written_count(profile.months or 0, ("months", "month")),
        "start": lambda: _written_dates(profile.start) if profile.start else [],
        "degree": lambda: _degree_words(scene),
        "role": lambda: _role_names(scene, profile.role or ""),
        "skills": lambda: [w for s in profile.skills for w in _names_of(scene, s)],
        "likes": lambda: _theme_words(scene, profile.likes),
        "dislikes": lambda: _theme_words(scene, profile.dislikes),
    }
    if not getattr(profile, field):
        return []
    shown = values(scene, profile)[field]
    return [f"{scene.voice.label(_LABELS[field])}: {shown}", *written[field]()]


def _degree_words(scene: Scene) -> list[str]:
    """The names of every degree, for an earlier one may have been told; the bare word names none."""
    bare = scene.voice.label("your_degree").casefold()
    known = [word for word, _ in pairs(scene.shelf.knowledge.language.get("told_degrees", ()))]
    return [word for word in known if word.casefold() != bare]


def _theme_words(scene: Scene, themes: Sequence[str]) -> list[str]:
    known = cues_of(scene.shelf).themes
    shown = [theme_name(scene, theme) for theme in themes]
    return shown + [word for theme in themes for s in known.get(theme, (theme,)) for word in _names_of(scene, s)]


def _written_count(count: float, units: Sequence[str]) -> list[str]:
    return [f"{number(count)}{space}{unit}" for unit in units for space in (" ", "")]


def _written_sums(sum_: int) -> list[str]:
    # Shown rounded, so the round one tells it too.
    plain = [amount(sum_)]
    for one in (sum_, sum_ // 12) if sum_ % 12 == 0 else (sum_,):
        plain += [f"{one}", f"{one:,}"]
        if one % 1000 == 0:
            plain += [f"{one // 1000}k", f"{one // 1000} k", f"{one // 1000} grand", f"{one // 1000} thousand"]
    return [sign + one for one in plain for sign in ("", "$", "€", "£")]


def _written_dates(day: datetime.date) -> list[str]:
    month = readable(day).split(" ")[1]
    names: Sequence[str] = (month, month[:3])
    forms = [f"{day.day} {name}" for name in names] + [f"{name} {day.day}" for name in names]
    return [day.isoformat(), readable(day), *forms]


def start_over(scene: Scene, ask: Ask) -> Part:
    """Begins afresh: focus, profile and plans are put aside."""
    offers = (Suggestion(scene.say("offer_fit"), scene.say("offer_fit_text")),)
    return Part((TextBlock(scene.say("started_over")),), offers=offers, ask=ask, reset=True)
