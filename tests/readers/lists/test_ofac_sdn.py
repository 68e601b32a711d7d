from pathlib import Path

import pytest

from enduse.errors import InputError
from enduse.readers.lists.ofac_sdn import companion_rank, read_ofac_sdn
from enduse.readers.records import ListEntry, Party, Quarantined, WrittenAddress, WrittenName
from reading import read_list, records, text_file

SDN = (
    '101,"EXAMPLE PLANT LLC",-0- ,"RUSSIA-EO14024",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    "\"Tax ID No. 7700000000 (Russia); a.k.a. 'EXPLANT'.\"\r\n"
    '102,"PERSON, Example","individual","NPWMD] [IFSR",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"nationality Iran."\r\n'
    '103,"MAR EXAMPLE","vessel","CUBA",-0- ,"CL2192","Tug",-0- ,"212","Cuba",-0- ,-0- \r\n'
    "\x1a\r\n"
)
ALT = '101,12,"aka","PLANT EXAMPLE",-0- \n101,13,"fka","PLANT 5",-0- \n\x1a\n'
ADD = (
    '101,25,"1 Plant Street","Perm 614000","Russia",-0- \n'
    "101,26,-0- ,-0- ,-0- ,-0- \n102,27,-0- ,-0- ,-0- ,-0- \n"
)
COMMENTS = "101,\"12345 (Russia); Registration Number 1027700000000 (Russia); a.k.a. 'EXP'.\"\n"


def test_the_official_file_without_a_header(tmp_path: Path) -> None:
    file = text_file(tmp_path, SDN)
    readings = read_list(read_ofac_sdn, file)
    assert file.rows_read == len(readings) == 4
    parties = records(readings, Party)
    assert [(p.ref, p.kind, p.country) for p in parties] == [
        ("ofac-sdn|101", "company", "RU"),
        ("ofac-sdn|102", "person", "IR"),
        ("ofac-sdn|103", "vessel", "CU"),
    ]
    assert parties[0].names == (WrittenName("EXAMPLE PLANT LLC"), WrittenName("EXPLANT", "weak"))
    assert [(i.label, i.written) for i in parties[2].identifiers] == [("Call sign", "CL2192")]
    entries = records(readings, ListEntry)
    assert [e.programme for e in entries] == ["RUSSIA-EO14024", "NPWMD; IFSR", "CUBA"]
    assert {(e.listed_from, e.from_basis, e.to_basis) for e in entries} == {
        (None, "unknown", "unknown")
    }
    assert records(readings, Quarantined)[0].reason == "1 columns where the file has 12"


def test_a_header_row_is_no_entry(tmp_path: Path) -> None:
    header = "ID,Name,Type,Country,Title,Col_F,Col_G,Col_H,Col_I,Col_J,Col_K,Details\n"
    file = text_file(tmp_path, header + SDN.split("\r\n", maxsplit=1)[0] + "\n\x1a,,,,,,,,,,,\n")
    readings = read_list(read_ofac_sdn, file)
    assert [r.row for r in readings] == [2, 3]
    assert records(readings, Quarantined)[0].reason == "does not start with an entry number"
    assert file.rows_read == 2


def test_companion_files_speak_of_the_same_party(tmp_path: Path) -> None:
    alt = read_list(read_ofac_sdn, text_file(tmp_path, ALT, "alt.csv"))
    assert [r.names for r in records(alt, Party)] == [
        (WrittenName("PLANT EXAMPLE", "alias"),),
        (WrittenName("PLANT 5", "former"),),
    ]
    assert len(records(alt, ListEntry)) == 1  # once per entry, not once per alias
    add = read_list(read_ofac_sdn, text_file(tmp_path, ADD, "add.csv"))
    assert records(add, Party)[0].addresses == (
        WrittenAddress("1 Plant Street, Perm 614000, Russia", "RU"),
    )
    assert records(add, Quarantined)[0].reason == "no address"
    assert [e.entry for e in records(add, ListEntry)] == ["101", "102"]
    comments = read_list(read_ofac_sdn, text_file(tmp_path, COMMENTS, "comments.csv"))
    (party,) = records(comments, Party)
    assert [i.written for i in party.identifiers] == ["1027700000000"]
    assert party.names == (WrittenName("EXP", "weak"),)
    assert {p.ref for r in (alt, add, comments) for p in records(r, Party)} == {
        "ofac-sdn|101", "ofac-sdn|102",
    }  # fmt: skip


def test_a_dated_directive_is_a_list_of_its_own(tmp_path: Path) -> None:
    dated = "Listing Date (EO 14024 Directive 3): 24 Feb 2022"
    row = SDN.split("\r\n", maxsplit=1)[0].replace("a.k.a. 'EXPLANT'", dated)
    entries = records(read_list(read_ofac_sdn, text_file(tmp_path, row)), ListEntry)
    assert [(e.list, str(e.listed_from), e.to_basis) for e in entries] == [
        ("ofac-sdn", "None", "unknown"),
        ("ofac-eo-14024-directive-3", "2022-02-24", "open"),
    ]


def test_the_file_that_names_the_entries_is_read_first(tmp_path: Path) -> None:
    files = [
        text_file(tmp_path, text, f"{number}.csv")
        for number, text in enumerate((COMMENTS, ADD, ALT, SDN))
    ]
    assert [f.path.stem for f in sorted(files, key=companion_rank)] == ["3", "2", "1", "0"]


@pytest.mark.parametrize("content", ["a,b,c\n1,2,3\n", "name,type,list,date\nx,y,z,w\n", "1\n"])
def test_another_file_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(InputError, match="not a file of OFAC's SDN list"):
        read_list(read_ofac_sdn, text_file(tmp_path, content))
