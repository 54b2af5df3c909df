"""A portal's folder is laid over the built-in one: the same id replaces, everything else adds."""

from pathlib import Path

import pytest

from knowledge import KnowledgeError, load

GUIDE = """\
id: {id}
source_role: {source}
target_role: {target}
title: A guide of the portal
reviewed: 2026-11-20
overview: [The portal says so.]
transferable_skills: []
skills_to_learn: []
roadmap: []
reality: {{love: [], miss: [], challenges: []}}
action_plan: {{this_week: [], this_month: [], next_90_days: []}}
"""
INTENT = "id: {id}\ntitle: {title}\noperations:\n  give: {{action: pay, ask: Really?, examples: [{example}]}}\n"
BUILTIN = 5


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    files = {
        "guides/backend-developer-to-ai-professor.yaml":
            GUIDE.format(id="backend-developer-to-ai-professor", source="Backend Developer", target="AI Professor"),
        "guides/entwickler-für-züge-to-ai-gärtnerin.yaml":
            GUIDE.format(id="entwickler-fur-zuge-to-ai-gartnerin", source="Entwickler für Züge", target="AI Gärtnerin"),
        "intents/pay.yaml": INTENT.format(id="pay", title="Money", example="lohn"),
        "intents/tram.yaml": INTENT.format(id="tram", title="Tram", example="tram"),
        "lexicon/own.yaml":
            "roles:\n  - {id: ai-professor, name: AI Prof}\njobs:\n  - {id: tram-driver, name: Tram Driver}\n"
            "resources:\n  - {id: d2l, name: Our d2l, kind: book}\nlanguage:\n  own_words: [servus]\n",
        "lexicon/words.txt": "# ours\nstraßenbahn\n",
        "templates/own.yaml": "says:\n  own_say: [Servus!]\nlabels:\n  own_label: Tram\n",
    }
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path


def test_the_same_id_replaces_a_guide(portal: Path) -> None:
    assert load((portal,)).guides["backend-developer-to-ai-professor"].title == "A guide of the portal"


def test_a_new_guide_adds(portal: Path) -> None:
    assert len(load((portal,)).guides) == BUILTIN + 1


def test_the_built_in_guides_can_be_left_out(portal: Path) -> None:
    assert len(load((portal,), builtin=False).guides) == 2


def test_leaving_guides_out_leaves_the_rest(portal: Path) -> None:
    knowledge = load((portal,), builtin=False)
    assert "backend-developer" in knowledge.roles and "mathematics-for-machine-learning" in knowledge.resources


@pytest.mark.parametrize(("part", "key", "attribute", "value"), [
    ("intents", "pay", "title", "Money"),
    ("intents", "tram", "title", "Tram"),
    ("roles", "ai-professor", "name", "AI Prof"),
    ("jobs", "tram-driver", "name", "Tram Driver"),
    ("resources", "d2l", "name", "Our d2l"),
    ("resources", "arxiv", "name", "arXiv"),
])
def test_an_entry(portal: Path, part: str, key: str, attribute: str, value: str) -> None:
    assert getattr(getattr(load((portal,)), part)[key], attribute) == value


def test_word_lists_words_and_templates_add(portal: Path) -> None:
    knowledge = load((portal,))
    assert knowledge.language["own_words"] == ("servus",)
    assert knowledge.words[-1] == "straßenbahn"
    assert knowledge.phrasings.says["own_say"] == ("Servus!",)
    assert knowledge.phrasings.labels["own_label"] == "Tram"


def test_a_role_without_an_entry_gets_one_from_its_guide(portal: Path) -> None:
    knowledge = load((portal,))
    guide = knowledge.guides["entwickler-fur-zuge-to-ai-gartnerin"]
    assert knowledge.source(guide).name == "Entwickler für Züge"
    assert knowledge.target(guide).name == "AI Gärtnerin"


def test_a_job_that_a_guide_covers_is_a_role(tmp_path: Path) -> None:
    (tmp_path / "guides").mkdir()
    text = GUIDE.format(id="nurse-to-ai-chef", source="Nurse", target="AI Chef / Cook of Models")
    (tmp_path / "guides" / "nurse-to-ai-chef.yaml").write_text(text)
    knowledge = load((tmp_path,))
    assert "nurse" in knowledge.roles and "nurse" not in knowledge.jobs
    assert knowledge.roles["ai-chef"].aliases == ("Cook of Models",)


def test_an_unknown_resource_goes_by_its_id() -> None:
    assert load().resource("some-new-course").name == "Some new course"


def test_knowledge_is_frozen() -> None:
    knowledge = load()
    with pytest.raises(TypeError):
        knowledge.guides["x"] = None  # type: ignore[index]


def test_an_intent_that_leads_nowhere_is_refused(portal: Path) -> None:
    text = INTENT.format(id="tram", title="Tram", example="tram")
    (portal / "intents" / "tram.yaml").write_text(f"{text}next: [bus]\n", encoding="utf-8")
    with pytest.raises(KnowledgeError) as refused:
        load((portal,))
    assert [str(fault).removeprefix(f"{portal}/") for fault in refused.value.faults] == [
        "intents/tram.yaml:5: no intent has the id `bus`"
    ]


def test_an_undescribed_resource_is_accepted(portal: Path) -> None:
    guide = portal / "guides" / "backend-developer-to-ai-professor.yaml"
    guide.write_text(
        guide.read_text("utf-8").replace(
            "skills_to_learn: []", "skills_to_learn: [{name: Trams, how: Ride., resources: [tram-school]}]"
        ),
        encoding="utf-8",
    )
    assert load((portal,)).resource("tram-school").name == "Tram school"


def test_the_name_of_a_guides_role_is_its_own(tmp_path: Path) -> None:
    (tmp_path / "guides").mkdir()
    (tmp_path / "lexicon").mkdir()
    text = "jobs:\n  - {id: stoker, name: Stoker, aliases: [Fire Tender, boiler hand]}\n"
    (tmp_path / "lexicon" / "own.yaml").write_text(text)
    guide = GUIDE.format(id="fire-tender-to-ai-chef", source="Fire Tender", target="AI Chef")
    (tmp_path / "guides" / "fire-tender-to-ai-chef.yaml").write_text(guide)
    knowledge = load((tmp_path,))
    assert (knowledge.roles["fire-tender"].name, knowledge.jobs["stoker"].aliases) == ("Fire Tender", ("boiler hand",))


def test_questions_go_with_the_guide_that_they_were_written_for(portal: Path) -> None:
    questions = load((portal,)).questions
    assert "backend-developer-to-ai-professor" not in questions
    assert "backend-developer-to-ai-research-intern" in questions


def test_questions_of_a_portal(portal: Path) -> None:
    guide = "entwickler-fur-zuge-to-ai-gartnerin"
    (portal / "questions").mkdir()
    (portal / "questions" / "own.yaml").write_text(f"guide: {guide}\nquestions:\n  overview-1: [who says so]\n")
    assert load((portal,)).questions[guide].questions == {"overview-1": ("who says so",)}
