"""The UN Security Council's consolidated list, as its XML.

One INDIVIDUAL or ENTITY element per entry, known by REFERENCE_NUMBER (`CDi.001`). LISTED_ON is the
day of listing; the aliases of persons are of good or low quality, those of entities also known as
or formerly known as. The version is the day the file was made (`dateGenerated`).
Source: UN, "Consolidated List XML schema" (sc-sanctions.xsd).
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from enduse.errors import cut
from enduse.readers.entry import (
    ListOptions,
    dated_entry,
    distinct_names,
    entry_ref,
    span,
    stated_day,
)
from enduse.readers.places import country, only_country
from enduse.readers.records import (
    ListEntry,
    Party,
    Quarantined,
    Reading,
    Record,
    WrittenAddress,
    WrittenIdentifier,
    WrittenName,
)
from enduse.readers.textfile import BoundedXml, TextFile

LIST = "un"
_KINDS = {"INDIVIDUAL": "person", "ENTITY": "company"}
_QUALITY = {"low": "weak", "f.k.a.": "former"}
_NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")


def read_un(file: TextFile, options: ListOptions) -> Iterator[Reading]:
    """Yield the entries of the UN list; rows are entries counted from 1.

    InputError on XML that is cut off, not the UN's, declares entities, or has an endless entry.
    """
    with file.binary() as raw:
        if not raw.read(1):
            raise file.refuse("the file is empty; check that it was saved whole")
        raw.seek(0)
        bounded = BoundedXml(raw, file)
        try:
            yield from _entries(file, bounded, options)
        except ParseError as error:
            raise file.refuse(
                f"not whole XML ({cut(error)}); get the file again", f"after entry {file.rows_read}"
            ) from error
        except DefusedXmlException as error:
            raise file.refuse("declares XML entities or a DTD, which no list does") from error


def _entries(file: TextFile, raw: BoundedXml, options: ListOptions) -> Iterator[Reading]:
    version, groups = options.version, list[Element]()
    for event, element in iterparse(raw, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            if not groups:
                if element.tag != "CONSOLIDATED_LIST":
                    raise file.refuse(
                        f"root element {cut(element.tag)!r}, not CONSOLIDATED_LIST; "
                        "this is not the UN consolidated list"
                    )
                version = version or element.get("dateGenerated", "")[:10] or None
            if len(groups) < 3:
                groups.append(element)
        elif element.tag in _KINDS:
            file.rows_read += 1
            raw.entry_read()
            listing = _listing(file, element, options, version)
            yield Reading(file.rows_read, listing)
            element.clear()
            for group in groups[:2]:  # the root and its groups keep no entry that was read
                group.clear()


def _text(element: Element, path: str) -> str:
    return " ".join((element.findtext(path) or "").split())


def _texts(element: Element, path: str) -> list[str]:
    found = (" ".join((part.text or "").split()) for part in element.findall(path))
    return [text for text in found if text]


def _listing(
    file: TextFile, element: Element, options: ListOptions, version: str | None
) -> tuple[Record, ...]:
    number = _text(element, "REFERENCE_NUMBER") or _text(element, "DATAID")
    where = f"entry {file.rows_read}"
    party = _party(element, entry_ref(options.list or LIST, number))
    if not number or not party.names:
        empty = "REFERENCE_NUMBER" if not number else "FIRST_NAME"
        return (Quarantined(f"no {empty}", empty, " ".join("".join(element.itertext()).split())),)
    listing = ListEntry(
        party_ref=party.ref,
        list=options.list or LIST,
        authority=options.authority or "UN Security Council",
        entry=number,
        programme=_text(element, "UN_LIST_TYPE") or None,
        version=version,
    )
    start = stated_day(file, f"{where}, LISTED_ON", _text(element, "LISTED_ON"))
    end = stated_day(file, f"{where}, DELISTED_ON", _text(element, "DELISTED_ON"))
    return (party, dated_entry(listing, span(start, end)))


def _party(element: Element, ref: str) -> Party:
    kind = _KINDS[element.tag]
    written = " ".join(filter(None, (_text(element, part) for part in _NAME_PARTS)))
    first, *more = [part.strip() for part in written.split(" ; ")]
    names = [WrittenName(first), *(WrittenName(part, "alias") for part in more)]
    names += [WrittenName(name, "alias") for name in _texts(element, "NAME_ORIGINAL_SCRIPT")]
    for alias in element.findall(f"{element.tag}_ALIAS"):
        quality = _QUALITY.get(_text(alias, "QUALITY").casefold(), "alias")
        names += [WrittenName(part, quality) for part in _text(alias, "ALIAS_NAME").split(";")]
    places = list(_addresses(element))
    stated = [country(text) for text in _texts(element, "NATIONALITY/VALUE")]
    home = only_country(stated) or only_country(place.country for place in places)
    return Party(
        ref=ref,
        kind=kind,
        country=home,
        country_basis="stated" if home else "unknown",
        names=distinct_names(names),
        identifiers=tuple(dict.fromkeys(_documents(element))),
        addresses=tuple(dict.fromkeys(places)),
    )


def _addresses(element: Element) -> Iterator[WrittenAddress]:
    for address in element.findall(f"{element.tag}_ADDRESS"):
        parts = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
        text = ", ".join(filter(None, (_text(address, part) for part in parts)))
        if text:
            yield WrittenAddress(text, country(_text(address, "COUNTRY")))


def _documents(element: Element) -> Iterator[WrittenIdentifier]:
    for document in element.findall(f"{element.tag}_DOCUMENT"):
        number = _text(document, "NUMBER")
        label = _text(document, "TYPE_OF_DOCUMENT2") or _text(document, "TYPE_OF_DOCUMENT")
        place = _text(document, "ISSUING_COUNTRY") or _text(document, "COUNTRY_OF_ISSUE")
        if number:
            yield WrittenIdentifier(
                f"{label or 'Document'}{f' ({place})' if place else ''}", number
            )
