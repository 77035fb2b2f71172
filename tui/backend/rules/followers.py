"""Users who follow a record; whoever owns it follows it from the start (product 9.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select

from tui.backend.errors import Refusal, invalid, not_found
from tui.backend.tables import followers, link_changes, users

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

KIND = "follower"


async def follow(call: Call, item: str, id: int, user_id: Any, time: str | None = None) -> None:
    """Let a user follow a record; nothing happens where they do already."""
    if user_id is None or await following(call, item, id, user_id):
        return
    await call.add(followers, {"item_type": item, "item_id": id, "user_id": user_id, "add_time": time or call.time})
    await noted(call, KIND, item, id, user_id, "added", time)


async def owned(call: Call, item: str, id: int, changed: Mapping[str, Any]) -> None:
    """A new owner follows what is theirs now; the one before goes on following (product 9.7)."""
    await follow(call, item, id, changed.get("owner_id"))


async def add(call: Call, item: str, id: int, user_id: int) -> Row:
    """Let a user follow a record and give the follower; raises a 400 for a second time (reference: section 6)."""
    known = select(func.count()).where(users.c.id == user_id, users.c.active_flag, ~users.c.is_deleted)
    if not await call.one(known):
        raise invalid("user_id", f"there is none with id {user_id}")
    if await following(call, item, id, user_id):
        raise Refusal(400, "User is already following this item", info="A user follows an item only once.")
    await follow(call, item, id, user_id)
    found = await following(call, item, id, user_id)
    assert found is not None
    return found


async def following(call: Call, item: str, id: int, user_id: int) -> Row | None:
    """The follower a user is, None where they do not follow."""
    return await call.row(select(followers).where(of(item, id), followers.c.user_id == user_id))


async def remove(call: Call, item: str, id: int, name: str, value: int) -> Row:
    """End a following, named by its `id` (v1) or its `user_id` (v2; reference: section 6); raises a 404."""
    found = await call.row(select(followers).where(of(item, id), followers.c[name] == value))
    if found is None:
        raise not_found("Follower")
    await call.db.execute(delete(followers).where(followers.c.id == found["id"]))
    await noted(call, KIND, item, id, found["user_id"], "removed")
    return found


def of(item: str, id: int) -> Any:
    """The condition for the followers of one record."""
    return (followers.c.item_type == item) & (followers.c.item_id == id)


async def counted(call: Call, item: str, ids: Sequence[int]) -> dict[int, int]:
    """How many follow each record."""
    mine = (followers.c.item_type == item) & followers.c.item_id.in_(ids)
    return dict(await call.tuples(select(followers.c.item_id, func.count()).where(mine).group_by(followers.c.item_id)))


async def repoint(call: Call, item: str, gone: int, id: int) -> None:
    """Who followed a record that is merged away follows the one that stays (product 9.9)."""
    for row in await call.rows(select(followers).where(of(item, gone)).order_by(followers.c.id)):
        await follow(call, item, id, row["user_id"])
    await call.db.execute(delete(followers).where(of(item, gone)))


async def noted(
    call: Call, kind: str, item: str, id: int, linked_id: int, action: str, time: str | None = None
) -> None:
    """Write into the changelog of followers or participants who came or went."""
    where = {"kind": kind, "item_type": item, "item_id": id, "linked_id": linked_id, "action": action}
    await call.add(link_changes, where | {"time": time or call.time, "actor_user_id": call.user_id})
