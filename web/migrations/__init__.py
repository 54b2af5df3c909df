"""Numbered migrations: SQL files that run once each, in order."""
