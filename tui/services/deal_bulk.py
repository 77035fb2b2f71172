"""One field of several deals at once: one edit, taken back as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tui.services.deals import Pair
from tui.services.edits import EditError
from tui.services.record_edits import CLEAR
from tui.services.records import Row, value_of
from tui.store.outbox import Call

if TYPE_CHECKING:
    from tui.services.values import Record
    from tui.services.workspace import Workspace


class DealBulk:
    """Edits of several deals."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.edits = workspace.records.edits

    async def write(self, deals: Sequence[int], code: str, text: str) -> int:
        """Set a field of deals to what was typed; tells of how many it was another. Raises `EditError`; undoable."""
        rows = self._rows(deals, code)
        return await self._make(rows[0], [(row, self.edits.meant(row, text)) for row in rows])

    async def choose(self, deals: Sequence[int], code: str, chosen: Any) -> int:
        """Set a field to what was chosen; an option of a set is put on all, or off where all have it. Undoable."""
        rows = self._rows(deals, code)
        value = None if chosen == CLEAR else chosen
        if value is None and rows[0].field.required:
            raise EditError(f"{rows[0].field.name} cannot be empty.")
        if rows[0].field.type != "set":
            return await self._make(rows[0], [(row, {code: value}) for row in rows])
        before = [list(value_of("deal", self._record(row), row.field) or []) for row in rows]
        off = all(value in on for on in before)
        pairs = zip(rows, before, strict=True)
        return await self._make(rows[0], [(row, {code: _with(on, value, off=off)}) for row, on in pairs])

    async def expect(self, days: Mapping[int, str | None], code: str = "expected_close_date") -> int:
        """Set a date of each of these deals (`YYYY-MM-DD`), when it is expected to close or a field of their own.

        Tells of how many it was another day. Raises `EditError`; undoable.
        """
        rows = self._rows(list(days), code)
        return await self._make(rows[0], [(row, {row.field.code: days[int(row.record)]}) for row in rows])

    def _rows(self, deals: Sequence[int], code: str) -> list[Row]:
        found = [self.workspace.records.row("deal", deal, code) for deal in deals]
        rows = [row for row in found if row is not None]
        if not rows:
            raise EditError("There is nothing to change.")
        if fixed := next((row.fixed for row in rows if row.fixed), ""):
            raise EditError(f"{rows[0].field.name} cannot be edited here: {fixed}.")
        return rows

    def _record(self, row: Row) -> Record:
        return self.workspace.deals.get(int(row.record))

    async def _make(self, row: Row, changes: Sequence[tuple[Row, Record]]) -> int:
        pairs = [self._pair(one, body) for one, body in changes if self._differs(one, body)]
        if pairs:
            many = f"{len(pairs):,} deals" if len(pairs) > 1 else f"“{self._record(row).get('title')}”"
            words = f"Change {row.field.name.lower()} of {many}"
            await self.workspace.edits.make(words, [p.forth for p in pairs], [p.back for p in pairs])
        return len(pairs)

    def _differs(self, row: Row, body: Record) -> bool:
        record = self._record(row)
        held = (record.get("custom_fields") or {}) if row.field.custom else record
        return any((held.get(name) or None) != (value or None) for name, value in body.items())

    def _pair(self, row: Row, body: Record) -> Pair:
        """The call that changes a deal, and the one that makes it as it was; of own fields only this one is sent."""
        record = self._record(row)
        words = f"Change {row.field.name.lower()} of “{record.get('title')}”"
        stamp = {"update_time": self.workspace.clock.stamp()}
        if not row.field.custom:
            back = {name: record.get(name) for name in body}
            old = {"update_time": record.get("update_time")}
            return Pair(_update(record, body, body | stamp, words), _update(record, back, back | old, f"Undo: {words}"))
        held = dict(record.get("custom_fields") or {})
        undo = {"custom_fields": {name: held.get(name) for name in body}}
        laid = {"custom_fields": held | body} | stamp
        forth = _update(record, {"custom_fields": body}, laid, words)
        return Pair(forth, _update(record, undo, {"custom_fields": held}, f"Undo: {words}"))


def _update(record: Record, body: Record, shown: Record, words: str) -> Call:
    return Call("v2.deals.update", {"id": record["id"]}, body, (("deal", record["id"], shown),), words)


def _with(on: list[Any], value: Any, *, off: bool) -> list[Any]:
    if value is None:
        return []
    return [one for one in on if one != value] if off else on if value in on else [*on, value]
