import json
from importlib.resources import files

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from enduse.identity.matching.features import FEATURES
from enduse.identity.matching.model import read_model, shipped

# Two features; the first tree: if a <= 1 then (if b <= 5 then -1 else 0) else 2; the second: a.
SMALL = {
    "version": "test",
    "features": ["a", "b"],
    "base": 0.5,
    "trees": [
        {"nodes": [[1, 5.0, 0, 1], [0, 1.0, 0, 2]], "leaves": [-1.0, 0.0, 2.0]},
        {"nodes": [[0, 0.0, 0, 1]], "leaves": [-3.0, 3.0]},
    ],
    "calibration": {"logit": [-10.0, 10.0], "probability": [0.0, 1.0]},
    "alerts": {},
}


def walked(a: float, b: float) -> float:
    first = (-1.0 if b <= 5 else 0.0) if a <= 1 else 2.0
    return 0.5 + first + (-3.0 if a <= 0 else 3.0)


@given(st.lists(st.tuples(st.floats(-9, 9, width=32), st.floats(-9, 9, width=32)), min_size=1))
def test_trees_are_evaluated_as_if_walked(rows: list[tuple[float, float]]) -> None:
    table = np.array(rows, dtype=np.float32)
    found = read_model(SMALL).logits(table)
    assert np.allclose(found, [walked(a, b) for a, b in rows])


def test_the_shipped_model_reads_the_features_that_are_made() -> None:
    assert shipped().features == FEATURES
    content = json.loads((files("enduse.identity.matching") / "data" / "model.json").read_text())
    assert all(len(tree["leaves"]) == len(tree["nodes"]) + 1 for tree in content["trees"])


def test_probabilities_rise_with_the_logit_and_are_never_certain() -> None:
    points, probabilities = shipped().calibration
    assert points == sorted(points)
    assert probabilities == sorted(probabilities)
    assert 0 < probabilities[0] < probabilities[-1] < 1
