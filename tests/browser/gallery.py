"""An advisor whose replies are chosen and not found out: every block, every status, and whatever the visitor wrote."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping

import knowledge
from bot import (
    Conversation,
    Fact,
    FactsBlock,
    Link,
    LinksBlock,
    ListBlock,
    ListItem,
    NoticeBlock,
    Reply,
    Source,
    Step,
    StepResource,
    StepsBlock,
    StepTask,
    Suggestion,
    TableBlock,
    TextBlock,
    Turn,
)

GUIDE = "backend-developer-to-ai-professor"
_DATES = (("2027-01-04", "2027-03-01"), ("2027-03-01", "2027-05-27"), ("2027-05-27", "2027-06-24"))


def _steps(*, dated: bool = False, ticked: bool = False) -> StepsBlock:
    items = tuple(
        Step(
            number,
            name,
            weeks,
            *(_DATES[number - 1] if dated else (None, None)),
            tasks=tuple(
                StepTask(f"phase-{number}-task-{at}", text, number < 2 if ticked else None)
                for at, text in enumerate(tasks, 1)
            ),
            resources=(StepResource("Deep Learning", "book"), StepResource("arXiv", "site", "https://arxiv.org/")),
        )
        for number, (name, weeks, tasks) in enumerate(
            (
                ("Foundations", 8, ("Refresh linear algebra", "Train a small network; compare, note")),
                ("Reproduce a paper", 12.5, ("Choose one", "Re-create its main figure")),
                ("Portfolio", 4, ("Write it up",)),
            ),
            1,
        )
    )
    return StepsBlock(items, "Roadmap")


_ROADMAP = TextBlock("Three phases, 24.5 weeks together.\n\nThe second is the longest.")
REPLIES: Mapping[str, Callable[[], Reply]] = {
    "facts": lambda: Reply(
        "answered",
        "Nine to twelve months, says the guide. Timeline: 9–12 months. Difficulty: Challenging.",
        (
            TextBlock("Nine to twelve months, says the guide."),
            FactsBlock(
                (
                    Fact("Timeline", "9–12 months", "The title says 9 months"),
                    Fact("Difficulty", "Challenging"),
                    Fact("Demand", "Growing fast, since regulation asks for transparent models"),
                ),
                "At a glance",
            ),
        ),
        (Suggestion("Show the roadmap", "roadmap"), Suggestion("What does it pay?", "pay")),
        (Source(GUIDE, "header", "Professor: at a glance", f"/guides/{GUIDE}#header"),),
    ),
    "listing": lambda: Reply(
        "answered",
        "What people love, and first steps.",
        (
            ListBlock(
                (ListItem("Deep puzzles"), ListItem("Kind colleagues", "from many fields")), "What you will love"
            ),
            ListBlock((ListItem("Read chapter one"), ListItem("Watch the first lecture")), "This week", True),
        ),
    ),
    "roadmap": lambda: Reply(
        "answered", "Three phases, 24.5 weeks together.", (_ROADMAP, _steps()), (Suggestion("Plan it", "plan"),)
    ),
    "plan": lambda: Reply(
        "answered",
        "From 4 January to 24 June 2027.",
        (
            TextBlock("From 4 January to 24 June 2027."),
            _steps(dated=True, ticked=True),
            NoticeBlock("assumption", "12.5 hours a week."),
        ),
    ),
    "pay": lambda: Reply(
        "answered",
        "Three ranges.",
        (
            TableBlock(
                ("Path", "Pay a year", "Change"),
                (
                    ("Interpretability", "$130k–$250k", "+30%"),
                    ("Engineer", "$140,000–$220,000", "+60%"),
                    ("Intern", "$80k to $120k", "-15%"),
                    ("Professor", "not given", "not given"),
                ),
                "Pay",
                "bars",
                "US dollars",
            ),
            TableBlock(
                ("", "Intern", "Scientist"),
                (("Time", "6 months", "12–18 months"), ("Difficulty", "Moderate", "Challenging")),
            ),
        ),
    ),
    "notices": lambda: Reply(
        "unknown",
        "The guide does not say.",
        (
            NoticeBlock("missing", "The guide gives no timeline."),
            NoticeBlock("assumption", "A week holds 12.5 hours."),
            NoticeBlock("conflict", "The title says 9 months, the header 9–12."),
            NoticeBlock("care", "Take your time."),
        ),
    ),
    "links": lambda: Reply(
        "answered",
        "Places to go.",
        (
            LinksBlock(
                (
                    Link("The whole guide", f"/guides/{GUIDE}", "guide"),
                    Link("The plan", "/plans/one.ics", "download"),
                    Link("A person", "mailto:advice@portal.example", "person"),
                    Link("arXiv", "https://arxiv.org/", "site"),
                )
            ),
        ),
    ),
    "many": lambda: Reply(
        "answered",
        "Choose.",
        (TextBlock("Choose."),),
        tuple(Suggestion(f"A question, number {n}?", "facts") for n in range(6)),
    ),
    "wide": lambda: Reply(
        "answered",
        "Five paths.",
        (
            TableBlock(
                ("", "Intern", "Engineer", "Scientist", "Professor", "Interpretability"),
                (
                    ("Time", "6 months", "12 months", "12–18 months", "3–4 years", "9–12 months"),
                    ("Difficulty", "Moderate", "Challenging", "Challenging", "Not given", "Challenging"),
                ),
            ),
        ),
    ),
    "parts": lambda: Reply(
        "answered",
        "Two parts.",
        (
            TextBlock("Research intern: Pay"),
            TextBlock("About 15% less than today."),
            TextBlock("Research intern: Challenges"),
            ListBlock((ListItem("The mathematics"),)),
        ),
    ),
    "skills": lambda: Reply(
        "answered",
        "Three skills.",
        (
            ListBlock(
                (
                    ListItem("Deep learning", "Critical, 8 weeks"),
                    ListItem("Writing", "Important, 4 weeks"),
                    ListItem("Version control", "Nice to have"),
                )
            ),
        ),
    ),
    "fits": lambda: Reply(
        "answered", "One fits.", (ListBlock((ListItem("+ You like building"), ListItem("– Little maths"))),)
    ),
    "which": lambda: Reply(
        "clarify",
        "Which path do you mean?",
        (TextBlock("Which path do you mean?"),),
        (Suggestion("Professor", "facts"), Suggestion("Intern", "listing")),
    ),
}
"""Reply by word; a message that holds none of the words is echoed in every place that takes text."""

BLOCK_TOUR = (
    "facts", "listing", "roadmap", "plan", "pay", "wide", "parts", "skills", "fits", "notices", "links", "many",
    "which",
)  # fmt: skip


def echo(words: str) -> Reply:
    """The visitor's own words in every field of every block: what a careless engine might do."""
    return Reply(
        "answered",
        words,
        (
            TextBlock(words),
            FactsBlock((Fact(words, words, words),), words),
            ListBlock((ListItem(words, words),), words),
            StepsBlock(
                (Step(1, words, 1, tasks=(StepTask(words, words),), resources=(StepResource(words, words, words),)),),
                words,
            ),
            TableBlock((words, words), ((words, words),), words, unit=words),
            NoticeBlock("care", words),
            LinksBlock((Link(words, words, "site"), Link(words, f"javascript:{words}", "download"))),
        ),
        (Suggestion(words[:80] or "none", words),),
        (Source(words, words, words, words),),
    )


class Gallery:
    """Stands where the engine stands; the knowledge behind it is the real one."""

    def __init__(self) -> None:
        self.knowledge = knowledge.load()

    def welcome(self, guide: str | None = None) -> Reply:
        """A greeting that names the guide of the page."""
        text = f"Hello. You are reading {guide}." if guide else "Hello. Ask me anything."
        return Reply(
            "answered", text, (TextBlock(text),), (Suggestion("Facts", "facts"), Suggestion("Roadmap", "roadmap"))
        )

    def reply(self, text: str, conversation: Conversation, today: datetime.date) -> Turn:
        """The reply of the first word that the message holds."""
        found = next((make for word, make in REPLIES.items() if word in text), None)
        return Turn(found() if found else echo(text), conversation)
