"""The ways in: one module a channel."""
