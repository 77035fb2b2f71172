"""Activities: the answers of v2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from tui.api.models.activities import Activity, ActivityChange, ActivityNew
from tui.api.models.base import Deleted
from tui.api.page import Page
from tui.api.v2.activities import Activities
from tui.backend.lists import Order, among, beside, filtered, keyset, narrowed, updated
from tui.backend.registry import answers
from tui.backend.rules import activities as rules
from tui.backend.tables import activities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.backend.call import Call, Row

HIDDEN = ("outcome", "update_user_id")


@answers(Activities.list)
async def every(
    call: Call,
    *,
    filter_id: int | None = None,
    ids: list[int] | None = None,
    owner_id: int | None = None,
    deal_id: int | None = None,
    lead_id: str | None = None,
    person_id: int | None = None,
    org_id: int | None = None,
    done: bool | None = None,
    updated_since: str | None = None,
    updated_until: str | None = None,
    sort_by: Literal["id", "update_time", "add_time", "due_date"] | None = None,
    sort_direction: Literal["asc", "desc"] | None = None,
    include_fields: list[Literal["attendees"]] | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Page[Activity]:
    """List the activities that are not deleted."""
    links: dict[str, Any] = {"deal_id": deal_id, "lead_id": lead_id, "person_id": person_id, "org_id": org_id}
    asked = beside(filter_id, owner_id=owner_id, **links)
    query = narrowed(call, activities, is_deleted=False, done=done, **asked)
    query = await filtered(call, query, activities, filter_id)
    query = among(query, activities, ids if filter_id is None else None)
    query = updated(query, activities, updated_since, updated_until)
    rows, after = await keyset(call, query, activities, Order(sort_by, sort_direction, limit, cursor))
    return Page([shown(row, include_fields or ()) for row in rows], after)


@answers(Activities.get)
async def get(call: Call, id: int, *, include_fields: list[Literal["attendees"]] | None = None) -> Activity:
    """Give an activity, deleted ones too."""
    return shown(await call.find(activities, id), include_fields or ())


@answers(Activities.create)
async def create(call: Call, new: ActivityNew) -> Activity:
    """Add an activity."""
    return await get(call, await rules.add(call, new.wire()))


@answers(Activities.update)
async def change(call: Call, id: int, change: ActivityChange) -> Activity:
    """Change an activity."""
    await rules.revise(call, await call.alive(activities, id), change.wire())
    return await get(call, id)


@answers(Activities.delete)
async def delete(call: Call, id: int) -> Deleted:
    """Delete an activity."""
    await rules.remove(call, await call.alive(activities, id))
    return Deleted(id=id)


def shown(row: Row, include_fields: Sequence[str]) -> Activity:
    """An activity; its attendees only if asked for (reference: section 6)."""
    hidden = HIDDEN if "attendees" in include_fields else (*HIDDEN, "attendees")
    return Activity.model_validate({name: value for name, value in row.items() if name not in hidden})
