"""An answer as the contract of `enduse order check` gives it, and as lines for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from enduse.orders.check.answer import OrderAnswer, machine_notes
from enduse.orders.check.goods import LineVerdict
from enduse.orders.check.parties import Screened, effect_of
from enduse.orders.flags import RAISED
from enduse.rules.page import answer_row
from enduse.screening.ownership.model import RuleAnswer
from enduse.screening.record import record as hit_record


def plain_answer(found: OrderAnswer, paths: Mapping[str, str]) -> dict[str, Any]:
    """Return an answer as JSON: `answer`, `parties`, `verdicts`, `red_flags`, `versions` and more.

    `paths` names the files of the workspace by source id.
    """
    return {
        "order": found.order_id,
        "made_up": found.made_up,
        "as_of": found.as_of.isoformat(),
        "answer": found.answer,
        "because": [
            {"answer": one.answer, "says": one.words, "part": one.part} for one in found.because
        ],
        "parties": [_party(one, paths) for one in found.parties],
        "verdicts": [_verdict(one) for one in found.verdicts],
        "machines": machine_notes(found),
        "red_flags": [flag.plain() for flag in found.flags if flag.state == RAISED],
        "not_checked": [flag.plain() for flag in found.flags if flag.state != RAISED],
        "assurances": [
            {
                "assurance": one.assurance, "kind": one.kind, "breach": one.breach,
                "link": one.link, "says": one.says, "shows": one.shows,
            }
            for one in found.breaches
        ],
        "assurances_not_checked": [
            {"assurance": one.assurance, "term": one.term, "missing": one.missing}
            for one in found.untold
        ],
        "versions": dict(found.versions),
    }  # fmt: skip


def _verdict(one: LineVerdict) -> dict[str, Any]:
    return {"goods": one.goods, "to": one.to, **answer_row(one.answer)}


def _party(one: Screened, paths: Mapping[str, str]) -> dict[str, Any]:
    return {
        "party": one.number,
        "roles": list(one.party.roles),
        "name": one.party.name,
        "screened": one.hits is not None,
        "listings": [
            _days(hit_record(hit, paths))
            | {"sure": hit.number in one.sure, "effect": effect_of(hit.list).effect}
            for hit in one.hits or ()
        ],
        "owners": [
            {"owner": owner, **_days(hit_record(hit, paths))} for owner, hit in one.owner_hits
        ],
        "entities": list(one.entities),
        "ownership": [_owned(answer) for answer in (one.owners.answers if one.owners else ())],
        "ownership_known": one.owners is not None,
        "ownership_by_number": one.owners.by_number if one.owners else None,
        "faults": list(one.faults),
    }


def _days(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in row.items()
    }


def _owned(answer: RuleAnswer) -> dict[str, Any]:
    return {
        "entity_id": answer.entity_id,
        "rule": answer.rule,
        "answer": answer.answer,
        "rule_status": answer.rule_status,
        "share_low_bp": answer.share_low_bp,
        "share_high_bp": answer.share_high_bp,
        "reasons": list(answer.reasons),
        "missing": list(answer.missing),
        "citation": answer.citation,
        "verification": answer.verification,
    }


def sections(answer: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Yield the answer as headed lines for a terminal, what decides first.

    `answer` is as `plain_answer` gives it, or as it was kept.
    """
    head = f"order {answer['order']}, as of {answer['as_of']}: {answer['answer']}"
    if answer["made_up"]:
        head += " (a made-up order)"
    yield (
        head,
        [f"{one['answer']}: {one['says']}" for one in answer["because"]]
        or ["nothing was found that holds it; a person decides"],
    )
    for flag in answer["red_flags"]:
        lines = [f"{one['says']} ({one['where']})" for one in flag["evidence"]]
        lines += [f"would clear it: {one}" for one in flag["would_clear"]]
        yield f"red flag {flag['id']}: {flag['title']}", [*lines, f"source: {flag['source']}"]
    if answer["not_checked"]:
        yield (
            f"{len(answer['not_checked'])} red flags could not be checked",
            [f"{one['id']}: missing {'; '.join(one['missing'])}" for one in answer["not_checked"]],
        )
    if answer["machines"]:
        yield (
            "the machine by control lists",
            [
                f"goods[{one['goods']}]: {one['control_list']} {one['entry']}: {one['answer']}"
                + (f", missing {'; '.join(one['missing'])}" if one["missing"] else "")
                for one in answer["machines"]
            ],
        )
    yield (
        "by jurisdiction",
        [
            f"goods[{one['goods']}] to {one['to'] or 'unknown'}: {one['jurisdiction']}: "
            f"{one['verdict']}"
            for one in answer["verdicts"]
        ],
    )
