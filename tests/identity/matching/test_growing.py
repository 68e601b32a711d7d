import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from enduse.identity.matching.growing import Growing, GrowingLetters


@given(st.lists(st.lists(st.integers(0, 9), max_size=5), max_size=8))
def test_what_is_added_stands_at_the_end_and_earlier_views_stay(added: list[list[int]]) -> None:
    growing = Growing(np.zeros(0, dtype=np.int32))
    views = []
    for values in added:
        growing.add(values)
        views.append(growing.held)
    expected: list[int] = []
    for values, view in zip(added, views, strict=True):
        expected += values
        assert view.tolist() == expected


@given(st.lists(st.lists(st.text("ABCEO15", max_size=7), max_size=4), max_size=5))
def test_letters_grow_by_what_is_new(added: list[list[str]]) -> None:
    growing, texts = GrowingLetters(), []
    for more in added:
        texts += more
        assert growing.of(texts).texts.tolist() == texts
