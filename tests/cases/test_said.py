from __future__ import annotations

from typing import Any

import pytest

from enduse.cases.said import against, summary


def finding(key: str, kind: str, severity: str, confidence: str, *counter: str) -> dict[str, Any]:
    return {
        "finding_id": key,
        "kind": kind,
        "statement": f"{kind} {key}.",
        "severity": severity,
        "confidence": confidence,
        "counter_evidence": list(counter),
        "evidence_against": [],
        "evidence_against_total": 0,
    }


def test_one_sentence_per_kind_and_five_at_most() -> None:
    found = [finding(f"F{i}", f"kind{i // 2}", "medium", "high") for i in range(14)]
    assert [line["finding_id"] for line in summary(found)] == ["F0", "F2", "F4", "F6", "F8"]


def test_fewer_findings_give_fewer_sentences() -> None:
    assert summary([]) == []
    assert len(summary([finding("F1", "surge", "low", "low")])) == 1


@pytest.mark.parametrize(
    ("severity", "named"), [("high", True), ("medium", True), ("low", False), ("info", False)]
)
def test_counter_evidence_is_named_where_it_can_change_the_reading(
    severity: str, named: bool
) -> None:
    line = summary([finding("F1", "surge", severity, "high", "First against.", "Second.")])[0]
    assert line["against"] == ("First against." if named else None)


def test_what_speaks_against_leaves_out_findings_that_nothing_speaks_against() -> None:
    found = [finding("F1", "surge", "low", "low"), finding("F2", "surge", "low", "low", "But.")]
    assert [row["finding_id"] for row in against(found)] == ["F2"]
