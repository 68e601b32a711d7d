"""The log: whatever is done to it behind its back is found."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enduse.errors import InputError, WorkspaceError
from enduse.orders.record import OrderStore
from enduse.orders.record.assurances import read_assurance
from enduse.orders.record.canonical import canonical, digest
from enduse.orders.record.head import Head, HeadFile, read_receipt
from enduse.orders.record.log import BEGINNING, Entry
from orders_kept import CERTIFICATE, checked


def filled(place) -> OrderStore:
    """Nine entries: order 1, checks 2 and 3, decisions 4 and 5, assurance 6, its end 7, 8 and 9."""
    store = place.open()
    checked(store)
    checked(store)
    store.decide("O-1", "release", "ann", "fine")
    store.decide("O-1", "release", "bob", "fine")
    certificate = read_assurance(CERTIFICATE)
    store.add_assurance(certificate, "ann")
    store.end_assurance("EUC-17", certificate.issued, "replaced", "bob")
    checked(store, "hold", "O-2")
    return store


def problems(store: OrderStore, receipt: Head | None = None) -> str:
    return " | ".join(problem.what for problem in store.verify(receipt).problems)


def test_a_whole_log_is_whole(place) -> None:
    store = filled(place)
    verified = store.verify()
    assert (verified.entries, verified.problems) == (9, ())
    assert verified.head == store.head() == HeadFile(place.head).read()
    assert problems(store, verified.head) == ""
    kinds = [store.entry(number).kind for number in range(1, 10)]
    assert kinds == ["order", "check", "check", "decision", "decision", "assurance",
                     "assurance_end", "order", "check"]  # fmt: skip
    store.close()


def test_an_empty_log_is_whole(store: OrderStore) -> None:
    verified = store.verify()
    assert (verified.entries, verified.head, verified.problems) == (0, None, ())
    assert store.head() is None
    with pytest.raises(InputError, match="there is no entry 1"):
        store.entry(1)


_SWAP = (
    "UPDATE log_entry SET number = -1 WHERE number = 3",
    "UPDATE log_entry SET number = 3 WHERE number = 4",
    "UPDATE log_entry SET number = 4 WHERE number = -1",
)
_SUBJECT = "INSERT INTO log_subject VALUES (2, 'party', 'someone else')"


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        (["UPDATE log_entry SET made_by = 'eve' WHERE number = 4"], "entry 4 was changed"),
        (["UPDATE log_entry SET at = '2020-01-01T00:00:00Z' WHERE number = 2"], "entry 2 was ch"),
        (["UPDATE log_entry SET day = '2020-01-01' WHERE number = 2"], "entry 2 was changed"),
        (["UPDATE log_entry SET kind = 'check' WHERE number = 1"], "entry 1 was changed"),
        (["UPDATE log_entry SET content = '{' WHERE number = 4"], "content of entry 4 cannot"),
        (["UPDATE log_entry SET content = '[]' WHERE number = 4"], "content of entry 4 cannot"),
        (["UPDATE log_entry SET content = replace(content, 'fine', 'good') WHERE number = 4"],
         "entry 4 was changed"),
        (["UPDATE log_entry SET hash = previous WHERE number = 5"], "entry 5 was changed"),
        (["DELETE FROM log_entry WHERE number = 3"], "entry 3 is missing"),
        (["DELETE FROM log_entry WHERE number IN (3, 4)"], "entries 3 to 4 are missing"),
        (["DELETE FROM log_entry WHERE number = 1"], "entry 1 is missing"),
        (["DELETE FROM log_entry WHERE number = 9"], "names entry 9, but the log ends with 8: 1 "),
        (["DELETE FROM log_entry WHERE number > 4"], "ends with 4: 5 entries were cut off"),
        (["DELETE FROM log_entry"], "the log ends with 0: 9 entries were cut off"),
        (_SWAP, "entry 3 was changed or moved"),
        (["UPDATE log_entry SET number = 10 WHERE number = 9"], "entry 9 is missing"),
        (["INSERT INTO log_entry SELECT 0, at, made_by, kind, day, content, previous, hash "
          "FROM log_entry WHERE number = 4"], "entry 0 stands before the first"),
        (["INSERT INTO log_entry SELECT 10, at, made_by, kind, day, content, previous, hash "
          "FROM log_entry WHERE number = 9"], "entry 10 was changed or moved"),
        ([_SUBJECT], "what entry 2 is found by was changed"),
        (["DELETE FROM log_subject WHERE kind = 'country'"], "what entry 1 is found by was ch"),
        (["UPDATE order_version SET sha256 = repeat_('a', 64) WHERE id = 1"], "order_version 1 is"),
        (["UPDATE order_version SET order_id = 'O-7' WHERE id = 1"], "order_version 1 is not what "
         "entry 1 tells"),
        (["UPDATE order_version SET body = CAST('{}' AS BLOB_) WHERE id = 1"], "order_version 1 "),
        (["UPDATE order_check SET answer = 'release' WHERE id = 1"], "order_check 1 is not what"),
        (["UPDATE order_check SET answer_json = '{}' WHERE id = 1"], "order_check 1 is not what"),
        (["UPDATE order_check SET versions_json = '{}' WHERE id = 2"], "order_check 2 is not what"),
        (["UPDATE order_check SET as_of = '2023-01-01' WHERE id = 2"], "order_check 2 is not what"),
        (["UPDATE order_check SET version_id = 2 WHERE id = 1"], "order_check 1 is not what"),
        (["UPDATE order_decision SET reason = 'x' WHERE id = 1"], "order_decision 1 is not what"),
        (["UPDATE order_decision SET entry = 99 WHERE id = 1"], "order_decision 1 stands without"),
        (["DELETE FROM order_decision WHERE id = 2"], "order_decision that entry 5 tells of is mi"),
        (["UPDATE assurance SET body = '{}' WHERE id = 1"], "assurance 1 is not what entry 6"),
        (["UPDATE assurance_end SET why = 'x' WHERE id = 1"], "assurance_end 1 is not what entry"),
        (["DELETE FROM assurance_end"], "row of assurance_end that entry 7 tells of is missing"),
    ],
)  # fmt: skip
def test_what_was_done_behind_its_back_is_found(place, statements: list[str], told: str) -> None:
    store = filled(place)
    local = place.url.get_backend_name() == "sqlite"
    blob, repeat = ("BLOB", "printf('%.*c', 64, 'a')") if local else ("BYTEA", "repeat('a', 64)")
    place.run(*(s.replace("BLOB_", blob).replace("repeat_('a', 64)", repeat) for s in statements))
    assert told in problems(store)
    store.close()


def rewritten(place, number: int) -> None:
    """Change an entry and make the chain right again to its end, as somebody skilled would."""
    store = place.open()
    total = store.verify().entries
    entries = [store.entry(n) for n in range(1, total + 1)]
    store.close()
    previous, statements = BEGINNING, []
    for entry in entries:
        by = "eve" if entry.number == number else entry.by
        fresh = Entry(entry.number, entry.at, by, entry.kind, entry.day, entry.content,
                      previous, "")  # fmt: skip
        previous, before = fresh.worked_out(), previous
        statements.append(
            f"UPDATE log_entry SET made_by = '{by}', previous = '{before}', hash = '{previous}' "
            f"WHERE number = {entry.number}"
        )
    place.run(*statements)


def test_a_chain_that_was_rewritten_is_found_by_its_head(place) -> None:
    filled(place).close()
    rewritten(place, 4)
    store = place.open()
    assert problems(store) == (
        "entry 9 is not the one that orders.head names: the log was rewritten"
    )
    store.close()


def test_a_chain_and_its_head_rewritten_are_found_by_a_receipt(place) -> None:
    store = filled(place)
    receipt = read_receipt(str(store.head()))
    store.close()
    place.head.unlink()
    rewritten(place, 2)
    store = place.open()
    checked(store, "hold", "O-3")  # writes a new head
    assert problems(store) == ""
    assert problems(store, receipt) == (
        "entry 9 is not the one that the receipt names: the log was rewritten"
    )
    store.close()


def test_an_earlier_receipt_holds_for_a_longer_log(place) -> None:
    store = filled(place)
    receipt = store.head()
    checked(store, "hold", "O-3")
    assert problems(store, receipt) == ""
    assert "names entry 12" in problems(store, Head(12, "0" * 64))
    store.close()


@pytest.mark.parametrize("cut", ["cut", "rewrite"])
def test_nothing_is_written_after_a_log_that_is_not_the_one(place, cut: str) -> None:
    store = filled(place)
    if cut == "cut":
        place.run("DELETE FROM log_entry WHERE number > 7")
    else:
        rewritten(place, 3)
    with pytest.raises(WorkspaceError, match=r"not hold entry 9 that .*orders\.head"):
        checked(store, "hold", "O-9")
    assert store.checks("O-9") == []
    store.close()


def test_a_log_put_back_from_an_older_copy_is_found(tmp_path: Path) -> None:
    store = OrderStore.open(_sqlite(tmp_path))
    checked(store)
    store.close()
    shutil.copy(tmp_path / "orders.sqlite", tmp_path / "backup")
    store = OrderStore.open(_sqlite(tmp_path))
    checked(store)
    store.close()
    shutil.copy(tmp_path / "backup", tmp_path / "orders.sqlite")
    store = OrderStore.open(_sqlite(tmp_path))
    assert "names entry 3, but the log ends with 2: 1 entry was cut off" in problems(store)
    store.close()


def test_a_missing_head_is_said(tmp_path: Path) -> None:
    store = OrderStore.open(_sqlite(tmp_path))
    checked(store)
    (tmp_path / "orders.head").unlink()
    assert "orders.head is missing" in problems(store)
    assert problems(store, store.head()) == ""
    store.close()


def _sqlite(folder: Path):
    from sqlalchemy.engine import URL

    return URL.create("sqlite", database=str(folder / "orders.sqlite"))


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "7", '{"number": 1}', '{"number": 0, "hash": "00"}', "\x00"]
)
def test_a_head_that_cannot_be_read_is_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "orders.head"
    path.write_text(text)
    with pytest.raises(WorkspaceError, match="no head of a log can be read from it"):
        HeadFile(path).read()


def test_a_head_never_goes_back(tmp_path: Path) -> None:
    file = HeadFile(tmp_path / "orders.head")
    for number in (1, 3, 2):
        file.advance(Entry(number, "", "", "", "", "", "", f"{number}" * 64))
    assert file.read() == Head(3, "3" * 64)
    assert json.loads(file.path.read_text()) == {"number": 3, "hash": "3" * 64}


def test_a_head_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    file = HeadFile(tmp_path / "gone" / "orders.head")
    with pytest.raises(WorkspaceError, match="is kept as entry 7, do not say it again"):
        file.advance(Entry(7, "", "", "", "", "", "", "7" * 64))


@pytest.mark.parametrize(
    "text", ["", "7", "7:", f"0:{'a' * 64}", f"7:{'g' * 64}", f"-1:{'a' * 64}", "7:" + "a" * 63]
)
def test_a_receipt_that_is_none_is_said(text: str) -> None:
    with pytest.raises(InputError, match="is no receipt; copy what this printed"):
        read_receipt(text)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20))  # fmt: skip  # noqa: E501
def test_canonical_json_is_ascii_and_comes_back(value: object) -> None:
    text = canonical(value)
    assert text.isascii()
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text


_FIELDS = st.tuples(st.integers(1, 9), st.text(), st.text(), st.text(), st.text())


@given(_FIELDS, _FIELDS)
def test_entries_that_differ_have_other_hashes(one: tuple, other: tuple) -> None:
    """Fields are told apart: what one loses at its end the next does not gain at its start."""
    a, b = (Entry(f[0], f[1], f[2], f[3], "2024-01-01", f[4], BEGINNING, "") for f in (one, other))
    assert (a.worked_out() == b.worked_out()) == (one == other)


def test_the_hash_of_an_entry_is_what_the_page_says() -> None:
    entry = Entry(1, "2024-03-01T00:00:00Z", "ann", "order", "2024-03-01", "{}", BEGINNING, "")
    text = (
        f'["{BEGINNING}",1,"2024-03-01T00:00:00Z","ann","order","2024-03-01","{{}}"]'
    )  # fmt: skip
    assert entry.worked_out() == digest(text)
