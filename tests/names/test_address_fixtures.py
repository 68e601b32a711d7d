"""Addresses that decide: eight of the US Entity List that stand alone, and one in many hands."""

from __future__ import annotations

import itertools

import pytest

from enduse.names.addresses import compare_addresses, parse_address

# US 89 FR 51644, 12 June 2024, as printed, and the same unit as others write it.
HONG_KONG = {
    "Unit D 16/F One Capital Place 18 Luard Rd": [
        "Flat D, 16th Floor, One Capital Place, 18 Luard Road, Wanchai, Hong Kong",
        "16/F., Unit D, One Capital Place, 18 Luard Road, Wan Chai, HK",
        "18 Luard Road, One Capital Place, Office D, 16/F, Hong Kong",
        "ROOM D 16/F ONE CAPITAL PLACE 18 LUARD ROAD WANCHAI HONG KONG",
        "香港湾仔卢押道18号海德中心16楼D室",
        "香港灣仔盧押道18號海德中心16樓D室",
    ],
    "Unit 04 7/F Bright Way Tower 33 Mong Kok Rd": [
        "Flat 4, 7/F, Bright Way Tower, 33 Mong Kok Road, Kowloon, Hong Kong",
        "7/F, Room 04, Bright Way Tower, 33 Mong Kok Road, Hong Kong",
        "Unit 04,7/F,Bright Way Tower,No.33 Mong Kok Road,Kowloon,HK",
        "香港九龍旺角道33號7樓04室",
    ],
    "Rm 19C Lockhart Centre 301-307 Lockhart Rd": [
        "Flat C, 19/F, Lockhart Centre, 301-307 Lockhart Road, Wanchai, Hong Kong",
        "19C Lockhart Centre, 301 Lockhart Road, Hong Kong",
        "RM 19C, LOCKHART CTR., 301-307 LOCKHART RD., WAN CHAI, HK",
        "香港灣仔駱克道301-307號洛克中心19樓C室",
    ],
    "Rm 803 Chevalier House 45-51 Chatham Rd S": [
        "Room 803, 8/F, Chevalier House, 45-51 Chatham Road South, Tsim Sha Tsui, Hong Kong",
        "Unit 803, Chevalier House, 45-51 Chatham Rd South, TST, Kln, HK",
        "香港九龍尖沙咀漆咸道南45-51號其士大廈803室",
    ],
    "Flat/RM 2309 23/F Ho King Commercial Centre 2-16 Fa Yuen St": [
        "Unit 2309, Ho King Comm. Ctr., 2-16 Fa Yuen St., Mong Kok, HK",
        "2309, 23/F, Ho King Commercial Centre, Hong Kong",
        "香港旺角花園街2-16號好景商業中心23樓2309室",
    ],
    "Office 4 16/F Ho King Commercial Centre": [
        "Flat 4, 16th Floor, Ho King Commercial Centre, Hong Kong",
        "Rm 4, 16/F., Ho King Comm Centre, Fa Yuen Street 2-16, HK",
    ],
    "Rm 1318-19 13/F Hollywood Plaza 610 Nathan Rd": [
        "Room 1318-19, 13F, Hollywood Plaza, 610 Nathan Road, Mongkok, Kowloon, HK",
        "Unit 1318-1319, 13/F, Hollywood Plaza, 610 Nathan Road, Hong Kong",
        "Rooms 1318 & 1319, Hollywood Plaza, 610 Nathan Road, Hong Kong",
        "香港九龍旺角彌敦道610號荷李活商業中心13樓1318-19室",
    ],
    "Rm 1318-20 13/F Hollywood Plaza 610 Nathan Rd": [
        "Rm 1318 - 20, 13/F, Hollywood Plaza, 610 Nathan Rd, Hong Kong",
        "1318-20, 13/F., Hollywood Plaza, 610 Nathan Road, Hong Kong",
    ],
}
SAME_BUILDING = {(4, 5), (6, 7)}
NO_STREET = 5  # the list gives this unit without a street


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(range(8), 2)))
def test_each_pair_of_the_eight(one: int, other: int) -> None:
    listed = list(HONG_KONG)
    expected = "cannot tell" if NO_STREET in (one, other) else "different"
    expected = "same building" if (one, other) in SAME_BUILDING else expected
    a, b = parse_address(listed[one], "HK"), parse_address(listed[other], "HK")
    assert compare_addresses(a, b) == compare_addresses(b, a) == expected


@pytest.mark.parametrize(
    ("listed", "written"),
    [(listed, other) for listed, found in HONG_KONG.items() for other in found],
)
def test_a_listed_unit_in_other_writings(listed: str, written: str) -> None:
    a, b = parse_address(listed, "HK"), parse_address(written)
    assert compare_addresses(a, b) == compare_addresses(b, a) == "same unit"


ELSEWHERE = {
    "г. Москва, ул. Ленинская Слобода, д. 5, корп. 2, стр. 1, оф. 301": [
        "115280, РОССИЯ, УЛИЦА ЛЕНИНСКАЯ СЛОБОДА, ДОМ 5, КОРПУС 2, СТРОЕНИЕ 1, ОФИС 301, МОСКВА",
        "МОСКВА Г, ЛЕНИНСКАЯ СЛОБОДА УЛ, Д. 5К2С1, ОФ. 301",
        "Leninskaya Sloboda st., 5, bldg. 2, str. 1, office 301, Moscow, Russia",
        "ul. Leninskaya Sloboda, d. 5, k. 2, str. 1, of. 301, Moskva",
        "ulitsa Leninskaia Sloboda, dom 5 korp. 2 stroenie 1, ofis 301, Moscow, RU",
        "Ul. Leninskaja Sloboda 5 korpus 2 stroenie 1 office 301 Moscow",
    ],
    "196084, г. Санкт-Петербург, Московский пр-кт, д. 91, лит. А, пом. 12-Н": [
        "Moskovsky prospekt, 91, lit. A, pom. 12-N, Saint Petersburg 196084",
        "91 Moskovskiy Prospect, letter A, room 12N, St. Petersburg",
        "Moskovskii pr., d. 91, lit. A, pomeshchenie 12N, St Petersburg, Russia",
    ],
    "г. Екатеринбург, ул. Мамина-Сибиряка, д. 101, оф. 4.11": [
        "101 Mamina-Sibiryaka St., office 4.11, Yekaterinburg, Russia",
        "ul. Mamina-Sibiryaka 101, of. 4.11, Ekaterinburg, Sverdlovsk Region, 620100",
    ],
    "辽宁省沈阳市铁西区开发大路17号1205室": [
        "中国辽宁省沈阳市铁西区开发大路17号1205",
        "沈阳市铁西区开发大路17号12楼1205室",
        "Room 1205, No. 17 Kaifa Road, Tiexi District, Shenyang, Liaoning, China",
        "1205, No.17 Kai Fa Road, Tiexi Dist., Shenyang City, CN",
        "Rm. 1205, 17 Kaifa Dalu, Tiexi Qu, Shenyang Shi, Liaoning",
    ],
    "上海市浦东新区张江路88弄3号楼502室": [
        "Room 502, Building 3, Lane 88, Zhangjiang Road, Pudong, Shanghai",
    ],
    "Cumhuriyet Mah. Atatürk Cad. No:5 Kat:2 D:6 Şişli/İstanbul": [
        "CUMHURIYET MAHALLESI ATATURK CADDESI NO 5 KAT 2 DAIRE 6 SISLI ISTANBUL",
        "Cumhuriyet Mh. Atatürk Cd. No: 5/6 K:2 Şişli İstanbul Türkiye",
    ],
    "Office 907, 9th Floor, Al Thuraya Tower 1, Dubai Media City, P.O. Box 500097, Dubai, UAE": [
        "907, Al Thuraya Tower 1, Dubai Media City, Dubai",
        "AL THURAYA TOWER 1 OFFICE 907 DUBAI UAE",
    ],
}


@pytest.mark.parametrize(
    ("one", "other"), [(one, other) for one, found in ELSEWHERE.items() for other in found]
)
def test_one_unit_in_many_writings(one: str, other: str) -> None:
    a, b = parse_address(one), parse_address(other)
    assert compare_addresses(a, b) == compare_addresses(b, a) == "same unit"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("P.O. Box 25187, Sharjah, UAE", "P.O. Box 25187, Sharjah, UAE", "cannot tell"),
        ("上海市张江路88弄3号502室", "上海市张江路3号502室", "different"),
        ("Merkez Mah. 1234. Sok. No:7/A Istanbul", "1234 SOKAK NO:7A ISTANBUL", "same building"),
        ("Merkez Mah. 1234. Sok. No:7 Istanbul", "1235 SOKAK NO:7 ISTANBUL", "different"),
        ("г. Алматы, пр. Абая, д. 52", "Abay Avenue 52, Almaty", "cannot tell"),
        ("г. Москва, 1-я Тверская ул., д. 5", "г. Москва, 2-я Тверская ул., д. 5", "different"),
        ("ул. Ленина 5, Москва, оф. 4.11", "ул. Ленина 5, Москва, оф. 4.12", "same building"),
        (
            "100 Queen's Road Central, Hong Kong",
            "100 Queen's Road East, Hong Kong",
            "different",
        ),
        (
            "Flat 611, Ricky Centre, 36 Chong Yip Street, Hong Kong; Room 101a, Genplas Industrial"
            " Building, 56 Hoi Yuen Road, Hong Kong",
            "Flat/Rm 611 6/F Ricky Centre 36 Chong Yip St, Hong Kong",
            "same unit",
        ),
    ],
)
def test_what_must_not_be_mixed_up(one: str, other: str, expected: str) -> None:
    a, b = parse_address(one), parse_address(other)
    assert compare_addresses(a, b) == compare_addresses(b, a) == expected
