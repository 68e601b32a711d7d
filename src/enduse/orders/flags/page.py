"""The page of all red flags, made from the file: `python -m enduse.orders.flags.page`."""

from __future__ import annotations

import sys
from typing import Any, Final

from enduse.orders.data import table
from enduse.orders.flags.base import Entry, entries

_HEAD: Final = """# Red flags of a sale

`enduse order check` asks each of these of an order. A flag is no proof: it is a reason to ask, and
the page says what would clear it. The page is made from `orders/data/red_flags.yaml`; a test holds
the two together.

- **rule**: computed from the order, the screening, the ownership and the earlier shipments.
- **question**: a plain question to the sales team or the customer; true always worries.
- **person**: somebody has to look outside of the order, and then answers the question.

A flag that could not be checked is told apart (`cannot_tell`), with what is missing; where it says
*a release waits for it*, the order needs facts first. A question that is answered with true raises
its flag, whatever computes it. Sources are marked with how well they are known: *primary* (read in
the authority's text), *secondary* (read in what others published of it), *recalled* (to be checked
before anybody relies on it), *inferred* (ours).

Not here: some indicators of the alerts of 28 June 2022 (22 of them), 19 May 2023 (nine) and 6
November 2023 (13), and of the G7 guidance, whose wording is not known well enough.
"""
_GROUPS: Final = (
    ("ear-", "Supplement No. 3 to Part 732 of the US Export Administration Regulations"),
    ("fincen-bis-", "Alerts of FinCEN and BIS, and the note of three US departments"),
    ("quint-", "Joint guidance of five governments, 26 September 2023"),
    ("g7-", "G7 guidance, 24 September 2024"),
    ("mt-", "Machine tools"),
    ("paper-", "Papers"),
)


def page() -> str:
    """Return the page as Markdown."""
    parts = [_HEAD]
    for prefix, title in _GROUPS:
        parts.append(f"## {title}\n")
        parts += [_flag(entry) for entry in entries() if entry.id.startswith(prefix)]
    return "\n".join([*parts, _figures(), _questions()])


def _flag(entry: Entry) -> str:
    waits = "; a release waits for it" if entry.when_unknown == "needs_facts" else ""
    scope = f"; only for {entry.scope.replace('_', ' ')}" if entry.scope else ""
    sources = "; ".join(f"{s.citation} ({s.day}, *{s.verification}*)" for s in entry.sources)
    lines = [
        f"### `{entry.id}`\n",
        f"**{entry.title[0].upper()}{entry.title[1:]}** ({entry.by}{waits}{scope}).",
        f"Raised by: {entry.raised_by}.",
        f"Cleared by: {'; '.join(entry.cleared_by)}.",
        f"Needs: {', '.join(f'`{one}`' for one in entry.needs)}.",
        f"Source: {sources}.",
    ]
    if entry.note:
        lines.append(f"Note: {entry.note}.")
    return "\n".join(lines) + "\n"


def _figures() -> str:
    given: dict[str, Any] = table("red_flags.yaml")["thresholds"]
    rows = [
        f"| `{name}` | {one['value']} | {one['basis']} | {one['verification']} |"
        for name, one in given.items()
    ]
    head = "| figure | value | basis | known |\n|---|---|---|---|\n"
    return "## Figures that rules compare with\n\n" + head + "\n".join(rows) + "\n"


def _questions() -> str:
    given: dict[str, str] = table("red_flags.yaml")["questions"]
    rows = [f"| `{name}` | {says} |" for name, says in given.items()]
    head = "| `answers.` | question |\n|---|---|\n"
    return "## Questions\n\n" + head + "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
