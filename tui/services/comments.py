"""Comments on notes: asked for when a note is opened, kept from then on, added and taken back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.edits import EditError
from tui.services.markdown import to_html
from tui.store.calls import is_temporary
from tui.store.outbox import Call

if TYPE_CHECKING:
    from tui.services.sync import Session
    from tui.services.workspace import Workspace
    from tui.store.overlay import Effect

LONGEST = 10_000


class Comment(NamedTuple):
    """What somebody said about a note; `added` is UTC, `waiting` while the server does not have it."""

    id: str
    html: str
    author: str
    added: datetime | None
    waiting: bool


class Comments:
    """The comments of the account."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.copy = workspace.copy

    def of(self, note: int) -> list[Comment]:
        """The comments on a note, the oldest first."""
        rows = self.copy.select(
            "SELECT id, json_extract(data, '$.content'), add_time, "
            "(SELECT name FROM main.user WHERE id = json_extract(c.data, '$.user_id')), "
            "(SELECT 1 FROM temp.pending_comment p WHERE p.id = c.id) "
            "FROM shown_comment c WHERE note_id = ? AND is_deleted = 0 ORDER BY add_time, id",
            (note,),
        )
        parse = self.workspace.clock.parse
        return [Comment(str(i), str(html or ""), by or "", parse(at), bool(w)) for i, html, at, by, w in rows]

    async def add(self, note: int, text: str) -> str:
        """Comment on a note, in Markdown; gives the comment's temporary id. Undoable; raises `EditError`."""
        found = self.copy.get("note", note) or {}
        if found.get("lead_id") is not None:
            raise EditError("Notes of leads have no comments in Pipedrive.")
        if not text.strip():
            raise EditError("A comment needs some text.")
        if len(text) > LONGEST:
            raise EditError(f"A comment holds at most {LONGEST:,} characters; this one has {len(text):,}.")
        new, words = self.workspace.edits.temporary_lead_id(), "Comment on a note"
        body = {"content": to_html(text.strip())}
        now = f"{self.workspace.clock.now():%Y-%m-%d %H:%M:%S}"
        shown: dict[str, Any] = {**body, "id": new, "note_id": note, "add_time": now, "is_deleted": False}
        shown["user_id"] = self.copy.fact("me", {}).get("id")
        effects: tuple[Effect, ...] = (("comment", new, shown), ("note", note, {}))
        forth = Call("v1.notes.add_comment", {"id": note}, body, effects, words, ("comment", new))
        gone: tuple[Effect, ...] = (("comment", new, {"is_deleted": True}), ("note", note, {}))
        back = Call("v1.notes.delete_comment", {"id": note, "commentId": new}, None, gone, f"Undo: {words}")
        await self.workspace.edits.make(words, [forth], [back])
        return new

    def ask(self, note: int) -> None:
        """Ask for the comments on a note, in the sync's thread."""
        if is_temporary(note):
            return

        async def task(session: Session) -> None:
            await fetch(session, note)

        self.workspace.sync.ask(task)


async def fetch(session: Session, note: int) -> None:
    """Bring the comments on a note into the copy, and tell; a refusal leaves them as they are."""
    from tui.api.errors import RateLimited, Refused, Unauthorized, Unreadable
    from tui.api.page import every
    from tui.services.parts import comment

    try:
        told = [c.model_dump(mode="json") async for c in every(session.client.v1.notes.list_comments, note)]
    except (Unauthorized, RateLimited):
        raise
    except (Refused, Unreadable):
        return
    found = [comment("note", note, one) for one in told if one.get("active_flag") is not False]
    rows = session.copy.select("SELECT id FROM main.comment WHERE note_id = ?", (note,))
    session.follow("comment", found, [row[0] for row in rows])
