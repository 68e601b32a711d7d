from pathlib import Path

import pytest

from enduse.errors import InputError
from enduse.readers.lists.jp_meti import read_jp_meti
from enduse.readers.records import ListEntry, Party, Quarantined
from reading import read_list, records, text_file

HEAD = """○ 輸出等に係る禁止措置
の対象となるロシア連邦の団体（告示）
指定日：2022 年03月01 日
最終更新日：2025 年09 月12 日
"""
BODY = """１ 株式会社見本造船所
Example Shipyard JSC
所在地：203, Example Emb., 190121, St. Peterburg, Russia.
２ 連邦見本庁
Federal Example Service (FES), a.k.a., the following two aliases:
-Sluzhba Primer;
and
-FES LLC.
所在地：Ulitsa 1, Moscow 107031, Russia; and Dom 2,
Moscow 127055RU.3 見本情報庁（別称、見本A及び
見本B）Example Intelligence, a.k.a. the
following one alias:-EI.
所 在 地 ： Yasenevo 11, Moscow, 0101000.
4 インテグラルSPB
Integral SPB
所在地：21-
27 Avenue, Building 1, Saint Petersburg, Russia.
6 見本機械（广州见本有限公司）
Alfa Example Co., Ltd.
別称：見本社; 有限会社 見本
LLC Company Alfa; Kompaniya Alfa
所在地：ul. 7, Moscow
"""


def parties(tmp_path: Path, text: str) -> list[Party]:
    return records(read_list(read_jp_meti, text_file(tmp_path, text, "jp.txt")), Party)


def test_entries_are_found_by_their_running_number(tmp_path: Path) -> None:
    file = text_file(tmp_path, HEAD + BODY, "jp.txt")
    readings = read_list(read_jp_meti, file)
    assert [r.row for r in readings] == [1, 2, 3, 4, 6]  # 5 was taken off
    assert file.rows_read == 5
    entries = records(readings, ListEntry)
    assert {(e.list, e.version, e.listed_from, e.from_basis) for e in entries} == {
        ("jp-meti-russia", "2025-09-12", None, "unknown")
    }


def test_names_in_both_scripts(tmp_path: Path) -> None:
    names = [[(n.name, n.quality) for n in party.names] for party in parties(tmp_path, HEAD + BODY)]
    assert names == [
        [("Example Shipyard JSC", "primary"), ("株式会社見本造船所", "translation")],
        [
            ("Federal Example Service (FES)", "primary"), ("Sluzhba Primer", "alias"),
            ("FES LLC", "alias"), ("連邦見本庁", "translation"),
        ],
        [
            ("Example Intelligence", "primary"), ("EI", "alias"), ("見本情報庁", "translation"),
            ("見本A", "translation"), ("見本B", "translation"),
        ],
        [("Integral SPB", "primary"), ("インテグラルSPB", "translation")],
        [
            ("Alfa Example Co., Ltd.", "primary"), ("見本機械（广州见本有限公司）", "translation"),
            ("見本社", "alias"), ("有限会社 見本", "alias"), ("LLC Company Alfa", "alias"),
            ("Kompaniya Alfa", "alias"),
        ],
    ]  # fmt: skip


def test_addresses_over_several_lines(tmp_path: Path) -> None:
    found = [[a.address for a in party.addresses] for party in parties(tmp_path, HEAD + BODY)]
    assert found == [
        ["203, Example Emb., 190121, St. Peterburg, Russia"],
        ["Ulitsa 1, Moscow 107031, Russia", "Dom 2, Moscow 127055RU"],
        ["Yasenevo 11, Moscow, 0101000"],
        ["21-27 Avenue, Building 1, Saint Petersburg, Russia"],
        ["ul. 7, Moscow"],
    ]


def test_the_head_says_russia_or_the_addresses_say_where(tmp_path: Path) -> None:
    assert {party.country for party in parties(tmp_path, HEAD + BODY)} == {"RU"}
    other = HEAD.replace("ロシア連邦の", "ロシア連邦以外の国の")
    other += "1 見本\nTako LLC\n所在地：17 Street, Yerevan, Armenia.\n"
    (party,) = parties(tmp_path, other)
    assert (party.ref, party.country) == ("jp-meti-third|1", "AM")


def test_an_entry_without_a_latin_name_is_quarantined(tmp_path: Path) -> None:
    readings = read_list(
        read_jp_meti, text_file(tmp_path, HEAD + "1 見本\n所在地：Moscow, Russia.\n", "jp.txt")
    )
    assert records(readings, Quarantined)[0].reason == "no Latin name could be read"


def test_another_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no numbered entry"):
        read_list(read_jp_meti, text_file(tmp_path, "name,list\n1 x,y\n", "jp.txt"))
