"""Reads guide pages, as text or saved HTML, into the YAML of a knowledge folder."""

from knowledge.importer.folder_import import FolderImport, PageResult, import_pages
from knowledge.importer.line_log import LineLog, SourceLine

__all__ = ["FolderImport", "LineLog", "PageResult", "SourceLine", "import_pages"]
