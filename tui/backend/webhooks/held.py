"""What an object holds that is not in its own row: what a project is about, who works on a task, what comes next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tui.backend.rules.counters import next_activities
from tui.backend.tables import metadata
from tui.backend.webhooks.watch import PARTS

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

ABOUT = {"deal": "deal_ids", "person": "person_ids", "organization": "org_ids"}


def listed(owner: str, parts: Iterable[Row]) -> Row:
    """The lists of an object of a table, made of the rows they are kept in (reference: projects and tasks of v2)."""
    if owner == "tasks":
        return {"assignee_ids": [part["user_id"] for part in parts]}
    if owner != "projects":
        return {}
    found: dict[str, list[int]] = {name: [] for name in ABOUT.values()}
    for part in parts:
        found[ABOUT[part["item_type"]]].append(part["item_id"])
    return found


async def held(call: Call, owner: str, ids: Iterable[Any]) -> dict[Any, Row]:
    """The lists of objects of a table as they are now, whoever may see what is in them."""
    mine = [name for name, (of, _link) in PARTS.items() if of == owner]
    found: defaultdict[Any, list[Row]] = defaultdict(list)
    for name in mine:
        parts, link = metadata.tables[name], PARTS[name][1]
        for row in await call.whole.rows(select(parts).where(parts.c[link].in_(list(ids))).order_by(parts.c.id)):
            found[row[link]].append(row)
    return {one: listed(owner, found[one]) for one in ids} if mine else {}


async def following(call: Call, entity: str, row: Mapping[str, Any] | None) -> Row:
    """Of leads, which activity is planned next."""
    if entity != "lead":
        return {}
    if row is None:
        return {"next_activity_id": None}
    return (await next_activities(call.whole, [dict(row)], "lead_id"))[row["id"]]
