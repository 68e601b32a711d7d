"""Legal forms in their writings, in every script that the room reads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from enduse.names.keys import name_key

# Every writing of the line has the form before the colon and the key STANKO.
WRITINGS = """
AB: STANKO AB | AB STANKO
AD: STANKO EAD
ANO: АНО СТАНКО | НКО СТАНКО
APS: STANKO ApS | STANKO IVS
AS: STANKO AS | STANKO a.s. | STANKO A.Ş. | STANKO Anonim Şirketi | STANKO San. ve Tic. A.Ş.
BSC: STANKO BSC
BV: STANKO BV | СТАНКО Б.В.
CJSC: СЗАО СТАНКО | ЗАО СТАНКО | ZAO STANKO | АОЗТ СТАНКО
CO: STANKO CO | STANKO Company
CO LTD: STANKO Co., Ltd | STANKO Co.Ltd | STANKO COMPANY LTD | STANKO Limited Company
CO LTD: STANKO Ltd Co | СТАНКО КО., ЛТД | СТАНКО КО ЛТД
CONG TY CP: CONG TY CO PHAN STANKO | CTCP STANKO
CONG TY TNHH: CÔNG TY TNHH STANKO
CORP: STANKO Corp.
CV: STANKO CV
DD: STANKO d.d.
DMCC: STANKO DMCC | СТАНКО ДМСС
DOO: STANKO DOO | STANKO D.O.O. | ДОО СТАНКО | STANKO j.d.o.o.
EST: STANKO Establishment | STANKO EST.
FGBU: ФКП СТАНКО | ФГБУ СТАНКО | ФГАУ СТАНКО | ФГКУ СТАНКО
FGUP: ФГУП СТАНКО
FZ LLC: STANKO FZ-LLC | STANKO FZ LLC | STANKO FZ
FZCO: STANKO FZCO | STANKO - FZCO
FZE: STANKO FZE | STANKO F.Z.E | СТАНКО ФЗЕ
GBU: ГБУ СТАНКО
GMBH: STANKO mbH | СТАНКО ГМБХ
GMBH CO KG: STANKO GmbH & Co. KG
GUP: ГУП СТАНКО | МУП СТАНКО | УП СТАНКО | РУП СТАНКО | ГП СТАНКО | ДП СТАНКО
INC: STANKO Inc. | СТАНКО ИНК.
IP: ФОП СТАНКО
JSC: STANKO JSC | JSC STANKO | J.S.C. STANKO | AO STANKO | STANKO AO | STANKO AJ
JSC: STANKO JOINT STOCK COMPANY | СТАНКО А.О.
KFKH: КФХ СТАНКО | КРЕСТЬЯНСКОЕ (ФЕРМЕРСКОЕ) ХОЗЯЙСТВО СТАНКО
KFT: STANKO KFT | STANKO Kft. | STANKO Zrt. | СТАНКО КФТ
KG: STANKO e.K.
KK: STANKO K.K. | STANKO Kabushiki Kaisha
KSC: STANKO K.S.C.
LLC: ОДО СТАНКО | СООО СТАНКО | ИООО СТАНКО | ИП ООО СТАНКО | СП ООО СТАНКО | OOO STANKO
LLC: STANKO OOO | ТзОВ СТАНКО | ТДВ СТАНКО | Товариство з додатковою відповідальністю СТАНКО
LLC: STANKO MCHJ | MCHJ STANKO | СТАНКО МЧЖ | ОсОО СТАНКО | OsOO STANKO | STANKO MMC
LLC: შპს სტანკო | STANKO L.L.C. S.O.C. | СООО "СТАНКО" | СТАНКО ЛЛС | СТАНКО ЭлЭлСи
LLP: STANKO LLP | STANKO LIMITED LIABILITY PARTNERSHIP | ТОО СТАНКО | STANKO TOO | TOO STANKO
LLP: ТОО "СТАНКО"
LP: STANKO LP | STANKO L.P.
LTD: STANKO Ltda. | STANKO EIRELI
LTD STI: STANKO Ltd. Şti. | STANKO San. Tic. Ltd. Şti.
LTD STI: STANKO SANAYİ VE DIŞ TİCARET LİMİTED ŞİRKETİ | СТАНКО САН ВЕ ТИДЖ ЛТД ШТИ
LTD STI: СТАНКО ЛТД.ШТИ.
NJSC: НАО СТАНКО | STANKO PJS | STANKO Private Joint Stock | STANKO Co. (P.J.S.) | NAO STANKO
NJSC: ПрАТ СТАНКО
NV: STANKO NV
OJSC: OAO STANKO | AOOT STANKO | АООТ СТАНКО | ОАО СТАНКО | STANKO ASC
OOD: STANKO EOOD | СТАНКО ЕООД
OU: STANKO OÜ
OY: STANKO OY
PE: ЧП СТАНКО | ЧУП СТАНКО | STANKO XK | СТАНКО ХК
PJSC: PJSC STANKO | STANKO P.J.S.C. | Public JSC STANKO | PAO STANKO | STANKO PAO | ПАО СТАНКО
PK: ПК СТАНКО | СТАНКО ПК | ПРОИЗВОДСТВЕННЫЙ КООПЕРАТИВ СТАНКО
PLC: STANKO PLC
PT: PT STANKO | PT. Stanko Tbk | STANKO Tbk
PTE LTD: STANKO PTE LTD | STANKO PTE. LTD | STANKO PTE
PTY LTD: STANKO Pty Ltd
PVT LTD: STANKO PVT LTD | STANKO PRIVATE LIMITED | STANKO (Pvt.) Ltd.
SA: STANKO S.A. de C.V. | STANKO SAS | STANKO S/A | СТАНКО С.А.
SAL: STANKO S.A.L. | STANKO SAL OFFSHORE
SAOG: STANKO SAOG
SARL: STANKO SARL | STANKO S.à r.l. | STANKO S.A.R.L.
SDN BHD: STANKO SDN BHD
SE: STANKO SE
SHPK: STANKO Sh.P.K.
SIA: STANKO SIA
SL: STANKO S.L. | STANKO S.L.U.
SNC: STANKO SNC
SP ZOO: STANKO SP Z O O | СТАНКО СП.З О.О.
SPA: STANKO SPA | STANKO SpA | СТАНКО С.П.А.
SPC: STANKO SPC
SRL: STANKO S. de R.L. de C.V. | STANKO S.r.l. unipersonale | СТАНКО С.Р.Л.
SRO: STANKO SRO | STANKO, s.r.o. | STANKO spol. s r.o.
UAB: STANKO UAB
UG: STANKO UG (haftungsbeschränkt)
VOF: STANKO VOF
WLL: STANKO W.L.L.
YK: STANKO Godo Kaisha
"""


def _rows() -> Iterator[tuple[str, list[str]]]:
    for line in WRITINGS.strip().splitlines():
        form, _, found = line.partition(": ")
        yield form, found.split(" | ")


@pytest.mark.parametrize(
    ("form", "written"), [(form, written) for form, found in _rows() for written in found]
)
def test_a_form_in_all_its_writings(form: str, written: str) -> None:
    found = name_key(written)
    assert (found.key, found.legal_form) == ("STANKO", form)


@pytest.mark.parametrize(
    ("written", "key", "form"),
    [
        ("沈机有限责任公司", "沈机", "CO LTD"),
        ("沈机股份有限公司", "沈机", "CO LTD"),
        ("沈机集团有限公司", "沈机集团", "CO LTD"),
        ("沈机集团", "沈机集团", None),
        ("沈机合伙企业(有限合伙)", "沈机", "LP"),
        ("スタンコ株式会社", "スタンコ", "KK"),
        ("㈱スタンコ", "スタンコ", "KK"),
        ("合同会社スタンコ", "スタンコ", "YK"),
        ("주식회사 스탄코", "스탄코", "KK"),
        ("㈜스탄코", "스탄코", "KK"),
        ("스탄코 유한회사", "스탄코", "CO LTD"),
        ("유한책임회사 스탄코", "스탄코", "CO LTD"),
    ],
)
def test_forms_of_unsegmented_text(written: str, key: str, form: str | None) -> None:
    found = name_key(written)
    assert (found.key, found.legal_form) == (name_key(key).key, form)


@pytest.mark.parametrize(
    "written",
    [
        "ООО ПК СТАНКО",  # ПК is a production company here, not a cooperative
        "AB STANKO LTD",
        "STANKO GENERAL TRADING LLC",
        "STANKO TRADING COMPANY",
        "NPP STANKO",
    ],
)
def test_words_that_are_no_form_stay(written: str) -> None:
    assert name_key(written).key != "STANKO"
