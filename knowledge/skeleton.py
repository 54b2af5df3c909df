"""A commented guide to fill in."""

from __future__ import annotations

import datetime
import json

from knowledge.schema import role_id

SCHEMA_LINE = "# yaml-language-server: $schema=../schema/guide.json"
"""Tells editors where the schema is; `career-advisor schema --out` writes it there."""

_SKELETON = """\
{schema_line}
# A guide from one role to another. Replace every text that begins with TODO, or delete its entry; a line that begins
# with # is a remark, or a field that may be left out: take the # away to use it. Then run: career-advisor check
id: {id}
source_role: {source}
target_role: {target}
title: {title}
# title_timeline: {{text: 9-Month, low: 9, high: 9, unit: months}}  # the time that the page's title promises
# page: guides.example/paths/{id}  # where the facts were read
reviewed: {today}  # the day on which you last looked the facts over

# The facts at the top. Leave out what you do not know: the advisor then says that the guide does not give it.
# header:
#   difficulty: Moderate  # Easy, Moderate, Challenging, Hard …
#   timeline: {{text: 6–9 months, low: 6, high: 9, unit: months}}
#   salary_change: {{text: "+20%", low: 20, high: 20, unit: percent}}
#   demand: One sentence on how much the role is wanted.

# One sentence an entry; a text that holds a colon and a space stands in quotes.
overview:
  - TODO What the move is about, in one sentence.
  - TODO What one brings along, and what is new.

transferable_skills:
  - name: TODO A skill that one has already
    why: TODO What it is good for in the new role.

skills_to_learn:
  - name: TODO A skill to learn
    # priority: Critical  # Critical, Important or Nice to have
    # weeks: 8
    how: TODO How to learn it.
    # resources: [deep-learning-specialization]  # ids of resources of the lexicon

# The phases in their order.
roadmap:
  - name: TODO The first phase
    weeks: 6
    tasks:
      - TODO A task.
    # resources: [{{id: arxiv, detail: search by topic}}]

reality:
  love:
    - TODO What one will love about it.
  miss:
    - TODO What one might miss.
  challenges:
    - TODO What is hard about it.

action_plan:
  this_week:
    - TODO What to do this week.
  this_month:
    - TODO What to do this month.
  next_90_days:
    - TODO What to do in the next 90 days.

# faq:
#   - id: pay
#     title: What it pays
#     questions: [What does the role pay?]
#     answer: The role pays $60,000–$90,000 a year.
#     figures:
#       target_pay: {{text: "$60,000–$90,000", low: 60000, high: 90000, unit: USD}}

# Public codes of the two occupations; `broad` where a code covers more than the role.
# occupations:
#   source: [{{system: ISCO, code: "2512", match: broad}}]
#   target: [{{system: SOC, code: "15-1252", match: broad}}]

# What the path holds much or little of, with the places it rests on; the advisor uses it to tell who a path suits.
# facets:
#   - {{facet: maths, level: some, places: [phase-1]}}
"""


def skeleton(source: str, target: str, today: datetime.date) -> str:
    """The text of a guide's file between two roles, every field explained."""
    return _SKELETON.format(
        schema_line=SCHEMA_LINE, id=f"{role_id(source)}-to-{role_id(target)}", source=_quoted(source),
        target=_quoted(target), title=_quoted(f"{source} → {target}"), today=today.isoformat(),
    )


def _quoted(text: str) -> str:
    """The text as YAML, in quotes where plain words are not enough."""
    return text if text.replace(" ", "").replace("→", "").isalnum() else json.dumps(text, ensure_ascii=False)
