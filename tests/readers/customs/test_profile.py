"""Profiles: every vendor's heading list is known as what it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from enduse.errors import InputError
from enduse.readers.customs.choose import choose, match
from enduse.readers.customs.profile import Profile, _validator, find_profile, heading_key, profiles
from helpers import shared

SECTIONS = {
    "Russia Export Full": "ru-export",
    "Russia Export Short": "ru-export-short",
    "Russia Import Full": "ru-import",
    "Russia Import Short": "ru-import-short",
    "Kazakhstan Export F": "kz-export",
    "Kazakhstan Export S": "kz-export-short",
    "Kazakhstan Import F": "kz-import",
    "Kazakhstan Import S": "kz-import-short",
    "Uzbekistan export F": "uz-export",
    "Uzbekistan Export S": "uz-export-short",
    "Uzbekistan import Full (1)": "uz-import",
    "Uzbekistan import Full": "uz-import",
    "Uzbekistan Import s": "uz-import-short",
    "Armenia Export F": "am-export",
    "Armenia Export S": "am-export-short",
    "Armenia Import S": "am-import-short",
    "Turkey Export F": "tr-export",
    "Turkey Export S": "tr-export-short",
    "Turkey Import F": "tr-import",
    "Turkey Import S": "tr-import-short",
    "Ukraine Export Full": "ua-export",
    "Ukraine Export Short": "ua-export-short",
    "Ukraine Import Full": "ua-import",
    "Ukraine Import Short": "ua-import-short",
    "India Import F": "in-import",
    "India Import S": "in-import-short",
    "Vietnam Export full": "vn-export",
    "Vietnam export s": "vn-export-short",
    "Vietnam import full": "vn-import",
    "Vietnam import short": "vn-import-short",
}

HEADINGS = {
    "ru-import": """RECORDS_TAG DECLARATION_NUMBER IMP_DATE SUPPLIER_NAME SUPPLIER_ADDRESS
        IMPORTER_CODE IMPORTER_NAME IMPORTER_NAME_EN IMPORTER_ADDRESS IMPORTER_ADDRESS_EN
        CUSTOMS_CODE CUSTOMS_INN_CODE IMPORT_PORT CURRENCY_OF_CONTRACT_PRICE ITEM_NUMBER
        DESTINATION_COUNTRY ORIGIN_COUNTRY BRAND HS_CODE PRODUCT_DESCRIPTION
        PRODUCT_DESCRIPTION_EN QUANTITY UNIT GROSS_WEIGHT_KG NET_WEIGHT_KG
        CUSTOMS_COST_VALUE_RUB INVOICE_VALUE_RUB TOTAL_VALUE_USD INCOTERMS MANUFACTURER
        CUSTOMS_BROKER_NAME CUSTOMS_DECLARANT_NAME PUBLISHED""",
    "kz-import-short": """IMPORTER_NAME_EN SUPPLIER_NAME_EN HS_CODE HS_CODE_DESCRIPTION_EN
        SUMOFVALUE_IN_FOREIGN_CURRENCY SUMOFQUANTITY MONTHYEAR""",
    "tr-export": """BUYER_NAME CALCULATED_ITEM_VALUE_USD CLOSING_DATE CURRENCY
        DESTINATION_COUNTRY DESTINATION_COUNTRY_CODE EXPORTER_CODE EXPORTER_NAME
        EXPORTER_NAME_EN HS_CODE INCOTERMS INVOICE_AMOUNT ITEM_NO NET_WEIGHT_KG ORIGIN_COUNTRY
        ORIGIN_COUNTRY_CODE PRODUCT_DESCRIPTION QUANTITY REGISTRATION_DATE REGISTRATION_NO
        STATISTICAL_VALUE_USD STATUTE_STATEMENT UNIT""",
    "vn-import": """DECLARATION_DATE DECLARATION_NUMBER EXCHANGE_RATE EXPORTER_ADDRESS
        EXPORTER_NAME FOREIGN_CURRENCY HS_CODE IMPORTER_ADDRESS_EN IMPORTER_ADDRESS_VN
        IMPORTER_ID IMPORTER_NAME_EN IMPORTER_NAME_VN IMPORT_TAX_RATE INCOTERMS ORIGIN_COUNTRY
        PAYMENTE_METHOD PRODUCT_DESC_EN PRODUCT_DESC_VN QTY TOTAL_PRICE_IN_FOREIGN_CURRENCY
        TOTAL_PRICE_IN_USD TYPE_OF_IMPORT UNIT""",
    "generic": "Date Declaration Item Exporter Importer Importer_ID HS Description Value Currency",
}  # fmt: skip


def shipment_profiles() -> list[Profile]:
    return [profile for profile in profiles() if profile.table == "shipments"]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_published_heading_list_is_its_own_profile(section: str) -> None:
    text = shared("schemas/customs_columns.md").read_text(encoding="utf-8")
    lists = dict(re.findall(r"^## (.+?) \(header row \d\)\n\n(.+)$", text, re.MULTILINE))
    assert lists.keys() == SECTIONS.keys()
    headings = re.findall(r"`([^`]*)`", lists[section])
    found = choose(shipment_profiles(), headings, "file")
    assert found.profile.name == SECTIONS[section]
    assert not found.unexplained


@pytest.mark.parametrize("name", HEADINGS)
def test_headings_decide(name: str) -> None:
    found = choose(shipment_profiles(), HEADINGS[name].split(), "file")
    assert found.profile.name == name
    assert found.reason.endswith("columns are known to it")


def test_headings_compare_without_case_spaces_and_underscores() -> None:
    assert heading_key("\ufeffHS Code_2 ") == heading_key("hs_CODE 2") == "hscode2"


def test_headings_that_fit_nothing_name_the_nearest() -> None:
    with pytest.raises(InputError, match=r"no profile fits.*nearest: .*--profile"):
        choose(shipment_profiles(), ["IMP_DATE", "SUPPLIER_NAME", "COLOUR"], "file.csv")


def test_headings_that_fit_two_profiles_ask() -> None:
    headings = ["MONTHYEAR", "HS_CODE", "TOTALVALUE", "TOTALQUANTITY"]
    with pytest.raises(InputError, match=r"equally well; choose with --profile"):
        choose(shipment_profiles(), headings, "file.csv")


def test_every_shipped_profile_is_valid() -> None:
    import yaml

    folder = Path(__file__).parents[3] / "src/enduse/readers/customs/profiles"
    names = set()
    for file in sorted(folder.glob("*.yaml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert list(_validator().iter_errors(content)) == [], file.name
        assert content["name"] == file.stem
        names.add(content["name"])
    assert names == {profile.name for profile in profiles()}
    assert set(SECTIONS.values()) | {"generic", "sales"} == names


def test_no_heading_is_both_used_and_unused() -> None:
    for profile in profiles():
        used = {heading_key(h) for h in profile.mapped()}
        assert not used & {heading_key(h) for h in profile.unused}, profile.name


def test_a_profile_of_the_user(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "name: mine\ntitle: Mine\ntable: shipments\ndate: {headings: [Tag]}\n"
        "columns: {hs: [Warennummer]}\nparties: {importer: {name: [Empfänger]}}\n",
        encoding="utf-8",
    )
    found = find_profile(str(path))
    assert match(found, ["Tag", "WARENNUMMER", "Empfänger"]).score == 1.0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: [", "not valid YAML"),
        ("name: x", "is a required property"),
        ("name: x\ntitle: X\ntable: sales\ndate: {headings: []}\ncolumns: {}\nparties: {}", "date"),
        (
            "name: x\ntitle: X\ntable: shipments\ndate: {headings: [d]}\ncolumns: {}\n"
            "parties: {importer: {name: [i]}}",
            "where `hs` stands",
        ),
    ],
)
def test_a_wrong_profile_says_what_is_wrong(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        find_profile(str(path))


def test_an_unknown_profile_names_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"choose one of .*ru-import"):
        find_profile("ru-imports")
    with pytest.raises(InputError, match="check the path"):
        find_profile("/nowhere/mine.yaml")
