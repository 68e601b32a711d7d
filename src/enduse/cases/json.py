"""The case as JSON: the contract of docs/case-json.md."""

from __future__ import annotations

import json
from dataclasses import fields

from enduse.cases.model import VERSION, Case


def text(case: Case) -> str:
    """Return the case as JSON text: the fields of `Case` but its long tables, in order."""
    content = {
        field.name: getattr(case, field.name) for field in fields(case) if field.name != "tables"
    }
    return json.dumps({"version": VERSION} | content, ensure_ascii=False, indent=1) + "\n"
