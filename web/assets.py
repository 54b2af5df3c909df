"""The widget's files: found once, named by what they hold, kept zipped, served to any portal."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import orjson
from starlette.requests import Request
from starlette.responses import Response

from web.errors import ApiError

FOLDER = Path(__file__).parent / "static"
SHEETS = ("tokens.css", "blocks.css", "chat.css")
"""The styles that the element adopts."""

_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*.*?\*/[ \t]*)$", re.MULTILINE | re.DOTALL)
_WORD = re.compile(r'"(\w+)"')
_IMPORT = re.compile(r'from "\./(\w+\.js)"')
_FOR_EVER = "public, max-age=31536000, immutable"
_HEADERS = {
    # Portals load these from another origin; which ones may is decided at the edge, for every address alike.
    "cross-origin-resource-policy": "cross-origin",
    "timing-allow-origin": "*",
    "x-content-type-options": "nosniff",
    "vary": "accept-encoding",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it travels: plain and zipped."""

    body: bytes
    zipped: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Assets:
    """All files under one version, so that modules find each other by relative names."""

    version: str
    files: Mapping[str, Asset]
    loader: Asset
    modules: tuple[str, ...]
    """The element's module and everything that it imports."""
    words: frozenset[str]
    """Every quoted word of these modules: among them the keys of the labels that they speak."""

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Assets:
        """Reads the folder; the version is a digest of every name and every byte."""
        paths = sorted(path for path in folder.iterdir() if path.suffix in _TYPES)
        bodies = {path.name: _bare(path) for path in paths}
        digest = hashlib.sha256()
        for name, body in bodies.items():
            digest.update(b"%s %d " % (name.encode(), len(body)))
            digest.update(body)
        version = digest.hexdigest()[:12]
        modules = _graph("widget.js", bodies)
        loader = _loader(bodies.pop("embed.js").decode(), version, modules)
        files = {name: _asset(body, _TYPES[Path(name).suffix]) for name, body in bodies.items()}
        words = frozenset(word for name in modules for word in _WORD.findall(bodies[name].decode()))
        return cls(version, MappingProxyType(files), loader, modules, words)

    def url(self, name: str) -> str:
        """The address of a file below the advisor's own."""
        return f"static/{self.version}/{name}"

    def text(self, name: str) -> str:
        """A file as text, for a page that carries it along."""
        return self.files[name].body.decode()

    def answer(self, version: str, name: str, request: Request) -> Response:
        """A file for ever under its own version; under another (a page loaded before an update) only for now."""
        asset = self.files.get(name)
        if asset is None:
            raise ApiError("not_found", "There is nothing at this address.")
        return _response(asset, request, _FOR_EVER if version == self.version else "no-cache")

    def answer_loader(self, request: Request) -> Response:
        """The loader, kept for five minutes: it is what tells a portal of a new version."""
        return _response(self.loader, request, "public, max-age=300")


def _bare(path: Path) -> bytes:
    """A file without the comments that fill lines of their own: they are for us, and a fifth of the weight.

    Every other line keeps its number, so that what a browser reports is found in the file.
    """
    text = path.read_text("utf-8")
    if path.suffix == ".svg":
        return text.encode()
    return _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text).encode()


def _graph(name: str, bodies: Mapping[str, bytes]) -> tuple[str, ...]:
    """A module and, in breadth, all that it imports."""
    found = [name]
    for one in found:
        found += [other for other in _IMPORT.findall(bodies[one].decode()) if other not in found]
    return tuple(dict.fromkeys(found))


def _loader(source: str, version: str, modules: tuple[str, ...]) -> Asset:
    filled = source.replace("__VERSION__", version)
    filled = filled.replace("__SHEETS__", orjson.dumps(SHEETS).decode())
    return _asset(filled.replace("__MODULES__", orjson.dumps(modules).decode()).encode(), _TYPES[".js"])


def _asset(body: bytes, media_type: str) -> Asset:
    return Asset(body, gzip.compress(body, 9, mtime=0), media_type)


def _response(asset: Asset, request: Request, caching: str) -> Response:
    headers = {**_HEADERS, "cache-control": caching}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.zipped, headers={**headers, "content-encoding": "gzip"}, media_type=asset.media_type)
    return Response(asset.body, headers=headers, media_type=asset.media_type)
