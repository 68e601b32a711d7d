"""Numbers of Kazakhstan, Kyrgyzstan and Uzbekistan."""

from __future__ import annotations

import re

from enduse.names.identifiers.scheme import Scheme, labels, weighted

_FIRST = tuple(range(1, 12))
_SECOND = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)


def bin_holds(value: str) -> bool:
    """Check digit of a Kazakh BIN or IIN: weights 1 to 11 modulo 11, then a second row of weights.

    Numbers that leave 10 both times are not given out. Source: Programme of the change to a single
    number, resolution 565 of the Government of Kazakhstan, 11 June 2003.
    """
    check = weighted(value, _FIRST) % 11
    if check == 10:
        check = weighted(value, _SECOND) % 11
    return check == int(value[11])


BIN = Scheme(
    "kz-bin",
    "BIN, business number of Kazakhstan: year and month of registration, kind, serial",
    "KZ",
    re.compile(r"\d\d(?:0[1-9]|1[0-2])[456][0-4]\d{6}"),
    bin_holds,
    identifying=True,
    lengths=(12,),
    labels=labels("БИН", "BIN", "БСН", "BSN", "ИИН", "IIN"),
    padded=12,
)
IIN = Scheme(
    "kz-iin",
    "IIN, personal number of Kazakhstan: day of birth, century and sex, serial",
    "KZ",
    re.compile(r"\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[0-6]\d{5}"),
    bin_holds,
    identifying=True,
    lengths=(12,),
    labels=labels("ИИН", "IIN", "ЖСН"),
    padded=12,
)
KG_INN = Scheme(
    "kg-inn",
    "INN of Kyrgyzstan: kind (0 legal, 1 and 2 persons), day of registration or birth, serial",
    "KG",
    re.compile(r"[012](?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d{7}"),
    None,
    identifying=True,
    lengths=(14,),
    labels=labels("ИНН", "INN", "PIN", "ПИН"),
    padded=14,
)
STIR = Scheme(
    "uz-stir",
    "STIR (INN) of Uzbekistan: 2 and 3 are legal persons",
    "UZ",
    re.compile(r"[2-9]\d{8}"),
    None,
    identifying=True,
    lengths=(9,),
    labels=labels("СТИР", "STIR", "ИНН", "INN"),
    plain=True,
)
SCHEMES = (BIN, IIN, KG_INN, STIR)
