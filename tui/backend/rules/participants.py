"""Persons who take part in a deal; its primary person does as long as it is that (product 9.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select

from tui.backend.errors import Refusal, invalid, not_found
from tui.backend.rules.followers import noted
from tui.backend.tables import deals, participants, persons

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

KIND = "participant"


async def join(call: Call, deal_id: int, person_id: int, *, by_hand: bool = False, time: str | None = None) -> None:
    """Let a person take part in a deal; nothing happens where they do already."""
    if await taking_part(call, deal_id, person_id):
        return
    who = {"deal_id": deal_id, "person_id": person_id, "by_hand": by_hand, "added_by_user_id": call.user_id}
    await call.add(participants, who | {"add_time": time or call.time})
    await noted(call, KIND, "deal", deal_id, person_id, "added", time)


async def primary_changed(call: Call, deal_id: int, before: int | None, after: int | None) -> None:
    """The new primary person takes part; the one before only where somebody added it as a participant."""
    if before is not None and before != after:
        found = await taking_part(call, deal_id, before)
        if found and not found["by_hand"]:
            await _leave(call, found)
    if after is not None:
        await join(call, deal_id, after)


async def add(call: Call, deal_id: int, person_id: int) -> Row:
    """Add a participant by hand and give it; raises a 400 for a person there is not, or who takes part already."""
    here = call.seen(persons).where(persons.c.id == person_id, ~persons.c.is_deleted)
    if await call.row(here) is None:
        raise invalid("person_id", f"there is none with id {person_id}")
    if await taking_part(call, deal_id, person_id):
        raise Refusal(400, "Person is already a participant of this deal")
    await join(call, deal_id, person_id, by_hand=True)
    found = await taking_part(call, deal_id, person_id)
    assert found is not None
    return found


async def taking_part(call: Call, deal_id: int, person_id: int) -> Row | None:
    """The participant a person is, None where they take no part."""
    mine = (participants.c.deal_id == deal_id) & (participants.c.person_id == person_id)
    return await call.row(select(participants).where(mine))


async def participant(call: Call, deal_id: int, id: int) -> Row:
    """The participant of a deal with an id; raises a 404."""
    mine = (participants.c.deal_id == deal_id) & (participants.c.id == id)
    if found := await call.row(select(participants).where(mine)):
        return found
    raise not_found("Participant")


async def remove(call: Call, found: Row) -> None:
    """Let a participant leave; whoever calls clears the deal's primary person first where it is this one."""
    await _leave(call, found)


async def _leave(call: Call, found: Row) -> None:
    await call.db.execute(delete(participants).where(participants.c.id == found["id"]))
    await noted(call, KIND, "deal", found["deal_id"], found["person_id"], "removed")


async def counted(call: Call, deal_ids: Sequence[int]) -> dict[int, int]:
    """How many persons take part in each deal, deleted ones left out (product 9.7)."""
    query = select(participants.c.deal_id, func.count()).join(persons, persons.c.id == participants.c.person_id)
    query = query.where(participants.c.deal_id.in_(deal_ids), ~persons.c.is_deleted)
    return dict(await call.tuples(query.group_by(participants.c.deal_id)))


async def deals_beside(call: Call, person_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """In how many deals of each status persons take part without being the primary one (product 9.7)."""
    query = select(participants.c.person_id, deals.c.status, func.count())
    query = query.join(deals, deals.c.id == participants.c.deal_id).where(participants.c.person_id.in_(person_ids))
    other = deals.c.person_id.is_(None) | (deals.c.person_id != participants.c.person_id)
    query = query.where(other, ~deals.c.is_deleted).group_by(participants.c.person_id, deals.c.status)
    found: dict[int, dict[str, int]] = {}
    for person_id, status, count in await call.tuples(query):
        found.setdefault(person_id, {})[status] = count
    return found


async def move_deal(call: Call, gone: int, deal_id: int) -> None:
    """Who took part in a deal that is merged away takes part in the one that stays (product 9.9)."""
    await _move(call, participants.c.deal_id == gone, {"deal_id": deal_id, "by_hand": True})


async def repoint(call: Call, gone: int, person_id: int) -> None:
    """A person that is merged away takes part as the one that stays (product 9.9)."""
    await _move(call, participants.c.person_id == gone, {"person_id": person_id})


async def _move(call: Call, which: Any, target: Mapping[str, int | bool]) -> None:
    """Move them all, also those the caller may not see."""
    call = call.whole
    rows = await call.rows(select(participants).where(which).order_by(participants.c.id))
    await call.db.execute(delete(participants).where(which))
    for row in rows:
        wanted = {**row, **target}
        await join(call, wanted["deal_id"], wanted["person_id"], by_hand=wanted["by_hand"])
