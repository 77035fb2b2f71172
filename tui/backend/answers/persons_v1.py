"""Persons: the answers in the older forms of v1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import or_, select

from tui.api.models.base import Deleted
from tui.api.models.search import SearchHit
from tui.api.models.v1.activities import Activity
from tui.api.models.v1.changes import ChangelogEntry
from tui.api.models.v1.deals import Deal
from tui.api.models.v1.merging import MergeWith
from tui.api.models.v1.persons import Person, PersonChange, PersonNew, PersonProduct
from tui.api.page import Page
from tui.api.v1.persons import Persons
from tui.backend.lists import Order, narrowed
from tui.backend.registry import answers
from tui.backend.rules import contacts as rules
from tui.backend.rules.merging import merge as merged
from tui.backend.search import Search
from tui.backend.tables import deals, participants, persons
from tui.backend.v1.changelog import changelog
from tui.backend.v1.contact_lists import SORTS, Asked, collected, each, listed, starting
from tui.backend.v1.found import found_v1
from tui.backend.v1.given import contacts_given, record_given
from tui.backend.v1.linked import activities_of, deals_of
from tui.backend.v1.owners import related_objects
from tui.backend.v1.persons import persons_v1
from tui.backend.v1.sold import sold_to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.backend.call import Call, Row

PERSON_SORTS = (*SORTS, "first_name", "last_name", "org_id")


@answers(Persons.list)
async def every(
    call: Call,
    *,
    user_id: int | None = None,
    filter_id: int | None = None,
    first_char: str | None = None,
    start: int | None = None,
    limit: int | None = None,
    sort: str | None = None,
) -> Page[Person]:
    """List the persons that are not deleted."""
    asked = Asked(user_id, filter_id, first_char, sort)
    rows, after = await listed(call, persons, asked, start, limit, PERSON_SORTS)
    return Page(await shown(call, rows), after)


@answers(Persons.list_collection)
async def collection(
    call: Call,
    *,
    limit: int | None = None,
    since: str | None = None,
    until: str | None = None,
    cursor: str | None = None,
    owner_id: int | None = None,
    first_char: str | None = None,
) -> Page[Person]:
    """List the persons that are not deleted with a cursor; `since` and `until` are times of the last change."""
    query = starting(narrowed(call, persons, is_deleted=False, owner_id=owner_id), persons, first_char)
    rows, after = await collected(call, persons, query, since, until, Order(limit=limit, cursor=cursor))
    return Page(await shown(call, rows), after)


async def shown(call: Call, rows: Sequence[Row]) -> list[Person]:
    """Rows of persons as v1 shows them, with what they point at beside them."""
    views = await persons_v1(call, rows)
    call.related.update(related_objects(views))
    return [Person.model_validate(view) for view in views]


@answers(Persons.get)
async def get(call: Call, id: int) -> Person:
    """Give a person, deleted ones too, with `active_flag` false."""
    return (await shown(call, [await call.find(persons, id)]))[0]


@answers(Persons.create)
async def create(call: Call, new: PersonNew) -> Person:
    """Add a person."""
    return await get(call, await rules.add(call, persons, "person", await given(call, new)))


@answers(Persons.update)
async def change(call: Call, id: int, change: PersonChange) -> Person:
    """Change a person."""
    await rules.revise(call, persons, "person", await call.alive(persons, id), await given(call, change))
    return await get(call, id)


async def given(call: Call, body: PersonNew | PersonChange) -> dict[str, Any]:
    """A body of v1 in the words of v2."""
    wanted = await record_given(call, "person", body)
    for name, stored in (("email", "emails"), ("phone", "phones")):
        if name in wanted:
            wanted[stored] = contacts_given(wanted.pop(name), name)
    return wanted


@answers(Persons.delete)
async def delete(call: Call, id: int) -> Deleted:
    """Delete a person; deals and activities keep pointing at it."""
    await rules.remove(call, persons, "person", id)
    return Deleted(id=id)


@answers(Persons.delete_many)
async def delete_many(call: Call, *, ids: list[int]) -> Deleted:
    """Delete several persons and give the ids of those that were there."""
    return Deleted(id=[*await each(call, persons, ids, lambda one: rules.remove(call, persons, "person", one))])


@answers(Persons.merge)
async def merge(call: Call, id: int, body: MergeWith) -> Person:
    """Merge a person into another one, which survives; who owns it and where it belongs are ids here."""
    survivor = await merged(call, "person", await call.alive(persons, id), body.merge_with_id)
    view = (await persons_v1(call, [await call.find(persons, survivor)], nested=False))[0]
    return Person.model_validate(view | {"merge_what_id": id})


@answers(Persons.search)
async def search(
    call: Call,
    *,
    term: str,
    fields: list[Literal["custom_fields", "email", "notes", "phone", "name"]] | None = None,
    exact_match: bool | None = None,
    organization_id: int | None = None,
    include_fields: list[Literal["person.picture"]] | None = None,
    start: int | None = None,
    limit: int | None = None,
) -> Page[SearchHit]:
    """Search persons by name, e-mail, phone, notes and custom fields."""
    where: dict[str, Any] = {"org_id": organization_id}
    what = Search(term, ["person"], fields, exact=bool(exact_match), where=where, include=include_fields)
    return await found_v1(call, what, start, limit)


@answers(Persons.list_changes)
async def changes(call: Call, id: int, *, cursor: str | None = None, limit: int | None = None) -> Page[ChangelogEntry]:
    """List the changes of a person's fields, newest first."""
    await call.find(persons, id)
    return await changelog(call, "person", id, limit, cursor)


@answers(Persons.list_activities)
async def activities(
    call: Call,
    id: int,
    *,
    start: int | None = None,
    limit: int | None = None,
    done: bool | None = None,
    exclude: str | None = None,
) -> Page[Activity]:
    """List the activities of a person."""
    await call.find(persons, id)
    return await activities_of(call, "person_id", id, start=start, limit=limit, done=done, exclude=exclude)


@answers(Persons.list_deals)
async def deals_with(
    call: Call,
    id: int,
    *,
    start: int | None = None,
    limit: int | None = None,
    status: Literal["open", "won", "lost", "deleted", "all_not_deleted"] | None = None,
    sort: str | None = None,
) -> Page[Deal]:
    """List the deals of a person: those it is the contact of, and those it takes part in."""
    await call.find(persons, id)
    taking_part = select(participants.c.deal_id).where(participants.c.person_id == id)
    mine = or_(deals.c.person_id == id, deals.c.id.in_(taking_part))
    return await deals_of(call, mine, status=status, sort=sort, start=start, limit=limit)


@answers(Persons.list_products)
async def products(call: Call, id: int, *, start: int | None = None, limit: int | None = None) -> Page[PersonProduct]:
    """List what is sold to a person: each line of its deals, under the deal's id."""
    await call.find(persons, id)
    shown, after = await sold_to(call, id, start, limit)
    return Page([PersonProduct.model_validate(one) for one in shown], after)
