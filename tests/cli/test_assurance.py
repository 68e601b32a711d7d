"""`enduse assurance`: the register as a person or a program uses it."""

from __future__ import annotations

import hashlib
import json

import pytest

from enduse.workspace import Workspace
from orders_kept import CERTIFICATE

REQUEST = {"kind": "service", "id": "R-1", "goods": [{"serial": "sn 77 1"}], "country": "RU"}


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    found = Workspace.create(tmp_path / "w")
    monkeypatch.setenv("ENDUSE_WORKSPACE", str(found.root))
    monkeypatch.setenv("ENDUSE_USER", "ann")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "c.json").write_text(json.dumps(CERTIFICATE))
    (tmp_path / "r.json").write_text(json.dumps(REQUEST))
    return found


def test_a_file_is_kept_shown_and_ended(enduse, workspace):
    added = enduse("assurance", "add", "c.json", "--format", "json")
    assert added.json()[0]["assurance"] == CERTIFICATE
    assert "kept as entry 1" in added.err
    assert "kept already, as entry 1" in enduse("assurance", "add", "c.json").err
    [row] = enduse("assurance", "list", "--as-of", "2024-06-01", "-f", "json").json()
    assert (row["id"], row["state"], row["added_by"]) == ("EUC-17", "in_force", "ann")
    ended = enduse("assurance", "end", "EUC-17", "--why", "scrapped", "--on", "2024-07-01", "--by", "bob")  # fmt: skip  # noqa: E501
    assert ended.code == 0
    [row] = enduse("assurance", "show", "EUC-17", "--as-of", "2024-07-01").json()
    assert (row["state"], row["ended_why"], row["ended_by"]) == ("ended", "scrapped", "bob")
    again = enduse("assurance", "end", "EUC-17", "--why", "again")
    assert again.code == 2
    assert "EUC-17 ended on 2024-07-01: scrapped" in again.err
    kinds = [row["kind"] for row in enduse("log", "search", "-f", "json").json()]
    assert kinds == ["assurance", "assurance_end"]


def test_options_make_an_assurance_of_their_own(enduse, workspace, tmp_path):
    (tmp_path / "paper.pdf").write_bytes(b"paper")
    added = enduse(
        "assurance", "add", "--id", "L-1", "--kind", "licence", "--issuer", "Made-up Authority",
        "--holder", "Maker", "--end-user", "User", "--country", "KZ", "--country", "UZ",
        "--not-to", "RU", "--site", "1 Made-up Street", "--end-use", "blades", "--issued",
        "2024-01-01", "--valid-from", "2024-01-02", "--expires", "2024-12-31", "--document",
        "L 1", "--file", "paper.pdf", "--serial", "A1", "--serial", "A2", "--brand", "Examplo",
        "--model", "L5", "--order", "O-1", "--quantity-max", "4", "--value-max", "250000.50 eur",
        "-f", "json",
    )  # fmt: skip
    assert added.code == 0, added.err
    assert added.json()[0]["assurance"] == {
        "id": "L-1", "kind": "licence", "issuer": {"name": "Made-up Authority"},
        "holder": {"name": "Maker"}, "issued": "2024-01-01", "valid_from": "2024-01-02",
        "expires": "2024-12-31", "order": "O-1",
        "document": {"number": "L 1", "sha256": hashlib.sha256(b"paper").hexdigest()},
        "machines": [{"serial": s, "brand": "Examplo", "model": "L5"} for s in ("A1", "A2")],
        "terms": {"end_user": {"name": "User"}, "countries": ["KZ", "UZ"], "not_to": ["RU"],
                  "sites": ["1 Made-up Street"], "end_use": "blades", "quantity_max": 4.0,
                  "value_max": {"amount": 250000.5, "currency": "EUR"}},
    }  # fmt: skip


def test_options_go_over_a_file(enduse, workspace, tmp_path):
    (tmp_path / "paper.pdf").write_bytes(b"paper")
    added = enduse("assurance", "add", "c.json", "--file", "paper.pdf", "--country", "UZ", "-f", "json")  # fmt: skip  # noqa: E501
    told = added.json()[0]["assurance"]
    assert told["document"] == {"number": "EUC 17/24", "sha256": hashlib.sha256(b"paper").hexdigest()}  # fmt: skip  # noqa: E501
    assert told["terms"] == CERTIFICATE["terms"] | {"countries": ["UZ"]}


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("no.json",), "no.json: cannot be read"),
        (("bad.json",), "bad.json is no JSON"),
        (("list.json",), "list.json is JSON, but no object"),
        ((), "the assurance: the whole: 'id' is a required property"),
        (("c.json", "--kind", "promise"), "kind: 'promise' is not one of"),
        (("c.json", "--issued", "2024-13-01"), "issued is '2024-13-01'"),
        (("c.json", "--expires", "tomorrow"), "expires"),
        (("c.json", "--value-max", "much"), "--value-max 'much': write it as '250000 EUR'"),
        (("c.json", "--value-max", "250000"), "terms.value_max.currency"),
        (("c.json", "--file", "no.pdf"), "no.pdf: cannot be read"),
        (("c.json", "--by", " "), "--by is empty"),
        (("c.json", "--country", "Kasachstan"), "terms.countries.0"),
    ],
)
def test_bad_input_is_one_line_and_nothing_is_kept(enduse, workspace, tmp_path, arguments, why):
    (tmp_path / "bad.json").write_text("{")
    (tmp_path / "list.json").write_text("[]")
    refused = enduse("assurance", "add", *arguments)
    assert refused.code == 2
    assert why in refused.err
    assert refused.err.count("\n") == 1
    assert enduse("assurance", "list", "-f", "json").json() == []


def test_the_register_is_listed_by_machine_order_and_state(enduse, workspace):
    enduse("assurance", "add", "c.json")
    enduse("assurance", "add", "c.json", "--id", "B", "--order", "O-2", "--serial", "X-1")

    def ids(*options):
        rows = enduse("assurance", "list", "--as-of", "2024-06-01", "-f", "json", *options).json()
        return [row["id"] for row in rows]

    assert ids() == ["B", "EUC-17"]
    assert ids("--serial", "sn-77 1") == ["EUC-17"]
    assert ids("--order", "O-2") == ["B"]
    assert ids("--state", "expired") == []
    refused = enduse("assurance", "list", "--state", "lost")
    assert (refused.code, refused.out) == (2, "")


def test_what_runs_out_is_listed(enduse, workspace):
    enduse("assurance", "add", "c.json")
    asked = ("assurance", "expiring", "--as-of", "2026-01-01", "-f", "json")
    [row] = enduse(*asked, "--within", "30").json()
    assert (row["id"], row["days_left"]) == ("EUC-17", 30)
    assert enduse(*asked, "--within", "29").json() == []
    assert enduse(*asked, "--within", "-1").code == 2


def test_what_a_request_breaks_ends_in_one_if_asked(enduse, workspace, tmp_path):
    enduse("assurance", "add", "c.json")
    asked = enduse("assurance", "breaks", "r.json", "--as-of", "2025-03-01", "-f", "json")
    assert asked.code == 0
    [told] = asked.json()
    [breach] = told["breaches"]
    assert (breach["assurance"], breach["breach"], breach["shows"]) == (
        "EUC-17", "country", "the country is RU",
    )  # fmt: skip
    assert breach["evidence"] == "r.json"
    assert {one["term"] for one in told["cannot_tell"]} == {"end_user", "site"}
    table = enduse("assurance", "breaks", "r.json", "--as-of", "2025-03-01", "--fail-on-breach")
    assert table.code == 1
    assert "the country is RU" in table.out
    assert "cannot tell: EUC-17: site" in table.err
    (tmp_path / "r.json").write_text(json.dumps(REQUEST | {"country": "KZ"}))
    assert (
        enduse("assurance", "breaks", "r.json", "--as-of", "2025-03-01", "--fail-on-breach").code
        == 0
    )
    (tmp_path / "r.json").write_text(json.dumps({"kind": "gift"}))
    refused = enduse("assurance", "breaks", "r.json")
    assert refused.code == 2
    assert "r.json: " in refused.err


def test_where_nothing_is_kept_nothing_is_made(enduse, workspace):
    assert enduse("assurance", "list", "-f", "json").json() == []
    assert enduse("assurance", "expiring", "-f", "json").json() == []
    assert enduse("assurance", "breaks", "r.json").code == 0
    missing = enduse("assurance", "show", "EUC-17")
    assert (missing.code, "there is no assurance EUC-17" in missing.err) == (2, True)
    assert not list(workspace.root.glob("orders*"))
