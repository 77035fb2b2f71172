"""Values of fields as people read them: ids by name, amounts, days, labels."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from tui.fields import STATUSES, VISIBILITY, Field, custom_field, field_of
from tui.services import contact_fields
from tui.services.activities import parse_duration
from tui.services.dates import show_day, show_length
from tui.services.ranges import parts, show_time
from tui.services.taking_part import people_of, show_guests

if TYPE_CHECKING:
    from tui.services.workspace import Workspace

Record = dict[str, Any]
Label = tuple[str, str]
"""Name and colour."""

NAMED = {"deal": "title", "lead": "title", "activity": "subject", "project": "title", "task": "title"}
LINKED = {"people": "person", "org": "organization", "deal": "deal", "lead": "lead", "project": "project"}
"""Field types whose value is the id of a record that can be opened, and of which kind."""

_NAMES = {"user": "user", "creator": "user", "stage": "stage", "pipeline": "pipeline", **LINKED}
_TOO_MANY = 200
WORDED = frozenset({"billing_frequency", "health_status", "marketing_status", "origin", "source_name", "status"})
"""Codes of fields whose values are words of the wire."""

_SEAM = re.compile("(?<=[a-z])(?=[A-Z])|_")


class Values:
    """Writes values; reads names from the copy, so that everything shown is as fresh as the rest."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._contacts: dict[str, tuple[str, dict[str, Record]]] = {}
        self._writers: dict[str, Callable[[Any, Mapping[str, Any]], str]] = {
            "monetary": self._money,
            "percent": lambda v, _: f"{_number(v)} %",
            "double": lambda v, _: self.grouped(v),
            "int": lambda v, _: self.grouped(v),
            "date": lambda v, _: self.day(v),
            "moment": lambda v, _: self.moment(v),
            "length": lambda v, _: self._length(v),
            "persons": self._people,
            "guests": lambda v, _: show_guests(v),
            "boolean": lambda v, _: "yes" if v else "no",
            "visible_to": lambda v, _: VISIBILITY.get(_whole(v), str(v)),
            "status": lambda v, _: STATUSES.get(str(v), str(v)),
            "activity_type": lambda v, _: self._type(v),
            "html": lambda v, _: _plain(v),
            "prices": lambda v, _: self._prices(v),
            "time": lambda v, _: self._range(v, show_time),
            "timerange": lambda v, _: self._range(v, show_time),
            "daterange": lambda v, _: self._range(v, self.day),
        }

    # -- a value as text ------------------------------------------------------------------------------------------

    def text(self, kind: str, field: Field, value: Any, record: Mapping[str, Any] | None = None) -> str:
        """A value of a field; `record` gives what stands beside it, such as the currency. Empty for nothing."""
        if value is None or value in ("", [], {}):
            return ""
        if field.type in _NAMES and _is_id(_id(value)):
            return self.name(_NAMES[field.type], _id(value))
        if field.type in ("enum", "set"):
            return ", ".join(name for name, _ in self.labels(kind, field, value))
        if write := self._writers.get(field.type):
            return write(value, record or {})
        return in_words(_flat(value)) if field.code in WORDED else _flat(value)

    def labels(self, kind: str, field: Field, value: Any) -> list[Label]:
        """The chosen options of an enum, set or label field, with their colours; unknown ones by their number."""
        chosen = value if isinstance(value, list) else str(value).split(",")
        known = self.options(kind, field)
        ids = [str(_id(one)).strip() for one in chosen[:_TOO_MANY]]
        return [known.get(one, (f"#{one}", "gray")) for one in ids]

    def options(self, kind: str, field: Field) -> dict[str, Label]:
        """The options of an enum, set or label field by id (as text): name and colour."""
        if kind == "lead" and field.code == "label_ids":
            return self.workspace.leads.labels()
        described = self._described(kind, field.code)
        return {
            str(o.get("id")): (str(o.get("label") or ""), str(o.get("color") or "gray"))
            for o in described.get("options") or []
        }

    def name(self, kind: str, record: int | str | None) -> str:
        """What a record is called; empty for None, its number when the copy does not have it."""
        if record is None or not _is_id(record):
            return ""
        found = self.workspace.copy.get(kind, record)
        return f"#{record}" if found is None else str(found.get(NAMED.get(kind, "name")) or "(no name)")

    def exists(self, kind: str, record: int | str) -> bool:
        """Whether the copy has it, and it is not deleted."""
        found = self.workspace.copy.get(kind, record)
        return found is not None and not found.get("is_deleted")

    def custom(self, kind: str) -> list[Field]:
        """The account's own fields of a kind; leads share those of deals."""
        if kind in contact_fields.KINDS:
            return [custom_field(kind, f) for f in self._contact(kind).values() if f.get("is_custom_field")]
        if kind not in ("deal", "lead"):
            return []
        found = [f for f in self.workspace.copy.all("deal_field") if f.get("is_custom_field")]
        found.sort(key=lambda f: (f.get("order_nr") or 0, str(f["field_code"])))
        return [custom_field(kind, f) for f in found]

    def find(self, kind: str, code: str) -> Field | None:
        """A field by its code, the account's own included."""
        if field := field_of(kind, code):
            return field
        described = self._described(kind, code)
        return custom_field(kind, described) if described else None

    def _described(self, kind: str, code: str) -> Record:
        """What the account tells of a field; empty for one it does not know."""
        if kind in contact_fields.KINDS:
            return self._contact(kind).get(code, {})
        return (self.workspace.copy.get("deal_field", code) if kind in ("deal", "lead") else None) or {}

    def _contact(self, kind: str) -> dict[str, Record]:
        """What the account tells of the fields of persons or organizations; read again when it tells other things."""
        rows = self.workspace.copy.select("SELECT value FROM main.fact WHERE name = ?", (contact_fields.fact(kind),))
        raw = rows[0][0] if rows else ""
        if self._contacts.get(kind, ("", {}))[0] != raw:
            self._contacts[kind] = (raw, contact_fields.known(self.workspace.copy, kind))
        return self._contacts.get(kind, ("", {}))[1]

    # -- days and amounts -----------------------------------------------------------------------------------------

    def day(self, value: Any) -> str:
        """A date as the API writes it, as people do."""
        day = _date(value)
        return str(value) if day is None else show_day(day, self.workspace.clock.today())

    def moment(self, value: Any) -> str:
        """A moment as the API writes it, in the user's zone: `Fri 14 Mar 2025, 10:00`."""
        clock = self.workspace.clock
        moment = clock.parse(str(value))
        if moment is None:
            return str(value)
        local = clock.local(moment)
        return f"{show_day(local.date(), clock.today())}, {local:%H:%M}"

    def _money(self, value: Any, record: Mapping[str, Any]) -> str:
        amount, code = amount_of(value, record)
        return "" if amount is None else self.workspace.money.write(amount, code)

    def _prices(self, value: Any) -> str:
        found = [p for p in value if isinstance(p, Mapping)] if isinstance(value, list) else []
        known = [p for p in found if isinstance(p.get("price"), int | float)]
        return " · ".join(self.workspace.money.write(p["price"], p.get("currency")) for p in known)

    def _range(self, value: Any, write: Callable[[Any], str]) -> str:
        """Both ends of a range, or the one there is."""
        return " – ".join(write(end) for end in parts(value) if end not in (None, ""))

    def grouped(self, value: Any) -> str:
        """A number with the separators of the user's country; what is none as it is."""
        if not isinstance(value, int | float):
            return str(value)
        money = self.workspace.money
        text = f"{value:,}" if isinstance(value, int) or not value.is_integer() else f"{int(value):,}"
        return text.translate(str.maketrans({",": money.grouping, ".": money.point}))

    def _length(self, value: Any) -> str:
        length = parse_duration(str(value))
        return show_length(length) if length else str(value)

    def _people(self, value: Any, activity: Mapping[str, Any]) -> str:
        """Those who take part, the primary one marked where there are several."""
        found = people_of({"person_id": activity.get("person_id"), "participants": value})
        star = " ★" if len(found) > 1 else ""
        return ", ".join(f"{self.name('person', p['person_id'])}{star if p['primary'] else ''}" for p in found)

    def _type(self, value: Any) -> str:
        return next((t.name for t in self.workspace.activities.types() if t.key == value), str(value))


def amount_of(value: Any, record: Mapping[str, Any]) -> tuple[float | None, str | None]:
    """Amount and currency of a monetary value: a deal's beside it, a lead's and a custom field's inside it."""
    if isinstance(value, Mapping):
        amount = value.get("amount", value.get("value"))
        return (amount if isinstance(amount, int | float) else None), value.get("currency")
    return (value if isinstance(value, int | float) else None), record.get("currency")


def _id(value: Any) -> Any:
    """An id, where the API gives an object about the record too."""
    if isinstance(value, Mapping):
        return value.get("id", value.get("value"))
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value


def _is_id(value: Any) -> bool:
    """Whether the copy can be asked for it."""
    return isinstance(value, str) or (isinstance(value, int) and abs(value) < 2**63)


def in_words(word: str) -> str:
    """A word of the wire as people read it: `ManuallyCreated` is `Manually created`, `no_consent` is `No consent`."""
    if " " in word:
        return word
    first, *rest = _SEAM.split(word)
    return " ".join([first[:1].upper() + first[1:], *(part if part.isupper() else part.lower() for part in rest)])


def _flat(value: Any) -> str:
    """Text of a value of several parts: the line of an address, both ends of a range."""
    if isinstance(value, Mapping):
        parts = [value.get("value"), value.get("until")]
        return " – ".join(str(part) for part in parts if part not in (None, ""))
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(_flat(part) for part in list(value)[:_TOO_MANY])
    return str(value)


def _number(value: Any) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _whole(value: Any) -> int:
    """A number, which v1 writes as text."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() else 0


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _plain(value: Any) -> str:
    from tui.services.notes import plain

    return plain(str(value))
