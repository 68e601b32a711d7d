"""The rulebook: one file per instrument, checked against a schema, read into rules.

Shipped files lie in `data/instruments`. A directory of the user's own may add instruments, or stand
in for shipped ones of the same id: somebody who has a list that the shipped book lacks adds it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import yaml

from enduse.errors import InputError, cut
from enduse.rules.areas import Areas
from enduse.rules.model import (
    JURISDICTIONS,
    Bound,
    Exemption,
    GoodsList,
    Instrument,
    Rule,
    WindDown,
)

AREAS: Final = "areas.yaml"
_DATA: Final = "enduse.rules.data"
_BYTES: Final = 4_000_000  # of one file; the longest shipped one has 100 kB
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Plain(_LOADER):  # type: ignore[misc]
    """YAML that leaves days and words alone: NO is Norway, 2023-02-26 is checked as text."""


_Plain.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules if not tag.endswith(("timestamp", "bool"))]
    for first, rules in _LOADER.yaml_implicit_resolvers.items()
}
_Plain.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), ["t", "f"])


@dataclass(frozen=True, eq=False)
class RuleBook:
    """All rules, ordered by jurisdiction and first day, with the areas that they speak of."""

    rules: tuple[Rule, ...]
    areas: Areas
    version: str
    """A digest of the files that the book was read from."""
    texts: Mapping[str, bytes]
    """The files themselves, by name."""

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """The rules by their ids."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def boundaries(self) -> tuple[dt.date, ...]:
        """All days on which any answer can change, in order."""
        days = set(self.areas.days())
        for rule in self.rules:
            days |= rule.days()
        return tuple(sorted(days))

    def of(self, jurisdiction: str) -> tuple[Rule, ...]:
        """Return the rules of one jurisdiction."""
        return self._of.get(jurisdiction, ())

    @cached_property
    def _of(self) -> Mapping[str, tuple[Rule, ...]]:
        return {
            name: tuple(rule for rule in self.rules if rule.jurisdiction == name)
            for name in JURISDICTIONS
        }


@cache
def rulebook(extra: Path | None = None) -> RuleBook:
    """Return the shipped rulebook, with the instruments of the directory `extra` if one is given.

    Raises InputError for a file that is no instrument: it says which file, where in it, and why.
    """
    own = {path.name: path.read_bytes() for path in _given(extra)}
    shipped = {path.name: path.read_bytes() for path in _shipped()}
    areas = files(_DATA).joinpath(AREAS).read_bytes()
    # the tests check the form of the shipped ones, which takes half a second
    return book_of({AREAS: areas} | shipped | own, own)


def book_of(texts: Mapping[str, bytes], unchecked: Collection[str] = ()) -> RuleBook:
    """Return the rulebook that these files make, by name; `areas.yaml` is one of them.

    The form of the `unchecked` ones is checked against the schema first.
    """
    areas = Areas.read(parse(texts[AREAS], AREAS))
    rules: list[Rule] = []
    digest = hashlib.sha256(texts[AREAS])
    for name, text in sorted(texts.items()):
        if name == AREAS:
            continue
        document = parse(text, name)
        if name in unchecked:
            check(document, name)
        rules += instrument_rules(document, name, areas)
        digest.update(name.encode() + b"\0" + text)
    _check_references(rules)
    order = JURISDICTIONS.index
    rules.sort(key=lambda rule: (order(rule.jurisdiction), rule.effective_from, rule.id))
    return RuleBook(tuple(rules), areas, digest.hexdigest()[:16], dict(texts))


def _shipped() -> list[Any]:
    folder = files(_DATA).joinpath("instruments")
    return sorted(
        (path for path in folder.iterdir() if path.name.endswith(".yaml")), key=lambda p: p.name
    )


def _given(extra: Path | None) -> list[Path]:
    if extra is None:
        return []
    if not extra.is_dir():
        raise InputError(f"{extra} is no directory of rules; give one with *.yaml files")
    found = sorted(extra.glob("*.yaml"))
    if not found:
        raise InputError(f"{extra} has no *.yaml file; one file per instrument is expected")
    large = next((path for path in found if path.stat().st_size > _BYTES), None)
    if large:
        raise InputError(f"{large} is larger than {_BYTES // 1_000_000} MB; no instrument is")
    return found


def parse(text: bytes, name: str) -> Any:
    """Parse YAML whose days stay text; InputError says the line of a mistake."""
    try:
        return yaml.load(text, Loader=_Plain)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        what = getattr(error, "problem", None) or "no readable text"
        raise InputError(f"{name}{where}: {cut(what)}; correct the YAML") from error


def instrument_rules(document: Any, name: str, areas: Areas) -> list[Rule]:
    """Return the rules of one parsed instrument file of the form that `check` asks for.

    Raises InputError that names the file, the place in it and what is wrong.
    """
    instrument = _instrument(document["instrument"])
    lists = {key: _list(key, given) for key, given in document.get("lists", {}).items()}
    used: set[str] = set()
    rules = []
    for number, given in enumerate(document["rules"]):
        where = f"{name}, rules[{number}] {given['id']}"
        rule = _rule(given, instrument, lists, where)
        areas.check(_countries(rule), where)
        _check_days(rule, where)
        used.update(goods.id for goods in rule.goods or ())
        rules.append(rule)
    if unused := sorted(set(lists) - used):
        raise InputError(f"{name}: no rule speaks of the list {unused[0]}; remove it or use it")
    return rules


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - slow; shipped rules need none

    text = files(_DATA).joinpath("instrument.schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(
        json.loads(text), format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def check(document: Any, name: str) -> None:
    """Check a parsed file against `instrument.schema.json`; InputError says where it differs."""
    from jsonschema.exceptions import best_match  # noqa: PLC0415 - as above

    error = best_match(_validator().iter_errors(document))
    if error is None:
        return
    place = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in error.absolute_path)
    raise InputError(
        f"{name}{', ' + place.lstrip('.') if place else ''}: {cut(error.message, 200)}; "
        "see instrument.schema.json"
    )


def _instrument(given: Mapping[str, Any]) -> Instrument:
    binds = {
        what: Bound(
            bound["answer"], bound["says"], bound["citation"], bound["verification"],
            _day(bound.get("since")),
        )
        for what, bound in given["binds"].items()
    }  # fmt: skip
    return Instrument(
        given["id"],
        given["jurisdiction"],
        given["name"],
        given["kind"],
        _conditions(given["reaches"]),
        binds,
        given.get("url", ""),
        given.get("notes", ""),
    )


def _list(key: str, given: Mapping[str, Any]) -> GoodsList:
    codes = given["codes"]
    if given["scheme"] == "hs" and codes != "unknown" and "*" in codes:
        raise InputError(f"list {key}: * stands for a control list, not for HS codes")
    return GoodsList(
        key,
        given["scheme"],
        None if codes == "unknown" else tuple(codes),
        given["citation"],
        given["verification"],
        given.get("title", ""),
        given.get("edition", 2022),
        tuple(given.get("except", ())),
        tuple(given.get("in_part", ())),
        given.get("incomplete", False),
        tuple(given.get("within", ())),
        given.get("missing", ""),
        given.get("shared_only", False),
    )


_TEXTS: Final = (
    "id", "title", "article", "measure", "citation", "verification", "annex", "part", "duty",
    "software_and_technology", "licence_policy", "dates_verification", "notes",
)  # fmt: skip
_TUPLES: Final = ("to", "succeeds", "overlaps")
_CONDITIONS: Final = ("reaches", "when", "unless")
_DAYS: Final = ("announced_on", "effective_from", "sure_until")


def _rule(
    given: Mapping[str, Any], instrument: Instrument, lists: Mapping[str, GoodsList], where: str
) -> Rule:
    values: dict[str, Any] = {key: given[key] for key in _TEXTS if key in given}
    values |= {key: tuple(given[key]) for key in _TUPLES if key in given}
    values |= {key: _conditions(given[key]) for key in _CONDITIONS if key in given}
    values |= {key: _day(given[key]) for key in _DAYS if key in given}
    values.setdefault("reaches", instrument.reaches)
    goods = given["goods"]
    if goods != "any" and (strange := [key for key in goods if key not in lists]):
        raise InputError(f"{where}: there is no list {strange[0]} in this file; add it to `lists`")
    end = given.get("effective_to", "open")
    wind = given.get("wind_down")
    return Rule(
        instrument=instrument,
        goods=None if goods == "any" else tuple(lists[key] for key in goods),
        effective_to=None if end in ("open", "unknown") else _day(end),
        end_unknown=end == "unknown",
        wind_down=wind
        and WindDown(
            dt.date.fromisoformat(wind["until"]), _day(wind.get("contract_before")),
            wind["citation"], wind["verification"],
        ),
        exemptions=tuple(_exemption(one) for one in given.get("exemptions", ())),
        **values,
    )  # fmt: skip


def _exemption(given: Mapping[str, Any]) -> Exemption:
    return Exemption(
        given["id"], given["says"], given["citation"], given["verification"],
        _day(given.get("from")), _day(given.get("until")),
    )  # fmt: skip


def _conditions(given: Iterable[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    days = ("contract_before", "contract_from")
    return tuple(
        {part: _day(value) if part in days else value for part, value in one.items()}
        for one in given
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _countries(rule: Rule) -> Iterator[str]:
    yield from rule.to
    parts = ("dispatch", "destination", "origin", "maker_hq", "seller")
    for condition in (*rule.reaches, *rule.when, *rule.unless):
        for part in (*parts, *(f"not_{part}" for part in parts), "via"):
            yield from condition.get(part, ())


def _check_days(rule: Rule, where: str) -> None:
    end = rule.effective_to
    if end and end <= rule.effective_from:
        raise InputError(f"{where}: it ends on {end}, before it begins; correct one of the days")
    if rule.announced_on and rule.announced_on > rule.effective_from:
        raise InputError(f"{where}: announced after it took effect; correct one of the days")
    wind = rule.wind_down
    if wind and (wind.until < rule.effective_from or (end and wind.until >= end)):
        raise InputError(f"{where}: the wind-down ends on {wind.until}, outside of the rule's days")
    if rule.sure_until and not rule.end_unknown:
        raise InputError(f"{where}: sure_until is for rules with effective_to: unknown")
    if (rule.measure == "duty") != (rule.duty is not None):
        raise InputError(f"{where}: `duty` names the duty of a rule with measure: duty, no other")
    if rule.instrument.kind == "guidance" and rule.measure != "guidance":
        raise InputError(f"{where}: guidance is no law; its measure can only be guidance")


def _check_references(rules: Iterable[Rule]) -> None:
    seen: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in seen:
            raise InputError(f"two rules have the id {rule.id}; give one of them another")
        seen[rule.id] = rule
    for rule in seen.values():
        for other in (*rule.succeeds, *rule.overlaps):
            if other not in seen:
                raise InputError(f"rule {rule.id} names the rule {other}, which is not there")
            if seen[other].jurisdiction != rule.jurisdiction:
                raise InputError(f"rule {rule.id} names {other}, a rule of another jurisdiction")
