from __future__ import annotations

import json
from typing import Any

from enduse.orders.data import table
from enduse.orders.model import parameters, parse_order, template
from enduse.orders.model.read import schema


def fields(value: Any, path: str = "") -> set[str]:
    """Return the paths of all fields that a JSON object fills."""
    if isinstance(value, dict):
        inner = {k: v for k, v in value.items() if not k.startswith("_")}
        named = {f"{path}.{k}" if path else k: v for k, v in inner.items()}
        return set(named).union(*(fields(v, p) for p, v in named.items()))
    if isinstance(value, list):
        return set().union(*(fields(one, f"{path}[]") for one in value))
    return set()


def allowed(part: Any, path: str = "") -> set[str]:
    """Return the paths of all fields that the schema allows."""
    named = {f"{path}.{k}" if path else k: v for k, v in part.get("properties", {}).items()}
    found = set(named).union(*(allowed(v, p) for p, v in named.items()))
    return found | (allowed(part["items"], f"{path}[]") if "items" in part else set())


def test_the_template_is_an_order_that_says_it_is_made_up() -> None:
    order = parse_order(json.dumps(template()))
    assert order.made_up
    assert "made up" in template()["_remark"]
    assert dict(order.answers) == {}


def test_every_field_is_explained() -> None:
    explained = set(template()["_help"])
    assert allowed(schema()) <= explained
    assert {f"answers.{name}" for name in table("red_flags.yaml")["questions"]} <= explained


def test_the_example_shows_nearly_every_field() -> None:
    shown = fields(template())
    missing = {path for path in allowed(schema()) - shown if not path.startswith("answers")}
    assert {path.split(".")[0].split("[")[0] for path in missing} <= {
        "requests",
        "changes",
        "goods",
    }


def test_the_example_shows_machine_figures_that_can_be() -> None:
    machine = parse_order(json.dumps(template())).goods[0].machine
    assert machine is not None
    assert parameters(machine).all_contouring_axes == 5
