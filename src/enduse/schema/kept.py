"""Tables made of what people keep beside the files: decisions on who is who, assurances."""

from __future__ import annotations

from enduse.schema.table import Table, columns

DECISION_NOTES = Table(
    "decision_notes",
    "What has to be said of people's decisions since the records changed.",
    columns(
        """
decision BIGINT number of the decision
note VARCHAR the note in words
"""
    ),
    ("decision", "note"),
    stored=False,
)

ASSURANCES = Table(
    "assurances",
    "Machines that the register of assurances covers, and what was promised of them.",
    columns(
        """
assurance VARCHAR id of the assurance
entry BIGINT entry of the log that tells of it
serial VARCHAR serial number as the register has it
serial_key VARCHAR its letters and digits, upper case
body VARCHAR the assurance as it was given, JSON
ended_on DATE first day on which it holds no more because somebody ended it; null where nobody did
ended_why VARCHAR the reason for its end
"""
    ),
    ("assurance", "serial_key"),
    stored=False,
)
