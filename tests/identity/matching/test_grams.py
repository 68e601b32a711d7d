import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from enduse.identity.matching.grams import Alike

texts = st.lists(st.sampled_from("ABCDE"), max_size=12)


@given(texts, st.lists(st.dictionaries(st.sampled_from("ABCDE"), st.integers(1, 3)), max_size=4))
def test_the_best_texts_are_those_of_the_best_groups(
    some: list[str], likeness: list[dict[str, int]]
) -> None:
    def best(cells: list[tuple[int, int]]) -> list[tuple[int, int]]:
        return sorted((-value, number) for number, value in cells)[:3]

    firsts = list(dict.fromkeys(some))
    groups, expected = [], []
    for row, of_text in enumerate(likeness):
        cells = [(n, of_text[text]) for n, text in enumerate(firsts) if text in of_text]
        groups += [(row, number, -value) for value, number in best(cells)]
        cells = [(n, of_text[text]) for n, text in enumerate(some) if text in of_text]
        expected += [(row, number, -value) for value, number in best(cells)]
    table = np.array(groups, dtype=np.int32).reshape(-1, 3)
    found = Alike(some).members((table[:, 0], table[:, 1], table[:, 2].astype(np.float32)), 3)
    assert list(zip(*(part.tolist() for part in found), strict=True)) == expected


def test_groups_are_numbered_by_their_first_text() -> None:
    alike = Alike(["B", "A", "B", "C", "A"])
    assert alike.group.tolist() == [0, 1, 0, 2, 1]
    assert alike.first.tolist() == [True, True, False, True, False]
