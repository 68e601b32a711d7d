"""Is a company owned by listed persons? The answer of each rule, with what it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from enduse.screening.ownership.case import Case, Scene, case_of, scene_of
from enduse.screening.ownership.decide import decisive
from enduse.screening.ownership.doubts import against, missing
from enduse.screening.ownership.model import Decisive, RuleAnswer
from enduse.screening.ownership.net import Outcome, controls, share_of
from enduse.screening.ownership.rules import (
    DEPENDS,
    IN_FORCE,
    NO,
    SUSPENDED,
    UNVERIFIED,
    YES,
    Rule,
    Terms,
    ownership_rules,
)
from enduse.screening.ownership.trace import Trace, trace
from enduse.screening.ownership.words import span

Names = Callable[[Sequence[str]], Mapping[str, str]]
NOT_YET = "not_yet"


@dataclass(frozen=True)
class Owned:
    """The tables that an answer reads: `owners` and `listings` as in `schema`, and who is called
    what. `names` is asked for the entities on the way to the subject."""

    owners: pa.Table
    listings: pa.Table
    names: Names


def ownership(
    tables: Owned, subject: str, as_of: dt.date, rules: Sequence[Rule] | None = None
) -> tuple[RuleAnswer, ...]:
    """Return the answer of each rule about the entity `subject` on a day.

    Yes, no, or depends with the facts that decide. Only interests held and listings standing on
    that day count. No means: not by what the records say; `missing` says what they leave open.
    """
    scene = scene_of(tables.owners, tables.listings, subject, as_of)
    asked = ownership_rules() if rules is None else rules
    return tuple(_asked(tables.names, scene, rule) for rule in asked)


def _asked(names: Names, scene: Scene, rule: Rule) -> RuleAnswer:
    terms = rule.terms(scene.as_of)
    if terms is None:
        return _before(replace(scene, names=names([scene.subject])), rule)
    case = case_of(scene, rule, terms)
    scene = replace(case.scene, names=names([str(entity) for entity in case.scene.held.ids]))
    case = replace(case, scene=scene)
    listed = scene.node in case.sure
    outcome = _outcome(case)
    reading = case.least() if outcome == YES else case.most()
    shown_reading, shown = case.telling(reading)
    shown_trace = trace(case, shown_reading, shown)
    answer = outcome if listed else _in_force(outcome, terms)
    low, high = _shares(case)
    return RuleAnswer(
        entity_id=scene.subject,
        name=scene.name(scene.node),
        rule=rule.id,
        rule_name=rule.name,
        as_of=scene.as_of,
        rule_status=terms.status,
        threshold=terms.threshold,
        answer=answer,
        outcome=outcome,
        basis=_basis(case, answer, shown),
        share_low_bp=low,
        share_high_bp=high,
        depends_on=_depends(case, answer, outcome),
        path=shown_trace.path,
        chain=shown_trace.chain,
        listed=shown_trace.listed,
        reasons=_reasons(case, outcome, shown, shown_trace),
        against=against(case, shown_trace, outcome),
        missing=missing(case, shown_trace, outcome),
        citation=terms.citation,
        verification=terms.verification,
    )


def _outcome(case: Case) -> str:
    """What the records of shares and listings give, whether or not the rule was in force."""
    if case.holds(case.least()):
        return YES
    if case.holds(case.most()) or not _has_owner(case):
        return DEPENDS
    return NO


def _has_owner(case: Case) -> bool:
    held = case.scene.held
    return bool((held.row_share & (held.row_owned == case.scene.node)).any())


def _in_force(outcome: str, terms: Terms) -> str:
    if terms.status == SUSPENDED:
        return NO
    if terms.status == UNVERIFIED and outcome == YES:
        return DEPENDS
    return outcome


def _shares(case: Case) -> tuple[int, int]:
    node = case.scene.node
    weights = [case.outcome(reading).weight[node] for reading in (case.least(), case.most())]
    low, high = (int(share) for share in share_of(np.array(weights, dtype=np.int64)))
    return min(low, high), high


def _basis(case: Case, answer: str, shown: Outcome) -> str:
    node = case.scene.node
    if node in case.sure or (answer == DEPENDS and node in case.possible):
        return "listed"
    weight = shown.weight[node : node + 1]
    if answer == NO or not weight[0]:
        return "none"
    if int(share_of(weight)[0]) >= case.terms.need_bp:
        return "shares"
    return "control" if int(controls(weight)[0]) else "none"


def _depends(case: Case, answer: str, outcome: str) -> tuple[Decisive, ...]:
    if answer != DEPENDS:
        return ()
    found: tuple[Decisive, ...] = ()
    if outcome == DEPENDS and not _has_owner(case) and not case.holds(case.most()):
        name = case.scene.name(case.scene.node)
        words = f"who owns {name}: the records name no owner of it on {case.scene.as_of}"
        found = (Decisive("owner", words, None, case.scene.subject, None, True),)
    elif outcome == DEPENDS:
        found = decisive(case)
    if case.terms.status == UNVERIFIED:
        words = f"whether the rule was in force on {case.scene.as_of}"
        alone = outcome == YES
        found = (*found, Decisive("rule", words, None, None, None, alone))
    return found


def _reasons(case: Case, outcome: str, shown: Outcome, traced: Trace) -> tuple[str, ...]:
    scene, terms = case.scene, case.terms
    name = scene.name(scene.node)
    said = []
    if scene.node in case.sure:
        first = traced.listed[0]
        since = f" from {first.listed_from}" if first.listed_from else ""
        said.append(f"{name} is listed itself, by {first.authority or first.list}{since}")
    elif traced.path:
        said.append(traced.path)
    else:
        said.append(
            f"the records name no owner of {name} on {scene.as_of} whose listing carries the rule"
        )
    if scene.node not in case.sure:
        said += _sums(case, outcome, shown)
    if terms.status != IN_FORCE and scene.node not in case.sure:
        state = "was suspended" if terms.status == SUSPENDED else "may not have been in force"
        ending = {YES: "the records alone would give yes", NO: "the records alone give no",
                  DEPENDS: "the records alone leave it open"}[outcome]  # fmt: skip
        said.append(f"the rule {state} on {scene.as_of}; {ending}")
    return tuple(said)


def _sums(case: Case, outcome: str, shown: Outcome) -> list[str]:
    low, high = _shares(case)
    node, terms = case.scene.node, case.terms
    who = "those who count hold" if terms.aggregate else "the listed owner who holds most has"
    said = [f"{who} {span(low, high)}; the rule asks for {terms.threshold}"] if high else []
    if outcome != NO and int(controls(shown.weight[node : node + 1])[0]):
        said.append("control of the whole company is enough for this rule")
    return said


def _before(scene: Scene, rule: Rule) -> RuleAnswer:
    """The answer for a day before the rule: nobody but the listed themselves was reached."""
    first = rule.periods[0]
    words = f"the rule began on {first.first}; on {scene.as_of} it reached no owned company"
    return RuleAnswer(
        entity_id=scene.subject,
        name=scene.name(scene.node),
        rule=rule.id,
        rule_name=rule.name,
        as_of=scene.as_of,
        rule_status=NOT_YET,
        threshold=first.threshold,
        answer=NO,
        outcome=NO,
        basis="none",
        share_low_bp=0,
        share_high_bp=0,
        depends_on=(),
        path="",
        chain=(),
        listed=(),
        reasons=(words,),
        against=(),
        missing=("shares were not looked at, for there was no such rule",),
        citation=first.citation,
        verification=first.verification,
    )
