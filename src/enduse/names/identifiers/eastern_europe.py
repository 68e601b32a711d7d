"""Numbers of Belarus and Ukraine."""

from __future__ import annotations

import re

from stdnum.by import unp
from stdnum.ua import edrpou

from enduse.names.identifiers.scheme import Scheme, labels

UNP = Scheme(
    "by-unp",
    "UNP, taxpayer number of Belarus (9 characters; organisations and persons)",
    "BY",
    re.compile(r"[1-7]\d{8}|[ABCEHKM][ABCEHKMOPT]\d{7}"),
    lambda value: bool(unp.is_valid(value)),
    identifying=True,
    lengths=(9,),
    labels=labels("УНП", "UNP", "УНН", "UNN"),
    plain=True,
)
EDRPOU = Scheme(
    "ua-edrpou",
    "EDRPOU, register number of a legal person of Ukraine",
    "UA",
    re.compile(r"\d{8}"),
    lambda value: bool(edrpou.calc_check_digit(value) == value[-1]),
    identifying=True,
    lengths=(8,),
    labels=labels("ЄДРПОУ", "ЕГРПОУ", "EDRPOU", "USREOU", "ЕДРПОУ"),
    plain=True,
    padded=8,
)
SCHEMES = (UNP, EDRPOU)
