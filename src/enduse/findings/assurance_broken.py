"""Which shipments broke an end-use certificate, an undertaking, a condition or a licence?

Every line whose serial number is that of a machine in the register of assurances is held against
what was promised of it, as of the day of the line: the country, the end user, the days on which the
assurance holds, its ceilings for one transaction. Serial numbers are compared by their letters and
digits; of two brands with one number only that of the register is meant. A machine that went to
somebody else, while the records name no end user, is told apart: who used it is not known then.

It cannot tell whether the assurance was lifted outside the register, whether a number was mistyped,
or whether two lines are one delivery that two countries recorded; ceilings are therefore not summed
over lines. Shipments carry no number of a certificate: only machines by serial number are found.
"""

from __future__ import annotations

import json
from typing import Any, Final

from enduse.engine import Engine
from enduse.findings.assurance_steps import BROKEN, CANNOT_TELL, hold_lines
from enduse.findings.base import Kind, Row, Said
from enduse.findings.phrases import joined, named, value_unknown, worth

_VERB: Final = {"received": "received", "shipped": "sent", "recorded": "is recorded with"}
_SEVERITY: Final = {"country": "high", "end_user": "high", "site": "medium", "quantity": "medium",
                    "value": "medium"}  # fmt: skip
_TOLD: Final = 3  # breaches told in the statement; the rows have each
_SEVERITIES: Final = ("low", "medium", "high")


def say(row: Row) -> Said:
    """Say what one party received or sent of the machines that one assurance covers.

    Another country or end user is high, another site or a ceiling medium, an assurance that had
    expired low. Confidence is high where the brand is that of the register, else medium: makers
    number alike.
    """
    broken = sorted({one for text in row["breaches"] for one in text.split()})
    return Said(
        _statement(row),
        _figures(row, broken),
        _severity(row["state"], broken),
        _confidence(row),
        _counter(row),
        _unchecked(row),
    )


def _statement(row: Row) -> str:
    kind = row["assurance_kind"].replace("_", " ")
    who = named(row["subject_name"])
    amount = worth(row["value_usd_cents"], row["missing"], row["lines"])
    machines = "a machine" if len(row["serials"]) == 1 else "machines"
    said = (
        f"{who} {_VERB[row['side']]} {amount} of {machines} with serial number "
        f"{joined(row['serials'])}, which {kind} {row['assurance']} covers"
    )
    if row["state"] == BROKEN:
        more = f" and {len(row['says']) - _TOLD} more" if len(row["says"]) > _TOLD else ""
        return f"{said}; it says {' / '.join(row['says'][:_TOLD])}{more}."
    if row["state"] == CANNOT_TELL:
        return f"{said}; the records do not give the day on which its terms depend."
    return (
        f"{said} for {row['promised']}; the records name another receiver and no end user, so "
        "whether the terms were kept cannot be told."
    )


def _figures(row: Row, broken: list[str]) -> dict[str, Any]:
    return {
        "variant": row["state"],
        "side": row["side"],
        "assurance": row["assurance"],
        "assurance_kind": row["assurance_kind"],
        "log_entry": row["entry"],
        "document": row["document"],
        "document_sha256": row["document_sha256"],
        "promised_end_user": row["promised"],
        "breaches": broken,
        "serials": row["serials"],
        "destinations": row["countries"],
        "shipments": row["lines"],
        "value_usd_cents": row["value_usd_cents"],
        "value_missing": row["missing"],
    }


def _severity(state: str, broken: list[str]) -> str:
    if state == CANNOT_TELL:
        return "info"
    return max((_SEVERITY.get(one, "low") for one in broken), key=_SEVERITIES.index, default="low")


def _confidence(row: Row) -> str:
    if row["state"] != BROKEN:
        return "low"
    return "high" if row["brand_met"] else "medium"


def _counter(row: Row) -> list[str]:
    said = ["a serial number may be mistyped in the register or in the records"]
    if not row["brand_met"]:
        said.append("makers number alike, and register or records do not say the brand")
    if row["side"] != "shipped":
        said.append("who received a machine need not know what others had promised of it")
    return said


def _unchecked(row: Row) -> list[str]:
    told = sorted({one for text in row["untold"] for one in json.loads(text)})
    said = [*told, "whether the terms were changed or consent was given outside the register"]
    return [*said, *value_unknown(row["missing"])]


def _find(engine: Engine) -> None:
    hold_lines(engine)


KIND: Final = Kind(
    "assurance_broken",
    "Which shipments broke an end-use certificate, an undertaking, a condition or a licence?",
    ("lines", "assurances", "entities", "entity_names", "entity_identifiers"),
    _find,
    say,
)
