"""Who is who, told as tables: writings in, entities and reasons out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enduse.engine import Engine
from enduse.identity.entities import describe
from enduse.identity.graph import identifier_clusters, name_clusters
from enduse.identity.prepare import prepare
from enduse.identity.registry import entity_id
from enduse.identity.resolve import resolve
from worlds import world

# valid numbers (checksums hold) made up for these tests or taken from the published documents
INN_A, INN_B, OGRN_A = "7719717008", "5904112229", "1027700132195"
# of these digits alone nobody can say whether they are of Kazakhstan or Russia
BIN_A, BIN_B = "110140321067", "110140320257"


def resolved(
    tmp_path: Path, writings: dict[str, dict[str, object]]
) -> tuple[Engine, dict[str, str]]:
    """Resolve parties given as {label: {names, ids, country, kind, origin}}; return label to id."""
    tables: dict[str, list[dict[str, object]]] = {
        "parties": [], "party_names": [], "party_identifiers": [], "party_addresses": [],
    }  # fmt: skip
    for number, writing in enumerate(writings.values(), start=1):
        tables["parties"].append(
            {
                "party_key": number,
                "origin_kind": writing.get("origin", "shipment"),
                "kind": writing.get("kind", "unknown"),
                "country": writing.get("country"),
                "source_id": "0123456789abcdef",
                "row_no": number,
            }
        )
        for name, quality in writing["names"]:  # type: ignore[attr-defined]
            row = {"party_key": number, "name": name, "quality": quality}
            tables["party_names"].append(row)
        for label, written in writing.get("ids", ()):  # type: ignore[attr-defined]
            row = {"party_key": number, "label": label, "written": written}
            tables["party_identifiers"].append(row)
        for address in writing.get("addresses", ()):  # type: ignore[attr-defined]
            tables["party_addresses"].append({"party_key": number, "address": address})
    engine = world(tmp_path, **tables)
    prepare(engine)
    resolve(engine)
    describe(engine)
    rows = engine.fetch("SELECT party_key, entity_id FROM entity_parties").to_pylist()
    ids = {row["party_key"]: row["entity_id"] for row in rows}
    return engine, {label: ids[n] for n, label in enumerate(writings, start=1)}


def writing(name: str, *ids: tuple[str, str], country: str | None = "RU") -> dict[str, object]:
    return {"names": [(name, "primary")], "ids": ids, "country": country}


CASES = {
    "the same tax id under two names is one entity": (
        {"a": writing("ООО ТД СМС", ("INN", INN_A)), "b": writing("OOO Stanko", ("", INN_A))},
        [{"a", "b"}],
    ),
    "equal names with two valid tax ids stay two": (
        {"a": writing("ООО СТАНКО", ("INN", INN_A)), "b": writing("ООО СТАНКО", ("INN", INN_B))},
        [{"a"}, {"b"}],
    ),
    "a name without id joins the one identified bearer": (
        {"a": writing('ООО "СТАНКО"', ("INN", INN_A)), "b": writing("OOO STANKO")},
        [{"a", "b"}],
    ),
    "a name borne by two identified entities joins neither": (
        {
            "a": writing("ООО СТАНКО", ("INN", INN_A)),
            "b": writing("ООО СТАНКО", ("INN", INN_B)),
            "c": writing("ООО СТАНКО"),
        },
        [{"a"}, {"b"}, {"c"}],
    ),
    "equal names in two countries stay two": (
        {"a": writing("STANKO LLC"), "b": writing("STANKO LLC", country="KZ")},
        [{"a"}, {"b"}],
    ),
    "an unknown country equals only another unknown one": (
        {
            "a": writing("STANKO LLC", country=None),
            "b": writing("STANKO LLC", country=None),
            "c": writing("STANKO LLC"),
        },
        [{"a", "b"}, {"c"}],
    ),
    "an id that fails its checksum merges nothing": (
        {
            "a": writing("ООО АЛЬФА", ("INN", "7719717009")),
            "b": writing("ООО БЕТА", ("INN", "7719717009")),
        },
        [{"a"}, {"b"}],
    ),
    "digits that nothing is said of are the one number of these digits": (
        {
            "a": writing("ТОО ЭРРИФЕНО", ("BIN", BIN_A), country="KZ"),
            "b": writing("ERRIFENO STROY", ("", BIN_A), country=None),
        },
        [{"a", "b"}],
    ),
    "digits that nothing is said of join nobody who has another number by name": (
        {
            "a": writing("ТОО ЭРРИФЕНО", ("BIN", BIN_A), country="KZ"),
            "b": writing("ТОО ЭРРИФЕНО", ("", BIN_A), country=None),
            "c": writing("ТОО ЭРРИФЕНО", ("", BIN_B), country=None),
        },
        [{"a", "b"}, {"c"}],
    ),
    "tax id and register number that stand together belong together": (
        {
            "a": writing("ООО АЛЬФА", ("INN", INN_A), ("OGRN", OGRN_A)),
            "b": writing("ALPHA", ("", OGRN_A)),
            "c": writing("ООО АЛЬФА ПЛЮС", ("", INN_A)),
        },
        [{"a", "b", "c"}],
    ),
    "persons are not merged by name": (
        {
            "a": {"names": [("IVANOV Ivan", "primary")], "kind": "person", "country": "RU"},
            "b": {"names": [("IVANOV Ivan", "primary")], "kind": "person", "country": "RU"},
        },
        [{"a"}, {"b"}],
    ),
    "a weak alias merges nothing": (
        {
            "a": {"names": [("АЛЬФА", "primary"), ("СТАНКО", "weak")], "country": "RU"},
            "b": writing("СТАНКО"),
        },
        [{"a"}, {"b"}],
    ),
    "an alias that one party bears joins two names": (
        {
            "a": {"names": [("АЛЬФА", "primary"), ("OMEGA", "alias")], "country": "RU"},
            "b": writing("ОМЕГА"),
        },
        [{"a", "b"}],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_who_is_one(tmp_path: Path, case: str) -> None:
    writings, expected = CASES[case]
    _, ids = resolved(tmp_path, writings)
    groups: dict[str, set[str]] = {}
    for label, identity in ids.items():
        groups.setdefault(identity, set()).add(label)
    assert sorted(map(sorted, groups.values())) == sorted(map(sorted, expected))


@pytest.mark.parametrize(("countries", "joined"), [(["RU"], True), (["RU", "KZ"], False)])
def test_a_claim_speaks_of_the_only_bearer_of_a_name(
    tmp_path: Path, countries: list[str], joined: bool
) -> None:
    bearers = {country: writing("STANKO LLC", country=country) for country in countries}
    claim = {"names": [("Stanko", "primary")], "origin": "claim"}
    _, ids = resolved(tmp_path, {**bearers, "claim": claim})
    assert (ids["claim"] == ids["RU"]) is joined


def test_every_merge_keeps_its_reason(tmp_path: Path) -> None:
    engine, ids = resolved(
        tmp_path,
        {
            "a": writing("ООО СТАНКО", ("INN", INN_A)),
            "b": writing("ООО СТАНКО-ПЛЮС", ("", INN_A)),
            "c": writing("OOO STANKO"),
            "d": writing("АЛЬФА"),
        },
    )
    rows = engine.fetch(
        "SELECT party_key, basis, reason FROM entity_parties ORDER BY 1"
    ).to_pylist()
    assert [(row["basis"], row["reason"]) for row in rows] == [
        ("identifier", f"same ru-inn:{INN_A}"),
        ("identifier", f"same ru-inn:{INN_A}"),
        ("name", f"equal name and country as ru-inn:{INN_A}: STANKO|RU|organisation"),
        ("alone", "only writing: ALFA|RU|organisation"),
    ]
    entity = engine.fetch(f"SELECT * FROM entities WHERE entity_id = '{ids['a']}'").to_pylist()[0]
    assert entity["anchor"] == f"ru-inn:{INN_A}"
    assert entity["parties"] == 3


def test_the_country_comes_from_the_address_when_it_is_not_stated(tmp_path: Path) -> None:
    named = {"names": [("ACME", "primary")]}
    _, ids = resolved(
        tmp_path,
        {
            "a": named | {"addresses": ["1 Kaifa Road, Shenyang, China"]},
            "b": named | {"country": "CN"},
            "c": named | {"addresses": ["1 Main Street, Springfield, USA"]},
        },
    )
    assert ids["a"] == ids["b"] != ids["c"]


def test_one_mistyped_register_number_does_not_merge_two_tax_ids() -> None:
    links = [("ru-inn:1", "ru-ogrn:9", 5), ("ru-inn:2", "ru-ogrn:9", 1)]
    assert identifier_clusters(links) == [
        ("ru-inn:1", "ru-inn:1"), ("ru-inn:2", "ru-inn:2"), ("ru-ogrn:9", "ru-inn:1"),
    ]  # fmt: skip


def test_names_that_one_party_bears_are_one_cluster() -> None:
    assert name_clusters([("B", "C", 1), ("A", "B", 1)]) == [("A", "A"), ("B", "A"), ("C", "A")]


NODES = st.builds(
    lambda s, v: f"{s}:{v}", st.sampled_from(["inn", "ogrn", "lei"]), st.integers(0, 5)
)
LINKS = st.lists(
    st.tuples(NODES, NODES, st.integers(1, 9)).filter(lambda link: link[0] != link[1]), max_size=25
)  # fmt: skip


@given(LINKS)
def test_no_cluster_ever_holds_two_values_of_one_scheme(links: list[tuple[str, str, int]]) -> None:
    clusters: dict[str, list[str]] = {}
    for node, cluster in identifier_clusters(links):
        clusters.setdefault(cluster, []).append(node.partition(":")[0])
    assert all(len(schemes) == len(set(schemes)) for schemes in clusters.values())
    assert {node for a, b, _ in links for node in (a, b)} == {
        node for node, _ in identifier_clusters(links)
    }


@pytest.mark.parametrize("anchor", ["ru-inn:7719717008", "STANKO|RU|organisation", "party:1"])
def test_entity_ids_are_twelve_readable_letters(anchor: str) -> None:
    made = entity_id(anchor)
    assert len(made) == 12
    assert made.startswith("E")
    assert made == entity_id(anchor)
    assert not set(made) & set("ILOU")
