"""Fields as they are typed: what stands in the line when editing begins, and what may be typed there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.services import contact_values, ranges
from tui.services.activities import parse_duration
from tui.services.dates import show_length
from tui.services.edits import EditError
from tui.services.records import Records, Row, value_of
from tui.services.taking_part import HINT as GUESTS
from tui.services.taking_part import write_guests
from tui.services.values import Record, amount_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class FieldText:
    """Writes the values of records as one would type them."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.workspace = records.workspace
        self.copy = records.copy

    # -- what to begin with ---------------------------------------------------------------------------------------

    def text(self, row: Row) -> str:
        """What stands in the line when editing begins."""
        record = self._record(row)
        value = value_of(row.kind, record, row.field)
        if row.field.type == "when":
            return self._when_text(record)
        if value in (None, "", []):
            return ""
        if row.field.type == "monetary":
            amount, code = amount_of(value, record)
            return "" if amount is None else f"{self._plain_number(amount)} {code or ''}".strip()
        if row.field.type in ("double", "percent", "int"):
            return self._plain_number(value)
        return self._other_text(row, value)

    def _other_text(self, row: Row, value: Any) -> str:
        writers: dict[str, Callable[[], str]] = {
            "date": lambda: str(value)[:10],
            "length": lambda: _length(value),
            "html": lambda: _markdown(value),
            "guests": lambda: write_guests(value),
            "phones": lambda: _contact(value, row.part),
            "emails": lambda: _contact(value, row.part),
            "prices": lambda: "; ".join(self._price(p) for p in prices_of(value)),
            "time": lambda: ranges.show_time(ranges.parts(value)[0]),
            "timerange": lambda: _joined(ranges.show_time(end) for end in ranges.parts(value)),
            "daterange": lambda: _joined(ranges.parts(value)),
        }
        if write := writers.get(row.field.type):
            return write()
        return str(value.get("value") or "") if isinstance(value, dict) else str(value)

    def _price(self, price: Record) -> str:
        return f"{self._plain_number(price.get('price') or 0)} {price.get('currency')}"

    def _plain_number(self, value: Any) -> str:
        text = f"{value:.10f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
        return text.replace(".", self.workspace.money.point)

    def _when_text(self, activity: Record) -> str:
        day, time = activity.get("due_date"), activity.get("due_time")
        clock, length = self.workspace.clock, parse_duration(activity.get("duration"))
        moment = clock.parse(f"{day}T{time}") if day and time else None
        text = f"{clock.local(moment):%Y-%m-%d %H:%M}" if moment else str(day or "")
        return f"{text} {show_length(length)}" if moment and length else text

    def hint(self, row: Row) -> str:
        """What may be typed."""
        return {
            "monetary": "12500, 12.5k or 12500 USD",
            "percent": "0 to 100",
            "date": "2026-07-01, tomorrow, fri or +2w; empty for none",
            "when": "tomorrow 10, fri 14:00 45m, +2w or 2026-07-01",
            "length": "45m, 1h or 1h30",
            "guests": GUESTS,
            "phones": contact_values.HINT,
            "emails": contact_values.HINT,
            "prices": "119 EUR; 139 USD: one for each currency",
            "time": ranges.TIME_HINT,
            "timerange": ranges.TIMES_HINT,
            "daterange": ranges.DAYS_HINT,
        }.get(row.field.type, "")

    def whole(self, row: Row) -> str:
        """What stands in the one line of a form: of a list, all of it."""
        if row.field.type not in ("phones", "emails"):
            return self.text(row)
        values = values_of(value_of(row.kind, self._record(row), row.field))
        return "; ".join(contact_values.write(value, alone=len(values) < 2) for value in values)

    def _record(self, row: Row) -> Record:
        found = self.records.get(row.kind, row.record)
        if found is None:
            raise EditError(f"That {row.kind} is no longer there.")
        return found


def values_of(value: Any) -> list[Record]:
    """The phones or e-mails of a record."""
    return [dict(one) for one in value or [] if isinstance(one, dict) and one.get("value")]


def prices_of(value: Any) -> list[Record]:
    """The prices of a product."""
    return [dict(one) for one in value or [] if isinstance(one, dict) and one.get("currency")]


def _length(value: Any) -> str:
    length = parse_duration(str(value))
    return show_length(length) if length else ""


def _markdown(value: Any) -> str:
    from tui.services.notes import to_markdown

    return to_markdown(str(value))


def _contact(value: Any, part: int) -> str:
    values = values_of(value)
    return contact_values.write(values[part], alone=len(values) < 2) if part < len(values) else ""


def _joined(ends: Iterable[Any]) -> str:
    return " - ".join(str(end) for end in ends if end)
