"""Other languages are noticed; English never is."""

from __future__ import annotations

import datetime

import pytest

from bot import Conversation
from bot.nlu.language_detector import LanguageDetector
from tests.bot.bot_engine import loaded

FOREIGN = {
    "de": "Wie lange dauert das und was kostet es?",
    "es": "¿Cuánto gana un profesor?",
    "fr": "Je veux changer de métier",
    "it": "Quanto guadagna un ricercatore e quanto costa?",
    "pt": "Quanto tempo demora para ser professor?",
    "nl": "Hoe lang duurt het om dit te leren?",
    "pl": "Ile zarabia profesor i co muszę robić?",
    "tr": "Bu ne kadar sürer?",
    "ru": "Сколько зарабатывает профессор?",
    "zh": "教授挣多少钱？",
    "ja": "教授の給料はいくらですか",
    "ar": "كم يكسب الأستاذ؟",
}
OF_OTHER_LANGUAGES = {"auf deutsch bitte", "en français s'il vous plaît", "en español por favor"}
"""Examples of an intent that are written in another language."""


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    return LanguageDetector(loaded().knowledge.language)


@pytest.mark.parametrize("code", FOREIGN)
def test_other_language(detector: LanguageDetector, code: str) -> None:
    assert detector.other_language(FOREIGN[code]) == code


@pytest.mark.parametrize("code", FOREIGN)
def test_answer_in_it(code: str) -> None:
    advisor = loaded()
    reply = advisor.reply(FOREIGN[code], Conversation(), datetime.date(2026, 1, 5)).reply
    assert (reply.status, reply.text) == ("unknown", advisor.knowledge.language[f"foreign_answer_{code}"][0])


def test_never_on_english(detector: LanguageDetector) -> None:
    intents = loaded().knowledge.intents.values()
    said = {text for one in intents for asked in one.operations.values() for text in (*asked.examples, asked.ask)}
    assert {text for text in said if detector.other_language(text)} == OF_OTHER_LANGUAGES


@pytest.mark.parametrize("text", ["", "?", "no", "die hard", "data scientist", "PyTorch or TensorFlow", "C#", "ok 12"])
def test_nothing_sure(detector: LanguageDetector, text: str) -> None:
    assert detector.other_language(text) is None
