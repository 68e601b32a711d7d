"""Numbers that no single country gives out: LEI, EU VAT numbers, IMO numbers."""

from __future__ import annotations

import re

from stdnum import lei
from stdnum.eu import vat

from enduse.names.identifiers.scheme import Scheme, labels, weighted


def imo_holds(value: str) -> bool:
    """Check digit of an IMO number, of a ship or of a company.

    Ships (resolution A.1117(30)) and companies (resolution MSC.160(78)) have seven digits each
    under one name, with different weights; lists print both as `IMO 1234567`, so both are taken.
    """
    ship = weighted(value[:6], (7, 6, 5, 4, 3, 2)) % 10
    company = (11 - weighted(value[:6], (8, 6, 4, 2, 9, 7)) % 11) % 10
    return int(value[6]) in (ship, company)


LEI = Scheme(
    "lei",
    "legal entity identifier (ISO 17442)",
    None,
    re.compile(r"[0-9A-Z]{18}\d{2}"),
    lambda value: bool(lei.is_valid(value)),
    identifying=True,
    lengths=(20,),
    labels=labels("LEI", "legal entity identifier"),
)
EU_VAT = Scheme(
    "eu-vat",
    "VAT number of a member state of the European Union, with its country letters",
    None,
    re.compile(
        r"(?:ATU|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI)"
        r"(?=(?:\D*\d){5})[0-9A-Z+*]{7,12}"
    ),
    lambda value: bool(vat.is_valid(value)),
    identifying=True,
    lengths=tuple(range(9, 15)),
    labels=labels("VAT", "USt", "TVA", "IVA", "UID", "BTW"),
)
IMO = Scheme(
    "imo",
    "IMO number of a ship or of a shipping company",
    None,
    re.compile(r"\d{7}"),
    imo_holds,
    identifying=True,
    lengths=(7,),
    labels=labels("IMO", "vessel", "ИМО"),
    plain=True,
)
SCHEMES = (LEI, EU_VAT, IMO)
