"""Numbers of Turkey."""

from __future__ import annotations

import re

from stdnum.tr import tckimlik, vkn

from enduse.names.identifiers.scheme import Scheme, labels


def vkn_holds(value: str) -> bool:
    """Check digit of a VKN, by the rule of the Turkish Revenue Administration (python-stdnum)."""
    return value.count("0") < len(value) and bool(vkn.calc_check_digit(value) == value[-1])


def tckn_holds(value: str) -> bool:
    """Both check digits of a T.C. Kimlik number (python-stdnum)."""
    return bool(tckimlik.calc_check_digits(value) == value[-2:])


def mersis_holds(value: str) -> bool:
    """A MERSIS number contains a valid VKN (after a zero) or a valid T.C. Kimlik number.

    Structure: `0`, VKN, five digits for the establishment; for sole traders the personal number
    and five digits. The rule for its own last digits is not published, so that a slip in them is
    not seen. Source: Central Registration System of the Turkish Ministry of Trade.
    """
    return (value[0] == "0" and vkn_holds(value[1:11])) or (
        value[0] != "0" and tckn_holds(value[:11])
    )


VKN = Scheme(
    "tr-vkn",
    "VKN, tax number of Turkey",
    "TR",
    re.compile(r"\d{10}"),
    vkn_holds,
    identifying=True,
    lengths=(10,),
    labels=labels("VKN", "vergi"),
    padded=10,
)
TCKN = Scheme(
    "tr-tckn",
    "T.C. Kimlik, personal number of Turkey",
    "TR",
    re.compile(r"[1-9]\d{10}"),
    tckn_holds,
    identifying=True,
    lengths=(11,),
    labels=labels("TCKN", "T\\.?C\\.? ?kimlik", "kimlik"),
)
MERSIS = Scheme(
    "tr-mersis",
    "MERSIS, central registration number of a Turkish establishment",
    "TR",
    re.compile(r"\d{16}"),
    mersis_holds,
    identifying=True,
    lengths=(16,),
    labels=labels("MERS[Iİ]S"),
    padded=16,
)
SCHEMES = (VKN, TCKN, MERSIS)
