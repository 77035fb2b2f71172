"""Deals that were deleted and can still be brought back; of other kinds the API has no way back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from tui.services.edits import EditError
from tui.store.outbox import Call

if TYPE_CHECKING:
    from tui.services.records import Id
    from tui.services.sync import Session
    from tui.services.workspace import Workspace

RESTORABLE = timedelta(days=30)
"""For how long a deleted deal can be restored (product 5.3)."""


class Deleted(NamedTuple):
    """A deleted deal: what it is called, whose it is, and when it was changed last, in UTC."""

    id: int
    title: str
    organization: str
    when: str


def deleted(workspace: Workspace) -> list[Deleted]:
    """The deals that can be brought back, as far as they are known here, the latest first."""
    since = f"{workspace.clock.now() - RESTORABLE:%Y-%m-%dT%H:%M:%SZ}"
    rows = workspace.copy.select(
        "SELECT id, title, (SELECT name FROM shown_organization o WHERE o.id = org_id), update_time FROM shown_deal "
        "WHERE is_deleted = 1 AND id > 0 AND update_time >= ? ORDER BY update_time DESC, id DESC",
        (since,),
    )
    return [Deleted(i, str(title or "(no title)"), name or "", when) for i, title, name, when in rows]


def is_deleted(workspace: Workspace, kind: str, record: Id) -> bool:
    """Whether this is a deleted deal that is known here."""
    return kind == "deal" and bool((workspace.copy.get("deal", record) or {}).get("is_deleted"))


def ask(workspace: Workspace) -> None:
    """Ask the server which deals were deleted, in the sync's thread."""

    async def task(session: Session) -> None:
        await fetch(session)

    workspace.sync.ask(task)


async def fetch(session: Session) -> None:
    """Bring the deleted deals into the copy."""
    from tui.api.page import every

    listed = every(session.client.v2.deals.list, status=["deleted"], limit=500)
    found = [{**deal.model_dump(mode="json", by_alias=True), "is_deleted": True} async for deal in listed]
    fresh = [deal for deal in found if session.copy.differs("deal", deal)]
    if fresh:
        session.put("deal", fresh)


async def restore(workspace: Workspace, deal: int) -> None:
    """Bring a deleted deal back; undoable by deleting it. Raises `EditError`."""
    found = workspace.copy.get("deal", deal)
    if found is None or not found.get("is_deleted"):
        raise EditError("That deal is not deleted.")
    words, back = f"Restore “{found.get('title') or '(no title)'}”", {"is_deleted": False}
    forth = Call("v2.deals.update", {"id": deal}, back, (("deal", deal, back),), words)
    again = Call("v2.deals.delete", {"id": deal}, None, (("deal", deal, {"is_deleted": True}),), f"Undo: {words}")
    await workspace.edits.make(words, [forth], [again])
