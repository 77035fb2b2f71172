"""Activities and deals of a record as v1 lists them beside it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, func, select

from tui.api.models.v1.activities import Activity
from tui.api.models.v1.deals import Deal
from tui.api.page import Page
from tui.backend.call import LARGEST
from tui.backend.clock import stamp
from tui.backend.errors import invalid
from tui.backend.lists import offset, sorted_by
from tui.backend.tables import activities, deals, users
from tui.backend.v1.activities import activities_v1
from tui.backend.v1.deals import deals_v1

if TYPE_CHECKING:
    from tui.backend.call import Call

KEPT = timedelta(days=30)
"""How long a deleted deal can still be listed (the reference's words for `status`)."""
MOST = 500
DEAL_SORTS = (
    *("id", "title", "value", "currency", "status", "stage_id", "pipeline_id", "person_id", "org_id", "owner_id"),
    *("add_time", "update_time", "stage_change_time", "won_time", "lost_time", "close_time", "expected_close_date"),
)


async def activities_of(
    call: Call, link: str, id: int, *, start: int | None, limit: int | None, done: bool | None, exclude: str | None
) -> Page[Activity]:
    """A page of the activities that point at a record by a column, done ones and others unless `done` says which.

    How they are distributed over users and types is told beside them.
    """
    mine = (activities.c[link] == id) & ~activities.c.is_deleted
    if done is not None:
        mine &= activities.c.done if done else ~activities.c.done
    query = call.seen(activities).where(mine, activities.c.id.not_in(numbers(exclude, "exclude")))
    rows, after = await offset(call, query.order_by(activities.c.id), start, limit)
    shown = [Activity.model_validate(row) for row in await activities_v1(call, rows)]
    return Page(shown, after, additional={"activity_distribution": await _distribution(call, mine)})


async def _distribution(call: Call, mine: ColumnElement[bool]) -> dict[str, Any]:
    """How many activities of each type every user has, and which share of all that is, in percent."""
    seen = call.seen(activities).where(mine).subquery()
    query = select(seen.c.owner_id, users.c.name, seen.c.type, func.count())
    query = query.join_from(seen, users, users.c.id == seen.c.owner_id)
    counted = await call.tuples(query.group_by(seen.c.owner_id, users.c.name, seen.c.type))
    total = sum(count for *_, count in counted)
    found: dict[str, Any] = {}
    for owner_id, name, kind, count in counted:
        one = found.setdefault(str(owner_id), {"activities": {}, "name": name, "activity_count": 0, "share": 0})
        one["activities"][kind] = count
        one["activity_count"] += count
        one["share"] = round(100 * one["activity_count"] / total)
    return found


def numbers(text: str | None, name: str) -> list[int]:
    """Ids separated by commas; raises a 400."""
    try:
        found = [int(part) for part in (text or "").split(",") if part.strip()]
    except ValueError:
        raise invalid(name, "must be ids separated by commas") from None
    if len(found) > MOST or any(abs(one) > LARGEST for one in found):
        raise invalid(name, f"must be at most {MOST} ids")
    return found


async def deals_of(
    call: Call, mine: ColumnElement[bool], *, status: str | None, sort: str | None, start: int | None, limit: int | None
) -> Page[Deal]:
    """A page of the deals a condition picks, archived ones left out; raises a 400 for a field it is not sorted by."""
    query = call.seen(deals).where(mine, ~deals.c.is_archived, in_status(call, status))
    query = sorted_by(query, deals, (sort or "").replace("user_id", "owner_id"), DEAL_SORTS).order_by(deals.c.id)
    rows, after = await offset(call, query, start, limit)
    return Page([Deal.model_validate(row) for row in await deals_v1(call, rows)], after)


def in_status(call: Call, status: str | None) -> ColumnElement[bool]:
    """Deals in a state of v1: deleted ones for 30 days, without a state all that are not deleted."""
    if status == "deleted":
        return and_(deals.c.is_deleted, deals.c.delete_time >= stamp(call.now - KEPT))
    wanted = () if status in (None, "all_not_deleted") else (deals.c.status == status,)
    return and_(~deals.c.is_deleted, *wanted)
