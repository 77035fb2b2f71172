"""Leads: the inbox, and turning one into a deal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.clock import URGENCY, Clock
from tui.services.edits import EditError, Edits
from tui.services.folding import fold
from tui.services.inbox import Inbox
from tui.services.inbox_look import Look
from tui.services.money import Money
from tui.services.notes import plain
from tui.store.copy import Copy, Effect
from tui.store.outbox import Call

if TYPE_CHECKING:
    from tui.services.lead_bulk import LeadBulk

Record = dict[str, Any]


class LeadRow(NamedTuple):
    """What a line of the inbox shows.

    `value_short` is as in `€12.5k`, `urgency` as in `clock.URGENCY`, `add_time` is UTC text.
    """

    id: str
    title: str
    person: str
    organization: str
    value: str
    value_short: str
    labels: tuple[tuple[str, str], ...]
    owner: str
    source: str
    urgency: int
    next_due: str | None
    add_time: str
    seen: bool
    waiting: bool


@dataclass(frozen=True, slots=True)
class LeadNote:
    """A note as text; `added` is in UTC."""

    text: str
    author: str
    added: datetime | None


@dataclass(frozen=True, slots=True)
class LeadDetail:
    """Everything about a lead but its activities; `phones` and `emails` are pairs of value and label, primary first."""

    row: LeadRow
    label_ids: tuple[str, ...]
    job_title: str
    phones: tuple[tuple[str, str], ...]
    emails: tuple[tuple[str, str], ...]
    address: str
    expected_close: date | None
    added: datetime | None
    notes: tuple[LeadNote, ...]
    more_notes: int


@dataclass(frozen=True, slots=True)
class Contact:
    """A person (`of` is the organization's name) or an organization a lead can be about."""

    kind: str
    id: int
    name: str
    organization_id: int | None
    of: str

    @property
    def links(self) -> Record:
        """The fields of a lead about this contact; a person brings the organization along."""
        if self.kind == "organization":
            return {"organization_id": self.id}
        return {"person_id": self.id} | ({"organization_id": self.organization_id} if self.organization_id else {})


NOTES = 10
_THERE = "coalesce(json_extract(data, '$.is_deleted'), 0) = 0"
_ADDED = "coalesce(json_extract(data, '$.add_time'), '') AS added"
LABELS = f"""SELECT id, name, color, {_ADDED} FROM (
    SELECT *, rowid AS place FROM main.lead_label WHERE id NOT IN (SELECT id FROM temp.pending_lead_label)
    UNION ALL SELECT *, coalesce((SELECT m.rowid FROM main.lead_label m WHERE m.id = p.id), rowid + 1e9)
    FROM temp.pending_lead_label p) WHERE {_THERE}
    ORDER BY added, CASE added WHEN '' THEN '' ELSE name END, place"""
"""The labels in the order they were added in; of the same moment by name, or as they were stored."""


class Leads:
    """The leads of the account."""

    def __init__(self, copy: Copy, edits: Edits, clock: Clock, money: Money) -> None:
        self.copy = copy
        self.edits = edits
        self.clock = clock
        self.money = money

    @cached_property
    def many(self) -> LeadBulk:
        """Edits of several leads at once."""
        from tui.services.lead_bulk import LeadBulk

        return LeadBulk(self)

    def inbox(self, look: Look | None = None) -> Inbox:
        """The inbox as it stands, or those of its leads that one looks at."""
        return Inbox(self, look or Look())

    def rows(self, ids: Sequence[str]) -> dict[str, LeadRow]:
        """The lines of these leads, by id; for the handful in sight."""
        marks = ",".join(f":i{n}" for n in range(len(ids)))
        rows = self.copy.select(
            "SELECT l.id, l.title, p.name, o.name, l.amount, l.currency, l.label_ids, u.name, l.source_name, "
            f"{URGENCY.replace('next_due', 'l.next_due')}, l.next_due, l.add_time, l.was_seen, w.id FROM shown_lead l "
            "LEFT JOIN shown_person p ON p.id = l.person_id LEFT JOIN shown_organization o ON o.id = l.organization_id "
            "LEFT JOIN main.user u ON u.id = l.owner_id LEFT JOIN temp.pending_lead w ON w.id = l.id "
            f"WHERE l.id IN ({marks})",
            {**self.clock.bounds(), **{f"i{n}": lead for n, lead in enumerate(ids)}},
        )
        labels = self.labels()
        return {row[0]: self._row(row, labels) for row in rows}

    def _row(self, row: tuple[Any, ...], labels: dict[str, tuple[str, str]]) -> LeadRow:
        wanted = [part.strip(' "') for part in (row[6] or "[]").strip("[]").split(",")]
        return LeadRow(
            id=row[0],
            title=row[1] or "(no title)",
            person=row[2] or "",
            organization=row[3] or "",
            value=self.money.write(row[4], row[5]),
            value_short=self.money.short(row[4], row[5]),
            labels=tuple(labels[i] for i in wanted if i in labels),
            owner=row[7] or "",
            source=row[8] or "",
            urgency=row[9],
            next_due=row[10],
            add_time=row[11] or "",
            seen=bool(row[12]),
            waiting=row[13] is not None,
        )

    def labels(self) -> dict[str, tuple[str, str]]:
        """Name and colour of each lead label, by id, oldest first as the server has them."""
        return {label: (name or "", color or "gray") for label, name, color, _ in self.copy.select(LABELS)}

    def without(self, labels: Iterable[str]) -> list[str]:
        """These labels but for those that are no longer there, which the server would refuse."""
        known = self.labels()
        return [label for label in labels if label in known]

    def detail(self, lead: str) -> LeadDetail:
        """Everything about a lead; raises `EditError` when it is gone."""
        record, row = self.get(lead), self.rows([lead])[lead]
        person = self.copy.get("person", record.get("person_id") or 0) or {}
        organization = self.copy.get("organization", record.get("organization_id") or 0) or {}
        notes, count = self._notes(lead)
        return LeadDetail(
            row=row,
            label_ids=tuple(record.get("label_ids") or ()),
            job_title=person.get("job_title") or "",
            phones=_reachable(person.get("phones")),
            emails=_reachable(person.get("emails")),
            address=(organization.get("address") or {}).get("value") or "",
            expected_close=_date(record.get("expected_close_date")),
            added=self.clock.parse(row.add_time),
            notes=notes,
            more_notes=count - len(notes),
        )

    def _notes(self, lead: str) -> tuple[tuple[LeadNote, ...], int]:
        """The newest notes, pinned ones before them, and how many there are."""
        rows = self.copy.select(
            "SELECT json_extract(n.data, '$.content'), u.name, n.add_time, count(*) OVER () FROM shown_note n "
            "LEFT JOIN main.user u ON u.id = json_extract(n.data, '$.user_id') "
            "WHERE n.lead_id = ? AND n.is_deleted = 0 ORDER BY n.pinned DESC, n.add_time DESC, n.id DESC LIMIT ?",
            (lead, NOTES),
        )
        notes = (LeadNote(plain(row[0] or ""), row[1] or "", self.clock.parse(row[2])) for row in rows)
        return tuple(notes), rows[0][3] if rows else 0

    def sources(self) -> list[str]:
        """The sources leads came from, the most frequent first."""
        rows = self.copy.select(
            "SELECT source_name FROM shown_lead WHERE is_deleted = 0 AND source_name <> '' "
            "GROUP BY 1 ORDER BY count(*) DESC, 1"
        )
        return [str(row[0]) for row in rows]

    def contacts(self) -> list[Contact]:
        """Every person and organization, by name."""
        rows = self.copy.select(
            "SELECT 'person', p.id, p.name, p.org_id, o.name FROM shown_person p "
            "LEFT JOIN shown_organization o ON o.id = p.org_id WHERE p.is_deleted = 0 "
            "UNION ALL SELECT 'organization', id, name, NULL, NULL FROM shown_organization WHERE is_deleted = 0"
        )
        rows.sort(key=lambda row: (fold(str(row[2] or "")), row[0], row[1]))
        return [
            Contact(kind, number, name or "(no name)", of, of_name or "") for kind, number, name, of, of_name in rows
        ]

    def due_between(self, first: str, last: str) -> set[str]:
        """The leads whose next activity fell due between two UTC times (`YYYY-MM-DDTHH:MM:SS`)."""
        rows = self.copy.select("SELECT id FROM shown_lead WHERE next_due >= ? AND next_due < ?", (first, last))
        return {row[0] for row in rows}

    def of_activities(self, activities: Iterable[int | str]) -> set[str]:
        """The leads these activities belong to."""
        ids = ",".join(str(int(i)) for i in activities)
        rows = self.copy.select(f"SELECT lead_id FROM shown_activity WHERE lead_id IS NOT NULL AND id IN ({ids})")
        return {row[0] for row in rows}

    def get(self, lead: str) -> Record:
        """A lead as shown; raises `EditError` when it is gone."""
        record = self.copy.get("lead", lead)
        if record is None or record.get("is_deleted"):
            raise EditError("That lead is no longer there.")
        return record

    # -- editing --------------------------------------------------------------------------------------------------

    async def change(self, lead: str, body: Record, words: str = "") -> None:
        """Change fields of a lead by their wire names; undoable."""
        record = self.get(lead)
        words = words or f"Edit “{record.get('title')}”"
        previous = {name: record.get(name) for name in body}
        await self.edits.make(words, [_update(lead, body, words)], [_update(lead, previous, f"Undo: {words}")])

    async def see(self, lead: str, *, seen: bool = True) -> None:
        """Mark a lead seen (or unseen); not worth an undo step."""
        if bool(self.get(lead).get("was_seen")) != seen:
            await self.edits.make("Seen", [_update(lead, {"was_seen": seen}, "Mark a lead as seen")])

    async def archive(self, lead: str) -> None:
        """Put a lead away; undoable."""
        await self.change(lead, {"is_archived": True}, f"Archive “{self.get(lead).get('title')}”")

    async def delete(self, lead: str) -> None:
        """Delete a lead, with its notes and activities, for good: the API has no way back (product 9.8)."""
        words = f"Delete “{self.get(lead).get('title')}”"
        gone: list[Effect] = [("lead", lead, {"is_deleted": True})]
        await self.edits.make(words, [Call("v1.leads.delete", {"id": lead}, None, tuple(gone), words)])

    async def rename(self, lead: str, title: str) -> None:
        """Give a lead another title; undoable."""
        if not title.strip():
            raise EditError("A lead needs a title.")
        if title.strip() != self.get(lead).get("title"):
            await self.change(lead, {"title": title.strip()}, f"Rename “{self.get(lead).get('title')}”")

    async def label(self, lead: str, label: str) -> None:
        """Put a label on a lead, or take it off; undoable."""
        before = self.without(self.get(lead).get("label_ids") or [])
        after = [i for i in before if i != label] if label in before else [*before, label]
        await self.change(lead, {"label_ids": after})

    async def create(self, fields: Record) -> str:
        """Add a lead; gives its temporary id. A title and a person or an organization are required; undoable."""
        call, gone, lead = self.adding(fields)
        await self.edits.make(call.words, [call], [gone])
        return lead

    def adding(self, fields: Record) -> tuple[Call, Call, str]:
        """The call that adds a lead, the one that takes that back, and its temporary id; raises `EditError`."""
        if not str(fields.get("title") or "").strip():
            raise EditError("A lead needs a title.")
        if not fields.get("person_id") and not fields.get("organization_id"):
            raise EditError("A lead needs a person or an organization.")
        temporary = self.edits.temporary_lead_id()
        shown = {
            "was_seen": True,
            "source_name": "API",
            "owner_id": self.copy.fact("me", {}).get("id"),
            **fields,
            "id": temporary,
            "add_time": self.clock.stamp(),
            "is_archived": False,
            "is_deleted": False,
        }
        words = f"Add “{fields['title']}”"
        call = Call("v1.leads.create", {}, dict(fields), (("lead", temporary, shown),), words, ("lead", temporary))
        gone = Call("v1.leads.delete", {"id": temporary}, None, (("lead", temporary, {"is_deleted": True}),), words)
        return call, gone, temporary

    async def convert(self, lead: str, stage_id: int, pipeline_id: int) -> int:
        """Turn a lead into a deal in a stage; gives the deal's temporary id; undoable."""
        call, back, deal = self.converting(lead, stage_id, pipeline_id)
        await self.edits.make(call.words, [call], back)
        return deal

    def converting(self, lead: str, stage_id: int, pipeline_id: int) -> tuple[Call, list[Call], int]:
        """The call that turns a lead into a deal, those that take that back, and the deal's temporary id.

        Taken back, the deal becomes a lead again, with the labels (which the API does not carry over, product 9.8) and
        the value (a deal's is never empty) it had; the time it was added is lost on the server.
        """
        record = self.get(lead)
        temporary, stamp = self.edits.temporary_id(), self.clock.stamp()
        words = f"Convert “{record.get('title')}” to a deal"
        deal = self._as_deal(record, stage_id, pipeline_id) | {"id": temporary, "add_time": stamp, "update_time": stamp}
        converted: list[Effect] = [("lead", lead, {"is_deleted": True}), ("deal", temporary, deal)]
        moved = self._moved(lead)
        effects = (*converted, *((kind, i, {"deal_id": temporary, "lead_id": None}) for kind, i in moved))
        body = {"stage_id": stage_id}
        call = Call("v2.leads.convert_to_deal", {"id": lead}, body, effects, words, ("deal", temporary))
        fresh = self.edits.temporary_lead_id()
        restored: list[Effect] = [
            ("deal", temporary, {"is_deleted": True}),
            ("lead", fresh, {**record, "id": fresh, "is_deleted": False}),
        ]
        back = Call(
            "v2.deals.convert_to_lead",
            {"id": temporary},
            None,
            (*restored, *((kind, i, {"deal_id": None, "lead_id": fresh}) for kind, i in moved)),
            f"Undo: {words}",
            ("lead", fresh),
            stands_for=lead,
        )
        kept = {"label_ids": record.get("label_ids") or [], "was_seen": bool(record.get("was_seen"))}
        kept |= {} if (record.get("value") or {}).get("currency") else {"value": None}
        return call, [back, _update(fresh, kept, f"Undo: {words}")], temporary

    def _as_deal(self, lead: Record, stage_id: int, pipeline_id: int) -> Record:
        value = lead.get("value") or {}
        return {
            "title": lead.get("title"),
            "value": value.get("amount") or 0,
            "currency": value.get("currency") or self.money.default,
            "person_id": lead.get("person_id"),
            "org_id": lead.get("organization_id"),
            "owner_id": lead.get("owner_id"),
            "expected_close_date": lead.get("expected_close_date"),
            "stage_id": stage_id,
            "pipeline_id": pipeline_id,
            "status": "open",
            "is_deleted": False,
            "is_archived": False,
        }

    def _moved(self, lead: str) -> list[tuple[str, int]]:
        """What moves along with a converted lead: its notes and activities (product 9.8)."""
        moved: list[tuple[str, int]] = []
        for kind in ("note", "activity"):
            rows = self.copy.select(f"SELECT id FROM shown_{kind} WHERE lead_id = ?", (lead,))
            moved += [(kind, row[0]) for row in rows]
        return moved


def _update(lead: str, body: Record, words: str) -> Call:
    return Call("v1.leads.update", {"id": lead}, body, (("lead", lead, dict(body)),), words)


def _reachable(values: Any) -> tuple[tuple[str, str], ...]:
    """Phones or e-mails with their labels, the primary one first."""
    found = [v for v in values or () if isinstance(v, dict) and v.get("value")]
    found.sort(key=lambda v: not v.get("primary"))
    return tuple((str(v["value"]), str(v.get("label") or "")) for v in found)


def _date(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10]) if text else None
    except ValueError:
        return None
