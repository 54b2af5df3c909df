"""Speakers over the built-in guides and over guides of other trades."""

from __future__ import annotations

from pathlib import Path

import pytest
from speaker import Speaker, over, over_built_in

from benchmarks.generated import write_guides
from knowledge import load


@pytest.fixture(scope="session", params=["own guides", "other trades"])
def speaker(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Speaker:
    """One speaker after the other."""
    if request.param == "own guides":
        return over_built_in()
    folder: Path = tmp_path_factory.mktemp("trades")
    write_guides(folder, 7)
    return over(load((folder,), builtin=False))
