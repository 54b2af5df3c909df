"""Transcripts: conversations as readable YAML, replayed over the engine and recorded anew when replies shall change.

People write `about` and each turn's `user`; `frames`, `status`, `bot` and `offers` are what the engine made of them.
"""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field, ValidationError

from bot.agent import Advisor
from bot.frame import Frame
from bot.nlg.response import Status
from bot.state import Conversation, dump_conversation, load_conversation
from knowledge import Fault
from knowledge.messages import humane
from knowledge.schema import Day, Frozen, Text
from knowledge.strict_yaml import Lines, YamlFault, faults_of, lines, parse, read_text

TODAY = datetime.date(2026, 1, 5)
"""The day of a transcript that names none: a Monday."""
OWN_FOLDER = Path(__file__).parent.parent / "tests" / "transcripts"
"""The project's own transcripts, where the project is run from its sources."""


class Exchange(Frozen):
    """What the visitor says, and what is on record of the advisor's answer."""

    user: Text
    frames: tuple[Text, ...] | None = None
    """The frames that are answered, each with its guides."""
    status: Status | None = None
    bot: str | None = None
    """The reply in plain text, to the letter."""
    offers: tuple[Text, ...] | None = None
    """What the suggestions would send, in order."""


class Transcript(Frozen):
    """One conversation: what it is there to show, its day, the guide that the page shows, its turns."""

    about: Text
    today: Day = TODAY
    page: Text | None = None
    turns: Annotated[tuple[Exchange, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Difference:
    """A turn that no longer goes as recorded."""

    file: Path
    turn: int
    user: str
    field: str
    recorded: str
    now: str

    def __str__(self) -> str:
        head = f"{self.file}, turn {self.turn}: “{self.user}”\n  {self.field}:"
        rows = difflib.ndiff(self.recorded.splitlines(), self.now.splitlines())
        return "\n".join([head, *(f"    {row}".rstrip() for row in rows if not row.startswith("?"))])


class TranscriptError(Exception):
    """Transcripts that cannot be read; `faults` names everything that is wrong with them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def read_transcript(path: Path) -> Transcript:
    """The transcript that the file holds; raises `TranscriptError`."""
    try:
        text = read_text(path)
        value = parse(text)
    except YamlFault as error:
        raise TranscriptError(faults_of(path, error)) from error
    try:
        return Transcript.model_validate(value)
    except ValidationError as error:
        at = lines(text)
        raise TranscriptError([Fault(path, at.of(loc), said) for loc, said in humane(error, Transcript)]) from error


def play(advisor: Advisor, transcript: Transcript) -> Iterator[Exchange]:
    """The turns as the engine takes them now; the state goes through JSON from one to the next, as in a store."""
    conversation = Conversation(page_guide=transcript.page)
    for exchange in transcript.turns:
        told = advisor.explain(exchange.user, conversation, transcript.today)
        reply = told.turn.reply
        kept = replace(told.turn.conversation, forgotten=())
        conversation = load_conversation(dump_conversation(kept))
        offers = tuple(offer.text for offer in reply.suggestions)
        frames = tuple(map(_named, told.answered))
        yield Exchange(
            user=exchange.user, frames=frames, status=reply.status, bot=reply.text.strip(), offers=offers
        )


def _named(frame: Frame) -> str:
    """A frame on one line: its request and the targets of its guides."""
    return " ".join([frame.name, *(guide.partition("-to-")[2] for guide in frame.guides)])


def replay(advisor: Advisor, path: Path) -> list[Difference]:
    """What goes otherwise than the file records, in order; raises `TranscriptError`."""
    transcript = _known(advisor, path)
    found: list[Difference] = []
    for number, (old, new) in enumerate(zip(transcript.turns, play(advisor, transcript), strict=True), start=1):
        if old.bot is None:
            found.append(Difference(path, number, old.user, "bot", "", new.bot or ""))
            continue
        for field in ("frames", "status", "bot", "offers"):
            recorded, now = getattr(old, field), getattr(new, field)
            if recorded is not None and recorded != now:
                found.append(Difference(path, number, old.user, field, _shown(recorded), _shown(now)))
    return found


def accept(advisor: Advisor, path: Path) -> bool:
    """Records the replies as they are now, leaving people's lines as they stand; whether the file changed."""
    transcript = _known(advisor, path)
    before = read_text(path)
    rows = before.splitlines()
    made = list(play(advisor, transcript))
    for (start, end), exchange in reversed(list(zip(_records(rows, lines(before)), made, strict=True))):
        rows[start:end] = _record(exchange, _indent_of(rows, lines(before)))
    after = "\n".join(rows) + "\n"
    if after != before:
        path.write_text(after, encoding="utf-8", newline="\n")
    return after != before


def transcript_of(
    advisor: Advisor, said: Sequence[str], about: str, today: datetime.date, page: str | None = None
) -> str:
    """A transcript of what a visitor said, as the engine answers it now; a guide that is gone is left out.

    Raises ValueError where nothing was said.
    """
    users = [text for text in map(str.strip, said) if text]
    known = page if page in advisor.knowledge.guides else None
    if not users:
        raise ValueError("nothing was said")
    talk = Transcript(about=about, today=today, page=known, turns=tuple(Exchange(user=text) for text in users))
    rows = [f"about: {_scalar(about)}", f"today: {today}", *([f"page: {known}"] if known else []), "turns:"]
    for exchange in play(advisor, talk):
        rows += [f"  - user: {_scalar(exchange.user)}", *_record(exchange, "    ")]
    return "\n".join(rows) + "\n"


def run(advisor: Advisor, folder: Path | None = None, *, accept_all: bool = False) -> int:
    """Replays every transcript of a folder and prints what differs; the exit status. Raises `TranscriptError`."""
    folder = folder or OWN_FOLDER
    files = [_nearer(path) for path in sorted(folder.rglob("*.yaml"))] if folder.is_dir() else []
    if not files:
        raise TranscriptError([Fault(folder, 1, "there are no transcripts here; name a folder that holds some")])
    if accept_all:
        changed = [path for path in files if accept(advisor, path)]
        for path in changed:
            print(f"recorded {path}")
        print(f"{len(changed)} of {len(files)} transcripts changed")
        return 0
    found = [(path, replay(advisor, path)) for path in files]
    for _, differences in found:
        for difference in differences:
            print(f"{difference}\n")
    differing = sum(bool(differences) for _, differences in found)
    print(f"{len(files)} transcripts, {f'{differing} differ' if differing else 'all as recorded'}")
    return 1 if differing else 0


def _nearer(path: Path) -> Path:
    """The path as seen from where the command runs, when it stands below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _known(advisor: Advisor, path: Path) -> Transcript:
    transcript = read_transcript(path)
    if transcript.page is not None and transcript.page not in advisor.knowledge.guides:
        line = lines(read_text(path)).of(("page",))
        raise TranscriptError([Fault(path, line, f"`page` names no guide: there is no “{transcript.page}”")])
    return transcript


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else "\n".join(value) or "(none)"


# -- writing: only the lines that are the engine's own are touched


def _records(rows: Sequence[str], at: Lines) -> Iterator[tuple[int, int]]:
    """Where the recorded part of each turn stands, as row indexes, the end exclusive."""
    turns = at.within["turns"].within
    begins = [place.line - 1 for place in (*turns.values(), *at.within.values())]
    starts = sorted({*begins, len(rows)})
    for turn in turns.values():
        after_user = sorted(key.line - 1 for name, key in turn.within.items() if name != "user")
        end = next(start for start in starts if start > turn.line - 1)
        while _between(rows[end - 1]):
            end -= 1
        yield min(after_user[0], end) if after_user else end, end


def _between(row: str) -> bool:
    """Whether a row stands between turns: a blank one, or a comment that no text holds."""
    return not row.strip() or (row.lstrip().startswith("#") and len(row) - len(row.lstrip()) < len("    "))


def _indent_of(rows: Sequence[str], at: Lines) -> str:
    first = rows[at.within["turns"].within[0].line - 1]
    return " " * (len(first) - len(first.lstrip()) + 2)


def _record(exchange: Exchange, indent: str) -> list[str]:
    text = exchange.bot or ""
    made = ["frames:", *(f"  - {_scalar(frame)}" for frame in exchange.frames or ()), f"status: {exchange.status}"]
    if all(row == row.rstrip() and (row or "x").isprintable() for row in text.split("\n")):
        made += ["bot: |", *(f"  {row}".rstrip() for row in text.split("\n"))]
    else:
        made.append(f"bot: {_scalar(text)}")
    made += ["offers:", *(f"  - {_scalar(offer)}" for offer in exchange.offers)] if exchange.offers else ["offers: []"]
    return [f"{indent}{row}".rstrip() for row in made]


def _scalar(text: str) -> str:
    """The text on one line, in quotes where YAML wants them."""
    return str(yaml.safe_dump(text, allow_unicode=True, width=10**6)).removesuffix("\n").removesuffix("\n...")
