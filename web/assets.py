"""The widget's files: read once, named by a digest of their content, kept zipped, served to any portal."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import orjson
import rcssmin
import rjsmin
from starlette.requests import Request
from starlette.responses import Response

from web.errors import ApiError

FOLDER = Path(__file__).parent / "static"
ELEMENT_SHEET = "element.css"
"""The styles that the element adopts, in one file: together they weigh a tenth less than one by one."""
_PARTS_OF_ELEMENT_SHEET = ("tokens.css", "blocks.css", "chat.css")

_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
_WORD = re.compile(r'"(\w+)"')
_IMPORT = re.compile(r'from ?"\./(\w+\.js)"')
_IMPORTED_LATER = re.compile(r'fetchModule\("(\w+\.js)"\)')
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
    integrity: str
    """What a page writes beside the loader's versioned address, so that browsers run nothing else from there."""
    words: frozenset[str]
    """Every quoted word of these modules: among them the keys of the labels that they speak."""

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Assets:
        """Reads the folder; the version is a digest of every name and every byte."""
        paths = sorted(path for path in folder.iterdir() if path.suffix in _TYPES)
        bodies = {path.name: _squeezed(path) for path in paths}
        bodies[ELEMENT_SHEET] = b"".join(bodies[name] for name in _PARTS_OF_ELEMENT_SHEET)
        digest = hashlib.sha256()
        for name, body in bodies.items():
            digest.update(b"%s %d " % (name.encode(), len(body)))
            digest.update(body)
        version = digest.hexdigest()[:12]
        modules = _graph("widget.js", bodies)
        loader = _loader(bodies.pop("embed.js").decode(), version, modules)
        files = {name: _asset(body, _TYPES[Path(name).suffix]) for name, body in bodies.items()}
        files["embed.js"] = loader
        integrity = "sha384-" + base64.b64encode(hashlib.sha384(loader.body).digest()).decode()
        later = _IMPORTED_LATER.findall("".join(bodies[name].decode() for name in modules))
        words = frozenset(word for name in (*modules, *later) for word in _WORD.findall(bodies[name].decode()))
        return cls(version, MappingProxyType(files), loader, modules, integrity, words)

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


def _squeezed(path: Path) -> bytes:
    """A file without comments and needless spaces: a third of the weight, while names stay as they are written."""
    text = path.read_text("utf-8")
    if path.suffix == ".js":
        text = rjsmin.jsmin(text)
    elif path.suffix == ".css":
        text = rcssmin.cssmin(text)
    return text.encode()


def _graph(name: str, bodies: Mapping[str, bytes]) -> tuple[str, ...]:
    """A module and, in breadth, all that it imports."""
    found = [name]
    for one in found:
        found += [other for other in _IMPORT.findall(bodies[one].decode()) if other not in found]
    return tuple(dict.fromkeys(found))


def _loader(source: str, version: str, modules: tuple[str, ...]) -> Asset:
    filled = source.replace("__VERSION__", version)
    filled = filled.replace("__SHEET__", ELEMENT_SHEET)
    return _asset(filled.replace("__MODULES__", orjson.dumps(modules).decode()).encode(), _TYPES[".js"])


def _asset(body: bytes, media_type: str) -> Asset:
    return Asset(body, gzip.compress(body, 9, mtime=0), media_type)


def _response(asset: Asset, request: Request, caching: str) -> Response:
    headers = {**_HEADERS, "cache-control": caching}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.zipped, headers={**headers, "content-encoding": "gzip"}, media_type=asset.media_type)
    return Response(asset.body, headers=headers, media_type=asset.media_type)
