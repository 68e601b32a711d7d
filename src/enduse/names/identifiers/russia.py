"""Numbers of the Russian tax service.

The INN is a taxpayer's number for life: 10 digits for organisations, 12 for natural persons (order
MMV-7-6/435 of the Federal Tax Service, 29 June 2012). The OGRN is the number of the entry in the
state register, 13 digits for legal persons, 15 (OGRNIP) for sole traders. The KPP says why and
where a taxpayer is registered: one firm has many, and thousands of firms share one, so it never
identifies alone.
"""

from __future__ import annotations

import re

from stdnum.ru import inn

from enduse.names.identifiers.scheme import Scheme, labels


def inn_holds(value: str) -> bool:
    """Check digits of an INN: one for organisations, two for persons."""
    if value.count("0") == len(value):
        return False
    if len(value) == 10:
        return bool(inn.calc_company_check_digit(value) == value[-1])
    return bool(inn.calc_personal_check_digits(value) == value[-2:])


def ogrn_holds(value: str) -> bool:
    """Check digit of an OGRN or OGRNIP: the number before it modulo 11 or 13, last digit."""
    rest = int(value[:-1])
    return (rest % 11 if len(value) == 13 else rest % 13) % 10 == int(value[-1])


INN = Scheme(
    "ru-inn",
    "INN, taxpayer number of organisations (10 digits) and persons (12)",
    "RU",
    re.compile(r"\d{10}|\d{12}"),
    inn_holds,
    identifying=True,
    lengths=(10, 12),
    labels=labels("ИНН", "INN", "ITN"),
    padded=10,
)
OGRN = Scheme(
    "ru-ogrn",
    "OGRN, state register number of a legal person",
    "RU",
    re.compile(r"[1235]\d{12}"),
    ogrn_holds,
    identifying=True,
    lengths=(13,),
    labels=labels("ОГРН", "OGRN", "PSRN"),
)
OGRNIP = Scheme(
    "ru-ogrnip",
    "OGRNIP, state register number of a sole trader",
    "RU",
    re.compile(r"[34]\d{14}"),
    ogrn_holds,
    identifying=True,
    lengths=(15,),
    labels=labels("ОГРНИП", "OGRNIP", "ОГРН", "OGRN"),
)
KPP = Scheme(
    "ru-kpp",
    "KPP, reason code of a tax registration: a branch, never a firm",
    "RU",
    re.compile(r"\d{4}[\dA-Z]{2}\d{3}"),
    None,
    identifying=False,
    lengths=(9,),
    labels=labels("КПП", "KPP"),
    plain=True,
)
SCHEMES = (INN, OGRN, OGRNIP, KPP)
