"""Editing a field: from what was typed or chosen to a change of the record, undoable."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.fields import LONG_TYPES, VISIBILITY
from tui.services import contact_values, ranges
from tui.services.activities import combine, due, write_duration
from tui.services.amounts import parse_amount, parse_number
from tui.services.dates import WHEN_EXAMPLES, NotADate, parse_day, parse_length, read_when
from tui.services.edits import EditError
from tui.services.field_text import FieldText, prices_of, values_of
from tui.services.lead_labels import read_labels
from tui.services.new_contacts import contact_of, organization_field
from tui.services.people import RESOURCES
from tui.services.records import Records, Row, value_of
from tui.services.taking_part import people_of, read_guests, toggled, with_primary
from tui.services.users import active_users
from tui.services.values import Record, amount_of
from tui.store.outbox import Call

if TYPE_CHECKING:
    from tui.services.clock import Clock

CHOSEN = frozenset(
    {"set", "enum", "user", "stage", "pipeline", "status", "people", "org", "deal", "activity_type", "visible_to"}
    | {"persons", "project"}
)
"""Field types one chooses a value for."""

CLEAR = "\0none"
"""The id of the choice that takes a value away; pickers give None for leaving without a choice."""

SWITCHED = frozenset({"boolean"})
_LONGEST = {"varchar": 255, "varchar_auto": 255, "phone": 255}


class Option(NamedTuple):
    """Something to choose for a field; `id` None clears it."""

    id: Any
    text: str
    note: str = ""


class RecordEdits(FieldText):
    """Changes records field by field."""

    def __init__(self, records: Records) -> None:
        super().__init__(records)
        self._parsers: dict[str, Callable[[Row, Record, str], Record]] = {
            "monetary": self._amount,
            "percent": self._percent,
            "double": self._number,
            "int": self._number,
            "date": self._date,
            "when": self._when,
            "length": self._length,
            "phones": self._contact,
            "emails": self._contact,
            "prices": self._prices,
            "time": self._time,
            "timerange": self._times,
            "daterange": self._days,
            "address": self._address,
            "html": self._html,
            "guests": self._guests,
        }

    # -- writing --------------------------------------------------------------------------------------------------

    async def write(self, row: Row, text: str) -> bool:
        """Set a field to what was typed; raises `EditError`. Tells whether anything changed."""
        self._refuse(row)
        record = self._record(row)
        text = text.strip() if row.field.type in LONG_TYPES else " ".join(text.split())
        if not text and row.field.required:
            raise EditError(f"{row.field.name} cannot be empty.")
        return await self._set(row, record, self.parsed(row, record, text))

    def check(self, row: Row, text: str) -> str | None:
        """What is wrong with a text for a field, None when nothing is."""
        try:
            self._refuse(row)
            self.parsed(row, self._record(row), " ".join(text.split()))
        except EditError as wrong:
            return str(wrong)
        return None

    def meant(self, row: Row, text: str) -> Record:
        """The wire fields that a text for a field means; raises `EditError`."""
        text = " ".join(text.split())
        if not text and row.field.required:
            raise EditError(f"{row.field.name} cannot be empty.")
        return self.parsed(row, self._record(row), text)

    async def toggle(self, row: Row) -> bool:
        """Turn a yes into a no and back; raises `EditError`."""
        self._refuse(row)
        record = self._record(row)
        if row.kind == "activity" and row.field.code == "done":
            await self.workspace.activities.set_done(int(row.record), done=not record.get("done"))
            return True
        return await self._set(row, record, {row.field.code: not record.get(row.field.code)})

    async def choose(self, row: Row, chosen: Any) -> bool:
        """Set a field to what was chosen; an option of a set is put in or taken out. Raises `EditError`.

        A name chosen for a person or an organization adds one; both are one edit.
        """
        self._refuse(row)
        async with contact_of(self.workspace, row, chosen) as meant:
            return await self._choose(row, meant)

    async def _choose(self, row: Row, chosen: Any) -> bool:
        record = self._record(row)
        if row.field.type == "stage":
            await self.workspace.deals.move(int(row.record), int(chosen))
            return True
        if row.field.type == "pipeline":
            return await self._enter(row, chosen)
        chosen = None if chosen == CLEAR else chosen
        value = self._toggled(row, record, chosen) if row.field.type == "set" else chosen
        if value is None and row.field.required:
            raise EditError(f"{row.field.name} cannot be empty.")
        if row.kind == "activity" and row.field.type == "people":
            people, primary = with_primary(record, chosen)
            return await self._set(row, record, {"participants": people}, {"person_id": primary})
        if row.field.type == "persons":
            people, primary = ([], None) if chosen is None else toggled(record, int(chosen))
            return await self._set(row, record, {"participants": people}, {"person_id": primary})
        return await self._set(row, record, self._body(row, value))

    async def _enter(self, row: Row, pipeline_id: Any) -> bool:
        """A deal that changes its pipeline starts in the first stage (product 9.2)."""
        pipeline = next((p for p in self.workspace.deals.pipelines() if p.id == pipeline_id), None)
        if pipeline is None or not pipeline.stages:
            raise EditError("That pipeline has no stages.")
        if pipeline.id != self._record(row).get("pipeline_id"):
            await self.workspace.deals.move(int(row.record), pipeline.stages[0].id)
        return True

    def _toggled(self, row: Row, record: Record, chosen: Any) -> list[Any] | None:
        before = list(value_of(row.kind, record, row.field) or [])
        same = [one for one in before if str(one) == str(chosen)]
        after = [one for one in before if one not in same] if same else [*before, chosen]
        return after or ([] if not row.field.custom else None)

    # -- what can be chosen ---------------------------------------------------------------------------------------

    def options(self, row: Row) -> list[Option]:
        """What can be chosen for a field."""
        makers: dict[str, Callable[[Row], list[Option]]] = {
            "user": self._users,
            "stage": self._stages,
            "pipeline": lambda _: [Option(p.id, p.name) for p in self.workspace.deals.pipelines() if p.stages],
            "people": self._people,
            "persons": self._takers,
            "project": lambda _: self._named("project", "title", "AND is_archived = 0"),
            "org": lambda _: self._named("organization", "name"),
            "deal": lambda _: self._named("deal", "title", "AND status = 'open'"),
            "activity_type": lambda _: [Option(t.key, t.name) for t in self.workspace.activities.types()],
            "visible_to": lambda r: [Option(str(n) if r.kind == "lead" else n, t) for n, t in VISIBILITY.items()],
            "status": lambda _: [Option(s, s.capitalize()) for s in ("open", "won", "lost")],
        }
        found = makers.get(row.field.type, self._choices)(row)
        clears = row.text and not row.field.required and row.field.type not in ("set", "visible_to")
        return [*found, Option(CLEAR, "(none)", "takes it away")] if clears else found

    def current(self, row: Row) -> Any:
        """The chosen one, to begin with."""
        value = value_of(row.kind, self._record(row), row.field)
        return None if isinstance(value, list | dict) else value

    def _choices(self, row: Row) -> list[Option]:
        known = self.records.values.options(row.kind, row.field)
        before = value_of(row.kind, self._record(row), row.field)
        on = {str(one) for one in before} if isinstance(before, list) else set()
        number = row.kind != "lead" or row.field.code != "label_ids"
        return [Option(int(i) if number else i, name, "✓ on" if i in on else "") for i, (name, _) in known.items()]

    def _users(self, _row: Row) -> list[Option]:
        return [Option(i, name or f"#{i}") for i, name in active_users(self.copy)]

    def _stages(self, _row: Row) -> list[Option]:
        return [
            Option(s.id, f"{p.name} › {s.name}", f"{s.probability} %")
            for p in self.workspace.deals.pipelines()
            for s in p.stages
        ]

    def _people(self, row: Row) -> list[Option]:
        """Persons, those of the record's organization first."""
        organization = self._record(row).get(organization_field(row.kind))
        names = dict(self.copy.select("SELECT id, name FROM shown_organization"))
        rows = self.copy.select(
            "SELECT id, name, org_id FROM shown_person WHERE is_deleted = 0 ORDER BY org_id IS ? DESC, folded(name)",
            (organization if organization is not None else -1,),
        )
        return [Option(i, name or "(no name)", names.get(of) or "") for i, name, of in rows]

    def _takers(self, row: Row) -> list[Option]:
        """Persons, those who take part already first."""
        part = {p["person_id"]: p["primary"] for p in people_of(self._record(row))}
        notes = {i: "✓ takes part" + (" ★" if primary else "") for i, primary in part.items()}
        found = [o._replace(note=notes.get(o.id, o.note)) for o in self._people(row)]
        return sorted(found, key=lambda o: o.id not in part)

    def _named(self, kind: str, column: str, where: str = "") -> list[Option]:
        rows = self.copy.select(
            f"SELECT id, {column} FROM shown_{kind} WHERE is_deleted = 0 {where} ORDER BY folded({column})"
        )
        return [Option(i, name or "(no name)") for i, name in rows]

    # -- from text to values --------------------------------------------------------------------------------------

    def parsed(self, row: Row, record: Record, text: str) -> Record:
        """The wire fields that a text means."""
        if row.field.type == "set":
            return self._several(row, record, text)
        if not text and row.field.type not in ("phones", "emails", "when"):
            return self._body(row, [] if row.field.type == "guests" else None)
        parse = self._parsers.get(row.field.type, self._text)
        return parse(row, record, text)

    def _several(self, row: Row, record: Record, text: str) -> Record:
        """Options by their names, with commas between; what is as it was stays, whatever is known of it."""
        if text == " ".join(row.text.split()):
            return self._body(row, value_of(row.kind, record, row.field))
        what = "label" if row.field.code == "label_ids" else "option"
        found = read_labels(self.records.values.options(row.kind, row.field), text, what)
        number = row.kind != "lead" or row.field.code != "label_ids"
        ids = [int(one) if number else one for one in found]
        return self._body(row, ids or ([] if not row.field.custom else None))

    def _body(self, row: Row, value: Any) -> Record:
        return {row.field.code: value}

    def _text(self, row: Row, _record: Record, text: str) -> Record:
        longest = _LONGEST.get(row.field.type, 65_000)
        if len(text) > longest:
            raise EditError(f"At most {longest:,} characters; these are {len(text):,}.")
        return self._body(row, text)

    def _amount(self, row: Row, record: Record, text: str) -> Record:
        before = value_of(row.kind, record, row.field)
        current = amount_of(before, record)[1] or record.get("currency")
        value, code = parse_amount(text, self.workspace.money, current)
        if row.kind == "lead":
            return self._body(row, {"amount": value, "currency": code})
        if row.field.custom:
            return self._body(row, {"value": value, "currency": code})
        return {"value": value} | ({"currency": code} if code != record.get("currency") else {})

    def _percent(self, row: Row, _record: Record, text: str) -> Record:
        value = parse_number(text.rstrip("% "), self.workspace.money)
        if not 0 <= value <= 100:
            raise EditError("A probability is from 0 to 100 percent.")
        return self._body(row, round(value))

    def _number(self, row: Row, _record: Record, text: str) -> Record:
        value = parse_number(text, self.workspace.money)
        if row.field.type == "int" and value != int(value):
            raise EditError("This is a whole number.")
        return self._body(row, int(value) if value == int(value) else value)

    def _date(self, row: Row, _record: Record, text: str) -> Record:
        return self._body(row, parse_day(text, self.workspace.clock.today()).isoformat())

    def _when(self, _row: Row, _record: Record, text: str) -> Record:
        if not text:
            raise EditError(f"An activity needs a day. {WHEN_EXAMPLES}")
        reading = read_when(text.split(), self.workspace.clock.local())
        if not reading.found or reading.used != len(text.split()):
            raise NotADate(f"“{text}” is no day or time I can read. {WHEN_EXAMPLES}")
        when = local_moment(reading.when(self.workspace.clock.local()), self.workspace.clock)
        return due(when) | ({"duration": write_duration(reading.length)} if reading.length else {})

    def _length(self, row: Row, _record: Record, text: str) -> Record:
        return self._body(row, write_duration(parse_length(text)))

    def _contact(self, row: Row, record: Record, text: str) -> Record:
        """One value of a list, or several with `;` between; the place of the first one stays."""
        before = values_of(record.get(row.field.code))
        parts = [part.strip() for part in text.split(";") if part.strip()]
        known = before[row.part] if row.part < len(before) else {"label": "work"}
        typed = [contact_values.read(part, {} if n else known) for n, part in enumerate(parts)]
        if row.field.type == "emails" and (wrong := next((t for t in typed if not is_email(t["value"])), None)):
            raise EditError(f"“{wrong['value']}” is no e-mail address.")
        after = contact_values.settled([*before[: row.part], *typed, *before[row.part + 1 :]], before, row.part)
        kept = ("value", "primary", "label")
        return self._body(row, [{n: v[n] for n in kept if v.get(n) is not None} for v in after])

    def _prices(self, row: Row, record: Record, text: str) -> Record:
        """Prices, one for each currency; costs and notes of a currency that stays, stay."""
        known = {p.get("currency"): p for p in prices_of(record.get("prices"))}
        found = [parse_amount(part, self.workspace.money, None) for part in text.split(";") if part.strip()]
        if len({code for _, code in found}) < len(found):
            raise EditError("One price for each currency.")
        kept = ("cost", "direct_cost", "notes")
        old = {code: {n: known[code][n] for n in kept if known[code].get(n) is not None} for code in known}
        return self._body(row, [{"price": price, "currency": code, **old.get(code, {})} for price, code in found])

    def _time(self, row: Row, record: Record, text: str) -> Record:
        before = value_of(row.kind, record, row.field)
        return self._body(row, ranges.zoned(before, value=ranges.parse_time(text)))

    def _times(self, row: Row, record: Record, text: str) -> Record:
        before, (value, until) = value_of(row.kind, record, row.field), ranges.parse_times(text)
        return self._body(row, ranges.zoned(before, value=value, until=until))

    def _days(self, row: Row, _record: Record, text: str) -> Record:
        value, until = ranges.parse_days(text, self.workspace.clock.today())
        return self._body(row, {"value": value, "until": until})

    def _address(self, row: Row, _record: Record, text: str) -> Record:
        return self._body(row, {"value": text})

    def _guests(self, row: Row, record: Record, text: str) -> Record:
        return self._body(row, read_guests(text, record.get(row.field.code)))

    def _html(self, row: Row, record: Record, text: str) -> Record:
        from tui.services.notes import merged

        return self._body(row, merged(str(record.get(row.field.code) or ""), text))

    # -- changing -------------------------------------------------------------------------------------------------

    def _refuse(self, row: Row) -> None:
        """What cannot be edited says why."""
        now = self.records.row(row.kind, row.record, row.field.code) if row.field.code else None
        fixed = now.fixed if now else row.fixed
        if fixed:
            raise EditError(f"{row.field.name or 'This'} cannot be edited here: {fixed}.")

    async def _set(self, row: Row, record: Record, body: Record, shown: Record | None = None) -> bool:
        """Change what differs; tells whether anything did."""
        if row.field.custom and row.kind != "lead":
            return await self._set_custom(row, record, body[row.field.code])
        if all(_same(record.get(name), value) for name, value in body.items()):
            return False
        words = f"Change {row.field.name.lower()} of “{self.records.values.name(row.kind, row.record)}”"
        makers: dict[str, Callable[[], Awaitable[None]]] = {
            "deal": lambda: self.workspace.deals.change(int(row.record), body, words, shown),
            "lead": lambda: self.workspace.leads.change(str(row.record), body, words),
            "activity": lambda: self.workspace.activities.change(int(row.record), body, words, shown),
        }
        make = makers.get(row.kind, lambda: self._make(row, body, {n: record.get(n) for n in body}, words))
        await make()
        return True

    async def _set_custom(self, row: Row, record: Record, value: Any) -> bool:
        """One of the account's own fields: only this one is sent, the others stay as they are."""
        before = dict(record.get("custom_fields") or {})
        if _same(before.get(row.field.code), value):
            return False
        words = f"Change {row.field.name} of “{self.records.values.name(row.kind, row.record)}”"
        sent = {"custom_fields": {row.field.code: value}}
        back = {"custom_fields": {row.field.code: before.get(row.field.code)}}
        laid = {"custom_fields": {**before, row.field.code: value}}
        await self._make(row, sent, back, words, laid, {"custom_fields": before})
        return True

    async def _make(
        self, row: Row, body: Record, back: Record, words: str, laid: Record | None = None, before: Record | None = None
    ) -> None:
        operation, arguments = f"v2.{RESOURCES[row.kind]}.update", {"id": row.record}
        forth = Call(operation, arguments, body, ((row.kind, row.record, laid or body),), words)
        undo = Call(operation, arguments, back, ((row.kind, row.record, before or back),), f"Undo: {words}")
        await self.workspace.edits.make(words, [forth], [undo])


def local_moment(when: Any, clock: Clock) -> Any:
    """A moment on the user's clock, right on both sides of a change of clocks; days stay days."""
    return combine(when.date(), when.time(), clock) if isinstance(when, datetime) else when


def _same(before: Any, after: Any) -> bool:
    """Whether nothing differs; a server may write out what there is none of."""
    if isinstance(before, dict) and isinstance(after, dict):
        return _told(before) == _told(after)
    return before == after or (before in (None, "", []) and after in (None, "", []))


def _told(value: Record) -> Record:
    return {name: part for name, part in value.items() if part is not None}


def is_email(text: str) -> bool:
    """Whether a text looks like an e-mail address."""
    return bool(re.fullmatch(r"[^@\s]+@[^@\s]+", text))
