"""Saved filters: the answers of v1."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, Literal

from tui.api.models.base import Deleted
from tui.api.models.filters import Filter, FilterChange, FilterHelpers, FilterNew
from tui.api.page import Page
from tui.api.v1.filters import Filters
from tui.backend.call import LARGEST
from tui.backend.errors import invalid, not_found
from tui.backend.filters.catalogue import TYPES, catalogue
from tui.backend.filters.conditions import written
from tui.backend.filters.helpers import helpers
from tui.backend.filters.sql import SHARED, seen_filters
from tui.backend.registry import answers
from tui.backend.rules.permissions import allowed, forbidden
from tui.backend.tables import filters
from tui.backend.v1.filters import editable, filter_v1

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

LONGEST_NAME = 255
EDIT_SHARED = "can_edit_shared_filters"


@answers(Filters.list)
async def every(
    call: Call,
    *,
    type: Literal["deals", "leads", "org", "people", "products", "activity", "projects"] | None = None,
) -> Page[Filter]:
    """List the caller's filters and those shared with everybody, without their conditions."""
    query = seen_filters(call).order_by(filters.c.id)
    rows = await call.rows(query.where(filters.c.type == type) if type else query)
    shared = await allowed(call, EDIT_SHARED)
    return Page([Filter.model_validate(filter_v1(call, row, shared=shared)) for row in rows], None)


@answers(Filters.list_helpers)
async def list_helpers(call: Call) -> FilterHelpers:  # noqa: ARG001 - the same for everybody
    """List what helps to build filters."""
    return FilterHelpers.model_validate(helpers())


@answers(Filters.get)
async def get(call: Call, id: int, *, include_field_code: bool | None = None) -> Filter:
    """Give a filter with its conditions."""
    found = await _kept(call, id)
    conditions = found["conditions"]
    if include_field_code:
        conditions = await _with_codes(call, found)
    shared = await allowed(call, EDIT_SHARED)
    return Filter.model_validate(filter_v1(call, found, shared=shared) | {"conditions": conditions})


async def _with_codes(call: Call, found: Row) -> Row:
    """The conditions, each with the code of its field, null where the field is gone."""
    known = (await catalogue(call)).of(TYPES[found["type"]])
    conditions: Row = deepcopy(found["conditions"])
    for group in conditions["conditions"]:
        for one in group["conditions"]:
            one["field_code"] = known.code(one["object"], one["field_id"])
    return conditions


async def _kept(call: Call, id: int) -> Row:
    if found := await call.row(seen_filters(call).where(filters.c.id == id)):
        return found
    raise not_found("Filter")


async def _own(call: Call, id: int) -> Row:
    """A filter the caller may change: an own one, or with the permission a shared one; raises a 404 or a 403."""
    found = await _kept(call, id)
    if not editable(call, found, shared=await allowed(call, EDIT_SHARED)):
        raise forbidden()
    return found


@answers(Filters.create)
async def create(call: Call, new: FilterNew, *, include_field_code: bool | None = None) -> Filter:
    """Add a filter; it is the caller's alone."""
    known = (await catalogue(call)).of(TYPES[new.type])
    values = {
        "name": _named(new.name),
        "type": new.type,
        "conditions": written(new.conditions, TYPES[new.type], known),
        "user_id": call.user_id,
        "visible_to": SHARED,
        "temporary_flag": False,
        "add_time": call.time,
        "update_time": call.time,
    }
    return await get(call, await call.add(filters, values), include_field_code=include_field_code)


@answers(Filters.update)
async def change(call: Call, id: int, change: FilterChange, *, include_field_code: bool | None = None) -> Filter:
    """Change a filter's name and conditions."""
    before = await _own(call, id)
    known = (await catalogue(call)).of(TYPES[before["type"]])
    values: dict[str, Any] = {"conditions": written(change.conditions, TYPES[before["type"]], known)}
    if change.name is not None:
        values["name"] = _named(change.name)
    await call.change(filters, id, values | {"update_time": call.time})
    return await get(call, id, include_field_code=include_field_code)


def _named(name: str) -> str:
    if not name.strip() or len(name) > LONGEST_NAME:
        raise invalid("name", f"must have 1 to {LONGEST_NAME} characters")
    return name


@answers(Filters.delete)
async def delete(call: Call, id: int) -> Deleted:
    """Delete a filter."""
    await _remove(call, await _own(call, id))
    return Deleted(id=id)


async def _remove(call: Call, found: Row) -> None:
    await call.change(filters, found["id"], {"active_flag": False, "update_time": call.time})


@answers(Filters.delete_many)
async def delete_many(call: Call, *, ids: list[int]) -> Deleted:
    """Delete several filters at once; those the caller may not change stay, and only the others are told."""
    known = [one for one in ids if 0 < one <= LARGEST]
    shared = await allowed(call, EDIT_SHARED)
    found = await call.rows(seen_filters(call).where(filters.c.id.in_(known)).order_by(filters.c.id))
    gone = [row for row in found if editable(call, row, shared=shared)]
    for row in gone:
        await _remove(call, row)
    return Deleted(id=[row["id"] for row in gone])
