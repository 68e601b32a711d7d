from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enduse.names.identifiers import (
    IDENTIFYING,
    SCHEMES,
    Identifier,
    identify,
    scheme_info,
)

INN = Identifier("ru-inn", "7722476458", True)
KPP = Identifier("ru-kpp", "772201001", None)


@pytest.mark.parametrize(
    ("written", "label", "country", "scheme", "valid"),
    [
        ("7722476458", "INN", None, "ru-inn", True),
        ("7722476459", "INN", None, "ru-inn", False),
        ("500100732259", "ИНН", None, "ru-inn", True),
        ("1027700132195", "Registration Number", None, "ru-ogrn", True),
        ("304500116000157", "", None, "ru-ogrnip", True),
        ("772201001", "КПП", None, "ru-kpp", None),
        ("772201001", "", "RU", "ru-kpp", None),
        ("100219673", "Tax ID No., BY", None, "by-unp", True),
        ("100219674", "УНП", None, "by-unp", False),
        ("061240000015", "", "KZ", "kz-bin", True),
        ("061211600012", "", None, "kz-iin", True),
        ("01804202210195", "Tax ID No. (Russia)", None, "kg-inn", None),
        ("01804202210195", "", None, "kg-inn", None),
        ("301234567", "STIR", None, "uz-stir", None),
        ("01234567", "", "AM", "am-tin", None),
        ("404123456", "", "GE", "ge-id", None),
        ("4540536920", "", None, "tr-vkn", True),
        ("4540536920", "Vergi No", "TR", "tr-vkn", True),
        ("0313055766900016", "MERSIS", None, "tr-mersis", True),
        ("10000000146", "T.C. Kimlik", None, "tr-tckn", True),
        ("911100001000274544", "USCC", None, "cn-uscc", True),
        ("911100001000274545", "", None, "cn-uscc", False),
        ("00501503", "", "TW", "tw-ubn", True),
        ("00501502", "UBN", None, "tw-ubn", False),
        ("1234567", "CR No.", "HK", "hk-cr", None),
        ("12345678-000-05-23-A", "", None, "hk-br", None),
        ("27AAPFU0939F1ZV", "", None, "in-gstin", True),
        ("AAPFU0939F", "", None, "in-pan", None),
        ("AAPFU0939F", "IEC", None, "in-iec", None),
        ("0100109106", "MST", None, "vn-mst", True),
        ("32855961", "ЄДРПОУ", None, "ua-edrpou", True),
        ("7010401006126", "", "JP", "jp-cn", True),
        ("5493001KJTIIGC8Y1R12", "", None, "lei", True),
        ("DE136695976", "", None, "eu-vat", True),
        ("IMO 9187629", "", None, "imo", True),
        ("CN-1234567", "Trade licence", "AE", "ae-licence", None),
        ("14005160213", "", None, "ir-nid", True),
        ("14005160214", "National ID", "IR", "ir-nid", False),
        ("199508697K (UEN)", "", None, "sg-uen", True),
        ("U74999DL2017PTC315173", "", None, "in-cin", None),
        ("91440101MA5ALQNR86 (USCC)", "", None, "cn-uscc", True),
        ("USCC no. 91440101MA5ALQNR86", "", None, "cn-uscc", True),
        ("65627867 (BRN)", "", None, "hk-br", None),
        ("HELLO", "", None, "other", None),
        ("12345678", "", None, "other", None),
    ],
)
def test_schemes(
    written: str, label: str, country: str | None, scheme: str, valid: bool | None
) -> None:
    found = identify(written, label, country)
    assert [(one.scheme, one.valid) for one in found] == [(scheme, valid)]


@pytest.mark.parametrize(
    "written",
    ["7722476458", "7722476458.0", "7722476458,00", " 7722476458 ", "'7722476458", "77 22476458",
     "7722-476458", "7.722476458E9", "ИНН 7722476458",
     "7722476458 (Russia)", "７７２２４７６４５８"],
)  # fmt: skip
def test_one_number_in_many_writings(written: str) -> None:
    assert identify(written) == (INN,)


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("7722476458/772201001", "ИНН/КПП"),
        ("7722476458 772201001", ""),
        ("ИНН/КПП 7722476458/772201001", ""),
        ("ИНН 7722476458, КПП 772201001", ""),
        ("7722476458 (КПП: 772201001)", "ИНН"),
    ],
)
def test_several_numbers_in_one_cell(written: str, label: str) -> None:
    assert identify(written, label) == (INN, KPP)


def test_lost_zeros_come_back_where_a_name_and_a_checksum_agree() -> None:
    assert identify("61240000015", "BIN", "KZ") == (Identifier("kz-bin", "061240000015", True),)
    assert identify("100109106", "MST", "VN") == (Identifier("vn-mst", "0100109106", True),)
    assert identify("100109106") == (Identifier("other", "100109106", None),)


def test_two_schemes_hold_and_the_label_or_country_decides() -> None:
    both = "1000000034"  # passes the checks of a Russian INN and of a Turkish VKN
    assert {one.scheme for one in identify(both)} == {"ru-inn", "tr-vkn"}
    assert {one.valid for one in identify(both)} == {None}
    assert identify(both, "INN") == (Identifier("ru-inn", both, True),)
    assert identify(both, "", "TR") == (Identifier("tr-vkn", both, True),)


def test_a_slip_and_a_wrong_label_look_the_same() -> None:
    found = identify("4540536920", "INN", "RU")  # a good VKN called a Russian INN
    assert found == (
        Identifier("ru-inn", "4540536920", False),
        Identifier("tr-vkn", "4540536920", None),
    )


@pytest.mark.parametrize(
    ("written", "label", "scheme", "value"),
    [
        ("1O277OO132195", "ОГРН", "ru-ogrn", "1027700132195"),
        ("1О277ОО132195", "", "ru-ogrn", "1027700132195"),  # Cyrillic letters
        ("ОГРН 1О277ОО132195", "", "ru-ogrn", "1027700132195"),
        ("91IIOOOO1OOO274544", "USCC", "cn-uscc", "911100001000274544"),
        ("O6124OOOOOl5", "BIN", "kz-bin", "061240000015"),
        ("1OO219673", "УНП", "by-unp", "100219673"),
        ("O313O55766900016", "MERSIS", "tr-mersis", "0313055766900016"),
    ],
)
def test_letters_for_digits_are_read_where_a_checksum_proves_it(
    written: str, label: str, scheme: str, value: str
) -> None:
    (found,) = identify(written, label)
    assert (found.scheme, found.value, found.valid) == (scheme, value, True)
    assert found.repaired


@pytest.mark.parametrize(
    ("written", "label", "country"),
    [
        ("1O277OO132196", "ОГРН", "RU"),  # its checksum fails
        ("O1234567", "", "AM"),  # no checksum, no proof
        ("3O1234567", "STIR", "UZ"),
        ("OOOOOOOOOO", "INN", "RU"),
        ("77224764S8", "INN", "RU"),  # S is no digit
    ],
)
def test_letters_for_digits_stay_where_nothing_proves_them(
    written: str, label: str, country: str
) -> None:
    assert identify(written, label, country) == (Identifier("other", written, None),)


def test_an_identifier_as_written_is_not_marked_repaired() -> None:
    assert not identify("7722476458", "INN")[0].repaired
    assert identify("AAPFU0939F")[0].scheme == "in-pan"  # its letters are its own


@pytest.mark.parametrize("written", ["", " ", "-", "NULL", "0000000000", "ОТСУТСТВУЕТ"])
def test_nothing_is_stated(written: str) -> None:
    assert identify(written) == ()


def test_what_identifies_alone() -> None:
    assert IDENTIFYING.isdisjoint({"ru-kpp", "ae-licence", "other"})
    assert {"ru-inn", "ru-ogrn", "cn-uscc", "lei"} <= IDENTIFYING
    assert not scheme_info("ru-kpp").identifying
    assert scheme_info("kz-bin").country == "KZ"
    with pytest.raises(KeyError):
        scheme_info("no-such-scheme")


def test_every_scheme_says_what_it_is() -> None:
    assert len({scheme.name for scheme in SCHEMES}) == len(SCHEMES)
    for scheme in SCHEMES:
        assert scheme.title
        assert scheme.lengths
        assert scheme_info(scheme.name) is scheme


@settings(deadline=None)  # tables are read at the first call
@given(st.text(st.characters()), st.text(st.characters()), st.sampled_from([None, "RU", "TR"]))
def test_never_raises(written: str, label: str, country: str | None) -> None:
    for one in identify(written, label, country):
        assert one.value
        assert one.scheme == "other" or one.scheme in {scheme.name for scheme in SCHEMES}


@settings(deadline=None)  # tables are read at the first call
@given(st.from_regex(r"[0-9A-Z]{6,20}", fullmatch=True), st.sampled_from(["", "INN", "BIN", "CR"]))
def test_valid_means_that_format_and_checksum_hold(written: str, label: str) -> None:
    for one in identify(written, label):
        if one.valid:
            scheme = scheme_info(one.scheme)
            assert scheme.fits(one.value)
            assert scheme.valid(one.value)
