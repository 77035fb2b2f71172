"""One field of several deals at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tui.services.bulk import Bulk, Record

if TYPE_CHECKING:
    from tui.services.records import Row
    from tui.services.workspace import Workspace


class DealBulk(Bulk):
    """Edits of several deals."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "deal")

    async def expect(self, days: Mapping[int, str | None], code: str = "expected_close_date") -> int:
        """Set a date of each of these deals (`YYYY-MM-DD`), when it is expected to close or a field of their own.

        Tells of how many it was another day. Raises `EditError`; undoable.
        """
        rows = self._rows(list(days), code)
        return await self._make([(row, {row.field.code: days[int(row.record)]}) for row in rows])

    def _nothing(self, row: Row) -> tuple[Any, ...]:
        """A deal that is worth nothing and one whose value nobody knows are the same."""
        return (*super()._nothing(row), 0) if row.field.code == "value" else super()._nothing(row)

    def _besides(self, row: Row) -> tuple[Record, Record]:
        """A deal that was changed is one that was changed just now."""
        return {"update_time": self.workspace.clock.stamp()}, {"update_time": self._record(row).get("update_time")}
