"""One field of several records of a kind at once: one edit, taken back as one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tui.services.edits import EditError
from tui.services.new_contacts import contact_of
from tui.services.people import RESOURCES
from tui.services.record_edits import CLEAR
from tui.services.records import Id, Records, Row, value_of
from tui.store.outbox import Call

if TYPE_CHECKING:
    from tui.services.workspace import Workspace

Record = dict[str, Any]
EMPTY: tuple[Any, ...] = (None, "", [], {})


class Bulk:
    """Edits of several records of a kind."""

    def __init__(self, workspace: Workspace, kind: str) -> None:
        self.workspace = workspace
        self.kind = kind
        self.edits = workspace.records.edits

    async def write(self, ids: Sequence[int], code: str, text: str) -> int:
        """Set a field to what was typed; tells of how many it was another. Raises `EditError`; undoable."""
        rows = self._rows(ids, code)
        return await self._make([(row, self.edits.meant(row, text)) for row in rows])

    async def choose(self, ids: Sequence[int], code: str, chosen: Any) -> int:
        """Set a field to what was chosen; an option of a set is put on all, or off where all have it. Undoable.

        A name chosen for a person or an organization adds one; all is one edit.
        """
        rows = self._rows(ids, code)
        async with contact_of(self.workspace, rows[0], chosen) as meant:
            return await self._choose(rows, code, None if meant == CLEAR else meant)

    async def _choose(self, rows: Sequence[Row], code: str, value: Any) -> int:
        if value is None and rows[0].field.required:
            raise EditError(f"{rows[0].field.name} cannot be empty.")
        if rows[0].field.type != "set":
            return await self._make([(row, {code: value}) for row in rows])
        before = [list(value_of(self.kind, self._record(row), row.field) or []) for row in rows]
        off = all(value in on for on in before)
        pairs = zip(rows, before, strict=True)
        return await self._make([(row, {code: with_option(on, value, off=off)}) for row, on in pairs])

    def _rows(self, ids: Sequence[int], code: str) -> list[Row]:
        return rows_of(self.workspace.records, self.kind, ids, code)

    def _record(self, row: Row) -> Record:
        found = self.workspace.records.get(self.kind, row.record)
        if found is None:
            raise EditError(f"That {self.kind} is no longer there.")
        return found

    async def _make(self, changes: Sequence[tuple[Row, Record]]) -> int:
        pairs = [self._pair(row, body) for row, body in changes if self._differs(row, body)]
        if pairs:
            name = changes[0][0].field.name.lower()
            many = f"{len(pairs):,} {RESOURCES[self.kind]}"
            words = f"Change {name} of {many}" if len(pairs) > 1 else pairs[0][0].words
            await self.workspace.edits.make(words, [p[0] for p in pairs], [p[1] for p in pairs])
        return len(pairs)

    def _differs(self, row: Row, body: Record) -> bool:
        return differs(self._held(row), body, self._nothing(row))

    def _nothing(self, row: Row) -> tuple[Any, ...]:
        """The values of a field that all say nothing."""
        del row
        return EMPTY

    def _held(self, row: Row) -> Record:
        record = self._record(row)
        return dict(record.get("custom_fields") or {}) if row.field.custom else record

    def _pair(self, row: Row, body: Record) -> tuple[Call, Call]:
        """The call that changes a record, and the one that makes it as it was; of own fields only this one is sent."""
        held = self._held(row)
        before = {name: held.get(name) for name in body}
        now, then = self._besides(row)
        words = f"Change {row.field.name.lower()} of “{self.workspace.records.values.name(self.kind, row.record)}”"
        if not row.field.custom:
            back = self._call(row, before, before | then, f"Undo: {words}")
            return self._call(row, body, body | now, words), back
        forth = self._call(row, {"custom_fields": body}, {"custom_fields": held | body} | now, words)
        return forth, self._call(row, {"custom_fields": before}, {"custom_fields": held} | then, f"Undo: {words}")

    def _besides(self, row: Row) -> tuple[Record, Record]:
        """What else is shown of a record at once when it is changed, and when that is taken back."""
        del row
        return {}, {}

    def _call(self, row: Row, body: Record, shown: Record, words: str) -> Call:
        effects = ((self.kind, row.record, shown),)
        return Call(f"v2.{RESOURCES[self.kind]}.update", {"id": row.record}, body, effects, words)


def rows_of(records: Records, kind: str, ids: Sequence[Id], code: str) -> list[Row]:
    """A field of several records, of those that are still there; raises `EditError` where it cannot be edited."""
    rows = [row for one in ids if (row := records.row(kind, one, code)) is not None]
    if not rows:
        raise EditError("There is nothing to change.")
    if fixed := next((row.fixed for row in rows if row.fixed), ""):
        raise EditError(f"{rows[0].field.name} cannot be edited here: {fixed}.")
    return rows


def differs(held: Record, body: Record, nothing: Sequence[Any] = EMPTY) -> bool:
    """Whether a change says something new; the values in `nothing` all say the same."""
    return any(held.get(n) != v and not (held.get(n) in nothing and v in nothing) for n, v in body.items())


def with_option(on: list[Any], value: Any, *, off: bool) -> list[Any]:
    """The options of a set with one more, or without it; none at all for no value."""
    if value is None:
        return []
    return [one for one in on if one != value] if off else on if value in on else [*on, value]
