"""Deals: the answers of v2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Select, and_, or_

from tui.api.models.base import Deleted
from tui.api.models.conversions import ConversionStarted, ConversionStatus
from tui.api.models.deals import Deal, DealChange, DealNew
from tui.api.models.search import SearchHit
from tui.api.page import Page
from tui.api.v2.deals import Deals, Extra
from tui.backend.clock import stamp
from tui.backend.conversions import status_of
from tui.backend.errors import not_found
from tui.backend.lists import Order, among, beside, filtered, keyset, narrowed, updated
from tui.backend.registry import answers
from tui.backend.rules import deals as rules
from tui.backend.rules import leads as lead_rules
from tui.backend.search import Search, find
from tui.backend.shown import Wanted, as_they_are, shown
from tui.backend.tables import deals

if TYPE_CHECKING:
    from tui.backend.call import Call

Status = Literal["open", "won", "lost", "deleted"]


@answers(Deals.list)
async def every(
    call: Call,
    *,
    filter_id: int | None = None,
    ids: list[int] | None = None,
    owner_id: int | None = None,
    person_id: int | None = None,
    org_id: int | None = None,
    pipeline_id: int | None = None,
    stage_id: int | None = None,
    status: list[Status] | None = None,
    updated_since: str | None = None,
    updated_until: str | None = None,
    sort_by: Literal["id", "update_time", "add_time"] | None = None,
    sort_direction: Literal["asc", "desc"] | None = None,
    include_fields: list[Extra] | None = None,
    custom_fields: list[str] | None = None,
    include_option_labels: bool | None = None,
    include_labels: bool | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Page[Deal]:
    """List the deals that are not archived."""
    links = {"owner_id": owner_id, "person_id": person_id, "org_id": org_id}
    asked = beside(filter_id, pipeline_id=pipeline_id, stage_id=stage_id, **links)
    query = narrowed(call, deals, is_archived=False, **asked)
    query = await filtered(call, query, deals, filter_id)
    query = _with_status(call, query, status if filter_id is None else None)
    query = among(query, deals, ids if filter_id is None else None)
    query = updated(query, deals, updated_since, updated_until)
    wanted = Wanted(include_fields, custom_fields, include_option_labels, include_labels)
    return await _page(call, query, Order(sort_by, sort_direction, limit, cursor), wanted)


@answers(Deals.archived)
async def archived(
    call: Call,
    *,
    filter_id: int | None = None,
    ids: list[int] | None = None,
    owner_id: int | None = None,
    person_id: int | None = None,
    org_id: int | None = None,
    pipeline_id: int | None = None,
    stage_id: int | None = None,
    status: list[Status] | None = None,
    updated_since: str | None = None,
    updated_until: str | None = None,
    sort_by: Literal["id", "update_time", "add_time"] | None = None,
    sort_direction: Literal["asc", "desc"] | None = None,
    include_fields: list[Extra] | None = None,
    custom_fields: list[str] | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Page[Deal]:
    """List the archived deals."""
    links = {"owner_id": owner_id, "person_id": person_id, "org_id": org_id}
    asked = beside(filter_id, pipeline_id=pipeline_id, stage_id=stage_id, **links)
    query = narrowed(call, deals, is_archived=True, **asked)
    query = await filtered(call, query, deals, filter_id)
    query = _with_status(call, query, status if filter_id is None else None)
    query = among(query, deals, ids if filter_id is None else None)
    query = updated(query, deals, updated_since, updated_until)
    order = Order(sort_by, sort_direction, limit, cursor)
    return await _page(call, query, order, Wanted(include_fields, custom_fields))


async def _page(call: Call, query: Select[Any], order: Order, wanted: Wanted) -> Page[Deal]:
    rows, after = await keyset(call, query, deals, order)
    return Page(as_they_are(await shown(call, "deal", rows, wanted)), after)


def _with_status(call: Call, query: Select[Any], status: list[Status] | None) -> Select[Any]:
    """All that are not deleted, or those with a status; deleted ones for 30 days (product 9.2)."""
    if status is None:
        return query.where(~deals.c.is_deleted)
    wanted = [and_(~deals.c.is_deleted, deals.c.status.in_([s for s in status if s != "deleted"]))]
    if "deleted" in status:
        wanted.append(and_(deals.c.is_deleted, deals.c.delete_time >= stamp(call.now - rules.RESTORABLE)))
    return query.where(or_(*wanted))


@answers(Deals.get)
async def get(
    call: Call,
    id: int,
    *,
    include_fields: list[Extra] | None = None,
    custom_fields: list[str] | None = None,
    include_option_labels: bool | None = None,
    include_labels: bool | None = None,
) -> Deal:
    """Give a deal, for 30 days also a deleted one."""
    wanted = Wanted(include_fields, custom_fields, include_option_labels, include_labels)
    return Deal.model_validate((await shown(call, "deal", [await rules.kept(call, id)], wanted))[0])


@answers(Deals.create)
async def create(call: Call, new: DealNew) -> Deal:
    """Add a deal."""
    return await get(call, await rules.add(call, new.wire()))


@answers(Deals.update)
async def update(call: Call, id: int, change: DealChange) -> Deal:
    """Change a deal; of a deleted one only `is_deleted: false` does anything, which restores it."""
    before = await rules.kept(call, id)
    if before["is_deleted"] and change.is_deleted is not False:
        raise not_found("Deal")
    await rules.revise(call, before, change.wire())
    return await get(call, id)


@answers(Deals.delete)
async def delete(call: Call, id: int) -> Deleted:
    """Delete a deal; it can be restored for 30 days."""
    await rules.remove(call, await call.alive(deals, id))
    return Deleted(id=id)


@answers(Deals.search)
async def search(
    call: Call,
    *,
    term: str,
    fields: list[Literal["custom_fields", "notes", "title"]] | None = None,
    exact_match: bool | None = None,
    person_id: int | None = None,
    organization_id: int | None = None,
    status: Literal["open", "won", "lost"] | None = None,
    include_fields: list[Literal["deal.cc_email"]] | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Page[SearchHit]:
    """Search deals by title, notes and custom fields."""
    where = {"person_id": person_id, "org_id": organization_id, "status": status}
    what = Search(term, ["deal"], fields, exact=bool(exact_match), where=where, include=include_fields)
    return await find(call, what, limit, cursor)


@answers(Deals.convert_to_lead)
async def convert_to_lead(call: Call, id: int) -> ConversionStarted:
    """Turn a deal into a lead; the job is finished when it is answered."""
    return ConversionStarted(conversion_id=await lead_rules.to_lead(call, await call.alive(deals, id, "Entity was")))


@answers(Deals.conversion_status)
async def conversion_status(call: Call, id: int, conversion_id: str) -> ConversionStatus:
    """Tell how the conversion of a deal ended."""
    return await status_of(call, conversion_id, "lead", id)
