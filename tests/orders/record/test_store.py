"""Orders and checks come back as they were given; rows stay; both databases alike."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.engine import URL

import enduse.orders.record as package
from enduse.errors import InputError, WorkspaceError
from enduse.orders.record import OrderStore, open_store
from enduse.orders.record.assurances import read_assurance
from enduse.orders.record.tables import HEAD, TOLD_OF
from enduse.workspace import Workspace
from orders_kept import CERTIFICATE, VERSIONS, answered, body, checked

TABLES = ["log_entry", "log_subject", *(table.name for table in TOLD_OF.values())]
WRITER = """
import sys
from pathlib import Path
from sqlalchemy.engine import make_url
from enduse.orders.record import OrderStore
from orders_kept import VERSIONS, answered, body
url, head, who, count = sys.argv[1:]
for number in range(int(count)):
    store = OrderStore.open(make_url(url), Path(head))
    store.keep_check(f"{who}-{number}", body(), answered(), VERSIONS, who)
    store.close()
    print(number, flush=True)
"""


def writer(place, who: str, count: int) -> subprocess.Popen[bytes]:
    url = place.url.render_as_string(hide_password=False)
    paths = str(Path(__file__).parents[2])
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, url, place.head, who, str(count)],
        stdout=-1, stderr=-1, env=os.environ | {"PYTHONPATH": paths},
    )  # fmt: skip


def test_what_was_known_comes_back_byte_for_byte(store: OrderStore) -> None:
    given = body(end_use="лопатки 🛠")
    answer = answered("needs_facts", missing=["who installs it"], share="0.1")
    number = store.keep_check("O-1", given, answer, VERSIONS, "carl")
    check = store.latest_check("O-1")
    assert (check.number, check.order, check.answer, check.versions) == (
        number, given, answer, VERSIONS,
    )  # fmt: skip
    assert check.sha256 == hashlib.sha256(given).hexdigest()
    assert (check.version, check.as_of, check.by, check.word) == (
        1, "2024-03-01", "carl", "needs_facts",
    )  # fmt: skip
    assert store.checks("O-1") == [check]
    assert store.verify().problems == ()


def test_the_same_bytes_are_no_new_version(store: OrderStore) -> None:
    numbers = [checked(store), checked(store), checked(store, end_use="x"), checked(store)]
    assert numbers == [1, 2, 3, 4]
    assert [c.version for c in store.checks("O-1")] == [1, 1, 2, 3]
    assert store.verify().entries == 3 + 4


def test_orders_by_state(store: OrderStore) -> None:
    checked(store, "release", "B")
    checked(store, "hold", "A")
    store.decide("B", "release", "ann", "nothing speaks against it")
    told = [(one.order_id, one.state) for one in store.orders()]
    assert told == [("A", "open"), ("B", "released")]
    assert [one.order_id for one in store.orders("released")] == ["B"]
    assert store.orders("refused") == []
    with pytest.raises(InputError, match="'lost' is no state"):
        store.orders("lost")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"order_id": " "}, "order id is empty"),
        ({"order_id": "x" * 81}, "longer than 80"),
        ({"by": "\u200b"}, "--by is empty"),
        ({"order": b"{"}, "is no JSON"),
        ({"order": b"\xff\xfe"}, "is no JSON"),
        ({"order": b"[1]"}, "no object"),
        ({"order": b"[" * 100_000}, "is no JSON"),
        ({"order": b" " * 10_000_001}, "more than 10,000,000 bytes"),
        ({"answer": answered("maybe")}, "'maybe'; it is one of release, hold"),
        ({"answer": {"as_of": "2024-03-01"}}, "'None'; it is one of"),
        ({"answer": answered(as_of="1 March")}, "as_of of the answer is '1 March'"),
        ({"answer": answered(as_of="2024-02-30")}, "write a day as 2024-03-31"),
        ({"answer": answered(share=float("nan"))}, "cannot be kept as JSON"),
        ({"versions": {"lists": {1, 2}}}, "cannot be kept as JSON"),
    ],
)
def test_wrong_input_is_said_and_nothing_kept(
    store: OrderStore, given: dict[str, Any], why: str
) -> None:
    whole = {"order_id": "O-1", "order": body(), "answer": answered(), "versions": VERSIONS,
             "by": "carl"} | given  # fmt: skip
    with pytest.raises(InputError, match=why):
        store.keep_check(**whole)
    assert store.verify().entries == 0


def test_odd_text_is_kept(store: OrderStore) -> None:
    odd = json.dumps({"parties": [{"names": ["a\x00b \ud800", "n" * 5000]}]}).encode()
    deep = b'{"a":' * 300 + b"1" + b"}" * 300
    store.keep_check("O'1", odd, answered(note="\x00\ud800"), VERSIONS, "Ann 'O; --")
    store.keep_check("O-2", deep, answered(), VERSIONS, "ann")
    assert store.latest_check("O'1").order == odd
    assert store.verify().problems == ()


def test_an_order_that_is_not_kept_is_said(store: OrderStore) -> None:
    assert store.checks("O-9") == []
    with pytest.raises(InputError, match="there is no order O-9"):
        store.latest_check("O-9")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}"])
def test_rows_are_neither_changed_nor_removed(store: OrderStore, table: str, change: str) -> None:
    checked(store)
    store.decide("O-1", "refuse", "ann", "no")
    store.add_assurance(read_assurance(CERTIFICATE), "ann")
    store.end_assurance("EUC-17", read_assurance(CERTIFICATE).issued, "replaced", "ann")
    column = "content" if table == "log_entry" else "kind" if table == "log_subject" else "id"
    with pytest.raises(WorkspaceError, match="neither changed nor removed"), store._told():  # noqa: SIM117
        with store._writing() as connection:
            connection.exec_driver_sql(change.format(table, column))
    assert store.verify().problems == ()


def test_a_row_is_not_replaced_either(tmp_path: Path) -> None:
    store = OrderStore.open(sqlite(tmp_path))
    checked(store)
    store.close()
    connection = sqlite3.connect(tmp_path / "orders.sqlite")
    with pytest.raises(sqlite3.IntegrityError, match="neither changed nor removed"):
        connection.execute("INSERT OR REPLACE INTO log_entry SELECT * FROM log_entry")
    connection.close()


def sqlite(folder: Path) -> URL:
    return URL.create("sqlite", database=str(folder / "orders.sqlite"))


def test_the_shape_is_that_of_the_newest_migration() -> None:
    config = Config()
    config.set_main_option(
        "script_location", str(Path(str(package.__file__)).parent / "migrations")
    )
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_a_workspace_keeps_its_record_beside_its_head(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "w")
    assert open_store(workspace) is None
    store = open_store(workspace, make=True)
    assert store is not None
    checked(store)
    store.close()
    assert (tmp_path / "w/orders.sqlite").is_file()
    assert json.loads((tmp_path / "w/orders.head").read_text())["number"] == 2
    again = open_store(workspace)
    assert again is not None
    assert len(again.checks("O-1")) == 1
    again.close()


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        ('url = "mysql://host/db"', "orders.url is for mysql"),
        ("url = 7", r"\[orders\] has two settings"),
        ('speed = "9"', r"\[orders\] has two settings"),
    ],
)
def test_settings_that_cannot_be_are_said(tmp_path: Path, setting: str, why: str) -> None:
    workspace = Workspace.create(tmp_path / "w")
    (tmp_path / "w/enduse.toml").write_text(f"[orders]\n{setting}\n")
    with pytest.raises(WorkspaceError, match=why):
        open_store(workspace, make=True)


@pytest.mark.parametrize(("years", "kept"), [("", 5), ("5", 5), ("10", 10), ("100", 100)])
def test_years_to_keep(tmp_path: Path, years: str, kept: int) -> None:
    workspace = Workspace.create(tmp_path / "w")
    text = f"[orders]\nkeep_years = {years}\n" if years else ""
    (tmp_path / "w/enduse.toml").write_text(text)
    assert workspace.keep_years == kept


@pytest.mark.parametrize("years", ["4", "0", "-5", "101", "true", '"10"', "7.5"])
def test_years_that_are_too_few_are_said(tmp_path: Path, years: str) -> None:
    workspace = Workspace.create(tmp_path / "w")
    (tmp_path / "w/enduse.toml").write_text(f"[orders]\nkeep_years = {years}\n")
    with pytest.raises(WorkspaceError, match="keep_years is a whole number from 5"):
        _ = workspace.keep_years


def test_two_processes_write_at_once_from_the_first_moment(place) -> None:
    writers = [writer(place, who, 8) for who in ("ann", "bob")]
    for one in writers:
        _, err = one.communicate(timeout=120)
        assert one.returncode == 0, err.decode()
    store = place.open()
    told = {state.order_id for state in store.orders()}
    assert told == {f"{who}-{n}" for who in ("ann", "bob") for n in range(8)}
    verified = store.verify()
    assert (verified.entries, verified.problems) == (32, ())
    assert json.loads(place.head.read_text())["number"] == 32
    store.close()


def test_threads_write_at_once_with_one_store(store: OrderStore) -> None:
    errors: list[BaseException] = []

    def write(who: str) -> None:
        try:
            for number in range(10):
                checked(store, "hold", f"{who}-{number}")
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(who,)) for who in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert errors == []
    verified = store.verify()
    assert (verified.entries, verified.problems) == (60, ())


def test_one_decision_of_two_made_at_once_is_first(store: OrderStore) -> None:
    """Two clicks of one person: one is kept, the other is told, whoever comes first."""
    checked(store)
    barrier, told = threading.Barrier(2), []

    def decide() -> None:
        barrier.wait(30)
        try:
            told.append(store.decide("O-1", "release", "ann", "fine").state)
        except InputError as error:
            told.append(str(error))

    threads = [threading.Thread(target=decide) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert "waiting_for_second" in told
    assert any("a second person has to decide" in one for one in told)
    assert len(store.decisions("O-1")) == 1


def test_a_killed_writer_leaves_only_whole_checks(place) -> None:
    one = writer(place, "ann", 100_000)
    assert one.stdout is not None
    said = [int(one.stdout.readline()) for _ in range(4)]
    time.sleep(0.02)
    one.send_signal(signal.SIGKILL)
    said += [int(line) for line in one.communicate(timeout=60)[0].split()]
    store = place.open()
    verified = store.verify()
    assert verified.problems == ()
    assert verified.entries == 2 * len(store.orders()) >= 2 * len(said)
    checked(store)
    assert store.verify().problems == ()
    store.close()


def keep_half(store: OrderStore, disturb: Callable[[], None]) -> None:
    """Keep two versions in one transaction, with something in between."""
    with store._keeping("ann") as keeper:
        keeper.version("half", body(), {}, None)
        disturb()
        keeper.version("half", body(end_use="x"), {}, None)


def test_a_server_that_is_killed_in_the_middle(server, database) -> None:
    """Nothing half-written, one line of error, and all is there when the server is back."""
    store = database.open()
    checked(store, "hold", "before")
    with pytest.raises(WorkspaceError, match="orders cannot be reached") as said:
        keep_half(store, server.kill)
    assert "\n" not in str(said.value)
    with pytest.raises(WorkspaceError, match="orders cannot be reached"):
        checked(store, "hold", "away")
    server.start()
    assert [one.order_id for one in store.orders()] == ["before"]
    checked(store, "hold", "after")
    verified = store.verify()
    assert (verified.entries, verified.problems) == (4, ())
    store.close()


def test_a_connection_that_is_dropped_in_the_middle(database) -> None:
    store = database.open()
    checked(store, "hold", "before")
    with pytest.raises(WorkspaceError, match="orders cannot be reached"):
        keep_half(store, database.drop_connections)
    checked(store, "hold", "after")
    assert [one.order_id for one in store.orders()] == ["after", "before"]
    assert store.verify().problems == ()
    store.close()


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.9])
def test_a_file_that_was_cut_off_is_said(tmp_path: Path, share: float) -> None:
    store = OrderStore.open(sqlite(tmp_path))
    for number in range(30):
        checked(store, "hold", f"O-{number}")
    store.close()
    path = tmp_path / "orders.sqlite"
    os.truncate(path, int(path.stat().st_size * share))
    try:
        cut_store = OrderStore.open(sqlite(tmp_path))
        problems = [problem.what for problem in cut_store.verify().problems]
    except WorkspaceError as error:
        problems = [str(error)]
    assert problems
    assert "\n" not in problems[0]


def test_a_file_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    store = OrderStore.open(sqlite(tmp_path))
    checked(store)
    store.close()
    for path in tmp_path.glob("orders.sqlite*"):
        path.unlink()
    with pytest.raises(WorkspaceError, match=r"is gone or empty, but .* had 2 entries; restore"):
        OrderStore.open(sqlite(tmp_path))
    assert not (tmp_path / "orders.sqlite").exists()


def test_both_kinds_of_record_share_a_postgresql(database, tmp_path: Path) -> None:
    from enduse.identity.decisions import open_store as open_decisions

    store = database.open()
    checked(store)
    decisions = open_decisions(tmp_path, database.url.render_as_string(hide_password=False))
    assert decisions is not None
    assert decisions.judgements() == []
    decisions.close()
    assert len(store.checks("O-1")) == 1
    store.close()
