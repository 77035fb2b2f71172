"""Fields of a kind of record as v2 shows them, built-in ones first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tui.api.models.fields import Field
from tui.api.page import Page
from tui.backend.envelopes import DEFAULT_LIMIT
from tui.backend.lists import place_after, start_of
from tui.backend.tables import fields

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

UI_VISIBILITY: dict[str, Any] = {
    "add_visible_flag": True,
    "details_visible_flag": True,
    "projects_detail_visible_flag": False,
    "show_in_pipelines": {"show_in_all": True, "pipeline_ids": []},
}
UNSET: dict[str, dict[str, Any]] = {
    "ui_visibility": UI_VISIBILITY,
    "important_fields": {"enabled": False, "stage_ids": []},
    "required_fields": {"enabled": False, "stage_ids": [], "statuses": {}},
}
"""What the service tells of a field nobody configured; nothing here can configure one."""


async def described(
    call: Call, item: str, include_fields: Sequence[str] | None, limit: int | None, cursor: str | None
) -> Page[Field]:
    """A page of the fields of a kind of record, with what `include_fields` asks for."""
    start, most = start_of(cursor), limit or DEFAULT_LIMIT
    query = select(fields).where(fields.c.item_type == item)
    query = query.order_by(fields.c.is_custom_field, fields.c.order_nr, fields.c.id)
    rows = await call.rows(query.offset(start).limit(most + 1))
    wanted = [part for extra in include_fields or () for part in extra.split(",")]
    after = place_after(start + most) if len(rows) > most else None
    return Page([_shown(row, wanted) for row in rows[:most]], after)


def _shown(row: Row, wanted: Sequence[str]) -> Field:
    hidden = ("id", "item_type", "order_nr")
    plain = {name: value for name, value in row.items() if name not in hidden}
    return Field.model_validate(plain | {name: UNSET[name] for name in wanted})
