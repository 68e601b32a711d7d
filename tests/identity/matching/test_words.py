import pytest
from hypothesis import given
from hypothesis import strategies as st

from enduse.identity.matching.sounds import consonants, skeleton
from enduse.identity.matching.vocabulary import Vocabulary
from enduse.identity.matching.words import Words, read_words

WRITINGS = [
    # writings of one name give the same words
    ("ООО Торговый дом Автокомплект", "TD Avtokomplekt, LLC"),
    ("TRADING HOUSE AVTOKOMPLEKT", "Torgovy Dom Avtokomplekt OOO"),
    ("ЗАВОД №5", "Zavod No. 5"),
    ("ОАО Станкозавод", "Станкозавод"),
    ("沈阳鑫达机床有限公司", "Shenyang Xinda Machine Tool"),
    ("ACME L.L.C.", "ACME"),
    ("Общество с ограниченной ответственностью «Вектор»", "Vektor"),
    ("Obščestvo s ograničennoj otvetstvennostʹju Vektor", "ВЕКТОР"),
    ("АО НИИ Полюс", "Scientific Research Institute Polyus JSC"),
    ("CTAHKO-СЕРВИС", "СТАНКО СЕРВИС"),  # Latin letters that look Cyrillic
    ("Fund II", "Fund 2"),
    ("First Plant", "1st Plant"),
]


def meanings(name: str) -> list[str]:
    vocabulary = Vocabulary()
    words = read_words([name], vocabulary)
    return [vocabulary.meanings[number] for number in words.ids.tolist()]


@pytest.mark.parametrize(("one", "other"), WRITINGS)
def test_writings_of_one_name_have_the_same_words(one: str, other: str) -> None:
    assert meanings(one) == meanings(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [("Zavod 5", "Zavod 7"), ("Alfa", "Beta"), ("ТД КАМАЗ", "КАМАЗ"), ("Fund II", "Fund III")],
)
def test_other_names_have_other_words(one: str, other: str) -> None:
    assert meanings(one) != meanings(other)


def test_a_legal_form_is_kept_apart_and_a_name_of_nothing_else_keeps_it() -> None:
    vocabulary = Vocabulary()
    words = read_words(["Alfa LLC", "ООО", "Beta"], vocabulary)
    assert [vocabulary.form(number) for number in words.forms.tolist()] == ["LLC", None, None]
    assert [len(words.of(name)) for name in range(3)] == [1, 1, 1]


def test_initials_with_and_without_words_like_company() -> None:
    words = read_words(["China Electronics Technology Group Corporation"], Vocabulary())
    assert words.initials == (["CETGC"], ["CET"])


def test_names_of_one_sound_and_other_characters_are_told_apart() -> None:
    words = read_words(["鑫达有限公司", "新达有限公司", "鑫达股份有限公司"], Vocabulary())
    assert words.han[0] == words.han[2] != words.han[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SHCHUKIN", "SCHUKIN"), ("MIKHAIL", "MIHAIL"), ("YEKATERINBURG", "EKATERINBURG"),
        ("ALEKSEY", "ALEXEI"), ("TSENTR", "CENTR"), ("ROSSIYA", "ROSSIA"), ("ZHUKOV", "ZUKOV"),
    ],
)  # fmt: skip
def test_romanisations_of_one_word_sound_alike(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


def test_consonants_keep_the_first_letter() -> None:
    assert consonants("ARIRANG") == "ARRNG"


@given(st.lists(st.text(max_size=60), max_size=8))
def test_any_text_is_read_alone_as_among_others(names: list[str]) -> None:
    vocabulary = Vocabulary()
    words = read_words(names, vocabulary)
    assert len(words) == len(names)
    for place, name in enumerate(names):
        alone = Vocabulary()
        once = read_words([name], alone)
        texts = [vocabulary.texts[number] for number in words.of(place).tolist()]
        assert texts == [alone.texts[number] for number in once.ids.tolist()]
        assert all(text.isascii() and text for text in texts)


@given(st.text(alphabet="ABCDEFGHIJKLMNOPRSTUVZ ", max_size=40))
def test_case_and_spacing_change_nothing(name: str) -> None:
    assert meanings(name) == meanings(name.lower()) == meanings("  " + name.replace(" ", "   "))


def test_words_come_back_from_a_table() -> None:
    words = read_words(["Alfa LLC", "", "沈阳机床", "x" * 33], Vocabulary())
    again = Words.of_table(words.table())
    assert again.ids.tolist() == words.ids.tolist()
    assert again.initials == words.initials
    assert again.cut.tolist() == words.cut.tolist() == [False, False, False, True]
