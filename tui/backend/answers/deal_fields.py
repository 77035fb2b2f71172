"""Deal fields: the answer of v2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tui.api.models.fields import Field
from tui.api.page import Page
from tui.api.v2.deal_fields import DealFields, Extra
from tui.backend.envelopes import DEFAULT_LIMIT
from tui.backend.lists import place_after, start_of
from tui.backend.registry import answers
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


@answers(DealFields.list)
async def every(
    call: Call, *, include_fields: list[Extra] | None = None, limit: int | None = None, cursor: str | None = None
) -> Page[Field]:
    """List the fields of deals, built-in ones first."""
    start, most = start_of(cursor), limit or DEFAULT_LIMIT
    query = select(fields).where(fields.c.item_type == "deal")
    query = query.order_by(fields.c.is_custom_field, fields.c.order_nr, fields.c.id)
    rows = await call.rows(query.offset(start).limit(most + 1))
    wanted = [part for extra in include_fields or () for part in extra.split(",")]
    after = place_after(start + most) if len(rows) > most else None
    return Page([_shown(row, wanted) for row in rows[:most]], after)


def _shown(row: Row, wanted: list[str]) -> Field:
    hidden = ("id", "item_type", "order_nr")
    plain = {name: value for name, value in row.items() if name not in hidden}
    return Field.model_validate(plain | {name: UNSET[name] for name in wanted})
