from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enduse import schema
from enduse.errors import InputError
from enduse.names.keys import name_key
from enduse.trade.brands import (
    BRAND_NAMES,
    BRAND_PLANTS,
    brand_name_rows,
    brand_plant_rows,
    brand_rows,
    check_brand_file,
    find_marks,
    load_brands,
    mark_key,
    recognise_mark,
)
from enduse.trade.data import table


@pytest.mark.parametrize(
    ("written", "brand"),
    [
        ("SMTCL", "SMTCL"),
        ("«smtcl»", "SMTCL"),
        ("沈阳机床", "SMTCL"),
        ("I5", "SMTCL"),
        ("DMG-MORI", "DMG Mori"),
        ("ДМГ МОРИ", "DMG Mori"),
        ("OКUMA", "Okuma"),  # the second letter is Cyrillic
        ("L.K.", "LK Machinery"),
        ("KAFO", "Kao Fong"),
        ("MICROCUT", "Microcut"),
        ("Haas Automation Inc.", "Haas"),
        ("STAR", "Star"),  # alone in the brand column an ambiguous mark counts
        ("STAR LINE", None),  # beside another word it does not
        ("DOOSAN", "DN Solutions"),
        ("FANUC / SMTCL", "SMTCL"),  # the machine's mark goes before the control's
        ("FANUC", "Fanuc"),
        ("КМТ", "KMT"),
        ("НЕ ОБОЗНАЧЕН", None),
        ("-", None),
        ("", None),
        ("no such mark", None),
    ],
)
def test_the_brand_column(written: str, brand: str | None) -> None:
    found = recognise_mark(written)
    assert (found.brand if found else None) == brand


@pytest.mark.parametrize(
    ("description", "brand"),
    [
        ("ВЕРТИКАЛЬНЫЙ ОБРАБАТЫВАЮЩИЙ ЦЕНТР VCENTER-102", "Victor Taichung"),
        ("Токарный станок SMTCL CAK6150 с ЧПУ FANUC 0i", "SMTCL"),
        ("Токарный станок с ЧПУ FANUC 0i", None),  # a lathe with this control, of another brand
        ("КОНТРОЛЛЕР FANUC A02B-0319", "Fanuc"),
        ("ТОКАРНЫЙ СТАНОК С ЧПУ STAR SR-20", "Star"),
        ("STAR DELTA STARTER", None),
        ("ПРИНТЕР BROTHER HL-1110", None),
        ("ШВЕЙНАЯ МАШИНА, ТОВАРНЫЙ ЗНАК: BROTHER", "Brother"),
        ("CNC lathe CK 6140", "CK"),
        ("socks, size CK", None),
        ("Shenyang Schiess boring mill", "Shenyang Schiess"),
        ("SCHIESSEN", None),  # whole words only
        ("沈阳机床股份数控车床CAK50", "SMTCL"),
        ("中捷摇臂钻床", None),  # two characters alone may stand in another word
        ("中捷镗铣床", "SMTCL"),  # beside the word for a milling machine they count
        ("milling machine MICRO CUT", "Microcut"),
        ("LATHE MORI SEIKI NL2500", "DMG Mori"),
        ("", None),
    ],
)
def test_descriptions(description: str, brand: str | None) -> None:
    found = find_marks(description)
    assert (found.brand if found else None) == brand


@given(st.text(max_size=200))
def test_keys_are_words_of_ascii_letters_and_digits(text: str) -> None:
    key = mark_key(text)
    assert all(word.isalnum() and word.isascii() and word == word.upper() for word in key.split())
    assert mark_key(key) == key


@given(st.text(max_size=300))
def test_any_text_can_be_searched(text: str) -> None:
    found = find_marks(text)
    assert found is None or found in load_brands().entries


def test_the_package_table_fits_its_schema() -> None:
    check_brand_file(table("brands.yaml"), "brands.yaml")
    assert len(load_brands().entries) > 200
    for entry in load_brands().entries:
        assert entry.source
        assert all(mark_key(written) for written in entry.writings), entry.brand


@pytest.mark.parametrize(
    ("maker", "brand"),
    [
        ("Genertec Shenyang Machine Tool Co., LTD", "SMTCL"),
        ("Shenyang Machine Tool (Group) Co., Ltd.", "SMTCL"),
        ("Victor Taichung Machinery Works Co., Ltd", "Victor Taichung"),
        ("Kao Fong Machinery Co.", "Kao Fong"),
        ("L.K. Machinery Corp", "LK Machinery"),
        ("Akira Seiki Co., Ltd", "Akira Seiki"),
        ("Buffalo Machinery", "Microcut"),
        ("I Machine Tools Corp", "I Machine Tools"),
    ],
)
def test_the_makers_of_the_published_documents(maker: str, brand: str) -> None:
    key = name_key(maker).key
    standings = {
        (row["brand"], row["standing"])
        for row in brand_name_rows().to_pylist()
        if row["name_key"] == key
    }
    assert (brand, "maker") in standings


def test_a_company_that_is_no_known_relative_is_a_note() -> None:
    key = name_key("Shenyang Machine Tool Import & Export Company").key
    rows = [row for row in brand_name_rows().to_pylist() if row["name_key"] == key]
    assert {row["standing"] for row in rows} == {"note"}
    assert "gave that up in October 2018" in rows[0]["says"]


def test_marks_of_an_unknown_maker_say_so() -> None:
    for name in ("Ironmac", "Shenyang Schiess", "KMT"):
        entry = load_brands().get(name)
        assert entry is not None
        assert entry.maker is None
        assert "Institute for Science" in entry.source


def test_rows_have_their_tables_columns() -> None:
    assert tuple(brand_rows().column_names) == schema.BRANDS.names
    assert tuple(brand_name_rows().column_names) == BRAND_NAMES.names
    assert tuple(brand_plant_rows().column_names) == BRAND_PLANTS.names
    keys = [(row["brand"], row["mark"]) for row in brand_rows().to_pylist()]
    assert len(keys) == len(set(keys))
    assert {"brand": "DMG Mori", "country": "DE", "standing": "plant"} in (
        brand_plant_rows().to_pylist()
    )


GROUP = """
groups:
  - country: CN
    kind: machine
    source: our own files
    verification: primary
    brands:
"""


def extra(directory: Path, entries: str) -> Path:
    path = directory / "brands.yaml"
    path.write_text(GROUP + entries, encoding="utf-8")
    return path


def test_a_workspace_adds_and_replaces_brands(tmp_path: Path) -> None:
    path = extra(
        tmp_path,
        '      - {brand: Newmark, maker: "New Maker Ltd", marks: [NMK9]}\n'
        '      - {brand: KMT, maker: "Known Now Ltd", ambiguous: [KMT]}\n',
    )
    brands = load_brands(path)
    added = recognise_mark("nmk9", brands)
    assert added is not None
    assert added.maker == "New Maker Ltd"
    replaced = brands.get("KMT")
    assert replaced is not None
    assert (replaced.maker, replaced.verification) == ("Known Now Ltd", "primary")
    assert recognise_mark("nmk9") is None  # the package's own table stays as it is
    assert pickle.loads(pickle.dumps(brands)) == brands  # so that workers can have it


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ("      - {brand: Newmark}\n", "'Newmark' (groups/0/brands/0): 'maker' is a required"),
        ("      - {brand: Newmark, maker: null, color: red}\n", "'color' was unexpected"),
        ("      - {brand: Newmark, maker: null, plants: [China]}\n", "'China' does not match"),
        ("      - {brand: Newmark, maker: null, marks: [SMTCL]}\n", "mark 'SMTCL' stands under"),
        ("      - [\n", "is not YAML"),
    ],
)
def test_a_wrong_file_is_one_line_with_file_and_entry(
    tmp_path: Path, entries: str, says: str
) -> None:
    path = extra(tmp_path, entries)
    with pytest.raises(InputError) as error:
        load_brands(path)
    assert str(path) in str(error.value)
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.yaml: cannot be read"):
        load_brands(tmp_path / "none.yaml")
