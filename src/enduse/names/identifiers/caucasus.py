"""Numbers of Armenia and Georgia. Neither authority publishes a checksum."""

from __future__ import annotations

import re

from enduse.names.identifiers.scheme import Scheme, labels

TIN = Scheme(
    "am-tin",
    "TIN (HVHH) of Armenia",
    "AM",
    re.compile(r"\d{8}"),
    None,
    identifying=True,
    lengths=(8,),
    labels=labels("ՀՎՀՀ", "HVHH", "AAH"),
    plain=True,
)
GE_ID = Scheme(
    "ge-id",
    "identification code of Georgia (9 digits legal persons, 11 natural persons)",
    "GE",
    re.compile(r"\d{9}|\d{11}"),
    None,
    identifying=True,
    lengths=(9, 11),
    labels=labels("საიდენტიფიკაციო", "S/K", "ს/კ"),
    plain=True,
)
SCHEMES = (TIN, GE_ID)
