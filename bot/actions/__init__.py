"""The actions by name, as intents call them: one function an answer."""
