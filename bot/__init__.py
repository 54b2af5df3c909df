"""The dialogue engine: text and conversation in, reply and next conversation out."""

from bot.advisor import Advisor
from bot.conversation import (
    EVERYTHING,
    Ask,
    Conversation,
    Focus,
    Profile,
    Progress,
    Turn,
    dump_conversation,
    load_conversation,
)
from bot.legacy_explain import explain
from bot.legacy_explain_text import readable
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
from bot.planning.plan_export import (
    PlanChoice,
    PlanSheet,
    plan_calendar,
    plan_data,
    plan_guide,
    plan_markdown,
    plan_sheet,
)
from bot.stories import TranscriptError
from bot.stories import run as run_transcripts
from knowledge import GROUPS, SECTIONS, Place, places
from knowledge import check as check_knowledge

__all__ = [
    "EVERYTHING",
    "GROUPS",
    "SECTIONS",
    "Advisor",
    "Ask",
    "Block",
    "Conversation",
    "Fact",
    "FactsBlock",
    "Focus",
    "Link",
    "LinksBlock",
    "ListBlock",
    "ListItem",
    "NoticeBlock",
    "Place",
    "PlanChoice",
    "PlanSheet",
    "Profile",
    "Progress",
    "Reply",
    "Source",
    "Step",
    "StepResource",
    "StepTask",
    "StepsBlock",
    "Suggestion",
    "TableBlock",
    "TextBlock",
    "TranscriptError",
    "Turn",
    "check_knowledge",
    "dump_conversation",
    "explain",
    "load_conversation",
    "places",
    "plan_calendar",
    "plan_data",
    "plan_guide",
    "plan_markdown",
    "plan_sheet",
    "readable",
    "run_transcripts",
]
