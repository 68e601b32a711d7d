from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enduse.names.addresses import Address, compare_addresses, parse_address

RUSSIAN = "Г. МОСКВА, УЛ. ЛЕНИНА, Д. 5, КОРП. 2, СТР. 1, ОФИС 403"


@pytest.mark.parametrize(
    ("written", "country", "key"),
    [
        # eight addresses listed without a name, US 89 FR 51644, 12 June 2024
        ("Unit D 16/F One Capital Place 18 Luard Rd", "HK", "ONE CAPITAL PLACE|16|D"),
        ("Unit 04 7/F Bright Way Tower 33 Mong Kok Rd", "HK", "BRIGHT WAY TOWER|7|4"),
        ("Rm 19C Lockhart Centre 301-307 Lockhart Rd", "HK", "LOCKHART CENTRE|19|C"),
        ("Rm 803 Chevalier House 45-51 Chatham Rd S", "HK", "CHEVALIER HOUSE||803"),
        (
            "Flat/RM 2309 23/F Ho King Commercial Centre 2-16 Fa Yuen St",
            "HK",
            "HO KING COMMERCIAL CENTRE||2309",
        ),
        ("Office 4 16/F Ho King Commercial Centre", "HK", "HO KING COMMERCIAL CENTRE|16|4"),
        ("Rm 1318-19 13/F Hollywood Plaza 610 Nathan Rd", "HK", "HOLLYWOOD PLAZA||1318-19"),
        ("Rm 1318-20 13/F Hollywood Plaza 610 Nathan Rd", "HK", "HOLLYWOOD PLAZA||1318-20"),
        # the same tower as other lists write it
        (
            "Room 1318-20, 13F, Hollywood Plaza, 610 Nathan Road, Mongkok Kowloon, HK",
            None,
            "HOLLYWOOD PLAZA||1318-20",
        ),
        (
            "Flat/RM 1510A, 15/F Ho King COMM Ctr, 2-16 Fa Yuen Street, Mongkok, Hong Kong, China",
            "CN",
            "HO KING COMMERCIAL CENTRE||1510A",
        ),
    ],
)
def test_hong_kong(written: str, country: str | None, key: str) -> None:
    assert parse_address(written, country).unit_key == f"HK|HONG KONG||{key}"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        (RUSSIAN, "RU|MOSCOW|LENINA STREET|5|K2 S1||403"),
        (
            "МОСКВА УЛ ЛЕНИНА Д.5 КОРП.2 СТР.1 ЭТАЖ 3 ПОМ. IV КОМ. 12",
            "RU|MOSCOW|LENINA STREET|5|K2 S1|3|4/12",
        ),
        ("CITY MOSCOW STREET LENINA HOUSE 5 OFFICE 12", "RU|MOSCOW|LENINA STREET|5|||12"),
        (
            "40 Bolshaya Semyonovskaya street, building 13, room 403, Moscow",
            "RU|MOSCOW|BOLSHAYA SEMENOVSKAYA STREET|40|B13||403",
        ),
        (
            "107023, Г.МОСКВА, УЛ. БОЛЬШАЯ СЕМЁНОВСКАЯ, Д. 40, СТР. 13, КОМ. 403",
            "RU|MOSCOW|BOLSHAYA SEMENOVSKAYA STREET|40|S13||403",
        ),
        (
            "115583, РОССИЯ, Г МОСКВА, УЛ ГЕНЕРАЛА БЕЛОВА, 26, ОФ 415",
            "RU|MOSCOW|GENERALA BELOVA STREET|26|||415",
        ),
        (
            "26 Generala Belova Street, Office 415, Moscow, 115583, RU",
            "RU|MOSCOW|GENERALA BELOVA STREET|26|||415",
        ),
        (
            "CUMHURIYET MAH. ATATÜRK CAD. NO:5 KAT:2 D:6 ŞİŞLİ İSTANBUL",
            "TR|ISTANBUL|ATATURK AVENUE|5||2|6",
        ),
        (
            "Al Thuraya Tower 1, 9th Floor, Office 907, P.O. Box: 500097, Dubai, AE",
            "AE|DUBAI||AL THURAYA TOWER 1||907",
        ),
        ("9F-1, No. 22, Hsin Yi Rd., Sec. 2, Taipei, TW", "TW|TAIPEI|HSIN YI ROAD SEC 2|22||9|1"),
    ],
)
def test_units(written: str, key: str) -> None:
    assert parse_address(written).unit_key == key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("90, Marata ul., St. Petersburg, 191119, RU", "RU|SAINT PETERSBURG|MARATA STREET|90|"),
        (
            "17 A, Startovaya St., Saint Petersburg, RU",
            "RU|SAINT PETERSBURG|STARTOVAYA STREET|17A|",
        ),
        ("Gagarin Str, 3, Zhukovsky, 140180, RU", "RU|ZHUKOVSKY|GAGARIN STREET|3|"),
        ("d. 106 A str. 1 ul. Novo-Sadovaya, Samara, RU", "RU|SAMARA|NOVO-SADOVAYA STREET|106A|S1"),
        ("УЛ. 8 МАРТА, Д. 5, ЕКАТЕРИНБУРГ", "RU|YEKATERINBURG|8 MARTA STREET|5|"),
        ("Г МОСКВА, ПР-КТ ЛЕНИНА, Д 5К2С1", "RU|MOSCOW|LENINA AVENUE|5|K2 S1"),
        ("ТОШКЕНТ ШАХРИ, НАВОИЙ КУЧАСИ 16A", "UZ|TASHKENT|NAVOY STREET|16A|"),
        ("辽宁省沈阳市铁西区开发大路17甲1号", "CN|SHENYANG|KAIFA ROAD|17A1|"),
        ("No. 1 A 17 Kaifa Road, Shenyang", "CN|SHENYANG|KAIFA ROAD|17A1|"),
        ("Building 9, 99 Haixiu Road, Taizhou, CN", "CN|TAIZHOU|HAIXIU ROAD|99|B9"),
        ("No. 100 Beijing Road, Shanghai, China", "CN|SHANGHAI|BEIJING ROAD|100|"),
        ("30 (building 1), Goncharnaya st., Moscow, RU", "RU|MOSCOW|GONCHARNAYA STREET|30|B1"),
        ("Vavilova Street, Building 52, Corpus 2, Moscow", "RU|MOSCOW|VAVILOVA STREET|52|K2"),
        ("Street Kukuevitskogo 1, Tyumen Region, Surgut, RU", "RU|SURGUT|KUKUEVITSKOGO STREET|1|"),
        ("12 M. Mkrtchyan Street, Yerevan", "AM|YEREVAN|MKRTCHYAN STREET|12|"),
        ("No. 92 Dianzi 1st Road, Xian, China", "CN|XI'AN|DIANZI1ST ROAD|92|"),
        ("深圳市福田区华强北路100号", "CN|SHENZHEN|HUAQIANGNORTH ROAD|100|"),
        ("100 Huaqiang North Road, Shenzhen", "CN|SHENZHEN|HUAQIANGNORTH ROAD|100|"),
        ("香港九龙弥敦道610号", "HK|HONG KONG|NATHAN ROAD|610|"),
        ("1469 Cad. No:18, Ankara, Turkey", "TR|ANKARA|1469 AVENUE|18|"),
        (
            "Sanayi Mahalesi 60214 Nolu Caddesi No 11, SehitKamil, Gaziantep, TR",
            "TR|GAZIANTEP|60214 NOLU AVENUE|11|",
        ),
    ],
)
def test_buildings(written: str, key: str) -> None:
    address = parse_address(written)
    assert address.building_key == key
    assert address.unit_key is None


@pytest.mark.parametrize(
    "written",
    [
        "",
        "-",
        "NULL",
        "Vereiskaya 29, str. 141, Moscow, RU",
        "P.O. Box 25187, Sharjah, AE",
        "МОСКВА",
        "Tehran, IR",
        "Г. МОСКВА, ЛЕНИНА 5",
    ],
)
def test_what_is_not_sure_stays_unread(written: str) -> None:
    address = parse_address(written)
    assert address.street_key is None
    assert address.building_key is None
    assert address.unit_key is None


def test_fields() -> None:
    assert parse_address("117105, РОССИЯ, " + RUSSIAN + ", ЭТАЖ 4") == Address(
        country="RU",
        postcode="117105",
        city="MOSCOW",
        street="LENINA STREET",
        house="5",
        building="K2 S1",
        floor="4",
        unit="403",
        script="cyrillic",
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (RUSSIAN, "MOSCOW, LENINA STR 5 KORP 2 STR 1 OFFICE 403", "same unit"),
        (RUSSIAN, RUSSIAN.replace("403", "404"), "same building"),
        (RUSSIAN, RUSSIAN.replace(", ОФИС 403", ""), "same building"),
        (RUSSIAN, RUSSIAN.replace("КОРП. 2", "КОРП. 3"), "same street"),
        (RUSSIAN, "Г. МОСКВА, УЛ. ЛЕНИНА, Д. 7", "same street"),
        (RUSSIAN, "Г. МОСКВА, ПР-КТ ЛЕНИНА, Д. 5", "different"),
        (RUSSIAN, "Г. КАЗАНЬ, УЛ. ЛЕНИНА, Д. 5", "different"),
        (RUSSIAN, "Г. МОСКВА", "cannot tell"),
        (RUSSIAN, "", "cannot tell"),
        (
            "40 Bolshaya Semyonovskaya street, building 13, room 403, Moscow",
            "Г.МОСКВА, УЛ. БОЛЬШАЯ СЕМЁНОВСКАЯ, Д. 40, СТР. 13, КОМ. 403",
            "same unit",
        ),
        (
            "Rm 1318-19 13/F Hollywood Plaza 610 Nathan Rd, Hong Kong",
            "Rm 1318-20 13/F Hollywood Plaza 610 Nathan Rd, Hong Kong",
            "same building",
        ),
        (
            "Flat/RM 2309 23/F Ho King Commercial Centre 2-16 Fa Yuen St, Hong Kong",
            "Office 4 16/F Ho King Commercial Centre, Hong Kong",
            "same building",
        ),
        (
            "Office 4 16/F Ho King Commercial Centre, Hong Kong",
            "Office 4 17/F Ho King Commercial Centre, Hong Kong",
            "same building",
        ),
        (
            "Office 4 16/F Ho King Commercial Centre, Hong Kong",
            "Office 4 16/F Ho King Comm. Ctr., 2-16 Fa Yuen St, Mongkok, Hong Kong",
            "same unit",
        ),
        (
            "辽宁省沈阳市铁西区开发大路17甲1号",
            "No. 1 A 17 Kaifa Road, Shenyang",
            "same building",
        ),
        ("西安市友谊西路127号", "127 Youyi Xilu, Xi'an, CN", "cannot tell"),
    ],
)
def test_compare(one: str, other: str, expected: str) -> None:
    a, b = parse_address(one), parse_address(other)
    assert compare_addresses(a, b) == expected
    assert compare_addresses(b, a) == expected


@settings(deadline=None)  # tables are read at the first call
@given(st.text(st.characters()), st.sampled_from([None, "RU", "HK", "TR", "CN"]))
def test_any_text_is_read(text: str, country: str | None) -> None:
    address = parse_address(text, country)
    assert compare_addresses(address, address) in (
        "same unit", "same building", "same street", "cannot tell",
    )  # fmt: skip


@settings(deadline=None)  # tables are read at the first call
@given(
    st.lists(
        st.sampled_from(
            ["МОСКВА", "УЛ", "ЛЕНИНА", "Д", "5", "КОРП", "СТР", "ОФ", "403", ",", "13/F", "RM"]
        )
        | st.sampled_from(
            ["Г", "Tower", "NO", "12A", "Road", "K", "2", "S", "-", "/", "IV", "ПОМ", "ET", "F"]
        )
    )
)
def test_any_order_of_words_is_read(words: list[str]) -> None:
    address = parse_address(" ".join(words))
    assert address.unit_key is None or address.building_key is not None
