from datetime import date
from pathlib import Path

import pytest

from enduse.errors import InputError
from enduse.readers import textfile
from enduse.readers.lists.un import read_un
from enduse.readers.records import ListEntry, Party, Quarantined, WrittenAddress
from reading import read_list, records, text_file

HEAD = '<?xml version="1.0"?><CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09Z">'
PERSON = """<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>RI</FIRST_NAME><SECOND_NAME>SONG</SECOND_NAME>
<UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPi.077</REFERENCE_NUMBER>
<LISTED_ON>2017-12-22</LISTED_ON>
<NATIONALITY><VALUE>Democratic People's Republic of Korea</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Li Cheng He</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Li</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>654</NUMBER>
<ISSUING_COUNTRY>Iran</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT></INDIVIDUAL>"""
ENTITY = """<ENTITY><FIRST_NAME>EXAMPLE TRADING ; EXAMPLE BUSINESS</FIRST_NAME>
<UN_LIST_TYPE>Iran</UN_LIST_TYPE><REFERENCE_NUMBER>IRe.008</REFERENCE_NUMBER>
<LISTED_ON>2008-03-03</LISTED_ON>
<ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>OLD NAME</ALIAS_NAME></ENTITY_ALIAS>
<ENTITY_ADDRESS><STREET>1 Street</STREET><CITY>Tehran</CITY><COUNTRY>Iran (Islamic Republic of)
</COUNTRY></ENTITY_ADDRESS></ENTITY><ENTITY><REFERENCE_NUMBER>X</REFERENCE_NUMBER></ENTITY>"""
LIST = f"{HEAD}<INDIVIDUALS>{PERSON}</INDIVIDUALS><ENTITIES>{ENTITY}</ENTITIES></CONSOLIDATED_LIST>"


def test_persons_and_entities(tmp_path: Path) -> None:
    file = text_file(tmp_path, LIST, "un.xml")
    readings = read_list(read_un, file)
    assert file.rows_read == len(readings) == 3
    person, entity = records(readings, Party)
    assert (person.ref, person.kind, person.country) == ("un|KPi.077", "person", "KP")
    assert [(n.name, n.quality) for n in person.names] == [
        ("RI SONG", "primary"), ("Li Cheng He", "alias"), ("Li", "weak"),
    ]  # fmt: skip
    assert [(i.label, i.written) for i in person.identifiers] == [("Passport (Iran)", "654")]
    assert [(n.name, n.quality) for n in entity.names] == [
        ("EXAMPLE TRADING", "primary"), ("EXAMPLE BUSINESS", "alias"), ("OLD NAME", "former"),
    ]  # fmt: skip
    assert entity.addresses == (
        WrittenAddress("1 Street, Tehran, Iran (Islamic Republic of)", "IR"),
    )
    entries = records(readings, ListEntry)
    assert [(e.programme, e.listed_from, e.version) for e in entries] == [
        ("DPRK", date(2017, 12, 22), "2026-02-27"),
        ("Iran", date(2008, 3, 3), "2026-02-27"),
    ]
    assert records(readings, Quarantined)[0].reason == "no FIRST_NAME"


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    "<CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>"
)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "the file is empty"),
        (LIST[:-30], "not whole XML"),
        ("<html><body>404</body></html>", "not CONSOLIDATED_LIST"),
        ("name,list\nx,y\n", "not whole XML"),
        (BOMB, "declares XML entities"),
        (f"{HEAD}<INDIVIDUALS><INDIVIDUAL>{'x' * 400_000}", "bytes without an entry"),
    ],
)
def test_what_is_no_whole_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, expected: str
) -> None:
    monkeypatch.setattr(textfile, "MAX_ENTRY", 100_000)
    with pytest.raises(InputError, match=expected):
        read_list(read_un, text_file(tmp_path, content, "un.xml"))
