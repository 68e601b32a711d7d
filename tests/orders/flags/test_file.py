"""The file of red flags: its shape, its sources, and that code and page say the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from enduse.orders.data import table
from enduse.orders.flags import entries
from enduse.orders.flags.base import threshold
from enduse.orders.flags.judge import CHECKS
from enduse.orders.flags.page import page
from enduse.orders.model.read import schema
from enduse.schema import TABLES

CONTENT = table("red_flags.yaml")
ROOT = Path(__file__).parents[3]
RECORDS = {"screening", "ownership", "coverage", *TABLES}


def test_the_file_fits_its_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(table("red_flags.schema.json"))
    jsonschema.Draft202012Validator(table("red_flags.schema.json")).validate(CONTENT)


@pytest.mark.parametrize(
    "fault",
    [
        {"by": "guess"},
        {"when_unknown": "passed"},
        {"sources": []},
        {"cleared_by": []},
        {"raisedby": "a typo"},
        {"by": "question", "questions": []},
    ],
)
def test_the_schema_refuses_a_fault(fault: dict[str, Any]) -> None:
    flag = CONTENT["flags"][4] | fault
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(table("red_flags.schema.json")).validate(
            CONTENT | {"flags": [flag]}
        )


def test_all_29_flags_of_the_supplement_stand_in_order() -> None:
    ids = [entry.id for entry in entries() if entry.id.startswith("ear-732-s3-")]
    assert ids == [f"ear-732-s3-{number:02}" for number in range(1, 30)]
    cited = [entry.sources[0].citation for entry in entries() if entry.id in ids]
    assert [text.rpartition("flag ")[2] for text in cited] == [str(n) for n in range(1, 30)]


def test_ids_are_unique_and_rules_are_code() -> None:
    ids = [entry.id for entry in entries()]
    assert len(ids) == len(set(ids))
    assert {entry.id for entry in entries() if entry.by == "rule"} == set(CHECKS)


def test_sources_scopes_and_questions_exist_and_are_used() -> None:
    flags = CONTENT["flags"]
    cited = {one["of"] for flag in flags for one in flag["sources"]}
    assert cited == set(CONTENT["sources"])
    scopes = {flag["scope"] for flag in flags if "scope" in flag} - {"requests"}
    assert scopes == set(CONTENT["scopes"])
    asked = {name for flag in flags for name in flag.get("questions", ())}
    assert asked == set(CONTENT["questions"])
    assert {place["of"] for place in CONTENT["border_places"]} <= set(CONTENT["sources"])
    assert CONTENT["hubs"]["of"] in CONTENT["sources"]


def test_what_flags_need_is_a_field_a_table_or_an_answer() -> None:
    for entry in entries():
        for need in entry.needs:
            if need.startswith("answers."):
                assert need.removeprefix("answers.") in CONTENT["questions"], (entry.id, need)
            elif need not in RECORDS:
                assert _is_field(need), (entry.id, need)


def _is_field(path: str) -> bool:
    part: Any = schema()
    for step in path.split("."):
        part = part["properties"].get(step.removesuffix("[]"))
        if part is None:
            return False
        part = part["items"] if step.endswith("[]") else part
    return True


def test_every_figure_is_used() -> None:
    code = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "src/enduse/orders/flags").glob("*.py")
    )
    for name in CONTENT["thresholds"]:
        assert f'"{name}"' in code, name
    assert threshold("part_weight_kg") == 1000
    with pytest.raises(KeyError):
        threshold("no_such_figure")


def test_the_hubs_are_those_seen_in_the_alerts() -> None:
    assert " ".join(CONTENT["hubs"]["countries"]) == (
        "AM BR CN GE IN IL KZ KG MX NI RS SG ZA TW TJ TR AE UZ"
    )


def test_the_page_is_made_from_the_file() -> None:
    written = (ROOT / "docs/red-flags.md").read_text(encoding="utf-8")
    assert written == page(), (
        "make it again: python -m enduse.orders.flags.page > docs/red-flags.md"
    )
