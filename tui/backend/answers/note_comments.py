"""Comments on notes: the answers of v1."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from sqlalchemy import update

from tui.api.models.notes import Comment, CommentNew
from tui.api.page import Page
from tui.api.v1.notes import Notes
from tui.backend.clock import fractional
from tui.backend.errors import Refusal, invalid, not_found
from tui.backend.lists import narrowed, offset
from tui.backend.registry import answers
from tui.backend.rules.call_logs import is_admin
from tui.backend.tables import comments, notes

if TYPE_CHECKING:
    from tui.backend.call import Call, Row


@answers(Notes.list_comments)
async def every(call: Call, id: int, *, limit: int | None = None, start: int | None = None) -> Page[Comment]:
    """List the comments on a note, oldest first."""
    await _note(call, id)
    query = narrowed(call, comments, note_id=id, active_flag=True)
    rows, after = await offset(call, query.order_by(comments.c.add_time, comments.c.uuid), start, limit)
    return Page([_shown(call, row) for row in rows], after)


async def _note(call: Call, id: int) -> None:
    if not (await call.find(notes, id))["active_flag"]:
        raise not_found("Note")


@answers(Notes.get_comment)
async def get(call: Call, id: int, comment_id: str) -> Comment:
    """Give a comment, deleted ones too, with `active_flag` false as notes have it (reference: section 8)."""
    return _shown(call, await _comment(call, id, comment_id))


async def _comment(call: Call, id: int, comment_id: str) -> Row:
    await _note(call, id)
    query = call.seen(comments).where(comments.c.uuid == comment_id, comments.c.note_id == id)
    if found := await call.row(query):
        return found
    raise not_found("Comment")


@answers(Notes.add_comment)
async def create(call: Call, id: int, new: CommentNew) -> Comment:
    """Comment on a note."""
    await _note(call, id)
    _check(new.content)
    new_id = str(uuid.uuid4())
    times = {"add_time": call.time, "update_time": call.time}
    own = {"uuid": new_id, "note_id": id, "user_id": call.user_id, "updater_id": call.user_id}
    await call.add(comments, own | times | {"content": new.content})
    return await get(call, id, new_id)


def _check(content: str) -> None:
    if not content.strip():
        raise invalid("content", "cannot be empty")


@answers(Notes.update_comment)
async def change(call: Call, id: int, comment_id: str, new: CommentNew) -> Comment:
    """Change a comment; only its author and administrators may."""
    _check(new.content)
    before = _own(call, await _comment(call, id, comment_id))
    if before["content"] != new.content:
        await _write(call, comment_id, content=new.content)
    return await get(call, id, comment_id)


@answers(Notes.delete_comment)
async def delete(call: Call, id: int, comment_id: str) -> bool:
    """Delete a comment; only its author and administrators may."""
    _own(call, await _comment(call, id, comment_id))
    await _write(call, comment_id, active_flag=False)
    return True


def _own(call: Call, comment: Row) -> Row:
    if not comment["active_flag"]:
        raise not_found("Comment")
    if comment["user_id"] != call.user_id and not is_admin(call):
        raise Refusal(403, "This comment is another user's")
    return comment


async def _write(call: Call, comment_id: str, **values: str | bool) -> None:
    written = {"update_time": call.time, "updater_id": call.user_id}
    await call.db.execute(update(comments).where(comments.c.uuid == comment_id).values(**values, **written))


def _shown(call: Call, row: Row) -> Comment:
    times = {name: fractional(row[name]) for name in ("add_time", "update_time")}
    about = {"object_id": str(row["note_id"]), "object_type": "note", "company_id": call.company["id"]}
    return Comment.model_validate({name: value for name, value in row.items() if name != "note_id"} | times | about)
