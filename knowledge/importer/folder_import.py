"""Imports pages into a knowledge folder: reads them all, merges those of one path, writes guides and new resources."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from knowledge.importer.catalogue import Catalogue
from knowledge.importer.draft import Draft, PageRefused, draft
from knowledge.importer.glued import Splitter
from knowledge.importer.guide_data import guide_data
from knowledge.importer.line_log import LineLog, LineNote
from knowledge.importer.merge import GuideData, merge, richest_first
from knowledge.importer.new_resources import new_resources
from knowledge.importer.source_page import SourcePage, read_page
from knowledge.importer.yaml_files import existing_guide, guide_text, resources_text
from knowledge.loader import Knowledge
from knowledge.messages import humane
from knowledge.schema import Guide, Resource
from knowledge.strict_yaml import YamlFault

RESOURCES_FILE = "lexicon/imported-resources.yaml"


@dataclass(frozen=True, slots=True)
class PageResult:
    """What became of one page: its guide, or why it was refused, and a note for each of its lines."""

    file: Path
    guide: str | None
    refused: str | None
    notes: tuple[LineNote, ...] = ()


@dataclass(frozen=True, slots=True)
class FolderImport:
    """What an import does: files that change, with their text, and what was read from each page."""

    pages: tuple[PageResult, ...]
    files: dict[Path, str]
    """The files that change or are new; written by `write`."""
    unchanged: tuple[Path, ...]
    resources: tuple[Resource, ...] = ()
    """Resources that no lexicon knew before."""

    def write(self) -> None:
        """Write the files that change."""
        for file, text in self.files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")


@dataclass(slots=True)
class _Run:
    """What is gathered while pages are read."""

    drafts: list[Draft] = field(default_factory=list)
    results: dict[Path, PageResult] = field(default_factory=dict)


def import_pages(
    files: Sequence[Path],
    out: Path,
    knowledge: Knowledge,
    today: datetime.date,
    progress: Callable[[Iterable[Path]], Iterable[Path]] = iter,
) -> FolderImport:
    """Read the pages and say what would be written into `out`; nothing is written yet.

    `knowledge` holds the resources and names that are known, those of `out` included. `progress` wraps the files.
    """
    run = _Run()
    for file in progress(files):
        _read(file, run)
    added = new_resources(run.drafts, knowledge.resources.values())
    known = Catalogue([*knowledge.resources.values(), *added])
    splitter = _splitter(run.drafts, known)
    guides = _guides(run, known, splitter, knowledge)
    return _changes(run, guides, added, out, today)


def _splitter(drafts: Iterable[Draft], catalogue: Catalogue) -> Splitter:
    return Splitter(catalogue.names, (text for one in drafts for text in one.texts))


def _read(file: Path, run: _Run) -> None:
    try:
        page = read_page(file)
    except YamlFault as error:
        run.results[file] = PageResult(file, None, error.faults[0][1])
        return
    try:
        run.drafts.append(draft(page))
    except PageRefused as refusal:
        run.results[file] = _refused(page, str(refusal))


def _refused(page: SourcePage, why: str) -> PageResult:
    return PageResult(page.file, None, why, LineLog(page.lines).notes())


def _guides(run: _Run, known: Catalogue, splitter: Splitter, knowledge: Knowledge) -> dict[str, list[GuideData]]:
    """What the pages of each guide give, by the guide's id."""
    found: dict[str, list[GuideData]] = {}
    for one in run.drafts:
        data = guide_data(one, _guide_of(one, run.drafts), known, splitter, knowledge)
        try:
            Guide.model_validate({**data, "reviewed": "2000-01-01"})
        except ValidationError as error:
            run.results[one.page.file] = _refused(one.page, "; ".join(message for _, message in humane(error, Guide)))
            continue
        found.setdefault(data["id"], []).append(data)
        run.results[one.page.file] = PageResult(one.page.file, data["id"], None, one.log.notes())
    return found


def _guide_of(one: Draft, drafts: Iterable[Draft]) -> Draft:
    """The draft whose roles count: of two extractions of one page, that which has a header or an address."""
    if one.head.roles_from != "title" or not one.head.title:
        return one
    same = (other for other in drafts if other.head.title == one.head.title and other.head.roles_from != "title")
    return min(same, key=lambda other: (other.head.roles_from != "header", other.id), default=one)


def _changes(
    run: _Run, guides: dict[str, list[GuideData]], added: Sequence[Resource], out: Path, today: datetime.date
) -> FolderImport:
    changed: dict[Path, str] = {}
    same: list[Path] = []
    for name in sorted(guides):
        file = out / "guides" / f"{name}.yaml"
        merged = merge(richest_first(guides[name]))
        text = _guide_file(file, merged, today)
        _sort(file, text, changed, same)
    file = out / RESOURCES_FILE
    if added or file.exists():
        _sort(file, resources_text(file, added), changed, same)
    results = tuple(run.results[one] for one in sorted(run.results))
    return FolderImport(results, changed, tuple(same), tuple(added))


def _guide_file(file: Path, merged: GuideData, today: datetime.date) -> str:
    """The guide's text; what stands in the file already is kept, and only what it lacks is filled in."""
    before = existing_guide(file)
    if before is None:
        return guide_text(file, _dated(merged, today), None)
    return guide_text(file, merge((before, merged)), before)


def _dated(data: GuideData, today: datetime.date) -> GuideData:
    keys = ("id", "source_role", "target_role", "title", "title_timeline", "page")
    return {key: data[key] for key in keys if key in data} | {"reviewed": today.isoformat()} | data


def _sort(file: Path, text: str, changed: dict[Path, str], same: list[Path]) -> None:
    if file.exists() and file.read_text(encoding="utf-8") == text:
        same.append(file)
    else:
        changed[file] = text



