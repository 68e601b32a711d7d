from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enduse.names.countries import (
    country_code,
    country_in_address,
    country_name,
    no_country_reason,
)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("CN", "CN"),
        ("cn", "CN"),
        ("CHN", "CN"),
        ("156", "CN"),
        ("36", "AU"),  # a numeric code that lost its zero
        ("КИТАЙ", "CN"),
        ("КИТАЙСКАЯ НАРОДНАЯ РЕСПУБЛИКА", "CN"),
        ("P.R. China", "CN"),
        ("People's Republic of China", "CN"),
        ("中国", "CN"),
        ("Xitoy", "CN"),
        ("Trung Quốc", "CN"),
        ("ТАЙВАНЬ (КИТАЙ)", "TW"),
        ("TAIWAN", "TW"),
        ("TAIWAN, PROVINCE OF CHINA", "TW"),
        ("TAIWAN (PROVINCE OF CHINA)", "TW"),
        ("臺灣", "TW"),
        ("РЕСПУБЛИКА КОРЕЯ", "KR"),
        ("КОРЕЯ, РЕСПУБЛИКА", "KR"),
        ("DPRK", "KP"),
        ("КОРЕЯ, НАРОДНО-ДЕМОКРАТИЧЕСКАЯ РЕСПУБЛИКА", "KP"),
        ("Russian Federation", "RU"),
        ("РОССИЯ", "RU"),
        ("РФ", "RU"),
        ("Росія", "RU"),
        ("ロシア", "RU"),
        ("UAE", "AE"),
        ("ОАЭ", "AE"),
        ("Burma", "MM"),
        ("Hong Kong", "HK"),
        ("ГОНКОНГ", "HK"),
        ("香港", "HK"),
        ("Türkiye", "TR"),
        ("TURKEY", "TR"),
        ("ТУРЦИЯ", "TR"),
        ("Almanya", "DE"),
        ("Німеччина", "DE"),
        ("ドイツ", "DE"),
        ("UK", "GB"),
        ("КИРГИЗИЯ", "KG"),
        ("ЕГИПЕТ", "EG"),
        ("ES", "ES"),
        ("NA", "NA"),
        ("Türkmenistan", "TM"),
        ("", None),
        ("-", None),
        ("МОСКВА", None),
    ],
)
def test_country_code(written: str, code: str | None) -> None:
    assert country_code(written) == code


@pytest.mark.parametrize("written", ["EU", "ЕВРОСОЮЗ", "ЕС", "СССР", "SU", "РАЗНЫЕ"])
def test_no_country_and_why(written: str) -> None:
    assert country_code(written) is None
    assert no_country_reason(written)


def test_country_name() -> None:
    assert country_name("TW") == "Taiwan"
    assert country_name("HK") == "Hong Kong"
    assert country_name("KP") == "North Korea"
    assert country_name("??") == "??"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("Tverskaya 1, Moscow, Russia", "RU"),
        ("РОССИЯ, 117105, Г. МОСКВА", "RU"),
        ("117105 РОССИЯ МОСКВА", "RU"),
        ("17 Garegin Nzhdehi Street, Yerevan, 0026, Armenia.", "AM"),
        ("Tbilisi, Georgia 0183", "GE"),
        ("610 Nathan Road, Kowloon, Hong Kong, China", "HK"),
        ("No. 1 A 17 Kaifa Road, Shenyang, P.R. China", "CN"),
        ("中国辽宁省沈阳市铁西区开发大路17甲1号", "CN"),
        ("Yerevan, AM", "AM"),
        ("Wilmington, DE", None),  # Delaware or Germany
        ("Newark, New Jersey", None),
        ("610 Nathan Rd", None),
        ("", None),
    ],
)
def test_country_in_address(address: str, code: str | None) -> None:
    assert country_in_address(address) == code


@settings(deadline=None)  # tables are read at the first call
@given(st.text(st.characters()))
def test_never_raises(text: str) -> None:
    code = country_code(text)
    assert code is None or len(code) == 2
    assert country_in_address(text) is None or len(str(country_in_address(text))) == 2
