"""The columns of the inbox: those it has by itself, and any field of the lead, its person and its organization."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.fields import FIELDS, LONG_TYPES, Field
from tui.services.deal_columns import MIDDLING, NUMBERS, WIDTHS, first
from tui.services.records import value_of
from tui.services.values import Values

if TYPE_CHECKING:
    from tui.services.leads import Leads
    from tui.services.values import Record
    from tui.services.workspace import Workspace

LINKS = {"person": "person_id", "organization": "organization_id"}
OWN = {
    "contact": ("Organization · person", 24),
    "labels": ("Labels", 16),
    "value": ("Value", 11),
    "next": ("Next activity", 26),
    "source": ("Source", 16),
    "owner": ("By", 2),
    "age": ("Age", 3),
}
"""What the inbox draws in its own way: the name and the cells of each."""

USUAL = ("contact", "labels", "value", "source", "owner", "age")
RIGHT = ("value", "age")
SAME = {"value": "value", "label_ids": "labels", "source_name": "source"}
"""Fields of a lead that are one of the inbox's own columns."""

GIVEN = ("title", "id")


class Column(NamedTuple):
    """A column: `field` is None for one of the inbox's own, `kind` whose field it is; `width` in cells."""

    code: str
    name: str
    width: int
    right: bool = False
    kind: str = "lead"
    field: Field | None = None


class LeadColumns:
    """Which columns there are, and what stands in those that are fields."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.values: Values = workspace.records.values

    def all(self) -> Iterator[Column]:
        """Every column there can be besides the title, the account's own fields included; those of leads first."""
        yield from (_own(code) for code in OWN)
        for kind in ("lead", *LINKS):
            for field in (*FIELDS[kind], *self.values.custom(kind)):
                given = kind == "lead" and (field.code in SAME or field.code in GIVEN)
                if field.type not in LONG_TYPES and not given:
                    yield _column(kind, field)

    def find(self, code: str) -> Column | None:
        """A column by its code; None for a field that is no longer there."""
        if code in OWN:
            return _own(code)
        kind, _, name = code.partition(".")
        field = self.values.find(kind, name) if kind in ("lead", *LINKS) else None
        return _column(kind, field) if field is not None else None

    def chosen(self, codes: Iterable[str]) -> list[Column]:
        """The columns of these codes that are still there."""
        return [column for column in map(self.find, codes) if column is not None]

    def texts(self, lead: str, columns: Sequence[Column]) -> dict[str, str]:
        """What stands in those columns that are fields, by their codes; nothing for a lead that is gone."""
        record = self.workspace.copy.get("lead", lead)
        wanted = [column for column in columns if column.field is not None]
        return {column.code: self._text(record, column) for column in wanted} if record else {}

    def _text(self, lead: Record, column: Column) -> str:
        assert column.field is not None
        record: Record | None = lead
        if column.kind in LINKS:
            linked = lead.get(LINKS[column.kind])
            record = self.workspace.copy.get(column.kind, linked) if linked is not None else None
        if record is None:
            return ""
        value: Any = value_of(column.kind, record, column.field)
        if column.field.type in ("phones", "emails"):
            value = first(value)
        return " ".join(self.values.text(column.kind, column.field, value, record).split())


def planned(leads: Leads, ids: Iterable[str]) -> dict[str, str]:
    """When and what is next on each of these leads, in words; for the handful in sight."""
    found: dict[str, str] = {}
    for lead in ids:
        rows = leads.copy.select(
            "SELECT due, subject FROM shown_activity WHERE lead_id = ? AND done = 0 AND is_deleted = 0 "
            "AND due IS NOT NULL ORDER BY due, id LIMIT 1",
            (lead,),
        )
        if rows:
            found[lead] = f"{_when(leads, rows[0][0])} {rows[0][1] or ''}".rstrip()
    return found


def _when(leads: Leads, due: str) -> str:
    from datetime import date

    clock = leads.clock
    moment = clock.parse(due) if len(due) > len("2026-03-12") else None
    if moment is not None:
        local = clock.local(moment)
        return clock.words(local.date(), local)
    try:
        return clock.words(date.fromisoformat(due[:10]))
    except ValueError:
        return due


def _own(code: str) -> Column:
    name, width = OWN[code]
    return Column(code, name, width, code in RIGHT)


def _column(kind: str, field: Field) -> Column:
    name = field.name if kind == "lead" else f"{kind.capitalize()}: {field.name.lower()}"
    width = WIDTHS.get(field.type, MIDDLING)
    return Column(f"{kind}.{field.code}", name, width, field.type in NUMBERS, kind, field)
