"""Tells a list that arrived whole from one that was cut off or replaced by an error page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from enduse.errors import InputError, cut
from enduse.readers.textfile import BoundedXml, TextFile

_TAIL = 4096
_MOST_ODD = 100  # one row in so many may have other columns: end marks, a header said again
_END_MARK = "\x1a"


@dataclass(frozen=True)
class Expected:
    """What a whole file looks like: csv of so many columns, xml of this root, html with a text."""

    kind: str
    columns: int = 0
    root: str = ""
    text: str = ""


def count_rows(path: Path, expected: Expected) -> tuple[int, str]:
    """Return how many rows a file has, and why it does not look whole (empty where it does)."""
    if path.stat().st_size == 0:
        return 0, "nothing arrived"
    try:
        return {"csv": _csv, "xml": _xml, "html": _html}[expected.kind](path, expected)
    except InputError as error:
        return 0, cut(error, 200)


def _csv(path: Path, expected: Expected) -> tuple[int, str]:
    file, odd = TextFile(path), 0
    last = ""
    for _, cells in file.csv_rows():
        last = cells[0]
        if len(cells) != expected.columns and last != _END_MARK:
            odd += 1
            if file.rows_read == 1 and last.lstrip().startswith("<"):
                return 0, "a page of HTML or XML in place of CSV"
    rows = file.rows_read - (last == _END_MARK)
    if odd * _MOST_ODD > rows:
        return rows, f"{odd} of {rows} rows have not {expected.columns} columns"
    with path.open("rb") as raw:
        raw.seek(-1, 2)
        if raw.read(1) not in b"\n\x1a":
            return rows, "the last row has no end"
    return rows, ""


def _xml(path: Path, expected: Expected) -> tuple[int, str]:
    """Parse to the end: only a whole file closes its root. Rows stand two levels below it."""
    file, depth = TextFile(path), 0
    with file.binary() as raw:
        bounded = BoundedXml(raw, file)
        try:
            for event, element in iterparse(bounded, events=("start", "end"), forbid_dtd=True):
                depth += 1 if event == "start" else -1
                if event == "start" and depth == 1 and _plain(element.tag) != expected.root:
                    return 0, f"root element {cut(element.tag, 40)!r}, not {expected.root!r}"
                if event == "end" and depth <= 2:
                    file.rows_read += depth == 2
                    bounded.entry_read()
                    element.clear()
        except ParseError as error:
            return file.rows_read, f"the XML is not whole: {cut(error, 60)}"
        except DefusedXmlException:
            return 0, "the XML declares entities or a DTD"
    return file.rows_read, ""


def _plain(tag: str) -> str:
    return re.sub(r"^\{[^}]*\}", "", tag)


def _html(path: Path, expected: Expected) -> tuple[int, str]:
    text = path.read_bytes()[: 1 << 24].decode("utf-8", "replace").casefold()
    if "</html>" not in text[-_TAIL:]:
        return 0, "the page has no end"
    found = text.count(expected.text)
    return found, "" if found else f"the page has no {expected.text!r} in it"
