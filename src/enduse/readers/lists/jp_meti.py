"""Japan's export-ban lists (foreign ministry notices, kept by METI) as text taken from the PDF.

Numbered entries: a Japanese name, other Japanese names in brackets after `別称`, the Latin name,
`a.k.a., the following two aliases:` with one alias a line, and `所在地：` with addresses set apart
by semicolons. The text breaks lines anywhere and glues an entry to the line before it
(`Moscow 127055RU.10 対外諜報庁`), so entries are found by their running number. The head says
when the notice first came (指定日) and when this version came (最終更新日); it does not say when
an entry joined, so the first day of an entry is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from enduse.readers.days import day
from enduse.readers.entry import ListOptions, authority, distinct_names, entry_ref, measure
from enduse.readers.places import country_at_end, only_country
from enduse.readers.records import (
    ListEntry,
    Party,
    Quarantined,
    Reading,
    Record,
    WrittenAddress,
    WrittenName,
)
from enduse.readers.textfile import TextFile

LIST = "jp-meti"
MAX_TEXT = 1 << 24
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_JAPANESE = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff65-\uff9f"
_BRACKETS = "（）「」『』、。：・ー"
_LAST_JAPANESE = re.compile(rf"[{_JAPANESE}{_BRACKETS}](?![\s\S]*[{_JAPANESE}{_BRACKETS}])")
_START = re.compile(r"(?:^|(?<=[.A-Za-z。）]))(\d{1,4}) (?=[^\n]*\n?)", re.MULTILINE)
_HAS_JAPANESE = re.compile(rf"[{_JAPANESE}]")
_SEAT = re.compile(r"所 ?在 ?地 ?[:：] ?")
_UPDATED = re.compile(r"最終更新日[:：]\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_KANA = re.compile("[\u3040-\u30ff]")
_ONLY_HAN = re.compile(r"（([\u3400-\u9fff\uf900-\ufaff]+)[）)]")
_BEHIND_LATIN = re.compile(r"(?<=[A-Za-z.])\s*（([\u3400-\u9fff\uf900-\ufaff、\s]+)[）)]")
_OTHER_NAMES = re.compile(r"[（(]別称[、,：:]?\s*(.*)[）)]", re.DOTALL)
_AND = re.compile(r"[、;]|及び|並びに")
_AKA = re.compile(
    r",?\s*a\.k\.a\.?,?\s*(?:the\s+)?follow(?:ing)?\s*[a-z]+\s*alias(?:es)?\s*[:：]?", re.IGNORECASE
)
_ITEM = re.compile(r";\s*(?:and\b)?\s*|\band\s*(?=[-—–])|\s[—–](?=\S)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Co|Ltd|Inc|Corp|Sti|Ști|St|Tic|San|A\.S|S\.A|B\.V)|\b[A-Z])\.$"
)


@dataclass(frozen=True)
class Entry:
    """One numbered entry, as its parts."""

    number: int
    names: tuple[WrittenName, ...]
    addresses: tuple[str, ...]
    text: str


def read_jp_meti(file: TextFile, options: ListOptions) -> Iterator[Reading]:
    """Yield the entries of one notice; rows are the entries' own numbers.

    InputError when the text has no numbered entry with an address (所在地).
    """
    text = _whole_text(file)
    updated = _UPDATED.search(text)
    version = day("-".join(updated.groups())) if updated else None
    head = text[: text.find("\n1 ")]
    name = options.list or ("jp-meti-third" if "以外の国" in head else f"{LIST}-russia")
    home = "RU" if "ロシア連邦の団体" in head and "以外の国" not in head else None
    entries = list(split_entries(text))
    if not entries:
        raise file.refuse(
            "no numbered entry with 所在地; this is not a METI export-ban list as text"
        )
    for entry in entries:
        file.rows_read += 1
        found = _records(entry, name, options, home)
        stamped = options.version or (version.isoformat() if version else None)
        yield Reading(entry.number, tuple(_versioned(record, stamped) for record in found))


def _versioned(record: Record, version: str | None) -> Record:
    if isinstance(record, ListEntry):
        return ListEntry(**{**record.__dict__, "version": version})
    return record


def _whole_text(file: TextFile) -> str:
    parts, size = [], 0
    for line in file.lines():
        size += len(line)
        if size > MAX_TEXT:
            raise file.refuse(f"more than {MAX_TEXT} characters; a METI list has some 200,000")
        parts.append(line.translate(_WIDE))
    return "".join(parts).replace("\r\n", "\n").replace("\u3000", " ")


def split_entries(text: str) -> Iterator[Entry]:
    """Yield the numbered entries of a notice.

    The next entry starts where the next number stands at a line's start or right behind a full
    stop or letter, with Japanese text behind it and an address (所在地) before it.
    """
    start = _next_start(text, 1, 0)
    while start is not None:
        number, begin = start
        seat = _SEAT.search(text, begin)
        after = seat.end() if seat else len(text)
        following = _next_start(text, number + 1, after)
        body = text[begin : following[1] if following else len(text)]
        if following:
            body = re.sub(rf"{following[0]} $", "", body)
        yield _entry(number, body)
        start = following


def _next_start(text: str, number: int, position: int) -> tuple[int, int] | None:
    """Return (number, where its text begins) of the next entry: `number`, or a few above it.

    Entries that were taken off leave gaps in the numbers.
    """
    for match in _START.finditer(text, position):
        found = int(match[1])
        line = text[match.end() : text.find("\n", match.end())]
        if number <= found <= number + 5 and _HAS_JAPANESE.search(line):
            return found, match.end()
    return None


def _entry(number: int, body: str) -> Entry:
    seat = _SEAT.search(body)
    names, place = (body[: seat.start()], body[seat.end() :]) if seat else (body, "")
    addresses = (_joined(part).strip(" .") for part in re.split(r";\s*(?:and\b)?", place))
    return Entry(
        number,
        distinct_names(_names(names)),
        tuple(dict.fromkeys(a for a in addresses if a)),
        body.strip(),
    )


def _names(text: str) -> Iterator[WrittenName]:
    for found in _BEHIND_LATIN.findall(text):
        for name in found.split("、"):
            yield WrittenName("".join(name.split()), "alias")
    text = _BEHIND_LATIN.sub("", text)
    head, *tail = re.split(r"^別称[:：]", text, maxsplit=1, flags=re.MULTILINE)
    japanese, latin = _scripts(head)
    yield from _latin_names(latin)
    yield from _japanese_names(japanese)
    for part in tail:
        japanese, latin = _scripts(part)
        for name in [*_AND.split(japanese), *(_joined(p) for p in latin.split(";"))]:
            yield WrittenName(_name(name), "translation" if _KANA.search(name) else "alias")


def _scripts(text: str) -> tuple[str, str]:
    """Part a text into its Japanese beginning and its Latin rest.

    Latin letters right behind the last Japanese character belong to the Japanese name (`インテグラ
    ルSPB`), unless a bracket closed it or nothing Latin follows on the next line.
    """
    last = _LAST_JAPANESE.search(text)
    if last is None:
        return "", text
    line_end = text.find("\n", last.end())
    line_end = len(text) if line_end < 0 else line_end
    glued, below = text[last.end() : line_end], text[line_end:]
    latin_starts = last[0] in "）」" or not below.strip() or "a.k.a" in glued
    split = last.end() if latin_starts else line_end
    return text[:split].replace("\n", ""), text[split:]


def _latin_names(text: str) -> Iterator[WrittenName]:
    own, *listed = _AKA.split(_joined(text), maxsplit=1)
    first, *more = own.split(";")
    yield WrittenName(_name(first))
    for name in [*more, *(_ITEM.split(listed[0]) if listed else ())]:
        yield WrittenName(_name(name), "alias")


def _japanese_names(text: str) -> Iterator[WrittenName]:
    others = _OTHER_NAMES.search(text)
    own = text[: others.start()] if others else text
    for han in _ONLY_HAN.findall(own):  # the company's own Chinese name behind its Japanese one
        if _KANA.search(own):
            own = own.replace(f"（{han}）", "")
            yield WrittenName(han, "alias")
    yield WrittenName(own, "translation")
    for name in _AND.split(others[1]) if others else ():
        yield WrittenName(name.strip(), "translation")


def _joined(text: str) -> str:
    """Join broken lines: with a blank, or without where a hyphen broke a number or a word."""
    text = re.sub(r"(?<=[0-9A-Za-z]-)\n", "", text.strip())
    return " ".join(text.split())


def _name(text: str) -> str:
    text = _joined(text).lstrip("-—– ").rstrip(" ,;")
    return text if _ABBREVIATION.search(text) else text.rstrip(".")


def _records(entry: Entry, name: str, options: ListOptions, home: str | None) -> tuple[Record, ...]:
    if not any(written.quality == "primary" for written in entry.names):
        return (Quarantined("no Latin name could be read", None, entry.text),)
    ref = entry_ref(name, str(entry.number))
    home = home or only_country(country_at_end(address) for address in entry.addresses)
    party = Party(
        ref=ref,
        country=home,
        country_basis="stated" if home else "unknown",
        names=entry.names,
        addresses=tuple(WrittenAddress(address) for address in entry.addresses),
    )
    listing = ListEntry(
        party_ref=ref,
        list=name,
        authority=options.authority or authority(LIST),
        entry=str(entry.number),
        programme="Export ban, Russia" if home == "RU" else "Export ban",
        measure=measure(LIST),
    )
    return (party, listing)
