"""What is done to several leads at once: one edit, taken back as one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tui.services.bulk import differs, rows_of, with_option
from tui.services.edits import EditError
from tui.store.calls import is_custom
from tui.store.outbox import Call

if TYPE_CHECKING:
    from tui.services.leads import Leads
    from tui.services.record_edits import RecordEdits
    from tui.services.records import Row as FieldRow

Record = dict[str, Any]
AGAIN = (
    *("title", "owner_id", "label_ids", "person_id", "organization_id", "value", "expected_close_date", "visible_to"),
    *("was_seen", "channel", "channel_id", "origin_id"),
)
"""What a lead that was discarded has again when it comes back."""
ACTIVITY = (
    *("subject", "type", "owner_id", "person_id", "org_id", "due_date", "due_time", "duration", "done", "note"),
    "participants",
)


class LeadBulk:
    """Edits of several leads."""

    def __init__(self, leads: Leads) -> None:
        self.leads = leads

    async def archive(self, *leads: str, archived: bool = True) -> None:
        """Put leads away, or bring them back; undoable."""
        verb = "Archive" if archived else "Restore"
        await self._change(verb, leads, {"is_archived": archived})

    async def own(self, owner: int, *leads: str) -> None:
        """Give leads to another owner; undoable."""
        await self._change("Give away", leads, {"owner_id": owner})

    async def label(self, label: str, *leads: str) -> None:
        """Put a label on leads; where all have it, take it off. Undoable."""
        if not self.leads.without([label]):
            raise EditError("That label is no longer there.")
        records = [self.leads.get(lead) for lead in leads]
        off = all(label in (r.get("label_ids") or []) for r in records)
        bodies = [
            {"label_ids": with_option(self.leads.without(r.get("label_ids") or []), label, off=off)} for r in records
        ]
        changing = [
            (r, b) for r, b in zip(records, bodies, strict=True) if b["label_ids"] != (r.get("label_ids") or [])
        ]
        await self._make("Take a label off" if off else "Label", changing)

    async def write(self, edits: RecordEdits, code: str, text: str, *leads: str) -> int:
        """Set a field of leads to what was typed; tells of how many it was another. Raises `EditError`; undoable."""
        rows = rows_of(edits.records, "lead", leads, code)
        return await self._set(rows[0], [(row, edits.meant(row, text)) for row in rows])

    async def choose(self, edits: RecordEdits, code: str, chosen: Any, *leads: str) -> int:
        """Set a field of leads to what was chosen, None for nothing; tells of how many it was another. Undoable."""
        rows = rows_of(edits.records, "lead", leads, code)
        if chosen is None and rows[0].field.required:
            raise EditError(f"{rows[0].field.name} cannot be empty.")
        return await self._set(rows[0], [(row, {code: chosen}) for row in rows])

    async def _set(self, first: FieldRow, changes: Sequence[tuple[FieldRow, Record]]) -> int:
        records = [(self.leads.get(str(row.record)), body) for row, body in changes]
        unlike = [(record, body) for record, body in records if differs(record, body)]
        await self._make(f"Change {first.field.name.lower()} of", unlike)
        return len(unlike)

    async def see(self, *leads: str, seen: bool = True) -> None:
        """Mark leads seen (or unseen); not worth an undo step."""
        unlike = [lead for lead in leads if bool(self.leads.get(lead).get("was_seen")) != seen]
        calls = [_update(lead, {"was_seen": seen}, "Mark a lead as seen") for lead in unlike]
        if calls:
            await self.leads.edits.make("Seen", calls)

    async def convert(self, stage_id: int, pipeline_id: int, *leads: str) -> None:
        """Turn leads into deals of a stage; undoable as one."""
        calls = [self.leads.converting(lead, stage_id, pipeline_id)[:2] for lead in leads]
        words = calls[0][0].words if len(calls) == 1 else f"Convert {len(calls):,} leads to deals"
        back = [call for pair in calls for call in pair[1]]
        await self.leads.edits.make(words, [forth for forth, _ in calls], back)

    async def delete(self, *leads: str) -> None:
        """Delete leads, with their notes and activities, for good."""
        words = f"Delete {len(leads):,} leads"
        calls = [_delete(lead, words) for lead in leads]
        await self.leads.edits.make(words, calls)

    async def discard(self, lead: str) -> None:
        """Delete a lead; undoable by adding it again with its notes and activities, as one of today."""
        record = self.leads.get(lead)
        words = f"Discard “{record.get('title')}”"
        fresh = self.leads.edits.temporary_lead_id()
        own = [name for name in record if is_custom(name)]
        body = {name: record[name] for name in (*AGAIN, *own) if record.get(name) is not None}
        again = {**record, "id": fresh, "is_deleted": False}
        back = [
            Call("v1.leads.create", {}, body, (("lead", fresh, again),), f"Undo: {words}", ("lead", fresh), lead),
            *(
                self._again(kind, number, fresh, words)
                for kind in ("note", "activity")
                for number in self._of(kind, lead)
            ),
        ]
        gone = [("activity", n, {"is_deleted": True, "lead_id": lead}) for n in self._of("activity", lead)]
        call = Call("v1.leads.delete", {"id": lead}, None, (("lead", lead, {"is_deleted": True}), *gone), words)
        await self.leads.edits.make(words, [call], back)

    def _of(self, kind: str, lead: str) -> list[int]:
        rows = self.leads.copy.select(f"SELECT id FROM shown_{kind} WHERE lead_id = ? AND is_deleted = 0", (lead,))
        return [row[0] for row in rows]

    def _again(self, kind: str, number: int, lead: str, words: str) -> Call:
        """The call that adds a note or an activity of a lead again."""
        record = self.leads.copy.get(kind, number) or {}
        kept = ACTIVITY if kind == "activity" else ("content", "pinned_to_lead_flag")
        body = {name: record[name] for name in kept if record.get(name) is not None} | {"lead_id": lead}
        fresh = self.leads.edits.temporary_id()
        shown = {**record, "id": fresh, "lead_id": lead, "is_deleted": False}
        operation = "v2.activities.create" if kind == "activity" else "v1.notes.create"
        effects = ((kind, fresh, shown),)
        return Call(operation, {}, body, effects, f"Undo: {words}", (kind, fresh), number)

    async def _change(self, verb: str, leads: Sequence[str], body: Record) -> None:
        await self._make(verb, [(self.leads.get(lead), body) for lead in leads])

    async def _make(self, verb: str, changes: Sequence[tuple[Record, Record]]) -> None:
        """Change many leads as one edit."""
        if not changes:
            return
        many = len(changes) > 1
        words = f"{verb} {len(changes):,} leads" if many else f"{verb} “{changes[0][0].get('title')}”"
        forth = [_update(r["id"], b, words) for r, b in changes]
        back = [_update(r["id"], {n: _before(r, n) for n in b}, f"Undo: {words}") for r, b in changes]
        await self.leads.edits.make(words, forth, back)


def _before(record: Record, name: str) -> Any:
    return bool(record.get(name)) if name == "is_archived" else record.get(name)


def _update(lead: str, body: Record, words: str) -> Call:
    return Call("v1.leads.update", {"id": lead}, body, (("lead", lead, dict(body)),), words)


def _delete(lead: str, words: str) -> Call:
    return Call("v1.leads.delete", {"id": lead}, None, (("lead", lead, {"is_deleted": True}),), words)
