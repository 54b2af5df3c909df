"""The house rules that no tool knows: who imports whom, how long a file may be, what no file may name."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib import metadata
from pathlib import Path

import pytest

import bot
import knowledge
import knowledge.importer
from bot.actions import ACTIONS
from knowledge.schema import Intent

ROOT = Path(__file__).parents[1]
ROOMS = {"knowledge": {"knowledge"}, "bot": {"bot", "knowledge"}, "web": {"web", "bot", "knowledge"}}
"""What each room may import of ours."""
DOORS = {"bot": set(bot.__all__), "knowledge": set(knowledge.__all__),
         "knowledge.importer": set(knowledge.importer.__all__)}
"""What `web` may import of the rooms behind it."""
MOST_LINES = 400
FOREIGN = {"tests/browser/assets/axe.min.js"}
"""Files of others that lie here as they came."""
BY_NAME = {"httptools", "uvloop", "psycopg", "hatchling"}
"""Loaded by another package, or only where they are asked for."""


def listed() -> list[str]:
    """The project's files: what git knows, or would take; without git, whatever lies here."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        paths = [path.relative_to(ROOT) for path in ROOT.rglob("*")]
        names = [str(path) for path in paths if not any(re.match(r"\.|__pycache__", part) for part in path.parts)]
    return sorted(name for name in set(names) - FOREIGN if (ROOT / name).is_file())


FILES = listed()
SOURCES = [name for name in FILES if name.endswith(".py")]
LOCKS = ("run", "dev", "audit", "bench")


def tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text("utf-8"))


def imports(name: str) -> Iterator[tuple[str, str | None]]:
    """Every module that a file imports, with each name taken from it (nothing for the module itself)."""
    return imports_of(tree(name))


def imports_of(whole: ast.Module) -> Iterator[tuple[str, str | None]]:
    """The same of a parsed file."""
    for node in ast.walk(whole):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module") and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value, None


def room(name: str) -> str:
    return name.split("/", maxsplit=1)[0]


HOUSE = [name for name in SOURCES if room(name) in ROOMS]


@pytest.mark.parametrize("name", HOUSE)
def test_imports_go_one_way(name: str) -> None:
    ours = {module.split(".")[0] for module, _ in imports(name)} & {*ROOMS, "tests", "benchmarks"}
    assert ours <= ROOMS[room(name)]


MODULES = {name.removesuffix(".py").removesuffix("/__init__").replace("/", "."): name for name in HOUSE}


def needs(name: str) -> set[str]:
    """Our modules that a file imports when it runs; what only the type checker imports is left out."""
    whole = tree(name)
    for node in ast.walk(whole):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    found = {f"{module}.{taken}" if f"{module}.{taken}" in MODULES else module for module, taken in imports_of(whole)}
    return found & MODULES.keys()


def test_imports_run_in_no_circle() -> None:
    """A circle raises `CycleError`, which names the modules in it."""
    order = list(TopologicalSorter({module: needs(name) for module, name in MODULES.items()}).static_order())
    assert set(order) == MODULES.keys()


@pytest.mark.parametrize("name", [name for name in HOUSE if room(name) == "web"])
def test_web_comes_in_by_the_door(name: str) -> None:
    taken = [(module, taken) for module, taken in imports(name) if module.split(".")[0] in DOORS]
    assert [f"{module}: {what}" for module, what in taken if what not in DOORS.get(module, set())] == []


@pytest.mark.parametrize("door", [bot, knowledge], ids=lambda door: str(door.__name__))
def test_a_door_leads_to_what_it_names(door: object) -> None:
    names = [str(name) for name in door.__all__]  # type: ignore[attr-defined]
    assert [name for name in names if not hasattr(door, name)] == []


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith((".py", ".js", ".css"))])
def test_no_file_is_too_long(name: str) -> None:
    lines = len((ROOT / name).read_text("utf-8").splitlines())
    assert lines <= MOST_LINES


@pytest.mark.parametrize("intent", knowledge.load().intents.values(), ids=lambda intent: str(intent.id))
def test_an_operation_calls_an_action(intent: Intent) -> None:
    assert {operation.action for operation in intent.operations.values()} <= ACTIONS.keys()


# Written in pieces, so that this file may name them.
FOLDERS = "|".join(("work", "tmp", "root", r"home/\w+", r"Users/\w+"))
HOSTS = "|".join(("py" + r"pi\.org", "python" + r"hosted\.org", "npm" + r"js\.(?:org|com)", "deb" + r"\.debian\.org"))
PLACES = re.compile(rf"(?<![\w.~*])/(?:{FOLDERS})/|{HOSTS}")


@pytest.mark.parametrize("suffix", sorted({Path(name).suffix for name in FILES}))
def test_no_file_names_a_machine_or_a_registry(suffix: str) -> None:
    found = []
    for name in FILES:
        if Path(name).suffix == suffix:
            text = (ROOT / name).read_bytes().decode("utf-8", "ignore")
            found += [f"{name}: {match[0]}" for match in PLACES.finditer(text)]
    assert found == []


# What is installed


def project() -> dict[str, dict[str, list[str]]]:
    """Every name that pyproject.toml declares, by the part that declares it."""
    read = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    ours = read["project"]
    run = {"dependencies": ours["dependencies"], **ours["optional-dependencies"]}
    return {"run": run, "tools": read["dependency-groups"]}


def plain_name(requirement: str) -> str:
    return re.sub("[._]", "-", re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower())


def declared(*parts: str) -> set[str]:
    found = project()
    return {plain_name(one) for part in parts for listed in found[part].values() for one in listed}


def distributions(names: list[str]) -> set[str]:
    """The packages that files import, by the names under which they are installed."""
    known = {"sklearn": ["scikit-learn"], **metadata.packages_distributions()}
    modules = {module.split(".")[0] for name in names for module, _ in imports(name)}
    beside = {Path(name).stem for name in names} | {Path(name).parent.name for name in names}
    foreign = modules - set(sys.stdlib_module_names) - set(ROOMS) - {"tests"} - beside
    return {plain_name(known.get(module, [module])[0]) for module in foreign}


def test_what_the_rooms_import_is_declared() -> None:
    assert distributions(HOUSE) - declared("run") == set()


def test_what_the_rooms_declare_is_imported() -> None:
    assert declared("run") - distributions(HOUSE) - BY_NAME == set()


def test_what_tests_and_benchmarks_import_is_declared() -> None:
    others = [name for name in SOURCES if room(name) in {"tests", "benchmarks"}]
    assert distributions(others) - declared("run", "tools") == set()


@pytest.mark.parametrize("requirement", [
    one for part in project().values() for listed in part.values() for one in listed
])  # fmt: skip
def test_a_range_has_two_ends(requirement: str) -> None:
    assert re.search(r">=[\d.]+,<\d", requirement)


def pins(lock: str) -> dict[str, str]:
    """The packages of a lock, each with its version and the systems that it is for."""
    text = (ROOT / "requirements" / f"{lock}.lock").read_text("utf-8")
    return dict(re.findall(r"^([\w.-]+)==(.*?) \\$", text, re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_what_is_declared(lock: str) -> None:
    tools = {plain_name(one) for group, listed in project()["tools"].items() for one in listed if group == lock}
    assert (declared("run") | tools | {"hatchling"}) - set(pins(lock)) == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_nothing_but_versions_and_hashes(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.lock").read_text("utf-8")
    entries = re.split(r"\n(?=[a-z])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).strip())
    entry = re.compile(r"[\w.-]+==[\w.]+( ; [^/@]*?)? \\\n(    --hash=sha256:[0-9a-f]{64}( \\\n|\n?$))+")
    assert [one.splitlines()[0] for one in entries if not entry.fullmatch(one)] == []


@pytest.mark.parametrize("wider", LOCKS[1:])
def test_the_tests_run_on_the_versions_that_visitors_meet(wider: str) -> None:
    assert pins("run").items() <= pins(wider).items()
