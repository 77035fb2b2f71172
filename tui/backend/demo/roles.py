"""How the demo company's colleagues stand to each other: their groups, and a team."""

from __future__ import annotations

from datetime import datetime

from tui.backend import defaults
from tui.backend.clock import stamp
from tui.backend.demo.sketches import Row

SALES, OVERSEAS = 2, 3
ROLES = {SALES: ("Sales", 1, (1, 2, 3)), OVERSEAS: ("Overseas", SALES, (4,))}
"""Name, parent and users of each group; Sales sees what Overseas does, not the other way round."""
TEAM = ("Europe", "Everything between Tallinn and Lisbon", (1, 2, 3))
"""Name, description and users; the first of them manages it."""


def role_of(user_id: int) -> int:
    """The group a colleague is in."""
    return next(role_id for role_id, (_, _, members) in ROLES.items() if user_id in members)


def rows(founded: datetime) -> dict[str, list[Row]]:
    """The rows of groups and teams by table name."""
    name, description, members = TEAM
    team = {"id": 1, "name": name, "description": description, "manager_id": members[0], "add_time": stamp(founded)}
    groups = [{"id": n, "name": name, "parent_role_id": parent} for n, (name, parent, _) in ROLES.items()]
    return {
        "roles": [*defaults.rows(founded)["roles"], *groups],
        "teams": [team | {"created_by_user_id": members[0]}],
        "team_users": [{"id": n, "team_id": 1, "user_id": user_id} for n, user_id in enumerate(members, 1)],
    }
