from __future__ import annotations

from pathlib import Path

import pytest

from cases.made_up import made_up_case
from enduse.cases import html, write_case
from enduse.errors import InputError


def test_all_files_are_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    written = write_case(made_up_case(tmp_path / "w1"), tmp_path / "case")
    assert sorted(written) == sorted(p for p in (tmp_path / "case").rglob("*") if p.is_file())
    assert {path.name for path in written} >= {"case.html", "case.json", "rows.csv"}


def test_a_second_case_replaces_the_first_and_leaves_other_files(tmp_path: Path) -> None:
    target = tmp_path / "case"
    first = write_case(made_up_case(tmp_path / "w1"), target)
    (target / "my-notes.txt").write_text("kept")
    (target / "tables" / "stale.csv").write_text("of an earlier case")
    bytes_before = {path: path.read_bytes() for path in first}
    second = write_case(made_up_case(tmp_path / "w2"), target)
    assert {path: path.read_bytes() for path in second} == bytes_before
    assert (target / "my-notes.txt").read_text() == "kept"
    assert not (target / "tables" / "stale.csv").exists()


def test_a_failure_leaves_the_earlier_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "case"
    case = made_up_case(tmp_path / "w1")
    write_case(case, target)
    before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}

    def broken(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", broken)
    with pytest.raises(InputError, match=r"cannot be written \(No space left on device"):
        write_case(case, target)
    assert {path: path.read_bytes() for path in target.rglob("*") if path.is_file()} == before


def test_a_file_in_the_way_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "case").write_text("a file")
    with pytest.raises(InputError, match="choose another with -o DIR"):
        write_case(made_up_case(tmp_path / "w1"), tmp_path / "case")


def test_the_page_is_the_one_of_the_html_module(tmp_path: Path) -> None:
    case = made_up_case(tmp_path / "w1")
    write_case(case, tmp_path / "case")
    assert (tmp_path / "case" / "case.html").read_text("utf-8") == html.page(case)
