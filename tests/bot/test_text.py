"""Messages to tokens: what people and their keyboards, phones and pages send."""

from __future__ import annotations

import pytest

from bot.nlu.tokenizer import MAX_TOKENS, clean, stem, tokenise, words

TOKENS = {
    "plain words": ("How long does it take?", "how long does it take ?"),
    "capitals": ("HOW LONG", "how long"),
    "a named entity": ("R&amp;D pay", "r & d pay"),
    "a numbered entity": ("what&#39;s the pay", "what's the pay"),
    "a hexadecimal entity": ("what&#x27;s up", "what's up"),
    "an entity that is none": ("&bogus;x", "& bogus ; x"),
    "a space that does not break": ("pay\u00a0range", "pay range"),
    "a space that does not break, as an entity": ("pay&nbsp;range", "pay range"),
    "curly apostrophe": ("don\u2019t", "don't"),
    "curly quotes": ("\u201cquoted\u201d", "quoted"),
    "straight quotes": ("'quoted' \"twice\"", "quoted twice"),
    "zero-width space": ("ta\u200bke", "take"),
    "zero-width joiner": ("sal\u200dary", "salary"),
    "byte order mark": ("\ufeffpay", "pay"),
    "soft hyphen": ("inter\u00adpretability", "interpretability"),
    "direction marks": ("\u202epay\u202c", "pay"),
    "full-width letters": ("\uff52\uff4f\uff41\uff44\uff4d\uff41\uff50", "roadmap"),
    "full-width question mark": ("salary\uff1f", "salary ?"),
    "ligature": ("\ufb01ve weeks", "five weeks"),
    "accents": ("na\u00efve caf\u00e9", "naive cafe"),
    "accents of their own": ("e\u0301cole", "ecole"),
    "dotted capital i": ("\u0130stanbul", "istanbul"),
    "circled number": ("\u2460 please", "1 please"),
    "emoji between words": ("pay\U0001f600me", "pay me"),
    "emoji alone": ("\U0001f64f", ""),
    "emoji of several parts": ("\U0001f468\u200d\U0001f469\u200d\U0001f467 path", "path"),
    "keycap": ("1\ufe0f\u20e3", "1"),
    "markup": ("<b>pay</b> of <i>interns</i>", "pay of interns"),
    "a comment in markup": ("pay <!-- hidden --> now", "pay now"),
    "comparison that is no markup": ("a < b and c > d", "a b and c d"),
    "an address": ("see https://example.org/pay?x=1 pay", "see pay"),
    "a link": ("[the guide](https://example.org) pay", "the guide pay"),
    "an image link": ("![pay](https://example.org/p.png)", "pay"),
    "range with a dash": ("9\u201312 months", "9 \u2013 12 months"),
    "range of money": ("$85k\u2013$140k", "$85k \u2013 $140k"),
    "thousands": ("\u00a330,000", "\u00a330,000"),
    "percent": ("50% more", "50% more"),
    "ordinal in figures": ("the 2nd phase", "the 2nd phase"),
    "decimal": ("10.5 hours", "10.5 hours"),
    "decimal without a first figure": (".5 hours", ".5 hours"),
    "decimal comma": ("1,5 hours", "1,5 hours"),
    "thousands with a dot": ("90.000 euros", "90.000 euros"),
    "currency after the sum": ("90k\u20ac", "90k \u20ac"),
    "unit at the figure": ("2hr 10h 3x 20%", "2hr 10h 3x 20%"),
    "long unit at the figure": ("10hours", "10 hours"),
    "hours and minutes": ("1h30", "1h30"),
    "fraction of one character": ("1\u00bd hours", "1 1 / 2 hours"),
    "phase and figure run together": ("phase2 week10", "phase 2 week 10"),
    "short name with a figure": ("gpt4 q3 d2l", "gpt4 q3 d2l"),
    "name with a sharp": ("C# and F#?", "c# and f# ?"),
    "name with plus signs": ("C++/C# developer", "c++ / c# developer"),
    "number with a plus": ("10+ years, an A+", "10 + years , an a +"),
    "figure after a sharp": ("phase #2", "phase 2"),
    "name with figures inside": ("3Blue1Brown", "3blue1brown"),
    "name with a figure at the end": ("d2l.ai", "d2l . ai"),
    "hyphen": ("e-mail", "e - mail"),
    "slash": ("CI/CD", "ci / cd"),
    "end of a sentence without a space": ("pay.how long", "pay . how long"),
    "line break": ("hello\nnext", "hello \n next"),
    "tab": ("hello\tworld", "hello world"),
    "control characters": ("\x00a\x07b", "a b"),
    "other scripts": ("\u65e5\u672c\u8a9e pay", "\u65e5\u672c\u8a9e pay"),
    "cyrillic letters inside latin words": ("int\u0435rn s\u0430l\u0430ry", "intern salary"),
    "cyrillic": ("\u041f\u0440\u0438\u0432\u0435\u0442", "\u043f\u0440\u0438\u0432\u0435\u0442"),
    "an ISO date": ("2026-01-04", "2026 - 01 - 04"),
    "nothing": ("", ""),
    "blanks": ("  \t ", ""),
}


@pytest.mark.parametrize("name", TOKENS)
def test_tokens(name: str) -> None:
    text, wanted = TOKENS[name]
    assert " ".join(t.text for t in tokenise(text)) == wanted


OFFSETS = [
    "How long?", "ta\u200bke it", "what&#39;s", "\uff52\uff4f\uff41\uff44", "<b>pay</b>", "\ufb01ve",
    "pay\U0001f600me", "na\u00efve",
]  # fmt: skip


@pytest.mark.parametrize("text", OFFSETS)
def test_tokens_know_where_they_stood(text: str) -> None:
    pieces = [text[t.start : t.end] for t in tokenise(text)]
    assert [tokenise(piece)[0].text for piece in pieces] == [t.text for t in tokenise(text)]


def test_a_token_spans_the_invisible_characters_in_it() -> None:
    (token,) = tokenise("ta\u200bke")
    assert (token.start, token.end) == (0, 5)


def test_every_clean_character_has_an_offset() -> None:
    plain, offsets = clean("x\u00b2 \ufb01ve &amp; <b>\u2460</b>")
    assert (len(plain), offsets) == (len(offsets), sorted(offsets))


@pytest.mark.parametrize("text", ["a " * 5000, ". " * 5000, "\u200b" * 5000 + "a"])
def test_a_long_message_is_read_up_to_a_limit(text: str) -> None:
    assert len(tokenise(text)) <= MAX_TOKENS


IS_WORD = {"pay": True, "10": True, "$85k": True, "?": False, "$": False, "\n": False, "3blue1brown": True, "%": False}


@pytest.mark.parametrize("text", IS_WORD)
def test_words_and_marks(text: str) -> None:
    assert tokenise(text)[0].is_word is IS_WORD[text]


def test_words_leave_the_marks_out() -> None:
    assert words("Mathematics (Linear Algebra, Calculus)") == ("mathematics", "linear", "algebra", "calculus")


STEMS = {
    "skills": "skill", "studies": "study", "classes": "class", "training": "train", "planned": "plan",
    "selling": "sell", "using": "using", "class": "class", "pay": "pay", "phase": "phas", "phases": "phas",
    "quickly": "quick", "ai": "ai", "10k": "10k",
}  # fmt: skip


@pytest.mark.parametrize("word", STEMS)
def test_stems(word: str) -> None:
    assert stem(word) == STEMS[word]


FAMILIES = [
    ("publish", "publishes", "published", "publishing"), ("phase", "phases"), ("paper", "papers"), ("read", "reading"),
    ("train", "trains", "trained", "training"), ("study", "studies"),
]  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family[0])
def test_the_forms_of_a_word_share_a_stem(family: tuple[str, ...]) -> None:
    assert len({stem(word) for word in family}) == 1
