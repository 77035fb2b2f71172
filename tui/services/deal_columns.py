"""The columns of a list of deals: fields of the deal, its person and its organization, and what is computed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.fields import FIELDS, LONG_TYPES, Field
from tui.services.records import value_of

if TYPE_CHECKING:
    from tui.services.values import Record
    from tui.services.workspace import Workspace

LINKS = {"person": "person_id", "organization": "org_id"}
NEXT, AGE = "next", "age"
USUAL = (
    *("deal.title", "deal.value", "deal.org_id", "deal.person_id", "deal.stage_id", "deal.owner_id"),
    *("deal.expected_close_date", NEXT, AGE),
)
"""What a list shows until something else is chosen."""

NUMBERS = frozenset({"monetary", "double", "int", "percent"})
WIDTHS = {"monetary": 11, "double": 10, "int": 8, "percent": 8, "date": 14, "moment": 18, "status": 8, "stage": 12}
NARROWEST, WIDEST, MIDDLING = 4, 60, 16
_ROOM = {"deal.title": 24, "deal.org_id": 18, "deal.owner_id": 12, "person.emails": 24, NEXT: 24, AGE: 6}


class Column(NamedTuple):
    """A column: `kind` is whose field it is, `field` None for what is computed; `width` in cells."""

    code: str
    kind: str
    field: Field | None
    name: str
    width: int
    number: bool = False


class Cell(NamedTuple):
    """What stands in a cell; `urgency` as in `clock.URGENCY` for the next activity, else 0."""

    text: str
    urgency: int = 0


class DealColumns:
    """Which columns there are, and what stands in them."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.values = workspace.records.values

    def all(self) -> Iterator[Column]:
        """Every column there can be, the account's own fields included; those of deals first."""
        for kind in ("deal", *LINKS):
            for field in (*FIELDS[kind], *self.values.custom(kind)):
                if field.type not in LONG_TYPES:
                    yield _column(kind, field)
            if kind == "deal":
                yield from (_computed(NEXT, "Next activity"), _computed(AGE, "Age"))

    def find(self, code: str) -> Column | None:
        """A column by its code; None for a field that is no longer there."""
        if code in (NEXT, AGE):
            return _computed(code, "Next activity" if code == NEXT else "Age")
        kind, _, name = code.partition(".")
        field = self.values.find(kind, name) if kind in FIELDS else None
        return _column(kind, field) if field is not None and kind in ("deal", *LINKS) else None

    # -- cells ----------------------------------------------------------------------------------------------------

    def cell(self, deal: Record, column: Column) -> Cell:
        """What a deal has in a column."""
        if column.code == AGE:
            return Cell(f"{self.workspace.clock.days_since(deal.get('add_time'))} d")
        if column.code == NEXT:
            return self._next(deal)
        record = self.record(deal, column)
        return Cell(self._text(column, record) if record else "")

    def record(self, deal: Record, column: Column) -> Record | None:
        """The record whose field stands in a column: the deal, or what it is linked to."""
        if column.kind not in LINKS:
            return deal
        linked = deal.get(LINKS[column.kind])
        return self.workspace.copy.get(column.kind, linked) if linked is not None else None

    def _text(self, column: Column, record: Record) -> str:
        assert column.field is not None
        value = value_of(column.kind, record, column.field)
        if column.field.type in ("phones", "emails"):
            value = first(value)
        return " ".join(self.values.text(column.kind, column.field, value, record).split())

    def _next(self, deal: Record) -> Cell:
        """What is planned next and when, with how urgent it is (product 2.3)."""
        if deal.get("status") != "open":
            return Cell("")
        planned = self.workspace.activities.of("deal", deal["id"], done=False)
        if not planned:
            return Cell("nothing planned", 3)
        event = planned[0]
        urgency = 1 if event.overdue else 2 if event.day == self.workspace.clock.today() else 4
        return Cell(f"{self.workspace.clock.words(event.day, event.start)} {event.subject}", urgency)

    def plain(self, deal: Record, column: Column) -> Any:
        """What a deal has in a column for other programs: numbers as numbers, days and times as the API writes them."""
        record = self.record(deal, column) if column.field else None
        if column.field is None or record is None:
            return self.cell(deal, column).text if column.field is None else ""
        value = value_of(column.kind, record, column.field)
        if column.field.type in ("double", "int", "percent", "date", "moment") or column.code == "deal.value":
            return "" if value is None else value
        return self._text(column, record)


def first(contacts: Any) -> Any:
    """The first value of a list of phones or e-mail addresses."""
    found = contacts if isinstance(contacts, list) else []
    return next((c.get("value") for c in found if isinstance(c, dict)), None)


def _column(kind: str, field: Field) -> Column:
    code = f"{kind}.{field.code}"
    name = field.name if kind == "deal" else f"{kind.capitalize()}: {field.name.lower()}"
    width = _ROOM.get(code, WIDTHS.get(field.type, MIDDLING))
    return Column(code, kind, field, name, width, field.type in NUMBERS)


def _computed(code: str, name: str) -> Column:
    return Column(code, "deal", None, name, _ROOM[code], code == AGE)
