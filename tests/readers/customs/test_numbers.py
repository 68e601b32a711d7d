"""Numbers: the notation is told by all values of a column, and then read strictly."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enduse.engine import EngineSettings
from enduse.engine.duck import DuckEngine
from enduse.errors import InputError
from enduse.readers.customs.numbers import notations, number_sql
from enduse.schema import Table


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckEngine]:
    running = DuckEngine(EngineSettings(threads=1), tmp_path_factory.mktemp("numbers"))
    yield running
    running.close()


def know(engine: DuckEngine, columns: dict[str, list[str | None]]) -> None:
    path = Path(engine.path("cells"))
    pq.write_table(pa.table({n: pa.array(v, pa.string()) for n, v in columns.items()}), path)
    engine.read("cells", [path], Table("cells", "", (), ()))


def forms(engine: DuckEngine, columns: dict[str, list[str | None]]) -> dict[str, str]:
    know(engine, columns)
    names = {name: name.upper() for name in columns}
    found = notations(engine, "SELECT * FROM cells", names, None, "file.csv")
    return {name: notation.form for name, notation in found.items()}


def values(engine: DuckEngine, texts: list[str | None], form: str) -> list[float | None]:
    know(engine, {"a": texts})
    return engine.fetch(f"SELECT {number_sql('a', form)} AS n FROM cells")["n"].to_pylist()


@pytest.mark.parametrize(
    ("texts", "form"),
    [
        (["1", "20", None], "plain"),
        (["1.5", "12.345"], "plain"),
        (["1.5E+05", "-3"], "plain"),
        (["1234.567"], "plain"),
        (["123.456", "-123.456", "1.5"], "plain"),
        (["1,234.5"], "point"),
        (["1,234,567"], "point"),
        (["1,5"], "comma"),
        (["1.234,5"], "comma"),
        (["1.234.567"], "comma"),
        (["0,125", "12,345"], "comma"),
        (["1 234", "5"], "point"),
        (["1 234,5"], "comma"),
        (["abc"], "point"),
        ([None, None], "plain"),
    ],
)
def test_notation(engine: DuckEngine, texts: list[str | None], form: str) -> None:
    assert forms(engine, {"a": texts}) == {"a": form}


def test_other_columns_tell_where_they_agree(engine: DuckEngine) -> None:
    assert forms(engine, {"a": ["12,345", "1"], "b": ["1,5", "2"]})["a"] == "comma"
    assert forms(engine, {"a": ["12,345", "1"], "b": ["1.5", "2.25"]})["a"] == "point"
    with pytest.raises(InputError, match="column A does not tell"):
        forms(engine, {"a": ["12,345", "1"], "b": ["1,5", "2"], "c": ["1.5", "2.25"]})


def test_a_slip_among_many_is_no_notation(engine: DuckEngine) -> None:
    texts: list[str | None] = [f"{n},5" for n in range(300)]
    texts.append("12.5")
    assert forms(engine, {"a": texts}) == {"a": "comma"}
    assert values(engine, texts, "comma")[-1] is None


@pytest.mark.parametrize("form", ["plain", "point", "comma"])
def test_what_is_no_number(engine: DuckEngine, form: str) -> None:
    texts: list[str | None] = [
        "",
        "nan",
        "inf",
        "-inf",
        "1e30",
        "1;2",
        "ten",
        "12.3.4",
        "--1",
        None,
    ]
    assert values(engine, texts, form) == [None] * len(texts)


AMOUNTS = st.decimals(Decimal("-99999999"), Decimal("99999999"), places=2)


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(amounts=st.lists(AMOUNTS, min_size=1, max_size=20))
def test_every_notation_is_read_back(engine: DuckEngine, amounts: list[Decimal]) -> None:
    expected = [float(amount) for amount in amounts]
    english = [f"{amount:,.2f}" for amount in amounts]
    german = [text.translate(str.maketrans(",.", ".,")) for text in english]
    russian = [text.replace(",", "\u00a0").replace(".", ",") for text in english]
    for texts in ([str(amount) for amount in amounts], english, german, russian):
        form = forms(engine, {"a": list(texts)})["a"]
        assert values(engine, list(texts), form) == expected
