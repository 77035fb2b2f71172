"""Teams: a manager and members (product 6.11)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from tui.backend.errors import Refusal, invalid
from tui.backend.rules.references import refuse_null
from tui.backend.tables import team_users, teams, users

if TYPE_CHECKING:
    from tui.backend.call import Call, Row


async def team(call: Call, team_id: int) -> Row:
    """A team that is not deleted; raises a 404 in the words of the documents."""
    found = await call.row(select(teams).where(teams.c.id == team_id, ~teams.c.deleted_flag))
    if found is None:
        raise Refusal(404, f"Team {team_id} does not exist")
    return found


async def members(call: Call, team_id: int) -> list[int]:
    """The ids of a team's users."""
    query = select(team_users.c.user_id).where(team_users.c.team_id == team_id).order_by(team_users.c.user_id)
    return [row["user_id"] for row in await call.rows(query)]


async def add(call: Call, wanted: dict[str, Any]) -> int:
    """Add a team and give its id; raises a 400 for a user there is not."""
    plain, user_ids = await _checked(call, wanted)
    begin = {"add_time": call.time, "created_by_user_id": call.user_id, "description": ""}
    team_id = int(await call.add(teams, begin | plain))
    await join(call, team_id, user_ids or ())
    return team_id


async def revise(call: Call, before: Row, wanted: dict[str, Any]) -> None:
    """Change a team; its users are replaced as a whole. Raises a 400."""
    refuse_null(wanted, "name", "manager_id")
    plain, user_ids = await _checked(call, wanted)
    await call.change(teams, before["id"], {name: value for name, value in plain.items() if before[name] != value})
    if user_ids is not None:
        await call.db.execute(delete(team_users).where(team_users.c.team_id == before["id"]))
        await join(call, before["id"], user_ids)


async def join(call: Call, team_id: int, user_ids: Iterable[int]) -> None:
    """Let users be in a team; those who are in it stay."""
    there = set(await members(call, team_id))
    new = sorted(set(await _known(call, user_ids)) - there)
    await call.add_all(team_users, [{"team_id": team_id, "user_id": one} for one in new])


async def leave(call: Call, team_id: int, user_ids: Iterable[int]) -> None:
    """Let users leave a team; raises a 400 for a user there is not."""
    gone = await _known(call, user_ids)
    mine = (team_users.c.team_id == team_id) & team_users.c.user_id.in_(gone)
    await call.db.execute(delete(team_users).where(mine))


async def _checked(call: Call, wanted: dict[str, Any]) -> tuple[dict[str, Any], list[int] | None]:
    """The columns and the users in what was sent."""
    plain = {name: value for name, value in wanted.items() if name != "users" and value is not None}
    if "name" in plain and not plain["name"].strip():
        raise invalid("name", "must not be empty")
    for flag in ("active_flag", "deleted_flag"):
        plain |= {flag: bool(plain[flag])} if flag in plain else {}
    if "manager_id" in plain:
        await _known(call, [plain["manager_id"]], "manager_id")
    given = wanted.get("users")
    return plain, None if given is None else await _known(call, given)


async def _known(call: Call, user_ids: Iterable[float], name: str = "users") -> list[int]:
    wanted = list(user_ids)
    rows = await call.rows(select(users.c.id).where(~users.c.is_deleted))
    there = {row["id"] for row in rows}
    for one in wanted:
        if one not in there:
            raise invalid(name, f"there is none with id {one}")
    return [int(one) for one in wanted]
