"""The columns of the list of activities: any field of an activity, those of the account's own too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.fields import FIELDS, LONG_TYPES, Field
from tui.services.deal_columns import MIDDLING, NARROWEST, NUMBERS, WIDEST, WIDTHS
from tui.services.records import value_of

if TYPE_CHECKING:
    from tui.services.activities import Event
    from tui.services.workspace import Workspace

FIRST = "subject"
"""What the list begins with in any case, as wide as there is room for."""

USUAL = ("due", "type", "deal_id", "org_id", "owner_id")
"""What one begins with who chooses columns."""

_ROOM = {
    "due": 17,
    "type": 9,
    "duration": 7,
    "done": 5,
    "busy": 5,
    "deal_id": 24,
    "owner_id": 12,
    "priority": 9,
    "id": 8,
}
RIGHT = ("duration", "id")


class Column(NamedTuple):
    """A column of a field; `width` in cells."""

    code: str
    name: str
    width: int
    right: bool
    field: Field


class Chosen(NamedTuple):
    """Which columns are shown, in their order, and the cells of those that are not as wide as usual."""

    codes: tuple[str, ...] = ()
    widths: Mapping[str, int] = {}

    def dump(self) -> dict[str, Any]:
        """As JSON values."""
        return {"codes": list(self.codes), "widths": dict(self.widths)}

    @classmethod
    def load(cls, facts: Any) -> Chosen:
        """What these JSON values mean; what makes no sense is as usual."""
        told = facts if isinstance(facts, dict) else {}
        codes, widths = told.get("codes"), told.get("widths")
        return cls(
            tuple(c for c in codes if isinstance(c, str)) if isinstance(codes, list) else (),
            {c: w for c, w in widths.items() if type(w) is int} if isinstance(widths, dict) else {},
        )


class ActivityColumns:
    """Which columns there are, and what stands in them."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.values = workspace.records.values

    def all(self) -> Iterator[Column]:
        """Every column there can be besides the subject."""
        for field in (*FIELDS["activity"], *self.values.custom("activity")):
            if field.type not in LONG_TYPES and field.code != FIRST:
                yield _column(field)

    def chosen(self, chosen: Chosen) -> list[Column]:
        """The columns that were chosen and are still there, as wide as they were made."""
        there = {column.code: column for column in self.all()}
        return [
            there[code]._replace(width=max(NARROWEST, min(chosen.widths.get(code, there[code].width), WIDEST)))
            for code in chosen.codes
            if code in there
        ]

    def texts(self, event: Event, columns: Sequence[Column]) -> list[str]:
        """What an activity has in these columns."""
        record = self.workspace.copy.get("activity", event.id) or {}
        return [self._text(event, record, column.field) for column in columns]

    def _text(self, event: Event, record: dict[str, Any], field: Field) -> str:
        if field.code == "due":
            return self.workspace.clock.words(event.day, event.start)
        value = value_of("activity", record, field)
        return " ".join(self.values.text("activity", field, value, record).split())


def _column(field: Field) -> Column:
    width = _ROOM.get(field.code, WIDTHS.get(field.type, MIDDLING))
    return Column(field.code, field.name, width, field.code in RIGHT or field.type in NUMBERS, field)
