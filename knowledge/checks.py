"""Checks across the files of a knowledge folder, each laid over the folders below it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

from knowledge import strict_yaml
from knowledge.check_guides import GUIDE_CHECKS, GUIDE_WARNINGS, role_ids
from knowledge.check_names import NAME_CHECKS
from knowledge.check_phrases import PHRASE_CHECKS
from knowledge.check_references import REFERENCE_CHECKS, intents
from knowledge.check_scope import Findings, LineFinder, Scope
from knowledge.entries import Entry, KnowledgeFolder, duplicate_ids
from knowledge.faults import Fault
from knowledge.strict_yaml import Lines, Loc, YamlFault

_Check: TypeAlias = "Callable[[Scope], Findings]"

_SELF_CONTAINED: tuple[_Check, ...] = (*GUIDE_CHECKS, *NAME_CHECKS, *PHRASE_CHECKS)
"""Checks that hold whatever other files say; the rest wait until every file can be read."""
_NEEDED_TO_SERVE: tuple[_Check, ...] = (role_ids, intents)


class _Lines(LineFinder):
    """Lines of files, each file read again at most once."""

    def __init__(self) -> None:
        self._read: dict[Path, Lines] = {}

    def line(self, file: Path, loc: Loc) -> int:
        """The line of a place in a file."""
        if file not in self._read:
            try:
                self._read[file] = strict_yaml.lines(strict_yaml.read_text(file))
            except YamlFault:
                self._read[file] = Lines(1)
        return self._read[file].of(loc)


def faults_of(folder: KnowledgeFolder, below: Iterable[KnowledgeFolder] = (), *, every: bool = True) -> list[Fault]:
    """Faults and warnings of a folder, in reading order; none when all is well.

    It is checked as it will be used, laid over those `below`. Not `every` means the faults alone without whose mending
    the advisor cannot answer: it gets by with a resource that no lexicon describes. While files cannot be read, names
    that lead nowhere are not reported, since what they name may stand in such a file.
    """
    below = list(below)
    scope = Scope(_laid((*below, folder)), _laid(below), _Lines())
    unreadable = any(not fault.warning for fault in folder.faults)
    checks = (*_SELF_CONTAINED, *REFERENCE_CHECKS) if every else _NEEDED_TO_SERVE
    faults = [*folder.faults, *duplicate_ids(folder.entries)]
    for check in checks:
        if check in _SELF_CONTAINED or not unreadable:
            faults += _told(check(scope), folder, scope, warning=False)
    if every:
        for check in GUIDE_WARNINGS:
            faults += _told(check(scope), folder, scope, warning=True)
    return sorted(set(faults))


def _told(findings: Findings, folder: KnowledgeFolder, scope: Scope, *, warning: bool) -> list[Fault]:
    """The findings in the folder's own files, as faults with their lines."""
    own = {id(entry) for entry in folder.entries}
    return [
        Fault(entry.file, scope.lines.line(entry.file, entry.loc + loc), message, warning)
        for entry, loc, message in findings if id(entry) in own
    ]


def _laid(folders: Iterable[KnowledgeFolder]) -> dict[tuple[str, str], Entry]:
    entries: dict[tuple[str, str], Entry] = {}
    for folder in folders:
        for entry in folder.entries:
            entries.pop((entry.kind, entry.id), None)  # a replacement stands last, as the portal's own
            entries[entry.kind, entry.id] = entry
    return entries
