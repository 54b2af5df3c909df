"""What is told decides what is meant, over the whole engine."""

from __future__ import annotations

import datetime

import pytest

from bot import Advisor, Conversation
from bot.conversation import dump_conversation, load_conversation

TODAY = datetime.date(2026, 11, 25)

TALKS = [
    (
        ("I've published papers, what is missing for interpretability?",),
        "In part: Research Methodology & Paper Writing",
    ),
    (("I know PyTorch and SQL. what's left for the applied scientist in weeks?",), "44 weeks of 50 weeks"),
    (("I know PyTorch, what's left for the applied scientist?", "I also have a maths degree"), "28 weeks of 50 weeks"),
    (("I like maths and hate publishing papers, which path suits me?",), "Going by liking mathematics"),
    (("I love Docker and CI/CD, hate imposter syndrome. Which path suits me?",), "the guide for applied scientist"),
    (("I finished phase 1 of intern", "I'm done with phase 2"), "phases 1 to 2 of the research intern"),
    (("I finished phase 1 of intern", "all phases done"), "every phase of the research intern roadmap"),
    (("make me a plan for intern from 4 january with 6 hours a week", "and with 12?"), "28 June 2027"),
    (("make me a plan for intern with -5 hours a week", "10"), "10 hours a week"),
    (("make me a plan for the research engineer", "leave out pytorch", "put it back in"), "PyTorch is back"),
    (("plan for intern with 8 hours a week", "actually I have 6 hours, not 8"), "6 hours a week"),
    (("I know Python", "forget that I said I know Python", "what do you know about me?"), "not told me anything"),
    (("I hate maths", "what do you know about me?"), "Dislikes: mathematics"),
    (("phase 2 is behind me", "the one of the research intern"), "10 weeks are left"),
    (("three stages of the professor roadmap are dealt with, what is left?",), "40 weeks are left"),
    (("I finished phase 1 of intern", "what now?"), "Phase 2 on the way"),
    (("I finished phase 1 of intern", "what now?", "done with it", "and now?"), "Phase 3 on the way"),
    (("I finished phase 1 of intern", "undo that"), "is open again"),
    (("I've watched Captum and SHAP, what else is in that stage for interpretability?",), "Ticked off"),
    (("plan the research engineer path without the production stage",), "32 weeks"),
    (("make me a plan for intern with 6 hours a week", "and from 1 March 2027?"), "1 March 2027 with 6 hours"),
    (("I begin with interpretability on 7 June 2027, when am I in its second phase?",), "2 August 2027"),
    (("phases 1 and 2 of intern are done. plan it with 10 hours a week",), "10 weeks"),
    (("starting with professor in May 2027, which month would be my last?",), "2029"),
    (("I have a buffer of 7 months, which path fits?",), "research intern (6 months)"),
    (("I have 8 hours a week and I know SQL", "start over", "what do you know about me?"), "not told me anything"),
]


@pytest.mark.parametrize(("messages", "holds"), TALKS, ids=[" / ".join(messages) for messages, _ in TALKS])
def test_a_talk_ends_as_it_should(advisor: Advisor, messages: tuple[str, ...], holds: str) -> None:
    state, text = Conversation(), ""
    for message in messages:
        turn = advisor.reply(message, load_conversation(dump_conversation(state)), TODAY)
        state, text = turn.conversation, turn.reply.text
    assert holds in text


ASKED = [
    "what do I do when phase 1 is done?",
    "which phase is done first?",
    "what comes after phase 2 of the intern?",
    "does the engineer need papers?",
    "which path needs the least maths?",
]


@pytest.mark.parametrize("text", ASKED)
def test_questions_are_left_to_the_other_rules(advisor: Advisor, text: str) -> None:
    assert advisor.explain(text, Conversation(), TODAY).decision.rule != "personal"


def test_every_offer_of_personal_advice_leads_somewhere(advisor: Advisor) -> None:
    dead: list[str] = []
    for messages, _ in TALKS:
        state = Conversation()
        for message in messages:
            turn = advisor.reply(message, state, TODAY)
            state = turn.conversation
            offers = [offer.text for offer in turn.reply.suggestions]
            dead += [text for text in offers if advisor.reply(text, state, TODAY).reply.status == "unknown"]
    assert dead == []
