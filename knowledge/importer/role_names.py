"""Writes role names as people write them: `Ai Research Intern` becomes `AI Research Intern`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_SPELLINGS = (
    "AI", "ML", "NLP", "LLM", "GPU", "MLOps", "DevOps", "DevSecOps", "FinTech", "AIGC", "UI", "UX", "QA", "SRE",
    "IoT", "API", "AR", "VR", "XR", "HR", "SQL", "IT", "CTO", "CEO", "CFO", "SEO", "CRM", "ERP", "BI", "ETL", "R&D",
    "iOS", "macOS", "SAP", "SaaS", "PHP", "GIS", "RPA", "AIOps", "DataOps", "EdTech", "HealthTech", ".NET",
)
_BY_FOLDED: Mapping[str, str] = {word.casefold(): word for word in _SPELLINGS}
_SMALL = {"and", "of", "in", "for", "the", "to"}


def mend_casing(name: str) -> str:
    """The name with acronyms spelt as usual; other words stay as they are."""
    return re.sub(r"[\w.&#+]+", lambda found: _BY_FOLDED.get(found[0].casefold(), found[0]), name)


def name_from_slug(slug: str) -> str:
    """A role's name made of its part of a slug."""
    words = slug.split("-")
    return mend_casing(" ".join(word if word in _SMALL else word.capitalize() for word in words))


def best_name(name: str, others: Iterable[str]) -> str:
    """The name as one of the others spells it, where they differ in case alone; else with its casing mended."""
    return next((other for other in others if other.casefold() == name.casefold() and other != name), mend_casing(name))
