"""Organizations: the answers of both dialects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from tui.api.models.base import Deleted
from tui.api.models.flow import FlowItem
from tui.api.models.organizations import Organization, OrganizationChange, OrganizationNew
from tui.api.models.search import SearchHit
from tui.api.page import Page
from tui.api.v1.organizations import Organizations as OrganizationsV1
from tui.api.v2.organizations import Extra, Organizations
from tui.backend.flow import asked, flow
from tui.backend.lists import Order, among, beside, filtered, keyset, narrowed, updated
from tui.backend.registry import answers
from tui.backend.rules import contacts as rules
from tui.backend.search import Search, find
from tui.backend.shown import Wanted, as_they_are, shown
from tui.backend.tables import organizations

if TYPE_CHECKING:
    from tui.backend.call import Call


@answers(Organizations.list)
async def every(
    call: Call,
    *,
    filter_id: int | None = None,
    ids: list[int] | None = None,
    owner_id: int | None = None,
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
) -> Page[Organization]:
    """List the organizations that are not deleted."""
    asked = beside(filter_id, owner_id=owner_id)
    query = narrowed(call, organizations, is_deleted=False, **asked)
    query = among(query, organizations, ids if filter_id is None else None)
    query = await filtered(call, query, organizations, filter_id)
    query = updated(query, organizations, updated_since, updated_until)
    rows, after = await keyset(call, query, organizations, Order(sort_by, sort_direction, limit, cursor))
    wanted = Wanted(include_fields, custom_fields, include_option_labels, include_labels)
    return Page(as_they_are(await shown(call, "organization", rows, wanted)), after)


@answers(Organizations.get)
async def get(
    call: Call,
    id: int,
    *,
    include_fields: list[Extra] | None = None,
    custom_fields: list[str] | None = None,
    include_option_labels: bool | None = None,
    include_labels: bool | None = None,
) -> Organization:
    """Give an organization, deleted ones too."""
    wanted = Wanted(include_fields, custom_fields, include_option_labels, include_labels)
    row = await call.find(organizations, id)
    return Organization.model_validate((await shown(call, "organization", [row], wanted))[0])


@answers(Organizations.create)
async def create(call: Call, new: OrganizationNew) -> Organization:
    """Add an organization."""
    return await get(call, await rules.add(call, organizations, "organization", new.wire()))


@answers(Organizations.update)
async def change(call: Call, id: int, change: OrganizationChange) -> Organization:
    """Change an organization."""
    await rules.revise(call, organizations, "organization", await call.alive(organizations, id), change.wire())
    return await get(call, id)


@answers(Organizations.delete)
async def delete(call: Call, id: int) -> Deleted:
    """Delete an organization; deals and activities keep pointing at it."""
    await rules.remove(call, organizations, "organization", id)
    return Deleted(id=id)


@answers(Organizations.search)
async def search(
    call: Call,
    *,
    term: str,
    fields: list[Literal["address", "custom_fields", "notes", "name"]] | None = None,
    exact_match: bool | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Page[SearchHit]:
    """Search organizations by name, address, notes and custom fields."""
    return await find(call, Search(term, ["organization"], fields, exact=bool(exact_match)), limit, cursor)


@answers(OrganizationsV1.flow)
async def happened(
    call: Call,
    id: int,
    *,
    start: int | None = None,
    limit: int | None = None,
    all_changes: str | None = None,
    items: list[str] | None = None,
) -> Page[FlowItem]:
    """List what happened to an organization, newest first."""
    await call.find(organizations, id)
    return await flow(call, asked("organization", id, items=items, all_changes=all_changes, start=start, limit=limit))
