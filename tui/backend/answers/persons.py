"""Persons: the answers of both dialects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import select

from tui.api.models.base import Deleted
from tui.api.models.flow import FlowItem
from tui.api.models.persons import Person, PersonChange, PersonNew
from tui.api.models.search import SearchHit
from tui.api.page import Page
from tui.api.v1.persons import Persons as PersonsV1
from tui.api.v2.persons import Extra, Persons
from tui.backend.flow import asked, flow
from tui.backend.lists import Order, among, beside, filtered, keyset, narrowed, updated
from tui.backend.registry import answers
from tui.backend.rules import contacts as rules
from tui.backend.search import Search, find
from tui.backend.shown import Wanted, as_they_are, shown
from tui.backend.tables import deals, persons

if TYPE_CHECKING:
    from tui.backend.call import Call


@answers(Persons.list)
async def every(
    call: Call,
    *,
    filter_id: int | None = None,
    ids: list[int] | None = None,
    owner_id: int | None = None,
    org_id: int | None = None,
    deal_id: int | None = None,
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
) -> Page[Person]:
    """List the persons that are not deleted."""
    asked = beside(filter_id, owner_id=owner_id, org_id=org_id)
    query = narrowed(call, persons, is_deleted=False, **asked)
    query = among(query, persons, ids if filter_id is None else None)
    query = await filtered(call, query, persons, filter_id)
    if deal_id is not None:
        query = query.where(persons.c.id.in_(select(deals.c.person_id).where(deals.c.id == deal_id)))
    query = updated(query, persons, updated_since, updated_until)
    rows, after = await keyset(call, query, persons, Order(sort_by, sort_direction, limit, cursor))
    wanted = Wanted(include_fields, custom_fields, include_option_labels, include_labels)
    return Page(as_they_are(await shown(call, "person", rows, wanted)), after)


@answers(Persons.get)
async def get(
    call: Call,
    id: int,
    *,
    include_fields: list[Extra] | None = None,
    custom_fields: list[str] | None = None,
    include_option_labels: bool | None = None,
    include_labels: bool | None = None,
) -> Person:
    """Give a person, deleted ones too."""
    wanted = Wanted(include_fields, custom_fields, include_option_labels, include_labels)
    row = await call.find(persons, id)
    return Person.model_validate((await shown(call, "person", [row], wanted))[0])


@answers(Persons.create)
async def create(call: Call, new: PersonNew) -> Person:
    """Add a person."""
    return await get(call, await rules.add(call, persons, "person", new.wire()))


@answers(Persons.update)
async def change(call: Call, id: int, change: PersonChange) -> Person:
    """Change a person."""
    await rules.revise(call, persons, "person", await call.alive(persons, id), change.wire())
    return await get(call, id)


@answers(Persons.delete)
async def delete(call: Call, id: int) -> Deleted:
    """Delete a person; deals and activities keep pointing at it."""
    await rules.remove(call, persons, "person", id)
    return Deleted(id=id)


@answers(Persons.search)
async def search(
    call: Call,
    *,
    term: str,
    fields: list[Literal["custom_fields", "email", "notes", "phone", "name"]] | None = None,
    exact_match: bool | None = None,
    organization_id: int | None = None,
    include_fields: list[Literal["person.picture"]] | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Page[SearchHit]:
    """Search persons by name, e-mail, phone, notes and custom fields."""
    where: dict[str, Any] = {"org_id": organization_id}
    what = Search(term, ["person"], fields, exact=bool(exact_match), where=where, include=include_fields)
    return await find(call, what, limit, cursor)


@answers(PersonsV1.flow)
async def happened(
    call: Call,
    id: int,
    *,
    start: int | None = None,
    limit: int | None = None,
    all_changes: str | None = None,
    items: list[str] | None = None,
) -> Page[FlowItem]:
    """List what happened to a person, newest first."""
    await call.find(persons, id)
    return await flow(call, asked("person", id, items=items, all_changes=all_changes, start=start, limit=limit))
