from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enduse.names.keys import NAMES_VERSION, name_key


@pytest.mark.parametrize(
    ("written", "key", "form"),
    [
        ('ООО "СТАНКО"', "STANKO", "LLC"),
        ('OOO "СТАНКО"', "STANKO", "LLC"),
        ("СТАНКО, ООО", "STANKO", "LLC"),
        ("Общество с ограниченной ответственностью «Станко»", "STANKO", "LLC"),
        ("OBSHCHESTVO S OGRANICHENNOY OTVETSTVENNOSTYU STANKO", "STANKO", "LLC"),
        ("Limited Liability Company Stanko", "STANKO", "LLC"),
        ("STANKO L.L.C.", "STANKO", "LLC"),
        ("АО КАМАЗ", "KAMAZ", "JSC"),
        ("KAMAZ, AO", "KAMAZ", "JSC"),
        ("JSC KAMAZ", "KAMAZ", "JSC"),
        ("Joint Stock Company KAMAZ", "KAMAZ", "JSC"),
        ("AO SMITH CORP", "AO SMITH", "CORP"),
        ("ПАО КАМАЗ", "KAMAZ", "PJSC"),
        ("ПУБЛИЧНОЕ АКЦИОНЕРНОЕ ОБЩЕСТВО КАМАЗ", "KAMAZ", "PJSC"),
        ("ЗАО СТАНКО", "STANKO", "CJSC"),
        ("3AO СТАНКО", "STANKO", "CJSC"),  # typed with the digit three
        ("CJSC STANKO", "STANKO", "CJSC"),
        ("ОАО СТАНКО", "STANKO", "OJSC"),
        ("НАО СТАНКО", "STANKO", "NJSC"),
        ("ИП ИВАНОВ И.И.", "IVANOV II", "IP"),
        ("IP IVANOV I I", "IVANOV II", "IP"),
        ("ФГУП ЗАВОД", "ZAVOD", "FGUP"),
        ("ТОО АЛМАТЫ СНАБ", "ALMATY SNAB", "LLP"),
        ("ALMATY SNAB LLP", "ALMATY SNAB", "LLP"),
        ("ЧП ИВАНОВ", "IVANOV", "PE"),
        ("ОсОО БИШКЕК", "BISHKEK", "LLC"),
        ("БИШКЕК МЧЖ", "BISHKEK", "LLC"),
        ("ԱՁ ՊԵՏՐՈՍՅԱՆ", "PETROSYAN", "IP"),
        ("შპს თბილისი", "TBILISI", "LLC"),
        ("Shenyang Machine Tool Co.,Ltd.", "SHENYANG MACHINE TOOL", "CO LTD"),
        ("SHENYANG MACHINE TOOL CO LTD", "SHENYANG MACHINE TOOL", "CO LTD"),
        ("Shenyang Machine Tool Company Limited", "SHENYANG MACHINE TOOL", "CO LTD"),
        ("A & B GmbH", "A AND B", "GMBH"),
        ("Foo GmbH & Co. KG", "FOO", "GMBH CO KG"),
        ("Foo AG", "FOO", "AG"),
        ("Foo S.p.A.", "FOO", "SPA"),
        ("Foo S.r.l.", "FOO", "SRL"),
        ("Foo S. A.", "FOO", "SA"),
        ("Foo B.V.", "FOO", "BV"),
        ("Foo Oy", "FOO", "OY"),
        ("Foo AB", "FOO", "AB"),
        ("Foo A/S", "FOO", "AS"),
        ("Foo s.r.o.", "FOO", "SRO"),
        ("Foo Sp. z o.o.", "FOO", "SP ZOO"),
        ("FOO A.Ş.", "FOO", "AS"),
        ("Foo Makina San. ve Tic. Ltd. Şti.", "FOO MAKINA", "LTD STI"),
        ("FOO MAKİNA SANAYİ VE TİCARET LİMİTED ŞİRKETİ", "FOO MAKINA", "LTD STI"),
        ("Foo FZE", "FOO", "FZE"),
        ("Foo FZCO", "FOO", "FZCO"),
        ("Foo FZ-LLC", "FOO", "FZ LLC"),
        ("Foo DMCC", "FOO", "DMCC"),
        ("Foo Pte. Ltd.", "FOO", "PTE LTD"),
        ("Foo Sdn. Bhd.", "FOO", "SDN BHD"),
        ("Foo Pvt. Ltd.", "FOO", "PVT LTD"),
        ("Foo Limited", "FOO", "LTD"),
        ("Foo L.L.C - S.O.C", "FOO", "LLC"),
        ("CÔNG TY TNHH FOO", "FOO", "CONG TY TNHH"),
        ("SRL PRO TRAFFIC", "PRO TRAFFIC", "SRL"),
        ("1st Machine Tool Plant JSC", "1ST MACHINE TOOL PLANT", "JSC"),
        ("The Boeing Company", "BOEING", "CO"),
    ],
)
def test_legal_forms(written: str, key: str, form: str) -> None:
    found = name_key(written)
    assert (found.key, found.legal_form) == (key, form)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('ООО "ТОРГОВЫЙ ДОМ СТАНКОМАШСТРОЙ"', "OOO Trading House Stankomashstroy"),
        ("ТД СТАНКО", "Torgovyi Dom STANKO"),
        ("Torgovy Dom Stanko", "TD STANKO"),
        ("НПО СТАНКО", "НАУЧНО-ПРОИЗВОДСТВЕННОЕ ОБЪЕДИНЕНИЕ СТАНКО"),
        ("NPP STANKO", "Scientific and Production Enterprise Stanko"),
        ("НИИ СТАНКО", "Scientific Research Institute Stanko"),
        ("CТАНКО", "СТАНКО"),
        ("ЗАВОД №5", "ZAVOD No. 5"),
        ("СТАНКО-2", "СТАНКО2"),
        ("СЕМЁНОВ", "СЕМЕНОВ"),
        ("沈阳机床股份有限公司", "瀋陽機床有限責任公司"),
        ("沈阳机床(集团)有限公司", "沈阳机床集团有限公司"),
        ("株式会社トヨタ", "トヨタ株式会社"),
        ("ЦНИИ СТАНКО", "Central Scientific Research Institute Stanko"),
        ("ВНИИ СТАНКО", "All-Russian Research Institute Stanko"),
        ("НТЦ СТАНКО", "Scientific and Technical Centre Stanko"),
        ("ЦКБ СТАНКО", "Central Design Bureau Stanko"),
        ("НВО СТАНКО", "NPO STANKO"),
        ("STANKO IMPORT & EXPORT CO LTD", "STANKO EXPORT IMPORT CO LTD"),
        ("STANKO İTHALAT İHRACAT LTD. ŞTİ.", "STANKO IMP EXP"),
        ("STANKO SANAYİ VE DIŞ TİCARET LİMİTED ŞİRKETİ", "STANKO LTD"),
    ],
)
def test_one_key(one: str, other: str) -> None:
    assert name_key(one).key == name_key(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ЗАВОД 5", "ЗАВОД 7"),
        ("ТД КАМАЗ", "КАМАЗ"),
        ("沈阳机床集团有限公司", "沈阳机床有限公司"),  # the group is another company
        ("鑫达科技有限公司", "新达科技有限公司"),  # the same syllables, other characters
        ("SHENYANG MACHINE TOOL CO LTD", "SHENYANG MACHINE TOOL IMP & EXP CO LTD"),
        ("ПО СТАНКО", "СТАНКО"),
    ],
)
def test_two_keys(one: str, other: str) -> None:
    assert name_key(one).key != name_key(other).key


@pytest.mark.parametrize(
    ("written", "key"), [("ООО", "LLC"), ("L.L.C.", "LLC"), ("有限公司", "CO LTD"), ("Ь", "U042C")]
)
def test_a_name_that_is_only_a_form_keeps_it(written: str, key: str) -> None:
    assert name_key(written).key == key


def test_script_is_that_of_the_letters() -> None:
    assert name_key("OOO ЗАВОД № 5").script == "cyrillic"
    assert name_key("沈阳机床").script == "han"
    assert name_key("").script == "other"


@settings(deadline=None)  # tables are read at the first call
@given(st.text(st.characters()))
def test_any_text_has_a_plain_key(text: str) -> None:
    key = name_key(text).key
    assert key.isascii()
    assert key == " ".join(key.upper().split())
    assert name_key(text) == name_key(text)


@settings(deadline=None)  # tables are read at the first call
@given(st.text("АБВЯЪЬabzßŞ沈阳ト한აա", min_size=1))
def test_a_name_with_letters_has_a_key(text: str) -> None:
    assert name_key(text).key


def test_the_version_is_said() -> None:
    assert NAMES_VERSION
