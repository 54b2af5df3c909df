"""The dialogue engine: text and conversation in, reply and next conversation out."""

from bot.advisor import Advisor
from bot.conversation import (
    Ask,
    Conversation,
    Focus,
    Profile,
    Progress,
    Turn,
    dump_conversation,
    load_conversation,
)
from bot.reply import (
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
from knowledge import GROUPS, SECTIONS, Place, places

__all__ = [
    "GROUPS", "SECTIONS", "Place", "places",
    "Advisor", "Ask", "Block", "Conversation", "Fact", "FactsBlock", "Focus", "Link", "LinksBlock", "ListBlock",
    "ListItem", "NoticeBlock", "Profile", "Progress", "Reply", "Source", "Step", "StepResource", "StepTask",
    "StepsBlock", "Suggestion", "TableBlock", "TextBlock", "Turn", "dump_conversation", "load_conversation",
]
