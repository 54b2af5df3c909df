"""The engine's own house rules: who imports whom inside `bot/`, how simple a function is, that no words stand in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import knowledge
from bot.actions import ACTIONS

ROOT = Path(__file__).parents[1]
FILES = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("bot/**/*.py"))
RANKS = {
    "bot/frame.py": 0, "bot/state.py": 0, "bot/nlg/response.py": 0,
    "bot/nlu": 1, "bot/nlg": 2, "bot/retrieval": 3, "bot/planning": 4, "bot/actions": 5, "bot/dialogue": 6, "bot": 7,
}  # fmt: skip
"""The rooms from the bottom to the top; three modules of values stand below all of them."""
SIMPLE = ("bot/nlu", "bot/dialogue")
"""The rooms that a newcomer reads first."""
MOST_BRANCHES = 12
MOST_BRANCHES_ON_AVERAGE = 3.5
TERMS = {"char"}
"""Kinds of n-gram, as the field names them."""
_WORD = re.compile(r"[A-Za-z][a-z]+")


@cache
def tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text("utf-8"))


def imported(name: str) -> Iterator[str]:
    """The files of `bot/` that a file imports, those for the type checker alone included."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "bot":
            path = node.module.replace(".", "/")
            for taken in (f"{path}.py", *(f"{path}/{alias.name}.py" for alias in node.names), f"{path}/__init__.py"):
                if (ROOT / taken).is_file():
                    yield taken


def rank(name: str) -> int:
    return RANKS[name] if name in RANKS else RANKS[str(Path(name).parent)]


@pytest.mark.parametrize("name", FILES)
def test_imports_go_down(name: str) -> None:
    assert [other for other in imported(name) if rank(other) > rank(name)] == []


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("bot/actions/")])
def test_actions_see_no_tokens(name: str) -> None:
    unseen = {"bot/nlu/tokenizer.py", "bot/nlu/message.py", "bot/nlu/pipeline.py"}
    assert unseen & set(imported(name)) == set()


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("bot/dialogue/")])
def test_dialogue_holds_no_tuned_number(name: str) -> None:
    # 0.0 and 1.0 are a feature's no and yes; months a year and the like are no thresholds.
    floats = [node.value for node in ast.walk(tree(name)) if isinstance(node, ast.Constant)]
    assert [one for one in floats if isinstance(one, float) and not one.is_integer()] == []


# How simple a function is, as McCabe counts it: one, and one more for every place where it branches


Function = ast.FunctionDef | ast.AsyncFunctionDef
BRANCHES = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.match_case)


def functions(*rooms: str) -> Iterator[tuple[str, Function]]:
    for name in FILES:
        if str(Path(name).parent) in rooms:
            for node in ast.walk(tree(name)):
                if isinstance(node, Function):
                    yield f"{name}:{node.lineno} {node.name}", node


def branches(function: Function) -> int:
    return 1 + sum(isinstance(node, BRANCHES) for node in ast.walk(function))


def test_counting_branches() -> None:
    text = "def f(a):\n if a:\n  pass\n elif b:\n  pass\n for c in d:\n  pass\n try:\n  pass\n except E:\n  pass\n"
    (function,) = ast.parse(text).body
    assert isinstance(function, Function) and branches(function) == 5


def test_no_function_is_too_complex() -> None:
    assert [place for place, function in functions(*SIMPLE) if branches(function) > MOST_BRANCHES] == []


def test_functions_are_simple_on_average() -> None:
    found = [branches(function) for _, function in functions(*SIMPLE)]
    assert sum(found) / len(found) <= MOST_BRANCHES_ON_AVERAGE


# Words are data: a group of words in the code may only name things of the code or of the knowledge


@cache
def names_of_things() -> frozenset[str]:
    """Every name that the code gives to something, and every id of the knowledge that code may call by name."""
    known = knowledge.load()
    ids: set[str] = {*TERMS, *known.intents, *known.concepts, *known.subjects, *knowledge.SECTIONS, *ACTIONS}
    ids |= {operation for intent in known.intents.values() for operation in intent.operations}
    texts = (*known.language, *known.phrasings.labels, *known.phrasings.says)
    ids |= {key for name in texts for key in re.split(r"[._]", name)}
    for sentence in (one for said in known.phrasings.says.values() for one in said):
        ids |= set(re.findall(r"<(\w+)", sentence))
    for line in (line for lines in known.language.values() for line in lines if "=" in line):
        ids |= set(line.partition("=")[2].split())  # `wk = weeks 1` names the unit `weeks`
    for name in (*FILES, *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("knowledge/*.py"))):
        ids.add(Path(name).stem)
        for node in ast.walk(tree(name)):
            ids |= _names_in(node)
    return frozenset(ids)


def _names_in(node: ast.AST) -> set[str]:
    """What a node of the code names: a variable, a field, an argument, a value that a type allows."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)):
            return {name, name.lower()}
        case ast.Subscript(value=ast.Name(id="Literal"), slice=values):
            return {one.value for one in ast.walk(values) if isinstance(one, ast.Constant)}
        case ast.ClassDef(name=name, bases=[ast.Name(id="StrEnum")]):
            return {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}
        case ast.Assign(targets=[ast.Name(id="__all__")], value=ast.List(elts=names)):
            return {one.value for one in names if isinstance(one, ast.Constant)}
    return set()


@cache
def english_words() -> frozenset[str]:
    return frozenset(word.lower() for word in knowledge.load().words if _WORD.fullmatch(word))


def word_groups(name: str) -> Iterator[tuple[int, list[str]]]:
    """Every tuple, list, set or mapping of two strings or more, with its line."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            parts: list[ast.expr | None] = [*node.elts]
        elif isinstance(node, ast.Dict) and all(isinstance(value, ast.Constant) for value in node.values):
            parts = [*node.keys, *node.values]
        else:
            continue
        found = [one.value for one in parts if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if len(found) > 1:
            yield node.lineno, found


@pytest.mark.parametrize("name", FILES)
def test_no_list_of_words(name: str) -> None:
    groups = [
        (line, [word for word in group if word.lower() in english_words() - names_of_things()])
        for line, group in word_groups(name)
    ]
    assert [f"{name}:{line} {words}" for line, words in groups if words] == []


@pytest.mark.parametrize("name", FILES)
def test_no_sentence(name: str) -> None:
    # What a developer reads (docstrings, errors raised) is no speech of the advisor.
    told = {id(part) for node in ast.walk(tree(name)) if isinstance(node, ast.Expr | ast.Raise)
            for part in ast.walk(node)}  # fmt: skip
    said = [node for node in ast.walk(tree(name)) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    sentence = re.compile(r"[A-Za-z]+,? [a-z]+,? [a-z]+")
    found = [one for one in said if id(one) not in told and sentence.search(str(one.value))]
    assert [f"{name}:{one.lineno} {one.value}" for one in found] == []


@cache
def constants() -> frozenset[object]:
    """Every constant that stands in the engine's code."""
    return frozenset(node.value for name in FILES for node in ast.walk(tree(name)) if isinstance(node, ast.Constant))


LIST_FAMILIES = ("cue_", "polarity_", "foreign_")
"""Lists that are read by the beginning of their name."""


def test_every_word_list_is_read() -> None:
    spoken = constants()
    lists = [name for name in knowledge.load().language if not name.startswith(LIST_FAMILIES)]
    assert [name for name in lists if not {name, name.removeprefix("fact_")} & spoken] == []


def test_every_cue_is_heard() -> None:
    spoken = constants()
    cues = [name for name in knowledge.load().language if name.startswith("cue_")]
    assert [name for name in cues if name not in spoken] == []
