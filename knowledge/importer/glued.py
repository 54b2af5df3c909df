"""Takes apart resource lines whose entries a text extraction has run together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

_INNER_CAPITAL = re.compile(r"\w*(?:[a-z0-9][A-Z]|\.[a-z])\w*")
_BOUNDARY = re.compile(r"(?<=[a-z0-9)\]'’\"”!?+])(?=[A-Z])")
_PROTECTED = (
    "3Blue1Brown", "ArXiv", "arXiv", "PyTorch", "GitHub", "GitLab", "LinkedIn", "LeetCode", "HackerRank", "MLflow",
    "YouTube", "TensorFlow", "JavaScript", "TypeScript", "NumPy", "SciPy", "OpenAI", "DeepMind", "DataCamp",
    "HarvardX", "FastAPI", "PostgreSQL", "MySQL", "NoSQL", "GraphQL", "LaTeX", "DevOps", "MLOps", "iOS", "macOS",
    "PyPI", "StackOverflow", "HuggingFace", "LangChain", "LlamaIndex", "OpenCV", "SageMaker", "BigQuery", "MongoDB",
    "DynamoDB", "PowerBI", "NeurIPS", "freeCodeCamp", "edX", "fast.ai", "d2l.ai", "deeplearning.ai", "W3Schools",
    "CodeSignal", "McKinsey", "PowerShell", "JetBrains", "IntelliJ", "OpenStreetMap", "WordPress", "TechCrunch",
    "VMware", "CompTIA", "eBay", "PhD", "MIT", "OCW",
)
_AFTER_QUOTE = "'’\"”"


class Splitter:
    """Splits run-together entries at a small letter before a capital, but never inside a known word."""

    def __init__(self, names: Iterable[str], texts: Iterable[str] = ()) -> None:
        """`names` are names of resources; `texts` are sentences of the pages, whose words are spelt as they should."""
        listed = list(names)
        words = {word for name in listed for word in name.split() if _INNER_CAPITAL.fullmatch(word.strip("(),:'"))}
        words |= {found[0] for text in texts for found in _INNER_CAPITAL.finditer(text)}
        spelt = {word.strip("(),:'") for word in words} | set(_PROTECTED)
        self._whole = _any_of(spelt)
        self._names = _any_of({name for name in listed if len(name) > 2})
        self._small_first = _any_of({word for word in spelt if not word[:1].isupper() and len(word) > 2})

    def split(self, line: str) -> list[str]:
        """The entries of a line; the line itself when nothing is run together."""
        inside = {at for found in self._whole.finditer(line) for at in range(found.start() + 1, found.end())}
        named = [found.span() for found in self._names.finditer(line)]
        cuts = {start for start, _ in named} & {end for _, end in named}
        cuts |= {found.start() for found in _BOUNDARY.finditer(line) if not self._opens_quote(line, found.start())}
        for found in self._small_first.finditer(line):
            at = found.start()
            if at and not line[at - 1].isspace() and line[at - 1] not in "(/'‘“\"-@.:":
                cuts.add(at)
        starts = [0, *sorted(cuts - inside), len(line)]
        return [part for start, end in pairwise(starts) if (part := line[start:end].strip())]

    @staticmethod
    def _opens_quote(line: str, at: int) -> bool:
        return line[at - 1] in _AFTER_QUOTE and (at < 2 or line[at - 2].isspace() or line[at - 2] in "(:")


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the words, the longest first; a word never begins inside a word of small letters."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered)) or r"(?!)")
