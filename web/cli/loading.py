"""Settings and advisor for a command, with faults told in lines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from web.cli.refusal import BadInput
from web.settings import Settings, SettingsError

if TYPE_CHECKING:
    from bot import Advisor


def settings_of() -> Settings:
    """The settings from the environment."""
    try:
        return Settings.from_environment()
    except SettingsError as error:
        raise BadInput(*error.faults) from None


def advisor_of(settings: Settings) -> Advisor:
    """The advisor over the settings' knowledge."""
    from web.app import load_advisor  # noqa: PLC0415 - commands that need no engine do not wait for it

    try:
        return load_advisor(settings)
    except Exception as error:
        raise BadInput(*knowledge_faults(error)) from None


def knowledge_faults(error: Exception) -> tuple[str, ...]:
    """The lines of an error in the knowledge; any other error goes its way."""
    faults = getattr(error, "faults", None)
    if faults is None:
        raise error
    return tuple(str(fault) for fault in faults)


def folder_of(folder: Path) -> Path:
    """A folder that is there."""
    if not folder.is_dir():
        raise BadInput(f"{folder} is not a folder")
    return folder
