from datetime import date
from pathlib import Path

from enduse.readers.claims import COLUMNS, read_claims
from enduse.readers.records import Claim, Party, Quarantined
from reading import records, text_file


def table(*rows: dict[str, str]) -> str:
    lines = [",".join(COLUMNS)]
    lines += [",".join(f'"{row.get(column, "")}"' for column in COLUMNS) for row in rows]
    return "\n".join(lines) + "\n"


SHARE = {
    "claim": "c1", "type": "share", "subject": "Example", "subject_identifier": "INN: 7719717008",
    "speaker": "A paper", "said_on": "2024-02-01", "quote": "virtually all", "role": "importer",
    "from": "2023-01-01", "to": "2023-07-31", "share_percent": "95", "comparison": "at_least",
    "what": "origin:TW",
}  # fmt: skip


def test_a_claim_and_who_it_is_about(tmp_path: Path) -> None:
    file = text_file(tmp_path, table(SHARE, SHARE | {"type": "total_value", "value_usd": "415355"}))
    readings = list(read_claims(file))
    first, second = records(readings, Claim)
    party = records(readings, Party)[0]
    assert first == Claim(
        "c1", "share", party.ref, speaker="A paper", said_on=date(2024, 2, 1),
        quote="virtually all",
        role="importer", from_date=date(2023, 1, 1), to_date=date(2023, 7, 31),
        share_bp=9500, comparison="at_least", what="origin:TW",
    )  # fmt: skip
    assert second.value_usd_cents == 41_535_500
    assert second.subject_ref == party.ref


def test_claims_that_nothing_could_test_are_quarantined(tmp_path: Path) -> None:
    rows = [
        {"type": "guess", "subject": "X"},
        {"type": "count"},
        {"type": "count", "subject": "X"},
        {"type": "count", "subject": "X", "count": "many"},
        {"type": "not_after", "subject": "X", "to": "2024"},
        {"type": "no_dealings_with", "subject": "X"},
        SHARE | {"role": "friend"},
        SHARE | {"comparison": "roughly"},
    ]
    readings = list(read_claims(text_file(tmp_path, table(*rows))))
    assert [q.column for q in records(readings, Quarantined)] == [
        "type", "subject", "count", "count", "to", "counterpart", "role", "comparison",
    ]  # fmt: skip


def test_both_sides_of_a_denial(tmp_path: Path) -> None:
    row = {"type": "no_dealings_with", "subject": "X", "counterpart": "Y"}
    readings = list(read_claims(text_file(tmp_path, table(row))))
    (claim,) = records(readings, Claim)
    assert [p.ref for p in records(readings, Party)] == [claim.subject_ref, claim.counterpart_ref]
    assert (claim.role, claim.claim) == ("any", "2")


def test_one_number_under_two_names_stays_two_writings(tmp_path: Path) -> None:
    other = {"subject": "Example of Before"}
    readings = list(read_claims(text_file(tmp_path, table(SHARE, SHARE | other))))
    first, second = records(readings, Claim)
    assert first.subject_ref != second.subject_ref
    assert [[n.name for n in p.names] for p in records(readings, Party)] == [
        ["Example"],
        ["Example of Before"],
    ]
