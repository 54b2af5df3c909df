"""The answer as blocks, plain text and suggestions."""
