"""Writes hundreds of guide pages of forty trades, in both layouts, as varied as real ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TRADES = {
    "Data Scientist": "statistics", "Data Engineer": "stream processing", "C# Developer": ".NET services",
    "C++ Developer": "memory management", "F# Developer": "functional design", "R&D Engineer": "prototyping",
    "Frontend Developer": "accessibility", "iOS Developer": "mobile layout", "DevOps Engineer": "observability",
    "Site Reliability Engineer": "incident response", "Network & Systems Administrator": "routing",
    "Security Analyst": "threat modelling", "Product Manager": "prioritisation", "UX/UI Designer": "wireframing",
    "QA Engineer": "test automation", "Database Administrator": "query tuning", "Technical Writer": "editing",
    "Robotics Engineer": "kinematics", "Bioinformatician": "genomics", "Chief AI Officer": "strategy",
    "Registered Nurse": "patient care", "Physiotherapist": "rehabilitation", "Midwife": "antenatal care",
    "Paramedic": "triage", "Pharmacist": "dispensing", "Primary School Teacher": "lesson planning",
    "Special Needs Teacher": "individual support", "Electrician": "wiring rules", "Plumber": "pipework",
    "Carpenter": "joinery", "Welder": "metal joining", "Train Driver": "signalling", "Air Traffic Controller": "radar",
    "Baker": "dough handling", "Head Chef": "menu planning", "Sommelier": "tasting", "Accountant": "bookkeeping",
    "Tax Adviser": "filing rules", "Lawyer": "contract drafting", "Librarian": "cataloguing",
}
"""Forty trades, each with a skill of its own."""
LEVELS = ("Easy", "Moderate", "Challenging", "Hard")
CHANGES = ("+35%", "-15%", "+20% to +50%", "-5% to +10%", "-20% to -30% (while you train)", "+0% to +10% (more later)")
TITLES = ("{time} Transition Guide", "{time} Blueprint", "{time} Bridge to a New Trade", "{time} Plan")
TIMES = ("6-Month", "9-Month", "6-9 Month", "12-Month", "2-Year", "18-Month")
RESOURCES = ("Coursera: First Steps in {0}", "{1} Handbook (book)", "GitHub", "{1} Meetup", "LinkedIn", "Khan Academy")


@dataclass(frozen=True)
class Path_:
    """A path from one trade to another, with all that its page says."""

    source: str
    target: str
    bare: bool
    """Whether the page has neither header nor priorities nor phase resources."""
    seed: int

    @property
    def weeks(self) -> list[int]:
        """The weeks of the phases."""
        return [random.Random(self.seed + number).randrange(2, 16) for number in range(4)]


def paths(count: int) -> list[Path_]:
    """So many paths, always the same; every target is reached from several trades."""
    trades = list(TRADES)
    steps = range(1, 1 + -(-count // len(trades)))
    found = [(trade, trades[(at + 7 * step) % len(trades)]) for step in steps for at, trade in enumerate(trades)]
    return [Path_(*pair, bare=at % 3 == 2, seed=at) for at, pair in enumerate(found[:count])]


def page(path: Path_) -> str:
    """The page of a path, in the layout that it is seen in."""
    lines = _bare(path) if path.bare else _full(path)
    return "\n".join(lines) + "\n"


def _title(path: Path_, rng: random.Random) -> str:
    return f"From {path.source} to {path.target}: Your {rng.choice(TITLES).format(time=rng.choice(TIMES))}"


def _full(path: Path_) -> Iterator[str]:
    rng = random.Random(path.seed)
    yield from (f"Career Pathway{rng.randrange(1, 90)} views", path.source, path.target.replace("AI", "Ai"), "")
    yield from (_title(path, rng), "", "Difficulty", rng.choice(LEVELS))
    if path.seed % 4:
        yield from ("Timeline", f"{max(1, sum(path.weeks) // 5)}-{max(2, sum(path.weeks) // 3)} months")
    yield from ("Salary Change", rng.choice(CHANGES), "Demand", f"Many towns look for a {path.target}", "")
    yield from _middle(path, rng, "\n")
    for number, weeks in enumerate(path.weeks, 1):
        yield from (str(number), "", _phase(path, number), "", f"{weeks} weeks", "Tasks")
        yield from (f"  • {task}" for task in _tasks(path, number))
        yield from ("Resources", "".join(_resources(path, rng)))
    yield from _lists(path, "  • ")


def _bare(path: Path_) -> Iterator[str]:
    rng = random.Random(path.seed)
    yield _title(path, rng)
    yield from _middle(path, rng, "")
    for number, weeks in enumerate(path.weeks, 1):
        tasks = _tasks(path, number)
        yield from (_phase(path, number), f"{weeks} weeks- {tasks[0]}", *(f"- {task}" for task in tasks[1:]))
    yield from _lists(path, "- ")


def _middle(path: Path_, rng: random.Random, gap: str) -> Iterator[str]:
    old, new = TRADES[path.source], TRADES[path.target]
    yield from ("Overview", f"A {path.source} knows {old}. A {path.target} lives by {new}, e.g. every morning.{gap}")
    yield from (f"Your Transferable Skills{gap}", f"All of this helps.{gap}")
    yield from (f"{old.capitalize()}{gap}", f"What you know of {old} helps with {new}.{gap}")
    yield from (f"Skills You'll Need to Learn{gap}", f"The first counts most.{gap}")
    for place, skill in enumerate((new, f"{new} at scale", "Working with people")):
        yield f"{skill[:1].upper()}{skill[1:]}{gap}"
        if not path.bare:
            yield f"{('Critical', 'Important', 'Nice to have')[place]}{rng.randrange(2, 12)} weeks{gap}"
        yield f"Take the 'Basics of {new.title()}' course on Coursera and practise {skill} with a friend.{gap}"
    yield from (f"Your Learning Roadmap{gap}", f"Step by step.{gap}")


def _phase(path: Path_, number: int) -> str:
    return f"{('Foundations', 'Practice', 'A Project', 'Applying')[number - 1]}: {TRADES[path.target].title()}"


def _tasks(path: Path_, number: int) -> list[str]:
    return [f"Read about {TRADES[path.target]}, part {number}", f"Ask a {path.target} to look at it"]


def _resources(path: Path_, rng: random.Random) -> list[str]:
    skill = TRADES[path.target].title()
    return [name.format(skill, path.target) for name in rng.sample(RESOURCES, 3)]


def _lists(path: Path_, bullet: str) -> Iterator[str]:
    yield from ("Reality Check", "What You'll Love", f"{bullet}You see what {TRADES[path.target]} does for people")
    yield from ("What You Might Miss", f"{bullet}Your days as a {path.source}")
    yield from ("Biggest Challenges", f"{bullet}Starting over beside younger people", "Start Your Journey Now")
    yield from ("This Week", f"{bullet}Talk to a {path.target}", "This Month", f"{bullet}Visit a workplace")
    yield from ("Next 90 Days", f"{bullet}Finish one project", "Frequently Asked Questions")
    low = 30 + path.seed % 50
    yield f"A {path.target} earns ${low}k-${low + 25}k. A {path.source} gets ${low - 5}k-${low + 10}k."
    yield "Ready to Start Your New Trade?"


def write_pages(folder: Path, count: int) -> list[Path_]:
    """Write the pages as text files and give their paths."""
    made = paths(count)
    folder.mkdir(parents=True, exist_ok=True)
    for at, path in enumerate(made):
        (folder / f"{at:03}.txt").write_text(page(path), encoding="utf-8")
    return made
