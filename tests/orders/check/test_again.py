"""The same order checked again: differences, versions, what was known, kept rulebooks."""

from __future__ import annotations

import copy
import datetime as dt
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from enduse.errors import WorkspaceError
from enduse.orders.check import Known, check_order
from enduse.orders.check.again import (
    as_it_was,
    changed_versions,
    differences,
    keep_book,
    kept_book,
    kept_versions,
    known_then,
)
from enduse.orders.check.page import plain_answer
from enduse.orders.check.records import Told
from enduse.orders.model import parse_order
from enduse.orders.record import made_record
from enduse.orders.record.assurances import read_assurance
from enduse.rules.book import rulebook
from enduse.screening.build import index_directory
from enduse.workspace import Workspace
from orders.check.made_up_known import (
    DAY,
    SILENT,
    bought_by,
    check,
    clean_order,
    known_of,
    made_workspace,
    put_list,
)
from orders_kept import CERTIFICATE


def told(order: dict[str, Any], known: Known, day: dt.date = DAY) -> dict[str, Any]:
    return plain_answer(check(order, known, day), known.files.paths)


def parts(before: dict[str, Any], after: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {one.part: (one.before, one.after) for one in differences(before, after)}


def test_equal_answers_do_not_differ_whatever_the_day(known: Known) -> None:
    before = told(clean_order(), known)
    assert differences(before, told(clean_order(), known, DAY + dt.timedelta(1))) == []
    after = copy.deepcopy(before)
    after["versions"]["rulebook"] = "another"
    assert differences(before, after) == []


def test_what_differs_is_named(known: Known) -> None:
    before = told(clean_order(), known)
    after = told(bought_by("Made-up Aerostructures Ltd", "7700000016"), known)
    found = parts(before, after)
    assert found["answer"] == ("release", "refuse")
    where = "parties[1] Made-up Aerostructures Ltd: ofac-sdn 1"
    assert found[where][0] == ""
    assert found[where][1].startswith("listed, probability")
    assert found["flag fincen-bis-similar-to-listed"] == ("", "raised")
    assert parts(after, before)["flag fincen-bis-similar-to-listed"] == ("raised", "")


def test_a_verdict_and_a_rule_that_change_are_named(known: Known) -> None:
    before = told(clean_order(), known)
    after = copy.deepcopy(before)
    after["verdicts"][0] |= {"verdict": "prohibited", "rules": [{"id": "new-rule"}]}
    after["assurances"] = [{"assurance": "A", "breach": "country", "shows": "it is RU"}]
    assert parts(before, after) == {
        "goods[0]: US": ("no_jurisdiction", "prohibited (new-rule)"),
        "assurance A: country": ("", "it is RU"),
    }


def test_versions_that_changed_are_told_in_words(workspace: Workspace, tmp_path: Path) -> None:
    before = known_of(workspace).versions()
    assert changed_versions(before, before) == []
    other = made_workspace(tmp_path)
    put_list(other, "eu", "EU Council", ["9,NEW ON THE LIST,RU,,2024-02-01,"])
    after = known_of(other).versions() | {"matcher": "2"}
    found = changed_versions(before, after)
    assert any(one.startswith("matcher: ") and one.endswith("then, 2 now") for one in found)
    assert any(one.startswith("file added: ") and "eu-4.csv" in one for one in found)


def test_the_files_of_then(tmp_path: Path) -> None:
    workspace = made_workspace(tmp_path)
    then = known_of(workspace).versions()["sources"]
    put_list(workspace, "eu", "EU Council", ["9,NEW ON THE LIST,RU,,2024-02-01,"])
    assert [one.sha256 for one in as_it_was(workspace, then).sources()] == [
        one["sha256"] for one in then
    ]
    with pytest.raises(WorkspaceError, match="1 of the files that the answer rests on are not"):
        as_it_was(workspace, [*then, {"kind": "list", "sha256": "f" * 64, "path": "gone.csv"}])


def test_a_rulebook_is_kept_once_and_comes_back(tmp_path: Path) -> None:
    workspace, book = Workspace.create(tmp_path / "w"), rulebook()
    keep_book(workspace, book)
    [path] = (workspace.root / "rulebooks").iterdir()
    made = path.stat().st_mtime_ns
    keep_book(workspace, book)
    assert path.stat().st_mtime_ns == made
    back = kept_book(workspace, book.version)
    assert back.version == book.version
    assert [rule.id for rule in back.rules] == [rule.id for rule in book.rules]


def spoil(path: Path, how: str) -> None:
    if how == "missing":
        path.unlink()
    elif how == "cut off":
        path.write_bytes(path.read_bytes()[:1000])
    elif how == "no zip":
        path.write_bytes(b"not a zip")
    elif how == "another":
        with zipfile.ZipFile(path) as packed:
            texts = {name: packed.read(name) for name in packed.namelist()}
        with zipfile.ZipFile(path, "w") as packed:
            for name, text in texts.items():
                packed.writestr(name, text + b"\n# changed\n")
    elif how == "without areas":
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("x.yaml", "a: 1")
    else:
        raw = bytearray(path.read_bytes())
        for place in range(2000, 4000):
            raw[place] ^= 0xFF
        path.write_bytes(bytes(raw))


@pytest.mark.parametrize(
    "how", ["missing", "cut off", "no zip", "another", "without areas", "changed bytes"]
)
def test_a_rulebook_that_is_not_what_was_kept_is_refused(tmp_path: Path, how: str) -> None:
    workspace, book = Workspace.create(tmp_path / "w"), rulebook()
    keep_book(workspace, book)
    [path] = (workspace.root / "rulebooks").iterdir()
    spoil(path, how)
    with pytest.raises(WorkspaceError, match="restore it"):
        kept_book(workspace, book.version)


def test_a_rulebook_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "w")
    (workspace.root / "rulebooks").write_text("a file is in the way")
    with pytest.raises(WorkspaceError, match="cannot be written"):
        keep_book(workspace, rulebook())


def test_a_check_comes_out_again_as_it_was_known(tmp_path: Path) -> None:
    """Later lists, assurances and records change nothing of what was known that day."""
    workspace = made_workspace(tmp_path)
    known = known_of(workspace, SILENT)
    order = bought_by("Later Plague Works")
    body = json_bytes(order)
    found = check_order(parse_order(body.decode()), known, DAY)
    answer = plain_answer(found, known.files.paths)
    assert answer["answer"] == "release"
    keep_book(workspace, known.book)
    with made_record(workspace) as store:
        store.keep_check(order["id"], body, answer, kept_versions(found), "ann")
        machine = {"machines": [{"serial": "MU5-014"}]}
        store.add_assurance(read_assurance(CERTIFICATE | machine), "ann")
        kept = store.latest_check(order["id"])
    put_list(workspace, "un", "UN", ["1,LATER PLAGUE WORKS,TR,,2024-02-01,"])
    current = index_directory(workspace)
    with made_record(workspace) as store, known_then(workspace, kept, store) as then:
        again = check_order(parse_order(body.decode()), then, DAY)
        assert differences(answer, plain_answer(again, then.files.paths)) == []
        assert changed_versions(kept.versions, again.versions) == []
    assert current.is_dir(), "the index of today is left as it is"
    now = known_of(workspace, SILENT)
    assert check(order, now).answer == "hold"


def test_an_assurance_that_was_ended_since_holds_as_it_did(tmp_path: Path) -> None:
    workspace = made_workspace(tmp_path)
    order = clean_order()
    body = json_bytes(order)
    with made_record(workspace) as store:
        store.add_assurance(
            read_assurance(CERTIFICATE | {"machines": [{"serial": "MU5-014"}]}), "ann"
        )
        known = known_of(workspace, SILENT, tuple(store.assurances()))
        found = check_order(parse_order(body.decode()), known, DAY)
        assert found.breaches
        store.keep_check(order["id"], body, plain_answer(found, {}), kept_versions(found), "ann")
        keep_book(workspace, known.book)
        store.end_assurance("EUC-17", dt.date(2024, 2, 2), "scrapped", "bob")
        kept = store.latest_check(order["id"])
    with made_record(workspace) as store, known_then(workspace, kept, store) as then:
        again = check_order(parse_order(body.decode()), then, DAY)
    assert again.breaches == found.breaches
    assert again.versions == found.versions


def test_what_the_records_said_is_read_back_or_refused() -> None:
    assert Told.rebuilt(SILENT.plain()) == SILENT
    with pytest.raises(WorkspaceError, match="kept in another form"):
        Told.rebuilt({"seen": 7})


def json_bytes(order: dict[str, Any]) -> bytes:

    return json.dumps(order, ensure_ascii=False).encode()
