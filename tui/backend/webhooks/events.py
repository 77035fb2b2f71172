"""What a call changed, told to the webhooks that asked for it: written in the transaction of the change itself."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, select

from tui.api.endpoint import Endpoint
from tui.backend.call import Call, Row
from tui.backend.clock import fractional, stamp
from tui.backend.rules.custom_fields import known_fields
from tui.backend.rules.visibility import sight_of
from tui.backend.tables import metadata, users, webhook_deliveries, webhook_events, webhooks
from tui.backend.visibility import Sight, read
from tui.backend.webhooks.held import following, held, listed
from tui.backend.webhooks.listeners import Listeners
from tui.backend.webhooks.shapes import CUSTOM, before, shape
from tui.backend.webhooks.watch import ENTITIES, Watch, key_of, watching

PARENTS = {"deal_id": "deals", "project_id": "projects"}
"""Whose eyes decide about a row that is gone itself."""
MANY = ("_many", "_bulk")
FIELDS = "_fields"
"""Of what resources are called that change what records have fields for; records lose values, nothing is told of it."""
ANY = "*"


@dataclass(frozen=True, slots=True)
class Change:
    """One object that was created, changed or deleted."""

    action: str
    entity: str
    table: Table
    id: Any
    old: Row | None
    new: Row | None

    @property
    def id_in_table(self) -> tuple[str, Any]:
        """The object, told apart from those of other kinds."""
        return self.table.name, self.id

    @property
    def judged(self) -> tuple[str, Any]:
        """The row that decides who may see the object: itself, or what it belonged to where it is gone."""
        if self.new is not None or self.old is None:
            return self.id_in_table
        parents = ((table, self.old.get(link)) for link, table in PARENTS.items())
        return next((one for one in parents if one[1] is not None), self.id_in_table)


@dataclass(slots=True)
class Told:
    """Whether a call has written something that must be sent once it is committed."""

    anybody: bool = False


@asynccontextmanager
async def telling(call: Call, endpoint: Endpoint, listeners: Listeners) -> AsyncIterator[Told]:
    """Tell of whatever the call writes while this lasts, if anybody asked; nothing is told where it raises."""
    told = Told()
    if endpoint.writes and not endpoint.resource.endswith(FIELDS) and await listeners.any(call.db):
        connection = call.db.sync_connection
        assert connection is not None
        with watching(connection) as watch:
            yield told
        told.anybody = await publish(call, endpoint, watch)
    else:
        yield told
    if endpoint.resource == "webhooks":
        listeners.forget()


async def publish(call: Call, endpoint: Endpoint, watch: Watch) -> bool:
    """Write down what happened and whom to tell; gives whether there is anybody."""
    found = await changes(call, watch)
    hooks = await _asked(call, {one.entity for one in found}) if found else []
    wanted = [one for one in found if any(_wants(hook, one) for hook in hooks)]
    seen = await _permitted(call, wanted)
    common = _common(call, endpoint)
    receivers = [
        (change, [hook for hook in hooks if _wants(hook, change) and hook["user_id"] in seen[change.id_in_table]])
        for change in wanted
    ]
    for change, mine in receivers:
        if mine:
            meta = common | _merged(endpoint, change, found)
            await _write(call, mine, await _payload(call, change, seen[change.id_in_table], meta))
    return any(mine for _change, mine in receivers)


async def changes(call: Call, watch: Watch) -> list[Change]:
    """The difference a call has made, one change for each object however often it was written."""
    found = []
    for name, rows in watch.before.items():
        table = metadata.tables[name]
        after = await _now(call, table, rows)
        lists = await held(call, name, after)
        was = {key: listed(name, parts) for key, parts in watch.parts.get(name, {}).items()}
        for key in set(rows) & set(after):
            after[key] |= lists.get(key, {})
        for key, known in rows.items():
            old = known and known | was.get(key, {})
            if action := _action(ENTITIES[name], old, after.get(key)):
                found.append(Change(action, ENTITIES[name], table, key, old, after.get(key)))
    return found


async def _now(call: Call, table: Table, keys: Iterable[Any]) -> dict[Any, Row]:
    """The rows with these keys as they are, whoever may see them."""
    key = table.c[key_of(table)]
    return {row[key.name]: row for row in await call.whole.rows(select(table).where(key.in_(list(keys))))}


def _action(entity: str, old: Row | None, new: Row | None) -> str:
    """What happened to an object, nothing where it is what it was or neither was nor is there.

    A user is never deleted, only no longer active: that is a change (migration guide, delete user).
    """
    was, is_there = _is_there(entity, old), _is_there(entity, new)
    if was and is_there:
        return "change" if old != new else ""
    if was:
        return "delete"
    return "" if not is_there else "create" if old is None else "change"


def _is_there(entity: str, row: Row | None) -> bool:
    if row is None or row.get("is_deleted"):
        return False
    return entity == "user" or bool(row.get("active_flag", True))


async def _asked(call: Call, entities: Iterable[str]) -> list[Row]:
    """The webhooks for some kinds of objects; what happens while one is banned is lost for it (guide, policy)."""
    objects = webhooks.c.event_object.in_([*entities, ANY])
    rows = await call.whole.rows(select(webhooks).where(webhooks.c.is_active, objects).order_by(webhooks.c.id))
    return [row for row in rows if (row["banned_until"] or "") <= call.time]


def _wants(hook: Row, change: Change) -> bool:
    return hook["event_action"] in (ANY, change.action) and hook["event_object"] in (ANY, change.entity)


async def _permitted(call: Call, wanted: Sequence[Change]) -> dict[tuple[str, Any], list[int]]:
    """The ids of the active users who may see each of the objects."""
    found: dict[tuple[str, Any], list[int]] = {one.id_in_table: [] for one in wanted}
    everyone = select(users).where(users.c.active_flag, ~users.c.is_deleted).order_by(users.c.id)
    for user in await call.whole.rows(everyone) if wanted else []:
        sight = await sight_of(call.whole, user)
        seen = await _seen(call, wanted, sight)
        for one in wanted:
            if sight is None or one.judged in seen or one.entity == "user":
                found[one.id_in_table].append(user["id"])
    return found


async def _seen(call: Call, wanted: Sequence[Change], sight: Sight | None) -> set[tuple[str, Any]]:
    """Which of the rows that decide a user may see."""
    keys: defaultdict[str, set[Any]] = defaultdict(set)
    for name, key in (one.judged for one in wanted) if sight else ():
        keys[name].add(key)
    found: set[tuple[str, Any]] = set()
    for name, several in keys.items():
        assert sight is not None
        column = metadata.tables[name].c[key_of(metadata.tables[name])]
        query = select(column).where(column.in_(several))
        found |= {(name, key) for key in (await read(call.db, query, sight)).scalars()}
    return found


def _common(call: Call, endpoint: Endpoint) -> Row:
    """What the events of one call have in common."""
    who = {"company_id": call.company["id"], "user_id": call.user_id, "host": call.company["domain"]}
    how = {"change_source": "api", "is_bulk_edit": endpoint.verb.endswith(MANY), "type": "general", "version": "2.0"}
    return who | how | {"correlation_id": str(uuid.uuid4()), "timestamp": fractional(stamp(call.now))}


def _merged(endpoint: Endpoint, change: Change, found: Sequence[Change]) -> Row:
    """Of a merge, on the deleted object what it became, on the other what it took in (guide, meta block)."""
    if endpoint.verb != "merge":
        return {}
    other = {"delete": "change", "change": "delete"}.get(change.action)
    ids = [one.id for one in found if one.entity == change.entity and one.action == other]
    name = "merged_to_id" if change.action == "delete" else "merged_from_id"
    return {name: ids[0]} if len(ids) == 1 else {}


async def _payload(call: Call, change: Change, seen: Sequence[int], meta: Row) -> Row:
    """`data` is null for what was deleted, and then `previous` is all it was (guide, data and previous)."""
    types, more = await _types(call, change), await following(call, change.entity, change.new)
    old, new = (None if row is None else shape(change.entity, row, types) | more for row in (change.old, change.new))
    own = {"action": change.action, "entity": change.entity, "entity_id": change.id, "id": str(uuid.uuid4())}
    meta = own | meta | ({} if change.entity == "user" else {"permitted_user_ids": list(seen)})
    if change.action == "delete":
        return {"meta": meta, "data": None, "previous": old}
    return {"meta": meta, "data": new, "previous": before(old, new) if old and new else None}


async def _types(call: Call, change: Change) -> Mapping[str, str]:
    held = [row["custom_fields"] for row in (change.old, change.new) if row and row.get("custom_fields")]
    if change.entity not in CUSTOM or not held:
        return {}
    known = await known_fields(call.whole, CUSTOM[change.entity])
    return {code: str(field["field_type"]) for code, field in known.items()}


async def _write(call: Call, hooks: Sequence[Row], payload: Row) -> None:
    event_id = payload["meta"]["id"]
    await call.add(webhook_events, {"id": event_id, "payload": payload, "time": call.time})
    await call.add_all(
        webhook_deliveries, [{"event_id": event_id, "webhook_id": hook["id"], "due": call.time} for hook in hooks]
    )
