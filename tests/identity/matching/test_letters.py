import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from enduse.identity.matching.letters import Letters
from enduse.identity.matching.nearby import deletions
from enduse.identity.matching.sounds import consonants, consonants_of
from enduse.identity.matching.spelling import Hashes, Table

texts = st.lists(st.text("ABCEO15", max_size=7), max_size=8)


@given(texts)
def test_letters_give_their_texts_back(some: list[str]) -> None:
    assert Letters.of(some).texts.tolist() == some


@given(texts, st.data())
def test_texts_are_joined_with_each_run_of_a_letter_as_one(some: list[str], data) -> None:
    cut = data.draw(st.integers(0, len(some)))
    starts = np.array([0, cut, len(some)])
    joined = Letters.of(some).joined_by(np.arange(len(some), dtype=np.int32), starts)
    expected = [re.sub(r"([A-Z])\1+", r"\1", "".join(p)) for p in (some[:cut], some[cut:])]
    assert joined.texts.tolist() == expected


@given(texts)
def test_the_alphabet_of_a_text_is_that_of_its_letters(some: list[str]) -> None:
    expected = [sum({1 << (ord(c) - 65) if c.isalpha() else 1 << 31 for c in t}) for t in some]
    assert Letters.of(some).alphabet().tolist() == expected


@given(texts)
def test_consonants_of_many_are_those_of_each(some: list[str]) -> None:
    assert consonants_of(Letters.of(some)).texts.tolist() == list(map(consonants, some))


@given(texts)
def test_a_part_has_the_hash_that_it_has_as_a_whole(some: list[str]) -> None:
    hashes = Hashes(Letters.of(some))
    pairs = list(zip(hashes.owners.tolist(), hashes.lengths.tolist(), strict=True))
    begun = Letters.of([some[owner][:length] for owner, length in pairs])
    assert hashes.beginnings().tolist() == Hashes(begun).whole().tolist()
    without = Letters.of([left for text in some for left in deletions(text)])
    assert hashes.without_each().tolist() == Hashes(without).whole().tolist()


@given(texts, texts, st.sampled_from([None, 1, 2]))
def test_a_table_finds_the_values_of_each_key(
    kept: list[str], asked: list[str], most: int | None
) -> None:
    keys, wanted = (Hashes(Letters.of(some)).whole() for some in (kept, asked))
    places, values = Table(keys, np.arange(len(kept), dtype=np.int32), most).find(wanted)
    expected = [
        (place, value)
        for place, text in enumerate(asked)
        for value in [n for n, other in enumerate(kept) if other == text][:most]
    ]
    assert list(zip(places.tolist(), values.tolist(), strict=True)) == expected
