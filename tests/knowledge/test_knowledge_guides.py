"""The five guides hold every figure of the pages they were made from, and every statement has its own anchor."""

import pytest

from knowledge import Knowledge, anchors, load, places, section_of
from knowledge.schema import Priority, Span

INTERN, ENGINEER, APPLIED, PROFESSOR, INTERPRETABILITY = (
    f"backend-developer-to-{target}" for target in (
        "ai-research-intern", "ai-research-engineer", "applied-ai-scientist", "ai-professor",
        "ai-interpretability-researcher",
    )
)
GUIDES = (INTERN, ENGINEER, APPLIED, PROFESSOR, INTERPRETABILITY)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


def ends(span: Span | None) -> tuple[float, float, str] | None:
    return span and (span.low, span.high, span.unit)


def test_there_are_five(knowledge: Knowledge) -> None:
    assert set(knowledge.guides) == set(GUIDES)


@pytest.mark.parametrize(("guide", "facts"), [
    (INTERN, ((6, 6, "months"), "Moderate", (6, 6, "months"), (-15, -15, "percent"))),
    (ENGINEER, ((12, 12, "months"), None, None, None)),
    (APPLIED, ((12, 12, "months"), "Challenging", (12, 18, "months"), (40, 40, "percent"))),
    (PROFESSOR, ((4, 4, "years"), None, None, None)),
    (INTERPRETABILITY, ((9, 9, "months"), "Challenging", (9, 12, "months"), (30, 30, "percent"))),
])
def test_header(knowledge: Knowledge, guide: str, facts: tuple[object, ...]) -> None:
    one = knowledge.guides[guide]
    found = (ends(one.title_timeline), one.header.difficulty, ends(one.header.timeline), ends(one.header.salary_change))
    assert found == facts


@pytest.mark.parametrize(("guide", "given"), [
    (INTERN, True), (ENGINEER, False), (APPLIED, True), (PROFESSOR, False), (INTERPRETABILITY, True),
])
def test_demand(knowledge: Knowledge, guide: str, given: bool) -> None:
    assert (knowledge.guides[guide].header.demand is not None) == given


@pytest.mark.parametrize(("guide", "phases", "skills", "tasks"), [
    (INTERN, [6, 8, 4, 6], [6, 4, 8, 10, 8, 2], [3, 3, 3, 3]),
    (ENGINEER, [8, 8, 8, 8, 8], [None] * 6, [4] * 5),
    (APPLIED, [8, 8, 8, 6, 6], [8, 6, 12, 16, 4, 4], [4] * 5),
    (PROFESSOR, [16, 20, 40, 24, 16], [None] * 6, [4] * 5),
    (INTERPRETABILITY, [8, 8, 8, 8, 8], [6, 8, 8, 10, 4, 6], [4] * 5),
])
def test_weeks_and_tasks(knowledge: Knowledge, guide: str, phases: object, skills: object, tasks: object) -> None:
    one = knowledge.guides[guide]
    assert [phase.weeks for phase in one.roadmap] == phases
    assert [skill.weeks for skill in one.skills_to_learn] == skills
    assert [len(phase.tasks) for phase in one.roadmap] == tasks


@pytest.mark.parametrize(("guide", "phases", "skills"), [
    (INTERN, 24, 38), (ENGINEER, 40, 0), (APPLIED, 36, 50), (PROFESSOR, 116, 0), (INTERPRETABILITY, 40, 42),
])
def test_totals(knowledge: Knowledge, guide: str, phases: int, skills: int) -> None:
    one = knowledge.guides[guide]
    assert sum(phase.weeks for phase in one.roadmap) == phases
    assert sum(skill.weeks or 0 for skill in one.skills_to_learn) == skills


@pytest.mark.parametrize(("guide", "ranked"), [
    (INTERN, True), (ENGINEER, False), (APPLIED, True), (PROFESSOR, False), (INTERPRETABILITY, True),
])
def test_priorities_come_in_pairs_or_not_at_all(knowledge: Knowledge, guide: str, ranked: bool) -> None:
    found = [skill.priority for skill in knowledge.guides[guide].skills_to_learn]
    pairs = [Priority.IMPORTANT] * 2 + [Priority.CRITICAL] * 2 + [Priority.NICE] * 2
    assert found == (pairs if ranked else [None] * 6)


@pytest.mark.parametrize(("guide", "lists"), [
    (INTERN, [5, 4, 4, 4, 3, 3, 3]),
    (ENGINEER, [5, 4, 4, 4, 3, 3, 3]),
    (APPLIED, [5, 4, 4, 4, 3, 3, 4]),
    (PROFESSOR, [5, 4, 4, 4, 3, 3, 3]),
    (INTERPRETABILITY, [6, 4, 4, 4, 3, 3, 3]),
])
def test_lengths_of_lists(knowledge: Knowledge, guide: str, lists: list[int]) -> None:
    one = knowledge.guides[guide]
    reality, plan = one.reality, one.action_plan
    found = (one.transferable_skills, reality.love, reality.miss, reality.challenges,
             plan.this_week, plan.this_month, plan.next_90_days)
    assert [len(part) for part in found] == lists


@pytest.mark.parametrize(("guide", "name", "span", "text"), [
    (INTERN, "target_pay", (60000, 120000, "USD"), "$60,000–$120,000"),
    (INTERN, "source_pay", (85000, 140000, "USD"), "$85k–$140k"),
    (INTERN, "initial_decrease", (10, 20, "percent"), "10–20%"),
    (ENGINEER, "target_pay", (140000, 260000, "USD"), "$140k–$260k"),
    (ENGINEER, "source_pay", (85000, 140000, "USD"), "$85k–$140k"),
    (ENGINEER, "increase", (60, 60, "percent"), "around 60% or more"),
    (APPLIED, "duration", (12, 18, "months"), "12–18 months"),
    (APPLIED, "study_load", (10, 15, "hours per week"), "10–15 hours per week"),
    (APPLIED, "job_ready", (1, 1, "years"), "about a year"),
    (PROFESSOR, "duration", (3, 4, "years"), "3–4 years"),
    (PROFESSOR, "publications", (3, 5, "papers"), "3–5 papers"),
    (PROFESSOR, "phd_with_masters", (4, 5, "years"), "4–5 years"),
    (INTERPRETABILITY, "target_pay", (130000, 250000, "USD"), "$130k–$250k"),
    (INTERPRETABILITY, "initial_decrease", (10, 20, "percent"), "10–20%"),
    (INTERPRETABILITY, "recovery", (1, 2, "years"), "1–2 years"),
])
def test_figures_of_the_answers(knowledge: Knowledge, guide: str, name: str, span: object, text: str) -> None:
    found = getattr(knowledge.guides[guide].faq[0].figures, name)
    assert (ends(found), found.text) == (span, text)


@pytest.mark.parametrize("guide", GUIDES)
def test_an_answer_says_its_figures(knowledge: Knowledge, guide: str) -> None:
    for entry in knowledge.guides[guide].faq:
        figures = [span for _, span in entry.figures if isinstance(span, Span)]
        assert [span.text for span in figures if span.text not in entry.answer] == []


@pytest.mark.parametrize("guide", GUIDES)
def test_every_anchor_is_its_own(knowledge: Knowledge, guide: str) -> None:
    found = [place.anchor for place in places(knowledge.guides[guide], knowledge.resources)]
    assert len(found) == len(set(found))


@pytest.mark.parametrize("guide", GUIDES)
def test_every_anchor_knows_its_section(knowledge: Knowledge, guide: str) -> None:
    for place in places(knowledge.guides[guide], knowledge.resources):
        assert section_of(place.anchor) == place.section


@pytest.mark.parametrize("guide", GUIDES)
def test_places_come_in_page_order(knowledge: Knowledge, guide: str) -> None:
    order = ["header", "overview", "transferable-skills", "skills", "roadmap", "reality", "action-plan", "faq"]
    found = [order.index(place.section) for place in places(knowledge.guides[guide], knowledge.resources)]
    assert found == sorted(found)


@pytest.mark.parametrize(("guide", "anchor"), [
    (INTERN, "header-difficulty"), (INTERN, "header-timeline"), (INTERN, "header-salary-change"),
    (INTERN, "header-demand"),
    (INTERN, "overview-1"), (INTERN, "transferable-cloud-platforms-aws-gcp"),
    (INTERN, "skill-deep-learning-frameworks-pytorch"),
    (INTERN, "phase-1"), (INTERN, "phase-1-task-2"), (INTERN, "phase-1-resources"), (INTERN, "love-1"),
    (INTERN, "miss-1"),
    (INTERN, "challenges-1"), (INTERN, "this-week-1"), (INTERN, "this-month-1"), (INTERN, "next-90-days-1"),
    (INTERN, "faq-pay"), (PROFESSOR, "faq-duration"), (INTERN, "roadmap"), (INTERN, "miss"),
])
def test_an_anchor_that_others_rely_on(knowledge: Knowledge, guide: str, anchor: str) -> None:
    assert anchor in anchors(knowledge.guides[guide])


@pytest.mark.parametrize("anchor", ["", "phases", "nowhere-1", "this-1"])
def test_what_is_no_anchor_has_no_section(anchor: str) -> None:
    assert section_of(anchor) is None


def test_the_same_name_twice_gets_two_anchors(knowledge: Knowledge) -> None:
    guide = knowledge.guides[INTERN]
    skill = guide.skills_to_learn[0]
    named = tuple(skill.model_copy(update={"name": name}) for name in ("C", "C++", "数学"))
    twins = guide.model_copy(update={"skills_to_learn": named})
    found = [place.anchor for place in places(twins, {}) if place.section == "skills"]
    assert found == ["skill-c", "skill-c-2", "skill-数学"]


@pytest.mark.parametrize(("guide", "words"), [
    (INTERN, "reproduce"), (INTERN, "imposter syndrome"), (INTERN, "shipping"), (INTERN, "cutting-edge"),
    (ENGINEER, "negative results"), (ENGINEER, "deploy"), (ENGINEER, "production"), (ENGINEER, "job security"),
    (APPLIED, "production-ready"), (APPLIED, "data drift"), (APPLIED, "A/B tests"), (APPLIED, "head start"),
    (PROFESSOR, "publication record"), (PROFESSOR, "tenure-track"), (PROFESSOR, "bureaucracy"),
    (PROFESSOR, "stock options"),
    (PROFESSOR, "postdoc"), (INTERPRETABILITY, "ambiguous results"), (INTERPRETABILITY, "AI safety"),
    (INTERPRETABILITY, "career ladder"), (INTERPRETABILITY, "PhD holders"),
])
def test_words_that_searches_look_for(knowledge: Knowledge, guide: str, words: str) -> None:
    texts = " ".join(place.text for place in places(knowledge.guides[guide], knowledge.resources)).casefold()
    assert words.casefold() in texts


@pytest.mark.parametrize(("guide", "facet", "level"), [
    (INTERN, "pay", "low"), (INTERN, "length", "low"), (ENGINEER, "security", "high"), (ENGINEER, "production", "high"),
    (APPLIED, "maths", "high"), (APPLIED, "papers", "some"), (PROFESSOR, "teaching", "high"), (PROFESSOR, "pay", "low"),
    (PROFESSOR, "length", "high"), (INTERPRETABILITY, "maths", "some"), (INTERPRETABILITY, "production", "low"),
    (PROFESSOR, "maths", None), (ENGINEER, "teaching", None), (APPLIED, "competition", None),
])
def test_facets(knowledge: Knowledge, guide: str, facet: str, level: str | None) -> None:
    found = {one.facet: one.level for one in knowledge.guides[guide].facets}
    assert found.get(facet) == level


@pytest.mark.parametrize(("guide", "codes"), [
    (PROFESSOR, {"25-1021.00", "2310"}), (INTERN, {"15-1221.00", "2511"}),
])
def test_occupations(knowledge: Knowledge, guide: str, codes: set[str]) -> None:
    known = knowledge.guides[guide].occupations
    assert known and {one.code for one in known.target} == codes
    assert {one.code for one in known.source} == {"15-1252", "2512"}
