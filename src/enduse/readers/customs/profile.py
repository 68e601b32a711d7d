"""Profiles: data files that say which heading of a customs file means what."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from enduse.errors import InputError, cut

PUBLISHED = "PUBLISHED"  # any profile: which values of the row are published; goes to `note`
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the first where libyaml is there
_LARGEST = 1 << 20  # a profile file is a page of text
_SKIPPED = frozenset(" _\t\r\n\u00a0\ufeff")


@lru_cache(maxsize=4096)
def heading_key(heading: str) -> str:
    """Return what headings are compared by: no case, spaces or underscores.

    >>> heading_key("HS Code_2") == heading_key("HS_CODE_2")
    True
    """
    return "".join(c for c in heading.casefold() if c not in _SKIPPED)


@dataclass(frozen=True)
class Value:
    """A column that holds the value of the line, and how its currency is known, if it is."""

    heading: str
    currency: str | None
    currency_heading: str | None
    times: int


@dataclass(frozen=True)
class Identifier:
    """A column with somebody's number, and what the file calls that number."""

    heading: str
    label: str | None


@dataclass(frozen=True)
class PartyColumns:
    """The columns that describe the party in one role."""

    role: str
    name: tuple[str, ...]
    translation: tuple[str, ...]
    identifiers: tuple[Identifier, ...]
    address: tuple[str, ...]
    country: str | None
    country_heading: str | None

    def headings(self) -> tuple[str, ...]:
        """All headings this role reads."""
        numbers = tuple(i.heading for i in self.identifiers)
        country = (self.country_heading,) if self.country_heading else ()
        return self.name + self.translation + numbers + self.address + country


@dataclass(frozen=True)
class Profile:
    """How the columns of one kind of file become shipments or sales.

    `columns` gives, for a column of the table, the headings that can feed it, best first.
    An `open` profile explains any subset of its headings, the others describe one vendor's file.
    """

    name: str
    title: str
    table: str
    reporter: str | None
    direction: str | None
    is_open: bool
    date_headings: tuple[str, ...]
    date_order: str
    month_only: bool
    columns: dict[str, tuple[str, ...]]
    values: tuple[Value, ...]
    weight_unit: str
    parties: tuple[PartyColumns, ...]
    unused: tuple[str, ...]

    def mapped(self) -> tuple[str, ...]:
        """All headings that are loaded."""
        headings = [*self.date_headings]
        for alternatives in self.columns.values():
            headings.extend(alternatives)
        for value in self.values:
            headings.append(value.heading)
            if value.currency_heading:
                headings.append(value.currency_heading)
        for party in self.parties:
            headings.extend(party.headings())
        return tuple(dict.fromkeys([*headings, PUBLISHED]))

    @cached_property
    def mapped_keys(self) -> frozenset[str]:
        """The keys of all headings that are loaded."""
        return frozenset(map(heading_key, self.mapped()))

    @cached_property
    def known_keys(self) -> frozenset[str]:
        """The keys of all headings that this kind of file is known to have."""
        return self.mapped_keys | frozenset(map(heading_key, self.unused))

    def required(self) -> tuple[tuple[str, ...], ...]:
        """Groups of headings of which a file must have at least one each."""
        if self.table == "shipments":
            return (self.date_headings, self.columns["hs"])
        names = [party.name for party in self.parties if party.role in ("seller", "buyer")]
        return (self.date_headings, *names)


def profiles() -> list[Profile]:
    """All profiles that come with the program, by name."""
    return list(_shipped())


@cache
def _shipped() -> tuple[Profile, ...]:
    folder = resources.files("enduse.readers.customs") / "profiles"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    return tuple(_parse(file.read_text(encoding="utf-8"), file.name) for file in files)


def find_profile(name: str) -> Profile:
    """Return the profile called `name`, or the one in the YAML file of that path.

    Raises InputError when there is neither, or when the file is no valid profile.
    """
    if name.endswith((".yaml", ".yml")):
        path = Path(name)
        try:
            if path.stat().st_size > _LARGEST:
                raise InputError(f"{path}: larger than 1 MiB; a profile is a short YAML file")
            return _parse(path.read_text(encoding="utf-8"), str(path))
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{path}: cannot be read ({cut(error)}); check the path") from error
    for profile in profiles():
        if profile.name == name:
            return profile
    names = ", ".join(profile.name for profile in profiles())
    raise InputError(f"no profile {cut(name)!r}; choose one of {names}, or give a .yaml file")


@cache
def _validator() -> jsonschema.Draft202012Validator:
    text = (resources.files("enduse.readers.customs") / "profile.schema.json").read_text("utf-8")
    return jsonschema.Draft202012Validator(json.loads(text))


def _parse(text: str, where: str) -> Profile:
    try:
        content = yaml.load(text, Loader=_LOADER)  # noqa: S506 - both are safe loaders
    except yaml.YAMLError as error:
        raise InputError(f"{where}: not valid YAML ({cut(error, 200)})") from error
    if fault := next(_validator().iter_errors(content), None):
        at = "/".join(str(p) for p in fault.absolute_path) or "top level"
        raise InputError(f"{where}: {at}: {cut(fault.message, 200)}")
    profile = _profile(content)
    if profile.table == "shipments" and "hs" not in profile.columns:
        raise InputError(f"{where}: columns: a shipments profile must say where `hs` stands")
    return profile


def _profile(content: dict[str, Any]) -> Profile:
    values = content.get("values", [])
    return Profile(
        name=content["name"],
        title=content["title"],
        table=content["table"],
        reporter=content.get("reporter"),
        direction=content.get("direction"),
        is_open=content.get("open", False),
        date_headings=tuple(content["date"]["headings"]),
        date_order=content["date"].get("order", "dmy"),
        month_only=content["date"].get("month_only", False),
        columns={name: tuple(headings) for name, headings in content["columns"].items()},
        values=tuple(
            Value(v["heading"], v.get("currency"), v.get("currency_heading"), v.get("times", 1))
            for v in values
        ),
        weight_unit=content.get("weight_unit", "kg"),
        parties=tuple(_party(role, columns) for role, columns in content["parties"].items()),
        unused=tuple(content.get("unused", ())),
    )


def _party(role: str, columns: dict[str, Any]) -> PartyColumns:
    numbers = columns.get("identifiers", [])
    return PartyColumns(
        role=role,
        name=tuple(columns["name"]),
        translation=tuple(columns.get("translation", ())),
        identifiers=tuple(Identifier(i["heading"], i.get("label")) for i in numbers),
        address=tuple(columns.get("address", ())),
        country=columns.get("country"),
        country_heading=columns.get("country_heading"),
    )
