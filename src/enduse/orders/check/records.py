"""What investigated records say of an order: its parties' history, and who owns them.

A check looks it up in the results of the workspace. It is kept with the check, because results are
made anew with every file that is loaded: a check that is made again takes what was said that day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from typing import Any, Protocol, Self

from enduse.engine import Engine
from enduse.engine.portable import literal
from enduse.errors import WorkspaceError, cut
from enduse.names.identifiers.identify import IDENTIFYING, identify
from enduse.orders.check.plain import plain, rebuilt
from enduse.orders.flags import Seen, WorkspaceHistory
from enduse.orders.model import Order, Party
from enduse.screening.ownership.model import RuleAnswer
from enduse.screening.ownership.reading import answer_subject
from enduse.screening.ownership.rules import chosen
from enduse.workspace import Workspace

Results = Callable[[], AbstractContextManager[Engine]]


@dataclass(frozen=True)
class Owners:
    """What each ownership rule says of one party that the records name an owner of.

    `by_number`: a number of the party shows that the records speak of it; else its name does.
    """

    answers: tuple[RuleAnswer, ...]
    by_number: bool


@dataclass(frozen=True)
class Told:
    """What the records say of one order; `owners` by the place of the party."""

    seen: Seen = field(default_factory=Seen)
    owners: Mapping[int, Owners] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """Return it as JSON, to be kept with a check."""
        content: dict[str, Any] = plain(self)
        return content

    @classmethod
    def rebuilt(cls, content: Any) -> Self:
        """Return what was kept; WorkspaceError where it is nothing that `plain` wrote."""
        try:
            found: Self = rebuilt(cls, content)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise WorkspaceError(
                f"what the records said is kept in another form ({cut(error)}); replay it with the "
                "version of enduse that made the check"
            ) from error
        return found


class Records(Protocol):
    """Something that says what the records know of an order."""

    def tell(self, order: Order, as_of: dt.date) -> Told:
        """Return what the records say of an order, owners as of a day."""


@dataclass(frozen=True)
class KeptRecords:
    """Records that say what they said when a check was kept."""

    told: Told

    def tell(self, order: Order, as_of: dt.date) -> Told:
        """Return what was kept."""
        del order, as_of
        return self.told


class WorkspaceRecords:
    """The results of an investigated workspace."""

    def __init__(self, engine: Engine, history: WorkspaceHistory) -> None:
        self._engine, self._history = engine, history
        rows = engine.fetch("SELECT DISTINCT owned_id FROM owners").column(0)
        self._owned = frozenset(rows.to_pylist())

    @classmethod
    def open(cls, workspace: Workspace, results: Results, parts: ExitStack) -> WorkspaceRecords:
        """Open the results of a workspace; `parts` closes them.

        Raises WorkspaceError where files were loaded that no investigation has seen.
        """
        engine = parts.enter_context(results())
        history = WorkspaceHistory.open(workspace, results)
        parts.callback(history.close)
        return cls(engine, history)

    def tell(self, order: Order, as_of: dt.date) -> Told:
        """Look an order up. Owners are asked for only where the records name one."""
        seen = self._history.look_up(order)
        owners = {
            number: self._owners(order.parties[number], asked, as_of)
            for number, entities in seen.parties.items()
            if (asked := tuple(one for one in entities if one in self._owned))
        }
        return Told(seen, owners)

    def _owners(self, party: Party, entities: tuple[str, ...], as_of: dt.date) -> Owners:
        rules = chosen(())
        answers = tuple(
            answer
            for entity in entities
            for answer in answer_subject(self._engine, entity, as_of, rules)
        )
        return Owners(answers, len(entities) == 1 and self._by_number(party, entities[0]))

    def _by_number(self, party: Party, entity: str) -> bool:
        """Whether a number that the party gives, and that can be checked, is the entity's."""
        given = {
            (found.scheme, found.value)
            for number in party.identifiers
            for found in identify(number.value, number.label, party.country)
            if found.valid and found.scheme in IDENTIFYING
        }
        if not given:
            return False
        rows = self._engine.fetch(
            f"SELECT scheme, value FROM entity_identifiers WHERE entity_id = {literal(entity)}"
        ).to_pylist()
        return any((row["scheme"], row["value"]) in given for row in rows)
