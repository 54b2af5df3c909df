"""The dialogue engine: text and conversation in, reply and next conversation out."""

from bot.agent import Advisor
from bot.explain import explain
from bot.explain_text import readable
from bot.holdout import Confusion, Holdout, holdout
from bot.nlg.response import (
    Block,
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
)
from bot.planning.plan import LEAST_HOURS, MOST_HOURS, TaskState
from bot.planning.plan_calendar import CalendarStamp, Reminder, plan_calendar
from bot.planning.plan_export import (
    PlanChoice,
    PlanDocument,
    PlanPhase,
    plan_data,
    plan_document,
    plan_guide,
    plan_markdown,
)
from bot.planning.task_progress import mark_task, progress_in, task_ids
from bot.state import (
    EVERYTHING,
    Conversation,
    Profile,
    Progress,
    Turn,
    dump_conversation,
    load_conversation,
)
from bot.stories import TranscriptError, transcript_of
from bot.stories import run as run_transcripts
from bot.teaching import ReplyChange, TeachingPreview, preview_example
from knowledge import GROUPS, SECTIONS, Place, places
from knowledge import check as check_knowledge

__all__ = [
    "EVERYTHING",
    "GROUPS",
    "LEAST_HOURS",
    "MOST_HOURS",
    "SECTIONS",
    "Advisor",
    "Block",
    "CalendarStamp",
    "Confusion",
    "Conversation",
    "Fact",
    "FactsBlock",
    "Holdout",
    "Link",
    "LinksBlock",
    "ListBlock",
    "ListItem",
    "NoticeBlock",
    "Place",
    "PlanChoice",
    "PlanDocument",
    "PlanPhase",
    "Profile",
    "Progress",
    "Reminder",
    "Reply",
    "ReplyChange",
    "Source",
    "Step",
    "StepResource",
    "StepTask",
    "StepsBlock",
    "Suggestion",
    "TableBlock",
    "TaskState",
    "TeachingPreview",
    "TextBlock",
    "TranscriptError",
    "Turn",
    "check_knowledge",
    "dump_conversation",
    "explain",
    "holdout",
    "load_conversation",
    "mark_task",
    "places",
    "plan_calendar",
    "plan_data",
    "plan_document",
    "plan_guide",
    "plan_markdown",
    "preview_example",
    "progress_in",
    "readable",
    "run_transcripts",
    "task_ids",
    "transcript_of",
]
