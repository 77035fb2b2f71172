"""Deals: the answers of v1 about deals themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Select

from tui.api.models.base import Deleted
from tui.api.models.deals import DealSummary
from tui.api.models.search import SearchHit
from tui.api.models.v1.deals import Deal, DealChange, DealNew
from tui.api.page import Page
from tui.api.v1.deals import Deals
from tui.backend.clock import given
from tui.backend.errors import not_found
from tui.backend.lists import Order, filtered, keyset, narrowed, offset, sorted_by
from tui.backend.registry import answers
from tui.backend.rules import deals as rules
from tui.backend.rules.money import money
from tui.backend.rules.summary import summary as totals
from tui.backend.search import Search
from tui.backend.tables import deal_products, deals, pipelines, stages
from tui.backend.v1.deal_progress import progress
from tui.backend.v1.deals import deals_v1, related_v1
from tui.backend.v1.deals_given import deal_given
from tui.backend.v1.found import found_v1
from tui.backend.v1.linked import in_status

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

Status = Literal["open", "won", "lost", "deleted", "all_not_deleted"]
SORTS = (
    *("id", "title", "value", "currency", "status", "stage_id", "pipeline_id", "person_id", "org_id", "owner_id"),
    *("add_time", "update_time", "stage_change_time", "won_time", "lost_time", "close_time", "expected_close_date"),
    *("probability", "lost_reason", "visible_to", "creator_user_id", "first_won_time", "archive_time"),
)


@answers(Deals.list)
async def every(
    call: Call,
    *,
    user_id: int | None = None,
    filter_id: int | None = None,
    stage_id: int | None = None,
    status: Status | None = None,
    start: int | None = None,
    limit: int | None = None,
    sort: str | None = None,
    owned_by_you: bool | None = None,
) -> Page[Deal]:
    """List the deals that are not archived; a filter goes before `owned_by_you`, and that before `user_id`."""
    query = await _asked(call, filter_id, _owner(call, user_id, owned_by_you), stage_id=stage_id, is_archived=False)
    return await _page(call, query.where(in_status(call, status)), sort, start, limit)


@answers(Deals.archived)
async def archived(
    call: Call,
    *,
    user_id: int | None = None,
    filter_id: int | None = None,
    person_id: int | None = None,
    org_id: int | None = None,
    product_id: int | None = None,
    pipeline_id: int | None = None,
    stage_id: int | None = None,
    status: Status | None = None,
    start: int | None = None,
    limit: int | None = None,
    sort: str | None = None,
    owned_by_you: bool | None = None,
) -> Page[Deal]:
    """List the archived deals; a filter goes before everything they are narrowed by otherwise."""
    links = {"person_id": person_id, "org_id": org_id, "pipeline_id": pipeline_id, "stage_id": stage_id}
    owner = _owner(call, user_id, owned_by_you)
    query = await _asked(call, filter_id, owner, is_archived=True, **(links if filter_id is None else {}))
    if product_id is not None and filter_id is None:
        sold = call.seen(deal_products).where(deal_products.c.product_id == product_id)
        query = query.where(deals.c.id.in_(sold.with_only_columns(deal_products.c.deal_id)))
    return await _page(call, query.where(in_status(call, status)), sort, start, limit)


@answers(Deals.list_collection)
async def collection(
    call: Call,
    *,
    limit: int | None = None,
    since: str | None = None,
    until: str | None = None,
    cursor: str | None = None,
    status: Literal["open", "won", "lost", "deleted"] | None = None,
    user_id: int | None = None,
    stage_id: int | None = None,
) -> Page[Deal]:
    """List the deals by cursor, those changed at `since` or later and before `until`."""
    query = narrowed(call, deals, is_archived=False, owner_id=user_id, stage_id=stage_id)
    query = query.where(in_status(call, status))
    if since is not None:
        query = query.where(deals.c.update_time >= given(since, "since"))
    if until is not None:
        query = query.where(deals.c.update_time < given(until, "until"))
    rows, after = await keyset(call, query, deals, Order(limit=limit, cursor=cursor))
    return Page([Deal.model_validate(row) for row in await deals_v1(call, rows, nested=False)], after)


def _owner(call: Call, user_id: int | None, owned_by_you: bool | None) -> int | None:
    return call.user_id if owned_by_you else user_id


async def _asked(call: Call, filter_id: int | None, owner_id: int | None, **wanted: Any) -> Select[Any]:
    """The deals that are wanted; a filter goes before their owner (product 9.10)."""
    query = narrowed(call, deals, owner_id=owner_id if filter_id is None else None, **wanted)
    return await filtered(call, query, deals, filter_id)


async def _page(call: Call, query: Select[Any], sort: str | None, start: int | None, limit: int | None) -> Page[Deal]:
    """A page in the order asked for; raises a 400 for a field it is not sorted by."""
    renamed = ",".join(_stored(part) for part in (sort or "").split(","))
    rows, after = await offset(call, sorted_by(query, deals, renamed, SORTS).order_by(deals.c.id), start, limit)
    return Page([Deal.model_validate(row) for row in await _shown(call, rows)], after)


def _stored(part: str) -> str:
    """The name of v1 for the owner as it is stored."""
    name, _, direction = part.strip().partition(" ")
    return f"owner_id {direction}" if name == "user_id" else part


async def _shown(call: Call, rows: list[Row]) -> list[Row]:
    shown = await deals_v1(call, rows)
    call.related.update(await related_v1(call, rows, shown))
    return shown


@answers(Deals.get)
async def get(call: Call, id: int) -> Deal:
    """Give a deal, for 30 days also a deleted one, with its age and its way through the stages (product 9.3)."""
    row = await rules.kept(call, id)
    (shown,) = await _shown(call, [row])
    call.additional["dropbox_email"] = None
    return Deal.model_validate(shown | await progress(call, row, shown))


async def _written(call: Call, id: int) -> Deal:
    (shown,) = await _shown(call, [await rules.kept(call, id)])
    return Deal.model_validate(shown)


@answers(Deals.create)
async def create(call: Call, new: DealNew) -> Deal:
    """Add a deal."""
    return await _written(call, await rules.add(call, await deal_given(call, new)))


@answers(Deals.update)
async def update(call: Call, id: int, change: DealChange) -> Deal:
    """Change a deal; `status` deleted deletes it, and any other brings a deleted one back (product 9.2)."""
    before = await rules.kept(call, id)
    wanted = await deal_given(call, change)
    if before["is_deleted"] and "is_deleted" not in wanted:
        raise not_found("Deal")
    if wanted.pop("is_deleted", False):
        wanted.pop("status", None)
        await _gone(call, before)
    else:
        await rules.revise(call, before, wanted | ({"is_deleted": False} if before["is_deleted"] else {}))
    return await _written(call, id)


async def _gone(call: Call, before: Row) -> None:
    if not before["is_deleted"]:
        await rules.remove(call, before)


@answers(Deals.delete)
async def delete(call: Call, id: int) -> Deleted:
    """Delete a deal; it can be restored for 30 days."""
    await rules.remove(call, await call.alive(deals, id))
    return Deleted(id=id)


@answers(Deals.delete_many)
async def delete_many(call: Call, *, ids: list[int]) -> Deleted:
    """Delete several deals and tell which; what is not there is passed over."""
    query = call.seen(deals).where(deals.c.id.in_([one for one in ids if abs(one) < 2**63]), ~deals.c.is_deleted)
    rows = await call.rows(query.order_by(deals.c.id))
    for row in rows:
        await rules.remove(call, row)
    return Deleted(id=[row["id"] for row in rows])


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
    start: int | None = None,
    limit: int | None = None,
) -> Page[SearchHit]:
    """Search deals by title, notes and custom fields."""
    where = {"person_id": person_id, "org_id": organization_id, "status": status}
    what = Search(term, ["deal"], fields, exact=bool(exact_match), where=where, include=include_fields)
    return await found_v1(call, what, start, limit)


@answers(Deals.summary)
async def summary(
    call: Call,
    *,
    status: Literal["open", "won", "lost"] | None = None,
    filter_id: int | None = None,
    user_id: int | None = None,
    pipeline_id: int | None = None,
    stage_id: int | None = None,
) -> DealSummary:
    """Total the deals that are neither archived nor deleted, in the caller's default currency."""
    wanted = {"status": status, "pipeline_id": pipeline_id, "stage_id": stage_id, "is_archived": False}
    return await _totals(call, await _asked(call, filter_id, user_id, is_deleted=False, **wanted))


@answers(Deals.get_archived_summary)
async def archived_summary(
    call: Call,
    *,
    status: Literal["open", "won", "lost"] | None = None,
    filter_id: int | None = None,
    user_id: int | None = None,
    pipeline_id: int | None = None,
    stage_id: int | None = None,
) -> DealSummary:
    """Total the archived deals that are not deleted, in the caller's default currency."""
    wanted = {"status": status, "pipeline_id": pipeline_id, "stage_id": stage_id, "is_archived": True}
    return await _totals(call, await _asked(call, filter_id, user_id, is_deleted=False, **wanted))


async def _totals(call: Call, query: Select[Any]) -> DealSummary:
    query = query.join(stages, stages.c.id == deals.c.stage_id).join(pipelines, pipelines.c.id == deals.c.pipeline_id)
    counted = (deals.c.value, deals.c.currency, deals.c.status, deals.c.probability)
    likely = (stages.c.deal_probability, pipelines.c.is_deal_probability_enabled)
    rows = await call.rows(query.with_only_columns(*counted, *likely))
    target = call.user["default_currency"] or call.company["default_currency"]
    return DealSummary.model_validate(totals(rows, await money(call), target))
