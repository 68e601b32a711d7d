from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enduse.names.noise import NameParts, split_noise


@pytest.mark.parametrize(
    ("written", "core", "places"),
    [
        ("STANKO (SHENZHEN) CO LTD", "STANKO CO LTD", ("SHENZHEN",)),
        ("STANKO (HK) LIMITED", "STANKO LIMITED", ("HK",)),
        ("STANKO (HONG KONG) LTD", "STANKO LTD", ("HONG KONG",)),
        ("斯坦科（深圳）有限公司", "斯坦科 有限公司", ("SHENZHEN",)),
        ("ТД СТАНКО (КАЗАНЬ)", "ТД СТАНКО", ("KAZAN",)),
        ("STANKO, MOSCOW", "STANKO", ("MOSCOW",)),
        ("STANKO, LLC, 117105, MOSCOW, RUSSIA", "STANKO, LLC", ("MOSCOW", "RU")),
        ('ООО "СТАНКО", Г. САНКТ-ПЕТЕРБУРГ', 'ООО "СТАНКО"', ("SAINT PETERSBURG",)),
        ("СТАНКО, МОСКОВСКАЯ ОБЛАСТЬ", "СТАНКО", ("MOSKOVSKAYA OBLAST",)),
        ("STANKO FZE - DUBAI - UAE", "STANKO FZE", ("DUBAI", "AE")),
        ("STANKO LLC MOSCOW", "STANKO LLC", ("MOSCOW",)),
        ("STANKO CO LTD CHINA", "STANKO CO LTD", ("CN",)),
        ("ООО СТАНКО Г.МОСКВА", "ООО СТАНКО", ("MOSCOW",)),
    ],
)
def test_places_beside_a_name(written: str, core: str, places: tuple[str, ...]) -> None:
    assert split_noise(written) == NameParts(core=core, places=places)


@pytest.mark.parametrize(
    "written",
    [
        "BANK OF MOSCOW",
        "SHENYANG MACHINE TOOL CO LTD",
        "АО КАЗАНЬ",
        "TURKEY POINT LTD",
        "STANKO, CO., LTD",
        "STANKO, S.A.",
        "STANKO, DUBAI BRANCH",
        "IVANOV, M",
        "(SHENZHEN)",
        "NORDIC TRADING AS",  # a Norwegian form, not `trading as`
        "AKA GROUP",
        "",
        "()",
        "...",
    ],
)
def test_what_belongs_to_the_name_stays(written: str) -> None:
    assert split_noise(written) == NameParts(core=written)


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("X LTD C/O Y GMBH", NameParts("X LTD", care_of="Y GMBH")),
        ("X LTD (c/o Y GmbH)", NameParts("X LTD", care_of="Y GmbH")),
        ("X LTD CARE OF Y GMBH, DUBAI", NameParts("X LTD", care_of="Y GMBH, DUBAI")),
        ("C/O SAMBOUK SHIPPING FZC", NameParts("SAMBOUK SHIPPING FZC")),
        ("STANKO (A.K.A. STANOK LLC)", NameParts("STANKO", other_names=("STANOK LLC",))),
        ("STANKO F/K/A STANOK", NameParts("STANKO", other_names=("STANOK",))),
        ("ООО СТАНКО (РАНЕЕ ООО СТАНОК)", NameParts("ООО СТАНКО", other_names=("ООО СТАНОК",))),
        (
            "斯坦科有限公司（原名斯坦有限公司）",
            NameParts("斯坦科有限公司", other_names=("斯坦有限公司",)),
        ),
        (
            "A LTD AKA B LTD FORMERLY KNOWN AS C LTD",
            NameParts("A LTD", other_names=("B LTD", "C LTD")),
        ),
    ],
)
def test_other_parties_and_names(written: str, parts: NameParts) -> None:
    assert split_noise(written) == parts


PIECES = [
    "STANKO",
    "LLC",
    "ООО",
    "(MOSCOW)",
    ", MOSCOW",
    "- DUBAI",
    "C/O",
    "A.K.A.",
    "(",
    ")",
    "深圳",
]


@settings(deadline=None)  # tables are read at the first call
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8))
def test_any_order_of_pieces_leaves_a_name(pieces: list[str]) -> None:
    written = " ".join(pieces)
    core = split_noise(written).core
    assert any(map(str.isalnum, core)) == any(map(str.isalnum, written))
    assert len(core) <= len(written)
