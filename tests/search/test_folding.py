"""How words are compared, and what is marked."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracker.domain.search.folding import excerpt, fold, is_found, pieces, terms_of, words_in

TEXT = st.text(max_size=60)
# Letters that people of the site type, the Kazakh ones among them, and what stands between words.
LIKELY = st.text(alphabet="аәбгғкқнңоөуұүхһиіёйзыэ АӘҒҚҢІ éÉßŁø i1I2.-–/ '\u0301\u00ad<>&\"", max_size=90)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Қазақстан", "казакстан"),
        ("ҢҒҚӨҰҮҺІӘ", "нгкоуухиа"),
        ("Ёлка й", "елка и"),
        ("Élysée Straße", "elysee strasse"),
        ("Łódź", "lodz"),
        ("ﬁgure ²", "figure 2"),
        ("co\u00adoperate", "cooperate"),
    ],
)
def test_capitals_accents_and_kazakh_letters_are_folded(text, folded):
    assert fold(text) == folded


@given(st.one_of(TEXT, LIKELY))
@example("İ")
@example("ΐ\u0345")
@example("½ŉẞ")
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.one_of(TEXT, LIKELY))
@example("1.1 2022–2025 I2a e-mail a.b1")
def test_every_beginning_of_every_word_finds_the_text(text):
    words = words_in(text)
    for word in words:
        for length in range(1, len(word) + 1):
            assert is_found(terms_of(word[:length]), words), word[:length]


@given(st.one_of(TEXT, LIKELY))
def test_a_text_finds_itself(text):
    assert is_found(terms_of(text), words_in(text))


@given(st.one_of(TEXT, LIKELY), st.one_of(TEXT, LIKELY))
def test_marking_changes_no_letter(text, typed):
    assert "".join(piece for piece, _ in pieces(text, terms_of(typed))) == text


@given(st.one_of(TEXT, LIKELY))
def test_what_is_found_is_marked(text):
    for word in words_in(text):
        assert any(marked for _, marked in pieces(text, terms_of(word)))


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("", []),
        ("  ", []),
        ("--- <>&", []),
        ("Women women", ["women"]),
        ("1.1", ["1.1"]),
        ("2022–2025", ["2022-2025"]),
        ("body’s e-mail", ["body", "s", "e", "mail"]),
        ("a\0b", ["a", "b"]),
    ],
)
def test_what_somebody_types_becomes_words(typed, terms):
    assert terms_of(typed) == terms


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("казакстан", "Қазақстан Республикасы", True),
        ("әйел", "Айелдер", True),
        ("жен мир", "Мирные переговоры: женщины", True),
        ("жен война", "Мирные переговоры: женщины", False),
        ("men", "women", False),
        ("1.1", "Action 1.12", True),
        ("1.2", "Actions 1 and 2", False),
        ("wom", "WOMEN, peace", True),
    ],
)
def test_beginnings_of_words_are_found_and_all_must_be_there(typed, text, found):
    assert is_found(terms_of(typed), words_in(text)) is found


def test_no_more_words_are_looked_for_than_narrow_anything_down():
    assert len(terms_of(" ".join(f"word{n}" for n in range(500)))) == 10


def test_an_excerpt_is_cut_between_words_round_what_was_looked_for():
    text = "start " * 60 + "peace talks " + "end " * 100
    cut = excerpt(text, ["peace"])
    assert cut.startswith("… start")
    assert "peace talks" in cut
    assert cut.endswith("end …")
    assert excerpt("Peace talks", ["peace"]) == "Peace talks"
