"""`check`, `new` and `schema`, run as commands, and what they write read back."""

import datetime
import json
import subprocess
import sys
from pathlib import Path

import jsonschema_rs
import pytest
import yaml
from test_check_warnings import FILE, GUIDE

from knowledge import inspect, json_schemas, skeleton
from knowledge.loader import BUILTIN

ENGLISH = BUILTIN / "en"


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "web.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    (tmp_path / "guides").mkdir()
    (tmp_path / FILE).write_text(GUIDE.replace("weeks: 26", "weeks: 10"), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("options", "status"), [([], 0), (["--strict"], 1)])
def test_warnings_count_when_strict(portal: Path, options: list[str], status: int) -> None:
    done = run("check", portal, *options)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (status, "no faults, 1 warning; 1 guide")


def test_check_as_json(portal: Path) -> None:
    (portal / "guides" / "b.yml").write_text("x", encoding="utf-8")
    done = run("check", portal, "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["guides"]) == (1, 1)
    assert [(Path(one["file"]).name, one["line"]) for one in told["faults"]] == [("b.yml", 1)]
    assert [(Path(one["file"]).name, one["line"]) for one in told["warnings"]] == [("baker-to-ai-chef.yaml", 12)]


def test_check_needs_no_engine() -> None:
    code = "import sys; from web.cli import main; main(['check']); print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.splitlines() == ["no faults; 5 guides", "False"]


def test_new_writes_a_guide_and_the_schemas(tmp_path: Path) -> None:
    done = run("new", "C# Developer", "Chef: AI", "--out", tmp_path)
    assert done.returncode == 0
    text = (tmp_path / "guides" / "c-sharp-developer-to-chef-ai.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../schema/guide.json\n")
    assert json.loads((tmp_path / "schema" / "guide.json").read_text(encoding="utf-8"))["title"] == "Guide"


def test_a_new_guide_is_valid_and_says_what_to_fill_in(tmp_path: Path) -> None:
    assert run("new", "Baker", "AI Chef", "--out", tmp_path).returncode == 0
    faults = inspect(tmp_path).faults
    assert faults and all(fault.warning and "skeleton" in fault.message for fault in faults)


def test_new_without_a_folder_prints(tmp_path: Path) -> None:
    done = run("new", "Baker", "AI Chef")
    assert (done.returncode, done.stdout) == (0, skeleton("Baker", "AI Chef", datetime.date.today()))


@pytest.mark.parametrize("arguments", [["***", "Chef"], ["Baker", ""], ["Baker", "baker"], ["Baker", "Chef"]])
def test_new_refuses(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides" / "baker-to-chef.yaml").write_text("id: baker-to-chef\n", encoding="utf-8")
    done = run("new", *arguments, "--out", tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


class EditorLoader(yaml.SafeLoader):
    """Reads YAML as editors do, by the core schema of YAML 1.2: `yes` and dates are texts."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own way
        first: [(tag, pattern) for tag, pattern in pairs if tag.rsplit(":", 1)[-1] in ("int", "float", "null")]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def remarks_taken_away(text: str) -> str:
    """A skeleton with every optional field in use."""
    rows = text.splitlines()
    fields = (
        "#   ", "# header", "# faq", "# facets", "# occ", "# title_t", "# page", "# prior", "# weeks", "# resources",
    )
    used = [row.replace("# ", "", 1) if row.lstrip().startswith(fields) else row for row in rows]
    return "\n".join(used) + "\n"


def test_every_optional_field_of_a_new_guide_is_valid(tmp_path: Path) -> None:
    (tmp_path / "guides").mkdir()
    text = remarks_taken_away(skeleton("Baker", "AI Chef", datetime.date(2026, 11, 28)))
    assert "facets:\n" in text and "\nheader:\n" in text
    (tmp_path / "guides" / "baker-to-ai-chef.yaml").write_text(text, encoding="utf-8")
    assert [fault for fault in inspect(tmp_path).faults if "skeleton" not in fault.message and not fault.warning] == []


@pytest.mark.parametrize(("kind", "files"), [
    ("guide", "guides/*.yaml"), ("questions", "questions/*.yaml"), ("intent", "intents/*.yaml"),
    ("lexicon", "lexicon/*.yaml"),
    ("templates", "templates/*.yaml"),
])
def test_built_in_files_fit_their_schema(kind: str, files: str) -> None:
    validator = jsonschema_rs.validator_for(json_schemas()[kind])
    read = {file.name: yaml.load(file.read_text("utf-8"), EditorLoader) for file in ENGLISH.glob(files)}
    errors = {name: [error.message for error in validator.iter_errors(value)] for name, value in read.items()}
    assert {name: found for name, found in errors.items() if found} == {}


@pytest.mark.parametrize("kind", list(json_schemas()))
def test_schema_prints_every_kind(kind: str) -> None:
    assert json.loads(run("schema", kind).stdout) == json_schemas()[kind]


def test_a_misspelt_key_does_not_fit_the_schema() -> None:
    guide = yaml.safe_load(GUIDE.replace("overview", "overveiw").replace("2026-11-20", "'2026-11-20'"))
    assert not jsonschema_rs.validator_for(json_schemas()["guide"]).is_valid(guide)


@pytest.mark.parametrize("kind", ["guide", "intent", "templates", "lexicon"])
def test_schema_prints_one_kind(kind: str) -> None:
    assert json.loads(run("schema", kind).stdout) == json_schemas()[kind]
