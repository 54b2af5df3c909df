"""Search over the statements of the guides."""
