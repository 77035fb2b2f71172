"""Deals: the answers of v1 about what belongs to them, and about several of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from tui.api.models.base import Deleted
from tui.api.models.flow import FlowItem
from tui.api.models.v1.activities import Activity
from tui.api.models.v1.changes import ChangelogEntry
from tui.api.models.v1.deals import Deal, DealParticipant, DealParticipantNew, ParticipantChange
from tui.api.models.v1.merging import MergeWith
from tui.api.models.v1.persons import Person
from tui.api.page import Page
from tui.api.v1.deals import Deals
from tui.backend.clock import spaced
from tui.backend.flow import asked, flow
from tui.backend.lists import Order, keyset, offset
from tui.backend.registry import answers
from tui.backend.rules import deals as rules
from tui.backend.rules import participants as taking_part
from tui.backend.rules.duplicates import duplicate as duplicated
from tui.backend.rules.merging_deals import merge as merged
from tui.backend.tables import deals, link_changes, participants, persons
from tui.backend.v1.changelog import changelog
from tui.backend.v1.deals import deals_v1
from tui.backend.v1.linked import activities_of
from tui.backend.v1.owners import related_objects
from tui.backend.v1.participants import participants_v1
from tui.backend.v1.persons import persons_v1

if TYPE_CHECKING:
    from tui.backend.call import Call


@answers(Deals.flow)
async def happened(
    call: Call,
    id: int,
    *,
    start: int | None = None,
    limit: int | None = None,
    all_changes: str | None = None,
    items: list[str] | None = None,
) -> Page[FlowItem]:
    """List what happened to a deal, newest first."""
    await rules.kept(call, id)
    return await flow(call, asked("deal", id, items=items, all_changes=all_changes, start=start, limit=limit))


@answers(Deals.list_changes)
async def changed(call: Call, id: int, *, cursor: str | None = None, limit: int | None = None) -> Page[ChangelogEntry]:
    """List the changes of a deal's fields, newest first."""
    await rules.kept(call, id)
    return await changelog(call, "deal", id, limit, cursor)


@answers(Deals.list_activities)
async def planned(
    call: Call,
    id: int,
    *,
    start: int | None = None,
    limit: int | None = None,
    done: bool | None = None,
    exclude: str | None = None,
) -> Page[Activity]:
    """List the activities of a deal."""
    await rules.kept(call, id)
    return await activities_of(call, "deal_id", id, start=start, limit=limit, done=done, exclude=exclude)


@answers(Deals.list_persons)
async def people(call: Call, id: int, *, start: int | None = None, limit: int | None = None) -> Page[Person]:
    """List the persons of a deal: the primary one and the participants."""
    await rules.kept(call, id)
    mine = select(participants.c.person_id).where(participants.c.deal_id == id)
    query = call.seen(persons).where(persons.c.id.in_(mine), ~persons.c.is_deleted).order_by(persons.c.id)
    rows, after = await offset(call, query, start, limit)
    shown = await persons_v1(call, rows)
    call.related.update(related_objects(shown))
    return Page([Person.model_validate(row) for row in shown], after)


@answers(Deals.list_participants)
async def taking(call: Call, id: int, *, start: int | None = None, limit: int | None = None) -> Page[DealParticipant]:
    """List who takes part in a deal, those first who came first; deleted persons are left out."""
    deal = await rules.kept(call, id)
    query = select(participants).join(persons, persons.c.id == participants.c.person_id)
    query = query.where(participants.c.deal_id == id, ~persons.c.is_deleted).order_by(participants.c.id)
    rows, after = await offset(call, query, start, limit)
    return Page([DealParticipant.model_validate(row) for row in await participants_v1(call, deal, rows)], after)


@answers(Deals.add_participant)
async def join(call: Call, id: int, new: DealParticipantNew) -> DealParticipant:
    """Add a participant to a deal."""
    deal = await call.alive(deals, id)
    found = await taking_part.add(call, id, new.person_id)
    await rules.touch(call, id)
    (shown,) = await participants_v1(call, deal, [found])
    return DealParticipant.model_validate(shown)


@answers(Deals.remove_participant)
async def leave(call: Call, id: int, deal_participant_id: int) -> Deleted:
    """Remove a participant from a deal; without its primary person it has none."""
    deal = await call.alive(deals, id)
    found = await taking_part.participant(call, id, deal_participant_id)
    if found["person_id"] == deal["person_id"]:
        await rules.write(call, deal, {"person_id": None})
    if await taking_part.taking_part(call, id, found["person_id"]):
        await taking_part.remove(call, found)
    await rules.touch(call, id)
    return Deleted(id=found["id"])


@answers(Deals.list_participant_changes)
async def came_and_went(
    call: Call, id: int, *, limit: int | None = None, cursor: str | None = None
) -> Page[ParticipantChange]:
    """List who came to a deal and who left, newest first."""
    await rules.kept(call, id)
    mine = (link_changes.c.kind == taking_part.KIND) & (link_changes.c.item_type == "deal")
    query = select(link_changes).where(mine, link_changes.c.item_id == id)
    rows, after = await keyset(call, query, link_changes, Order("id", "desc", limit, cursor))
    shown = [
        ParticipantChange(
            actor_user_id=row["actor_user_id"],
            person_id=row["linked_id"],
            action=row["action"],
            time=spaced(row["time"]),
        )
        for row in rows
    ]
    return Page(shown, after)


@answers(Deals.duplicate)
async def duplicate(call: Call, id: int) -> Deal:
    """Copy a deal."""
    return await _flat(call, await duplicated(call, await call.alive(deals, id)))


@answers(Deals.merge)
async def merge(call: Call, id: int, body: MergeWith) -> Deal:
    """Merge a deal into another one, which survives and is given (product 9.9)."""
    found = await _flat(call, await merged(call, await call.alive(deals, id), body.merge_with_id))
    found.merge_what_id = id
    return found


async def _flat(call: Call, id: int) -> Deal:
    """A deal with ids in the place of users, persons and organizations."""
    (shown,) = await deals_v1(call, [await call.find(deals, id)], nested=False)
    return Deal.model_validate(shown)
