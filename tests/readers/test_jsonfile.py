import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enduse.errors import InputError
from enduse.readers import jsonfile
from enduse.readers.jsonfile import statements
from reading import text_file

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)  # fmt: skip
OBJECTS = st.lists(st.dictionaries(st.text(max_size=8), VALUES, max_size=4), max_size=6)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(OBJECTS, st.sampled_from([None, 1]), st.booleans())
def test_an_array_reads_as_json_reads_it(
    tmp_path: Path, objects: list[object], indent: int | None, plain: bool
) -> None:
    text = json.dumps(objects, indent=indent, ensure_ascii=plain)
    file = text_file(tmp_path, text, "array.json")
    assert [value for _, value in statements(file)] == objects
    assert file.rows_read == len(objects)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(OBJECTS.filter(bool))
def test_lines_read_like_an_array(tmp_path: Path, objects: list[object]) -> None:
    text = "\n".join(json.dumps(one) for one in objects)
    file = text_file(tmp_path, text, "lines.json")
    assert [value for _, value in statements(file)] == objects


def test_pieces_may_break_anywhere(tmp_path: Path) -> None:
    value = {"text": 'quote " backslash \\ brace } ' * 10_000}
    file = text_file(tmp_path, json.dumps([value, value]), "long.json")
    assert [found for _, found in statements(file)] == [value, value]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('[{"a": 1}, {"b": ', "cut off"),
        ('[{"a": 1}', "cut off"),
        ('[{"a": 1}, 5]', "more than objects"),
        ('[{"a": 1}, "text {}"]', "more than objects"),
        ("[" * 100_000, "nested deeper than 64"),
        ('[{"a": "' + "x" * 5000 + '"}]', "more than 1000 characters"),
    ],
)
def test_what_is_no_whole_array(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, expected: str
) -> None:
    monkeypatch.setattr(jsonfile, "MAX_LINE", 1000)
    monkeypatch.setattr("enduse.readers.textfile.TextFile.chunks", _small_pieces)
    with pytest.raises(InputError, match=expected):
        list(statements(text_file(tmp_path, content, "bad.json")))


def _small_pieces(file: object) -> object:
    text = file.path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    return (text[i : i + 100] for i in range(0, len(text), 100))
