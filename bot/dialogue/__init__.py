"""Dialogue management: the state of a conversation, candidate frames, their ranking, the decision."""
