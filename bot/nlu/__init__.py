"""Natural language understanding: tokens, entities, numbers, dates and intents of one message."""
