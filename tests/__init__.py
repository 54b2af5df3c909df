"""The tests; a package, so that `tests/web` is never taken for `web`."""
