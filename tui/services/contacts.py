"""Persons, organizations and products: adding, deleting and merging them, and those that look like others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.services.edits import EditError
from tui.services.folding import fold
from tui.services.people import RESOURCES
from tui.store.outbox import Call

if TYPE_CHECKING:
    from tui.services.records import Id
    from tui.services.workspace import Workspace

Record = dict[str, Any]
NAMES = {"person": "person", "organization": "organization", "product": "product"}


class Contacts:
    """Makes and removes whole records; what can be taken back is undoable."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.copy = workspace.copy

    def creating(self, kind: str, fields: Record) -> tuple[Call, Call, int]:
        """The call that adds a record and the one that takes that back, and its temporary id; raises `EditError`."""
        if not str(fields.get("name") or "").strip():
            raise EditError(f"{'An' if kind == 'organization' else 'A'} {kind} needs a name.")
        new, stamp = self.workspace.edits.temporary_id(), self.workspace.clock.stamp()
        me = self.copy.fact("me", {}).get("id")
        shown = {"owner_id": me, **fields, "id": new, "add_time": stamp, "update_time": stamp, "is_deleted": False}
        words, resource = f"Add “{fields['name']}”", RESOURCES[kind]
        forth = Call(f"v2.{resource}.create", {}, dict(fields), ((kind, new, shown),), words, (kind, new))
        back = Call(f"v2.{resource}.delete", {"id": new}, None, ((kind, new, {"is_deleted": True}),), f"Undo: {words}")
        return forth, back, new

    async def create(self, kind: str, fields: Record, *, organization: str = "") -> int:
        """Add a record; gives its temporary id. `organization` is the name of a new one a person belongs to."""
        first = self.creating("organization", {"name": organization}) if organization else None
        if first is not None:
            fields = {**fields, "org_id": first[2]}
        forth, back, new = self.creating(kind, fields)
        before = [first[0]] if first else []
        after = [first[1]] if first else []
        await self.workspace.edits.make(forth.words, [*before, forth], [back, *after])
        return new

    def named(self, kind: str, name: str) -> int | None:
        """The one record of this very name; None when there is none or several."""
        wanted = fold(" ".join(name.split()))
        rows = self.copy.select(f"SELECT id, name FROM shown_{kind} WHERE is_deleted = 0")
        found = [int(i) for i, said in rows if fold(str(said or "")) == wanted]
        return found[0] if len(found) == 1 else None

    def namesakes(self, kind: str, name: str) -> list[str]:
        """What is called the same already: its name, and what tells it apart."""
        wanted = fold(" ".join(name.split()))
        if not wanted:
            return []
        of = "(SELECT o.name FROM shown_organization o WHERE o.id = org_id)" if kind == "person" else "NULL"
        rows = self.copy.select(f"SELECT name, {of} FROM shown_{kind} WHERE is_deleted = 0")
        return [" · ".join(part for part in row if part) for row in rows if fold(str(row[0] or "")) == wanted]

    async def delete(self, kind: str, record: Id) -> None:
        """Delete a record for good: the API has no way back for these."""
        words = f"Delete “{self.workspace.records.values.name(kind, record)}”"
        gone = Call(
            f"v2.{RESOURCES[kind]}.delete", {"id": record}, None, ((kind, record, {"is_deleted": True}),), words
        )
        await self.workspace.edits.make(words, [gone])

    async def duplicate(self, kind: str, record: Id) -> int:
        """Copy a deal or a product; gives the copy's temporary id. Undoable by deleting it."""
        dialect = {"deal": "v1", "product": "v2"}.get(kind)
        found = self.workspace.records.get(kind, record)
        if dialect is None or found is None:
            raise EditError(f"A {kind} cannot be copied.")
        new, stamp = self.workspace.edits.temporary_id(), self.workspace.clock.stamp()
        shown = {**found, "id": new, "add_time": stamp, "update_time": stamp, "next_due": None}
        if kind == "deal":
            shown |= {"status": "open", "won_time": None, "lost_time": None, "close_time": None, "lost_reason": None}
        words = f"Copy “{self.workspace.records.values.name(kind, record)}”"
        operation = f"{dialect}.{RESOURCES[kind]}.duplicate"
        forth = Call(operation, {"id": record}, None, ((kind, new, shown),), words, (kind, new))
        gone = ((kind, new, {"is_deleted": True}),)
        back = Call(f"v2.{RESOURCES[kind]}.delete", {"id": new}, None, gone, f"Undo: {words}")
        await self.workspace.edits.make(words, [forth], [back])
        return new
