"""Numbers of India, Iran, Singapore, Vietnam and Japan, and licences of the Emirates."""

from __future__ import annotations

import re

from stdnum.in_ import gstin
from stdnum.jp import cn
from stdnum.sg import uen
from stdnum.vn import mst

from enduse.names.identifiers.scheme import Scheme, labels, weighted


def mst_holds(value: str) -> bool:
    """Check digit of a Vietnamese MST, the tenth digit (python-stdnum)."""
    return value[2:9] != "0000000" and bool(mst.calc_check_digit(value) == value[9])


def iran_holds(value: str) -> bool:
    """Check digit of the Iranian national ID of a legal person, the eleventh digit.

    Each of the first ten digits plus the tenth plus two is weighted by 29, 27, 23, 19, 17 twice
    over; the sum modulo 11, where 10 counts as 0, is the check digit. 123 of the 130 numbers of
    this form in US and EU listings hold, where one in eleven would by chance.
    """
    weights = (29, 27, 23, 19, 17) * 2
    total = weighted(value[:10], weights) + (int(value[9]) + 2) * sum(weights)
    return total % 11 % 10 == int(value[10])


GSTIN = Scheme(
    "in-gstin",
    "GSTIN of India: state, PAN, registration of the firm in that state",
    "IN",
    re.compile(r"\d{2}[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[0-9A-Z]"),
    lambda value: bool(gstin.is_valid(value)),
    identifying=True,
    lengths=(15,),
    labels=labels("GSTIN", "GST"),
)
PAN = Scheme(
    "in-pan",
    "PAN, permanent account number of India; its fourth letter is the kind of holder",
    "IN",
    re.compile(r"[A-Z]{3}[ABCFGHJKLPT][A-Z](?!0000)\d{4}[A-Z]"),
    None,
    identifying=True,
    lengths=(10,),
    labels=labels("PAN", "permanent account"),
)
IEC = Scheme(
    "in-iec",
    "importer-exporter code of India; since 2017 it is the holder's PAN",
    "IN",
    re.compile(r"\d{10}|[A-Z]{3}[ABCFGHJKLPT][A-Z]\d{4}[A-Z]"),
    None,
    identifying=True,
    lengths=(10,),
    labels=labels("IEC", "importer.exporter"),
    plain=True,
)
MST = Scheme(
    "vn-mst",
    "MST, tax number of Vietnam (10 digits; 13 with the branch)",
    "VN",
    re.compile(r"\d{10}|\d{13}"),
    mst_holds,
    identifying=True,
    lengths=(10, 13),
    labels=labels("MST", "mã số thuế", "ma so thue"),
    plain=True,
    padded=10,
)
JP_CN = Scheme(
    "jp-cn",
    "corporate number of Japan",
    "JP",
    re.compile(r"[1-9]\d{12}"),
    lambda value: bool(cn.is_valid(value)),
    identifying=True,
    lengths=(13,),
    labels=labels("法人番号", "corporate number", "houjin"),
    plain=True,  # its check passes one number in nine, and so one Russian OGRN in nine
)
AE_LICENCE = Scheme(
    "ae-licence",
    "trade licence of an emirate or free zone; each emirate counts from one",
    "AE",
    re.compile(r"[A-Z]{0,6}\d{3,12}"),
    None,
    identifying=False,
    lengths=tuple(range(3, 19)),
    labels=labels("licen[cs]e", "trade licen[cs]e", "رخصة"),
    plain=True,
)
CIN = Scheme(
    "in-cin",
    "CIN of India: listed or not, industry, state, year, kind, register number of a company",
    "IN",
    re.compile(r"[LU]\d{5}[A-Z]{2}\d{4}[A-Z]{3}\d{6}"),
    None,
    identifying=True,
    lengths=(21,),
    labels=labels("CIN"),
)
IR_NID = Scheme(
    "ir-nid",
    "national ID of a legal person of Iran (shenase-ye melli)",
    "IR",
    re.compile(r"1[04]\d{9}"),
    iran_holds,
    identifying=True,
    lengths=(11,),
    labels=labels("national ID", "shenase", "شناسه ملی"),
)
UEN = Scheme(
    "sg-uen",
    "UEN, unique entity number of Singapore",
    "SG",
    re.compile(r"\d{8,9}[A-Z]|[RST]\d\d[A-Z]{2}\d{4}[A-Z]"),
    lambda value: bool(uen.is_valid(value)),
    identifying=True,
    lengths=(9, 10),
    labels=labels("UEN"),
    plain=True,
)
SCHEMES = (GSTIN, PAN, IEC, CIN, IR_NID, UEN, MST, JP_CN, AE_LICENCE)
