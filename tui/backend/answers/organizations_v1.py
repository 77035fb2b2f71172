"""Organizations: the answers in the older forms of v1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import ColumnElement, or_, select

from tui.api.models.base import Deleted
from tui.api.models.search import SearchHit
from tui.api.models.v1.activities import Activity
from tui.api.models.v1.changes import ChangelogEntry
from tui.api.models.v1.deals import Deal
from tui.api.models.v1.merging import MergeWith
from tui.api.models.v1.organizations import Organization, OrganizationChange, OrganizationNew
from tui.api.models.v1.persons import Person
from tui.api.page import Page
from tui.api.v1.organizations import Organizations
from tui.backend.answers import persons_v1 as persons_answers
from tui.backend.lists import Order, narrowed, offset
from tui.backend.registry import answers
from tui.backend.rules import contacts as rules
from tui.backend.rules.custom_fields import custom_fields
from tui.backend.rules.merging import merge as merged
from tui.backend.search import Search
from tui.backend.tables import activities as activities_table
from tui.backend.tables import deals, organizations, persons
from tui.backend.v1.activities import activities_v1, around
from tui.backend.v1.changelog import changelog
from tui.backend.v1.contact_lists import Asked, collected, each, listed, starting
from tui.backend.v1.found import found_v1
from tui.backend.v1.given import record_given
from tui.backend.v1.linked import activities_of, deals_of
from tui.backend.v1.organizations import organizations_v1
from tui.backend.v1.owners import related_objects

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.backend.call import Call, Row


@answers(Organizations.list)
async def every(
    call: Call,
    *,
    user_id: int | None = None,
    filter_id: int | None = None,
    first_char: str | None = None,
    start: int | None = None,
    limit: int | None = None,
    sort: str | None = None,
) -> Page[Organization]:
    """List the organizations that are not deleted."""
    rows, after = await listed(call, organizations, Asked(user_id, filter_id, first_char, sort), start, limit)
    return Page(await shown(call, rows), after)


@answers(Organizations.list_collection)
async def collection(
    call: Call,
    *,
    limit: int | None = None,
    since: str | None = None,
    until: str | None = None,
    cursor: str | None = None,
    owner_id: int | None = None,
    first_char: str | None = None,
) -> Page[Organization]:
    """List the organizations that are not deleted with a cursor; `since` and `until` are times of the last change."""
    query = narrowed(call, organizations, is_deleted=False, owner_id=owner_id)
    query = starting(query, organizations, first_char)
    rows, after = await collected(call, organizations, query, since, until, Order(limit=limit, cursor=cursor))
    return Page(await shown(call, rows), after)


async def shown(call: Call, rows: Sequence[Row]) -> list[Organization]:
    """Rows of organizations as v1 shows them, with what they point at beside them."""
    views = await organizations_v1(call, rows)
    call.related.update(related_objects(views))
    return [Organization.model_validate(view) for view in views]


@answers(Organizations.get)
async def get(call: Call, id: int) -> Organization:
    """Give an organization, deleted ones too, with `active_flag` false, and its next and last activity in full."""
    row = await call.find(organizations, id)
    found = (await shown(call, [row]))[0]
    return found.model_copy(update=await _planned(call, row))


async def _planned(call: Call, row: Row) -> dict[str, Any]:
    ids = (await around(call, [row], "org_id"))[row["id"]]
    named = {name: ids[f"{name}_id"] for name in ("last_activity", "next_activity")}
    query = call.seen(activities_table).where(activities_table.c.id.in_([one for one in named.values() if one]))
    views = {view["id"]: view for view in await activities_v1(call, await call.rows(query))}
    return {name: views.get(one) for name, one in named.items()}


@answers(Organizations.create)
async def create(call: Call, new: OrganizationNew) -> Organization:
    """Add an organization."""
    return await _one(call, await rules.add(call, organizations, "organization", await given(call, new)))


@answers(Organizations.update)
async def change(call: Call, id: int, change: OrganizationChange) -> Organization:
    """Change an organization."""
    before = await call.alive(organizations, id)
    await rules.revise(call, organizations, "organization", before, await given(call, change))
    return await _one(call, id)


async def _one(call: Call, id: int) -> Organization:
    return (await shown(call, [await call.find(organizations, id)]))[0]


async def given(call: Call, body: OrganizationNew | OrganizationChange) -> dict[str, Any]:
    """A body of v1 in the words of v2: an address is one line."""
    wanted = await record_given(call, "organization", body)
    if "address" in wanted:
        wanted["address"] = {"value": wanted["address"]} if wanted["address"] else None
    return wanted


@answers(Organizations.delete)
async def delete(call: Call, id: int) -> Deleted:
    """Delete an organization; persons, deals and activities keep pointing at it."""
    await rules.remove(call, organizations, "organization", id)
    return Deleted(id=id)


@answers(Organizations.delete_many)
async def delete_many(call: Call, *, ids: list[int]) -> Deleted:
    """Delete several organizations and give the ids of those that were there."""
    removed = await each(call, organizations, ids, lambda one: rules.remove(call, organizations, "organization", one))
    return Deleted(id=[*removed])


@answers(Organizations.merge)
async def merge(call: Call, id: int, body: MergeWith) -> Deleted:
    """Merge an organization into another one, which survives, and give that one's id."""
    gone = await call.alive(organizations, id)
    return Deleted(id=await merged(call, "organization", gone, body.merge_with_id))


@answers(Organizations.search)
async def search(
    call: Call,
    *,
    term: str,
    fields: list[Literal["address", "custom_fields", "notes", "name"]] | None = None,
    exact_match: bool | None = None,
    start: int | None = None,
    limit: int | None = None,
) -> Page[SearchHit]:
    """Search organizations by name, address, notes and custom fields."""
    return await found_v1(call, Search(term, ["organization"], fields, exact=bool(exact_match)), start, limit)


@answers(Organizations.list_changes)
async def changes(call: Call, id: int, *, cursor: str | None = None, limit: int | None = None) -> Page[ChangelogEntry]:
    """List the changes of an organization's fields, newest first."""
    await call.find(organizations, id)
    return await changelog(call, "organization", id, limit, cursor)


@answers(Organizations.list_activities)
async def activities(
    call: Call,
    id: int,
    *,
    start: int | None = None,
    limit: int | None = None,
    done: bool | None = None,
    exclude: str | None = None,
) -> Page[Activity]:
    """List the activities of an organization."""
    await call.find(organizations, id)
    return await activities_of(call, "org_id", id, start=start, limit=limit, done=done, exclude=exclude)


@answers(Organizations.list_persons)
async def people(call: Call, id: int, *, start: int | None = None, limit: int | None = None) -> Page[Person]:
    """List the persons of an organization."""
    await call.find(organizations, id)
    query = narrowed(call, persons, is_deleted=False, org_id=id).order_by(persons.c.id)
    rows, after = await offset(call, query, start, limit)
    return Page(await persons_answers.shown(call, rows), after)


@answers(Organizations.list_deals)
async def deals_with(
    call: Call,
    id: int,
    *,
    start: int | None = None,
    limit: int | None = None,
    status: Literal["open", "won", "lost", "deleted", "all_not_deleted"] | None = None,
    sort: str | None = None,
    only_primary_association: bool | None = None,
) -> Page[Deal]:
    """List the deals of an organization: its own, and unless only those are asked for, those it is related to."""
    await call.find(organizations, id)
    mine = deals.c.org_id == id
    if not only_primary_association:
        mine = or_(mine, await _related(call, id))
    return await deals_of(call, mine, status=status, sort=sort, start=start, limit=limit)


async def _related(call: Call, id: int) -> ColumnElement[bool]:
    """Deals through persons of an organization, or through custom fields that name it (the reference says both)."""
    people = select(persons.c.id).where(persons.c.org_id == id, ~persons.c.is_deleted)
    keys = [field["field_code"] for field in await custom_fields(call, "deal") if field["field_type"] == "org"]
    named: list[int] = []
    if keys:
        rows = await call.rows(select(deals.c.id, deals.c.custom_fields).where(~deals.c.is_deleted))
        named = [row["id"] for row in rows if any(row["custom_fields"].get(key) == id for key in keys)]
    return or_(deals.c.person_id.in_(people), deals.c.id.in_(named))
