"""What the visitor told of themselves: noted, shown, forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from bot.actions.base import Action, ActionContext, ActionResult
from bot.actions.fit import fit, suits
from bot.actions.gap import gap
from bot.actions.money import money
from bot.actions.plan import plan, plan_time
from bot.actions.plan_parts import hours_again, joined, role_names, wrong_hours
from bot.actions.profile_values import FIELDS, SEVERAL, struck_words, theme_of, value_names, written_values
from bot.frame import Frame
from bot.nlg.response import Block, Fact, FactsBlock, TextBlock
from bot.nlu.user_fact import UserFact
from bot.state import EVERYTHING, Profile, RequestedSlot

_PACE = frozenset({"hours_per_week", "start", "months"})
_TASTES = frozenset({"likes", "dislikes", "months"})
_AGAIN: Mapping[str, tuple[Action, frozenset[str]]] = {
    "plan": (plan, _PACE), "skip": (plan, _PACE), "plan_time": (plan_time, _PACE), "gap": (gap, frozenset({"skills"})),
    "money": (money, frozenset({"salary"})), "fit": (fit, _TASTES), "suits": (suits, _TASTES),
}  # fmt: skip
"""Answers that are given again when what they rest on is told anew, by the intent of the last answer."""
_SLOTS: Mapping[str, Literal["hours", "salary", "start", "period"]] = {
    "hours_per_week": "hours", "salary": "salary", "start": "start", "months": "period",
}  # fmt: skip
"""What the advisor asks for when the value of a field cannot be used."""
_OWN_SLOTS = {"hours": None, "months": None, "money": None, "date": None, "deadline": None}


# -- shown


def profile_show(frame: Frame, context: ActionContext) -> ActionResult:
    """All that the visitor told, and how to erase it."""
    known = written_values(context, context.state.profile)
    progress = [one for one in context.state.progress if context.index.has(one.guide)]
    done = [one for one in progress if one.phases or one.tasks or one.skipped]
    if not known and not done:
        return ActionResult(
            (TextBlock(context.say("profile.nothing")),), suggestions=(Frame("fit"), Frame("privacy")), frame=frame
        )
    facts = [Fact(context.label(f"profile.{field}"), value) for field, value in known.items()]
    names = role_names(context, [context.index.view(one.guide) for one in done])
    facts += [
        Fact(context.label("profile.progress"), context.say("profile.progress", role=name, done=len(one.phases)))
        for name, one in zip(names, done, strict=True)
    ]
    blocks: tuple[Block, ...] = (
        TextBlock(context.say("profile.intro")), FactsBlock(tuple(facts)), TextBlock(context.say("profile.erase")),
    )  # fmt: skip
    forget = Frame("profile_forget").with_slots(kind=EVERYTHING)
    return ActionResult(blocks, suggestions=(*_following(context, tuple(known)), forget), frame=frame)


# -- told


def profile_tell(frame: Frame, context: ActionContext) -> ActionResult:
    """Says what was noted and offers what it makes possible; what rested on it is answered again."""
    wrong = wrong_hours(frame, context)
    if wrong is not None:
        return replace(hours_again(frame, context, wrong), frame=None, requested=RequestedSlot("hours"))
    if problem := next((fact for fact in context.facts if fact.problem), None):
        return _unusable(context, problem)
    fields = tuple(dict.fromkeys(fact.field for fact in context.facts))
    if again := _again(context, fields):
        return again
    noted = _noted(context)
    lines = [_named(context), _acknowledged(context, noted) if noted else context.say("profile.tell_what")]
    asked = _asked(context, fields) if noted else None
    lines += [_background(context, fields), context.say(f"profile.ask_{asked}") if asked else ""]
    return ActionResult(
        (TextBlock(" ".join(line for line in lines if line)),),
        suggestions=_following(context, fields),
        requested=RequestedSlot(asked) if asked and context.state.requested is None else None,
        small_talk=True,
    )


def _unusable(context: ActionContext, fact: UserFact) -> ActionResult:
    """A value that cannot be kept: why, and the question again."""
    names = (f"profile.{fact.problem}_{fact.field}", f"profile.unusable_{fact.field}", "profile.unusable")
    name = next(name for name in names if context.templates.has(name))
    asked = _SLOTS.get(fact.field)
    text = TextBlock(context.say(name))
    return ActionResult((text,), "clarify", requested=RequestedSlot(asked) if asked else None)


def _again(context: ActionContext, fields: Sequence[str]) -> ActionResult | None:
    """The last answer with what was told now, where it rests on that."""
    last = context.state.last.frame if context.state.last else None
    action, rests_on = _AGAIN.get(last.intent, (None, frozenset())) if last else (None, frozenset())
    if last is None or action is None or not rests_on & set(fields):
        return None
    frame = last.with_slots(**_OWN_SLOTS)
    return action(frame.asking("plan") if last.intent == "skip" else frame, context)


def _noted(context: ActionContext) -> list[str]:
    """What was told, in words, each field once."""
    words: list[str] = []
    for field in FIELDS:
        told = [fact for fact in context.facts if fact.field == field and not fact.problem]
        stored = any(fact.action != "erase" for fact in told)
        for action, name in (("store", field), ("correct", field), ("erase", f"not_{field}")):
            values = [fact.value for fact in told if fact.action == action]
            if action == "erase" and stored and field not in SEVERAL:
                continue
            if values and context.templates.has(f"profile.told_{name}"):
                words.append(_told_words(context, field, name, values))
    return words


def _told_words(context: ActionContext, field: str, name: str, values: Sequence[object]) -> str:
    if field in SEVERAL:
        written = joined(context, value_names(context, field, [str(value) for value in values]))
    else:
        written = written_values(context, replace(Profile(), **{field: values[-1]})).get(field, "")  # type: ignore[arg-type]
    if field == "degree" and values[-1] == "none":
        name = "no_degree"
    count = float(values[-1]) if isinstance(values[-1], int | float) else 0.0
    return context.templates.words(f"profile.told_{name}", 0, {"value": written, "count": count})


def _named(context: ActionContext) -> str:
    """A name is greeted and not kept."""
    name = next((fact.value for fact in context.facts if fact.field == "name"), None)
    return context.say("profile.name", name=name) if name else ""


def _acknowledged(context: ActionContext, noted: Sequence[str]) -> str:
    corrected = any(fact.action == "correct" for fact in context.facts)
    things = "; ".join(noted) if any("," in one for one in noted) else joined(context, noted)
    return context.say("profile.corrected" if corrected else "profile.noted", things=things)


def _background(context: ActionContext, fields: Sequence[str]) -> str:
    """Where the guides start from, for a visitor who comes from elsewhere."""
    role = context.state.profile.role
    if "role" not in fields or role is None or role in context.index.sources:
        return ""
    starts = {context.knowledge.source(guide) for guide in context.index.guides}
    names = tuple(sorted((role.short or role.name).lower() for role in starts))
    return context.say("profile.background", sources=names[:3])


def _asked(context: ActionContext, fields: Sequence[str]) -> Literal["likes", "hours", "skills"] | None:
    """What to ask next: the most useful thing that is not yet known."""
    known = context.state.profile
    if not (known.likes or known.dislikes or "likes" in fields):
        return "likes"
    if known.hours_per_week is None:
        return "hours"
    return None if known.skills else "skills"


def _following(context: ActionContext, fields: Sequence[str]) -> tuple[Frame, ...]:
    """What the known facts make possible."""
    guides = tuple(guide for guide in context.state.guides if context.index.has(guide))[:1]
    about = Frame("fit").about(*guides)
    found: list[Frame] = []
    if "skills" in fields:
        found.append(about.asking("gap"))
    if "hours_per_week" in fields or "start" in fields:
        found.append(about.asking("plan") if guides else Frame("duration", "least", "all"))
    if "salary" in fields:
        found.append(about.asking("money") if guides else Frame("pay_change", "most", "all"))
    if "months" in fields:
        found.append(about.asking("plan_time", "how"))
    return (*found, Frame("fit"))[:3]


# -- forgotten


def profile_forget(frame: Frame, context: ActionContext) -> ActionResult:
    """Erases one thing or all of it, and names the words to strike from the transcript."""
    profile = context.state.profile
    if EVERYTHING in (frame.slots.kind or ""):
        return _forget_all(context)
    after = _without_named(frame, context)
    for field in _fields(frame):
        after = replace(after, **{field: getattr(Profile(), field)})
    changed = [field for field in FIELDS if getattr(profile, field) != getattr(after, field)]
    if not changed:
        return _nothing_to_forget(frame, context)
    gone = replace(profile, **{field: _difference(profile, after, field) for field in changed})  # type: ignore[arg-type]
    words = tuple(word for field in changed for word in struck_words(context, field, gone))
    things = tuple(context.label(f"profile.some_{f}" if getattr(after, f) else f"profile.all_{f}") for f in changed)
    return ActionResult(
        (TextBlock(context.say("profile.forgot", things=things)),), profile=after,
        forgotten=tuple(dict.fromkeys(words)), suggestions=(Frame("profile_show"),),
    )  # fmt: skip


def _difference(before: Profile, after: Profile, field: str) -> object:
    """The values of a field that are gone."""
    value, left = getattr(before, field), getattr(after, field)
    return tuple(one for one in value if one not in left) if field in SEVERAL else value


def _fields(frame: Frame) -> set[str]:
    """The fields that the request names, by their words or by their value."""
    slots = frame.slots
    given = {"hours_per_week": slots.hours, "salary": slots.money, "months": slots.months, "start": slots.date}
    found = {field for field, value in given.items() if value is not None}
    return found | (set((slots.kind or "").split()) & set(FIELDS))


def _without_named(frame: Frame, context: ActionContext) -> Profile:
    """The profile without the skills, tastes and the job that the request names."""
    profile = context.state.profile
    subjects = {*frame.slots.subjects, *((frame.slots.subject,) if frame.slots.subject else ())}
    named = subjects | {theme_of(context, subject) for subject in subjects}
    return replace(
        profile,
        skills=tuple(one for one in profile.skills if one not in subjects),
        likes=tuple(one for one in profile.likes if one not in named),
        dislikes=tuple(one for one in profile.dislikes if one not in named),
        role=None if profile.role and profile.role == frame.slots.job else profile.role,
    )


def _forget_all(context: ActionContext) -> ActionResult:
    profile = context.state.profile
    words = tuple(word for field in FIELDS for word in struck_words(context, field, profile))
    if profile == Profile():
        return _only_in_talk(context)
    text = context.say("profile.forgot_all")
    return ActionResult((TextBlock(text),), profile=Profile(), forgotten=tuple(dict.fromkeys(words)))


def _only_in_talk(context: ActionContext) -> ActionResult:
    """Nothing is noted, yet the visitor's words stand in the conversation; all of it can be erased."""
    return ActionResult((TextBlock(context.say("profile.only_in_talk")),), suggestions=(Frame("forget_me"),))


def _nothing_to_forget(frame: Frame, context: ActionContext) -> ActionResult:
    """Nothing of the kind is known; what is, if anything."""
    known = written_values(context, context.state.profile)
    things = tuple(context.label(f"profile.all_{field}") for field in known)
    specific = bool(frame.slots.subjects or frame.slots.job or _fields(frame))
    if not things:
        return _only_in_talk(context)
    if specific:
        text = context.say("profile.forget_unknown")
        return ActionResult((TextBlock(text),), suggestions=(Frame("profile_show"),))
    everything = Frame("profile_forget").with_slots(kind=EVERYTHING)
    text = context.say("profile.forget_what", things=things)
    return ActionResult((TextBlock(text),), "clarify", suggestions=(everything,))


PROFILE: Mapping[str, Action] = {
    "profile_show": profile_show,
    "profile_tell": profile_tell,
    "profile_forget": profile_forget,
}
