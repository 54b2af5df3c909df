"""YAML is read without guessing: texts stay texts, and what is not plain is refused with its line."""

import os
from pathlib import Path

import pytest

from knowledge import strict_yaml
from knowledge.strict_yaml import YamlFault, lines, parse, read_text

PARSERS = [strict_yaml._Parser, strict_yaml._PlainParser]


@pytest.fixture(params=PARSERS, ids=["fast", "plain"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers, so that a machine without libyaml reads the same."""
    monkeypatch.setattr(strict_yaml, "_Parser", request.param)


@pytest.mark.parametrize("text", [
    "yes", "no", "on", "off", "true", "null", "2026-11-20", "2026-11-20T10:00:00Z", "1e3", "0o7", "0x1F", "012",
    "12:30",
    "1_000", ".5", ".inf", ".nan", "=", "<<", "42", "-15", "größer", "模型", "🙂", "a # b'c", "R&D", "50% *",
])
def test_a_plain_text_stays_what_it_is(text: str) -> None:
    shown = text if " #" not in text else f'"{text}"'
    assert parse(f"key: {shown}\n") == {"key": text}


@pytest.mark.parametrize(("text", "value"), [
    ("a:\n", {"a": None}),
    ("a: ~\n", {"a": None}),
    ('a: ""\n', {"a": ""}),
    ('a: "~"\n', {"a": "~"}),
    ("a: [x, 'y: z', {b: 1}]\n", {"a": ["x", "y: z", {"b": "1"}]}),
    ("a: >\n  two\n  lines\n", {"a": "two lines"}),
    ("<<: {b: c}\n", {"<<": {"b": "c"}}),
    ("\ufeffa: b\n", {"a": "b"}),
])
def test_values(text: str, value: object) -> None:
    assert parse(text) == value


@pytest.mark.parametrize(("text", "line", "words"), [
    ("", 1, "empty"),
    ("# remarks only\n", 1, "empty"),
    ("a: 1\nb: 2\na: 3\n", 3, "`a` stands twice"),
    ("a: {b: 1, b: 2}\n", 1, "`b` stands twice"),
    ("a:\n\tb: 1\n", 2, "tab"),
    ("a: one: two\n", 1, "must stand in quotes"),
    ("a: b\nc: \"open\nd: e\n", 2, "never closed"),
    ("a: b\nc: [d, e\n", 2, "not closed"),
    ("a: b\n  c: d\n", 2, "quotes"),
    ("a: @b\n", 1, "quotes"),
    ("a: b\n---\nc: d\n", 2, "one document"),
    ("a: &x [1]\nb: *x\n", 1, "`&x`"),
    ("b: *x\n", 1, "`*x`"),
    ("a: b\nc: !!python/name:os.system\n", 2, "type tag"),
    ("a: !!int 5\n", 1, "type tag"),
    ("? [a, b]\n: c\n", 1, "key"),
    ("a: b\x01\n", 1, "control character"),
    ("[" * 100_000, 1, "deep"),
    ("- " * 100_000, 1, "deep"),
])
def test_what_is_refused(text: str, line: int, words: str) -> None:
    with pytest.raises(YamlFault) as caught:
        parse(text)
    assert caught.value.faults[0][0] == line
    assert words in caught.value.faults[0][1]


def test_every_double_key_is_named() -> None:
    with pytest.raises(YamlFault) as caught:
        parse("a: 1\na: 2\nb:\n  - c: 1\n    c: 2\n")
    assert [line for line, _ in caught.value.faults] == [2, 5]


@pytest.mark.parametrize(("loc", "line"), [
    ((), 1), (("a",), 1), (("b",), 2), (("b", 1), 4), (("b", 1, "d"), 5), (("b", 1, "missing"), 4), (("b", 9), 2),
])
def test_lines_of_places(loc: tuple[str | int, ...], line: int) -> None:
    assert lines("a: 1\nb:\n  - c\n  - e: 1\n    d: 2\n").of(loc) == line


@pytest.mark.parametrize("made", ["fifo", "device"])
def test_file_that_is_no_regular_file(tmp_path: Path, made: str) -> None:
    path = tmp_path / "x.yaml"
    if made == "fifo":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    with pytest.raises(YamlFault, match="no regular file"):
        read_text(path)
