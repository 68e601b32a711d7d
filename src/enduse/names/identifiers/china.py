"""Numbers of China, Taiwan and Hong Kong."""

from __future__ import annotations

import re

from stdnum.cn import uscc
from stdnum.tw import ubn

from enduse.names.identifiers.scheme import Scheme, labels


def ubn_holds(value: str) -> bool:
    """Check digit of a Taiwanese UBN under both of its rules.

    The weighted digit sum was divisible by 10 and, for numbers given out since April 2023, is
    divisible by 5; where the seventh digit is 7 its sum may count one more. One number in five
    passes. Source: Fiscal Information Agency, Ministry of Finance of Taiwan, revised check logic.
    """
    total = int(ubn.calc_checksum(value))
    return total % 5 == 0 or (value[6] == "7" and (total + 1) % 5 == 0)


USCC = Scheme(
    "cn-uscc",
    "unified social credit code of China (GB 32100-2015)",
    "CN",
    re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}"),
    lambda value: bool(uscc.is_valid(value)),
    identifying=True,
    lengths=(18,),
    labels=labels("USCC", "unified social credit(?: code)?", "USCI", "统一社会信用代码"),
)
UBN = Scheme(
    "tw-ubn",
    "unified business number of Taiwan",
    "TW",
    re.compile(r"\d{8}"),
    ubn_holds,
    identifying=True,
    lengths=(8,),
    labels=labels("UBN", "BAN", "統一編號", "统一编号", "GUI"),
    plain=True,
)
HK_CR = Scheme(
    "hk-cr",
    "company number of the Companies Registry of Hong Kong",
    "HK",
    re.compile(r"[CF]?\d{7}|\d{8}"),
    None,
    identifying=True,
    lengths=(7, 8),
    labels=labels("CR", "C\\.R\\.", "CRN", "公司編號"),
    plain=True,
)
HK_BR = Scheme(
    "hk-br",
    "business registration number of Hong Kong; the branch and year after it are left out",
    "HK",
    re.compile(r"\d{8}"),
    None,
    identifying=True,
    lengths=(8,),
    labels=labels("BR", "BRN", "B\\.R\\.", "business registration", "商業登記"),
    plain=True,
)
SCHEMES = (USCC, UBN, HK_CR, HK_BR)
