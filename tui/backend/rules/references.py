"""What a record points at must be there (product 9.17: unknown person, organization or stage is a 400)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, func, select

from tui.backend.errors import invalid
from tui.backend.tables import (
    activities,
    activity_types,
    currencies,
    deals,
    fields,
    lead_labels,
    leads,
    organizations,
    persons,
    products,
    projects,
    tasks,
)
from tui.backend.tables import users as users_table

if TYPE_CHECKING:
    from tui.backend.call import Call

TARGETS: dict[str, Table] = {
    "owner_id": users_table,
    "user_id": users_table,
    "person_id": persons,
    "org_id": organizations,
    "organization_id": organizations,
    "deal_id": deals,
    "lead_id": leads,
    "product_id": products,
    "activity_id": activities,
    "project_id": projects,
    "task_id": tasks,
}
VISIBILITIES = (1, 3, 5, 7)


async def check_references(call: Call, values: Mapping[str, Any]) -> None:
    """Raise a 400 for an id of something that is not there or is deleted, an unknown currency or visibility."""
    for name, value in values.items():
        if value is None:
            continue
        if name in TARGETS and not await _exists(call, TARGETS[name], value):
            raise invalid(name, f"there is none with id {value}")
        if name == "visible_to" and str(value) not in map(str, VISIBILITIES):
            raise invalid(name, "must be one of [1, 3, 5, 7]")
        if name == "currency":
            await check_currency(call, str(value))


def refuse_null(values: Mapping[str, Any], *names: str) -> None:
    """Raise a 400 for null where a record must hold something."""
    for name in names:
        if name in values and values[name] is None:
            raise invalid(name, "cannot be null")


async def _exists(call: Call, table: Table, id: int | str) -> bool:
    return bool(await call.one(select(func.count()).where(table.c.id == id, ~table.c.is_deleted)))


async def check_currency(call: Call, code: str, name: str = "currency") -> None:
    """Raise a 400 for a currency the company does not have."""
    mine = select(func.count()).where(currencies.c.code == code, currencies.c.active_flag)
    if not await call.one(mine):
        raise invalid(name, f"there is no currency {code}")


async def check_labels(call: Call, item: str, ids: Iterable[int] | None) -> None:
    """Raise a 400 for a label that is not among the options of the item's label field (product 9.11)."""
    wanted = set(ids or ())
    if not wanted:
        return
    mine = (fields.c.item_type == item) & (fields.c.field_code == "label_ids")
    options = await call.one(select(fields.c.options).where(mine)) or []
    if unknown := wanted - {option["id"] for option in options}:
        raise invalid("label_ids", f"there is no label {min(unknown)}")


async def check_lead_labels(call: Call, ids: Iterable[str] | None) -> None:
    """Raise a 400 for a lead label there is not."""
    known = {row["id"] for row in await call.rows(select(lead_labels.c.id))}
    for label_id in ids or ():
        if label_id not in known:
            raise invalid("label_ids", f"there is no label {label_id}")


async def check_activity_type(call: Call, key: str) -> None:
    """Raise a 400 for a type that activities cannot have, or no longer."""
    mine = select(func.count()).where(activity_types.c.key_string == key, activity_types.c.active_flag)
    if not await call.one(mine):
        raise invalid("type", f"there is no activity type {key}")
