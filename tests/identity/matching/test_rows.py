import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from enduse.identity.matching import rows

figures = st.integers(0, 3).map(lambda n: n / 4)


def table(cells: list[list[float]], width: int) -> rows.Sparse:
    found = sparse.csr_matrix(np.array(cells, dtype=np.float32).reshape(-1, width))
    return rows.Sparse(found.indptr, found.indices, found.data, width)


def dense(cells: list[list[float]], width: int) -> np.ndarray:
    return np.array(cells, dtype=np.float32).reshape(-1, width)


@pytest.mark.parametrize("block", [2, 1024])
@pytest.mark.parametrize("of_rows", [False, True])
@given(
    left=st.lists(st.lists(figures, min_size=3, max_size=3), max_size=6),
    right=st.lists(st.lists(figures, min_size=5, max_size=5), min_size=3, max_size=3),
)
def test_the_best_cells_of_a_product_are_those_of_the_sorted_rows(block, of_rows, left, right):
    product = dense(left, 3) @ dense(right, 5)
    expected = [
        (row, column, -falling)
        for row, values in enumerate(product.tolist())
        for falling, column in sorted((-value, column) for column, value in enumerate(values))[:2]
        if -falling >= 0.25
    ]
    least = np.full(len(left), 0.25, dtype=np.float32) if of_rows else 0.25
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(rows, "_BLOCK", block)
        found = rows.best_cells(table(left, 3), table(right, 5), least, 2)
    assert list(zip(*(part.tolist() for part in found), strict=True)) == expected


def test_the_best_of_a_row_are_kept_and_ties_go_to_the_lower_column() -> None:
    row, column = np.array([0, 0, 0, 1]), np.array([7, 3, 5, 1], dtype=np.int32)
    found = rows.best_per_row(row, column, np.array([0.5, 0.5, 0.9, 0.1]), 2)
    assert [part.tolist() for part in found] == [[0, 0, 1], [5, 3, 1], [0.9, 0.5, 0.1]]


@given(st.lists(st.integers(-5, 5), max_size=12))
def test_distinct_values_ascend(values: list[int]) -> None:
    assert rows.distinct(np.array(values, dtype=np.int64)).tolist() == sorted(set(values))


@given(st.lists(st.tuples(st.integers(0, 4), figures), max_size=12))
def test_of_each_code_the_greatest_value_is_kept(cells: list[tuple[int, float]]) -> None:
    expected = {code: max(v for c, v in cells if c == code) for code in sorted(dict(cells))}
    codes, values = rows.greatest(
        np.array([code for code, _ in cells], dtype=np.int64), np.array([v for _, v in cells])
    )
    assert list(zip(codes.tolist(), values.tolist(), strict=True)) == list(expected.items())
