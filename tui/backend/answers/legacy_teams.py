"""Legacy teams: the answers of v1."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal

from sqlalchemy import Select, select

from tui.api.models.legacy_teams import Team, TeamChange, TeamNew, TeamUsers
from tui.api.page import Page
from tui.api.v1.legacy_teams import LegacyTeams
from tui.backend.clock import spaced
from tui.backend.registry import answers
from tui.backend.rules import teams as rules
from tui.backend.tables import team_users, teams, users

if TYPE_CHECKING:
    from typing import Any

    from tui.backend.call import Call

Key = Literal["id", "name", "manager_id", "active_flag"]


@answers(LegacyTeams.list)
async def every(call: Call, *, order_by: Key | None = None, skip_users: bool | None = None) -> Page[Team]:
    """List the teams that are not deleted."""
    return await _page(call, select(teams), order_by, skip_users=bool(skip_users))


@answers(LegacyTeams.list_for_user)
async def list_for_user(
    call: Call, id: int, *, order_by: Key | None = None, skip_users: bool | None = None
) -> Page[Team]:
    """List the teams a user is in."""
    await call.find(users, id)
    mine = select(team_users.c.team_id).where(team_users.c.user_id == id)
    return await _page(call, select(teams).where(teams.c.id.in_(mine)), order_by, skip_users=bool(skip_users))


async def _page(call: Call, query: Select[Any], order_by: Key | None, *, skip_users: bool) -> Page[Team]:
    rows = await call.rows(query.where(~teams.c.deleted_flag).order_by(teams.c[order_by or "id"], teams.c.id))
    members: defaultdict[int, list[int]] = defaultdict(list)
    who = select(team_users.c.team_id, team_users.c.user_id).order_by(team_users.c.user_id)
    for team_id, user_id in await call.tuples(who):
        members[team_id].append(user_id)
    return Page([_team(row, None if skip_users else members[row["id"]]) for row in rows])


def _team(row: dict[str, Any], members: list[int] | None) -> Team:
    """A team as v1 shows it: flags are 1 or 0."""
    flags = {name: int(row[name]) for name in ("active_flag", "deleted_flag")}
    told = row | flags | {"add_time": spaced(row["add_time"])}
    return Team.model_validate(told if members is None else told | {"users": members})


@answers(LegacyTeams.get)
async def get(call: Call, id: int, *, skip_users: bool | None = None) -> Team:
    """Give a team."""
    found = await rules.team(call, id)
    return _team(found, None if skip_users else await rules.members(call, id))


@answers(LegacyTeams.create)
async def create(call: Call, new: TeamNew) -> Team:
    """Add a team."""
    return await get(call, await rules.add(call, new.wire()))


@answers(LegacyTeams.update)
async def update(call: Call, id: int, change: TeamChange) -> Team:
    """Change a team, or delete it."""
    await rules.revise(call, await rules.team(call, id), change.wire())
    return _team(await call.find(teams, id), await rules.members(call, id))


@answers(LegacyTeams.list_users)
async def list_users(call: Call, id: int) -> Page[int]:
    """List the users of a team."""
    await rules.team(call, id)
    return Page(await rules.members(call, id))


@answers(LegacyTeams.add_users)
async def add_users(call: Call, id: int, body: TeamUsers) -> Page[int]:
    """Add users to a team."""
    await rules.team(call, id)
    await rules.join(call, id, body.users)
    return Page(await rules.members(call, id))


@answers(LegacyTeams.remove_users)
async def remove_users(call: Call, id: int, body: TeamUsers) -> Page[int]:
    """Remove users from a team."""
    await rules.team(call, id)
    await rules.leave(call, id, body.users)
    return Page(await rules.members(call, id))
