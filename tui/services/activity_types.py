"""The types of activities: added, renamed, put in order, deactivated and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.services.activities import is_active
from tui.services.edits import EditError
from tui.store.outbox import Call

if TYPE_CHECKING:
    from tui.services.workspace import Workspace

Record = dict[str, Any]
LONGEST = 255
ICONS = (
    "task", "email", "meeting", "deadline", "call", "lunch", "calendar", "downarrow", "document", "smartphone",
    "camera", "scissors", "cogs", "bubble", "uparrow", "checkbox", "signpost", "shuffle", "addressbook", "linegraph",
    "picture", "car", "world", "search", "clip", "sound", "brush", "key", "padlock", "pricetag", "suitcase", "finish",
    "plane", "loop", "wifi", "truck", "cart", "bulb", "bell", "presentation",
)  # fmt: skip
"""What a type can be shown with in Pipedrive's own pages (product 4.3)."""


class ActivityTypes:
    """Changes types; `key_string`, which activities hold, never changes (product 4.3)."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.copy = workspace.copy

    def all(self) -> list[Record]:
        """Every type in the account's order, those that are not active last."""
        rows = self.copy.all("activity_type")
        rows.sort(key=lambda t: (not is_active(t), t.get("order_nr") or 0, t["id"]))
        return rows

    def used(self) -> dict[str, int]:
        """How many activities are of each type, by its key."""
        rows = self.copy.select("SELECT type, count(*) FROM shown_activity WHERE is_deleted = 0 GROUP BY type")
        return {str(kind): count for kind, count in rows}

    async def add(self, name: str, icon: str = "task") -> None:
        """Add a type; raises `EditError` for an empty or a taken name. Undoable."""
        name = self._checked(name)
        temporary = self.workspace.edits.temporary_id()
        body = {"name": name, "icon_key": icon}
        last = max((t.get("order_nr") or 0 for t in self.all()), default=0)
        key = "_".join(name.lower().split())
        shown = {**body, "id": temporary, "key_string": key, "order_nr": last + 1, "active_flag": True}
        words, effects = f"Add type “{name}”", (("activity_type", temporary, shown),)
        made = ("activity_type", temporary)
        forth = Call("v1.activity_types.create", {}, body, effects, words, made)
        gone = (("activity_type", temporary, {"active_flag": False}),)
        back = Call("v1.activity_types.delete", {"id": temporary}, None, gone, f"Undo: {words}")
        await self.workspace.edits.make(words, [forth], [back])

    async def change(self, number: int, body: Record) -> None:
        """Change the name, icon or place of a type; raises `EditError`. Undoable."""
        before = self._get(number)
        if "name" in body:
            body = {**body, "name": self._checked(str(body["name"]), number)}
        if all(before.get(name) == value for name, value in body.items()):
            return
        words = f"Change type “{before.get('name')}”"
        back = {name: before.get(name) for name in body}
        await self.workspace.edits.make(words, [_update(number, body, words)], [_update(number, back, words)])

    async def move(self, number: int, by: int) -> None:
        """Put a type so many places further down; raises `EditError` at the end."""
        active = [t for t in self.all() if is_active(t)]
        ids = [t["id"] for t in active]
        if number not in ids:
            raise EditError("A type that is not active has no place.")
        place = ids.index(number) + by
        if not 0 <= place < len(ids):
            raise EditError("It is the last one." if by > 0 else "It is the first one.")
        one, other = self._get(number), active[place]
        words = f"Move type “{one.get('name')}”"
        places = {number: other.get("order_nr") or place + 1, other["id"]: one.get("order_nr") or place + 1 - by}
        forth = _update(number, {"order_nr": places[number]}, words)
        shown = (*forth.effects, ("activity_type", other["id"], {"order_nr": places[other["id"]]}))
        back = _update(number, {"order_nr": places[other["id"]]}, words)
        undone = (*back.effects, ("activity_type", other["id"], {"order_nr": places[number]}))
        await self.workspace.edits.make(words, [forth._replace(effects=shown)], [back._replace(effects=undone)])

    async def deactivate(self, number: int) -> None:
        """Deactivate a type: its activities keep it; raises `EditError` for the last one.

        The API has no way back but adding it anew, so this is not undoable.
        """
        before = self._get(number)
        if not is_active(before):
            raise EditError(f"“{before.get('name')}” is not active any more.")
        if sum(map(is_active, self.all())) == 1:
            raise EditError("One type must stay.")
        words, gone = f"Deactivate type “{before.get('name')}”", {"active_flag": False}
        call = Call("v1.activity_types.delete", {"id": number}, None, (("activity_type", number, gone),), words)
        await self.workspace.edits.make(words, [call])

    def _get(self, number: int) -> Record:
        found = self.copy.get("activity_type", number)
        if found is None:
            raise EditError("That type is no longer there.")
        return found

    def _checked(self, name: str, number: int | None = None) -> str:
        name = " ".join(name.split())
        if not name:
            raise EditError("A type needs a name.")
        if len(name) > LONGEST:
            raise EditError(f"A name has at most {LONGEST} characters.")
        taken = {str(t.get("name")).casefold() for t in self.all() if t["id"] != number}
        if name.casefold() in taken:
            raise EditError(f"There is a type “{name}” already.")
        return name


def _update(number: int, body: Record, words: str) -> Call:
    return Call("v1.activity_types.update", {"id": number}, body, (("activity_type", number, body),), words)
