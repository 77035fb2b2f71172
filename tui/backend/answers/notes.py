"""Notes: the answers of v1."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select

from tui.api.models.notes import Note, NoteChange, NoteNew
from tui.api.page import Page
from tui.api.v1.notes import Notes
from tui.backend.errors import not_found
from tui.backend.lists import narrowed, offset, sorted_by, updated
from tui.backend.notes import notes_shown
from tui.backend.registry import answers
from tui.backend.rules import notes as rules
from tui.backend.tables import notes

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

SORTS = ("id", "user_id", "deal_id", "lead_id", "person_id", "org_id", "content", "add_time", "update_time")


@answers(Notes.list)
async def every(
    call: Call,
    *,
    user_id: int | None = None,
    lead_id: str | None = None,
    deal_id: int | None = None,
    person_id: int | None = None,
    org_id: int | None = None,
    project_id: int | None = None,
    task_id: int | None = None,
    start: int | None = None,
    limit: int | None = None,
    sort: str | None = None,
    start_date: date | None = None,
    end_date: date | None = None,
    updated_since: str | None = None,
    pinned_to_lead_flag: bool | None = None,
    pinned_to_deal_flag: bool | None = None,
    pinned_to_organization_flag: bool | None = None,
    pinned_to_person_flag: bool | None = None,
    pinned_to_project_flag: bool | None = None,
    pinned_to_task_flag: bool | None = None,
) -> Page[Note]:
    """List the notes that are not deleted; both dates of the period belong to it."""
    links: dict[str, Any] = {"user_id": user_id, "lead_id": lead_id, "deal_id": deal_id, "person_id": person_id}
    links |= {"org_id": org_id, "project_id": project_id, "task_id": task_id}
    pins = {"lead": pinned_to_lead_flag, "deal": pinned_to_deal_flag, "organization": pinned_to_organization_flag}
    pins |= {"person": pinned_to_person_flag, "project": pinned_to_project_flag, "task": pinned_to_task_flag}
    flags: dict[str, Any] = {f"pinned_to_{name}_flag": flag for name, flag in pins.items()}
    query = updated(narrowed(call, notes, active_flag=True, **links, **flags), notes, updated_since)
    query = sorted_by(_between(query, start_date, end_date), notes, sort, SORTS).order_by(notes.c.id)
    rows, after = await offset(call, query, start, limit)
    return Page([Note.model_validate(row) for row in await notes_shown(call, rows)], after)


def _between(query: Select[Any], start_date: date | None, end_date: date | None) -> Select[Any]:
    if start_date is not None:
        query = query.where(notes.c.add_time >= start_date.isoformat())
    if end_date is not None:
        query = query.where(notes.c.add_time < _after(end_date))
    return query


def _after(day: date) -> str:
    return "9999-12-31T99" if day == date.max else (day + timedelta(days=1)).isoformat()


@answers(Notes.get)
async def get(call: Call, id: int) -> Note:
    """Give a note, deleted ones too, with `active_flag` false (reference: section 8)."""
    return Note.model_validate((await notes_shown(call, [await call.find(notes, id)]))[0])


@answers(Notes.create)
async def create(call: Call, new: NoteNew) -> Note:
    """Add a note."""
    return await get(call, await rules.add(call, new.wire()))


@answers(Notes.update)
async def change(call: Call, id: int, change: NoteChange) -> Note:
    """Change a note."""
    await rules.revise(call, await _active(call, id), change.wire())
    return await get(call, id)


@answers(Notes.delete)
async def delete(call: Call, id: int) -> bool:
    """Delete a note."""
    await _active(call, id)
    await call.change(notes, id, {"active_flag": False, "update_time": call.time})
    return True


async def _active(call: Call, id: int) -> Row:
    found = await call.find(notes, id)
    if not found["active_flag"]:
        raise not_found("Note")
    return found
