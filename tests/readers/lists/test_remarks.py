from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enduse.readers.lists.remarks import identifier, read_remarks
from enduse.readers.records import WrittenIdentifier, WrittenName

PARTS = [
    ("Tax ID No. 5904112229 (Russia)", ("Tax ID No. (Russia)", "5904112229")),
    ("Registration Number 1595837 (Hong Kong)", ("Registration Number (Hong Kong)", "1595837")),
    (
        "Government Gazette Number 72205682 (Russia)",
        ("Government Gazette Number (Russia)", "72205682"),
    ),
    (
        "Vessel Registration Identification IMO 7406784",
        ("Vessel Registration Identification IMO", "7406784"),
    ),
    ("MMSI 572469210", ("MMSI", "572469210")),
    (
        "alt. Passport A05284868 (Nigeria) issued 1 Jan 2010",
        ("Passport (Nigeria)", "A05284868"),
    ),
    ("SWIFT/BIC SABRRUMM", ("SWIFT/BIC", "SABRRUMM")),
    ("V.A.T. Number BG 121024920 (Bulgaria)", ("V.A.T. Number (Bulgaria)", "BG 121024920")),
    ("C.R. No. CH-217.0.135.719-4 (Switzerland)", ("C.R. No. (Switzerland)", "CH-217.0.135.719-4")),
    (
        "Unified Social Credit Code (USCC) 91222401MA0Y31E659 (China)",
        ("Unified Social Credit Code (USCC) (China)", "91222401MA0Y31E659"),
    ),
    ("Phone Number 8613314257947", None),
    ("DOB 15 Jan 1955", None),
    ("Gender Male", None),
    ("Organization Established Date 20 May 2004", None),
    ("Linked To: PUBLIC JOINT STOCK COMPANY SBERBANK OF RUSSIA", None),
    ("Secondary sanctions risk: Regulations, sections 510.201 and 510.210", None),
]


@pytest.mark.parametrize(("part", "expected"), PARTS)
def test_identifiers(part: str, expected: tuple[str, str] | None) -> None:
    assert identifier(part) == (WrittenIdentifier(*expected) if expected else None)


def test_a_whole_text() -> None:
    found = read_remarks(
        "Organization Established Date 22 Jun 2017; Tax ID No. 6678083936 (Russia); "
        "a.k.a. 'IRS LASER TECH'; Listing Date (EO 14024 Directive 3): 24 Feb 2022; "
        "Effective Date (EO 14024 Directive 3): 26 Mar 2022."
    )
    assert found.aliases == (WrittenName("IRS LASER TECH", "weak"),)
    assert found.identifiers == (WrittenIdentifier("Tax ID No. (Russia)", "6678083936"),)
    assert found.directives == (("EO 14024 Directive 3", date(2022, 2, 24)),)
    assert found.country() == "RU"


def test_nationality_goes_before_where_a_passport_was_issued() -> None:
    found = read_remarks("nationality Iran; Passport 1234567 (Syria).")
    assert found.country() == "IR"
    assert read_remarks("nationality Iran; citizen Syria.").country() is None


def test_parts_at_a_cut_are_left_out() -> None:
    cut = "x; Tax ID No. 1234567890 (Russia); " + "y" * 940 + "; Registration Number 102700"
    assert [i.written for i in read_remarks(cut).identifiers] == ["1234567890"]
    rest = read_remarks("12345; Tax ID No. 1234567890 (Russia).", cut_start=True)
    assert [i.written for i in rest.identifiers] == ["1234567890"]


@given(st.text(max_size=200))
def test_no_remarks_make_it_fail(text: str) -> None:
    read_remarks(text)
    read_remarks(text, cut_start=True)
