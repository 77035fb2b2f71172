"""What is still to be sent: taken by one process at a time, and what follows from how a sending ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, case, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from tui.backend.clock import moment, stamp
from tui.backend.tables import webhook_deliveries, webhook_events, webhooks

Row = dict[str, Any]

RETRIES = (timedelta(seconds=3), timedelta(seconds=30), timedelta(seconds=150))
"""After which an attempt that failed is made again; the fourth is the last (guide, retry logic)."""
FAILURES = 10
"""First attempts that failed in a row, after which a webhook is banned (guide, webhooks policy)."""
BAN = timedelta(minutes=30)
GIVEN_UP = timedelta(days=3)
"""Without success for so long a webhook is removed (guide, retry logic)."""
CLAIM = timedelta(seconds=60)
"""How long a process may take over what it claimed, before others think it gone."""
BATCH = 16
UNREACHABLE = "no successful deliveries for 3 days"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one webhook."""

    id: int
    attempt: int
    webhook: Row
    payload: Mapping[str, Any]

    @property
    def body(self) -> Row:
        """What is sent: the event, with what is the webhook's own."""
        hook = {"webhook_id": self.webhook["id"], "webhook_owner_id": self.webhook["owner_id"]}
        meta = {**self.payload["meta"], **hook, "attempt": self.attempt}
        return {"meta": meta, "data": self.payload["data"], "previous": self.payload["previous"]}


async def claim(db: AsyncConnection, now: datetime) -> list[Delivery]:
    """Take what is due, oldest first; nobody else sends it for a minute. What is for a banned webhook is lost."""
    free = or_(webhook_deliveries.c.claimed_until.is_(None), webhook_deliveries.c.claimed_until <= stamp(now))
    due = webhook_deliveries.c.due <= stamp(now)
    ordered = select(webhook_deliveries).where(due, free).order_by(webhook_deliveries.c.due, webhook_deliveries.c.id)
    mine = []
    for row in await _rows(db, ordered.limit(BATCH)):
        taken = update(webhook_deliveries).where(webhook_deliveries.c.id == row["id"], free)
        if (await db.execute(taken.values(claimed_until=stamp(now + CLAIM)))).rowcount:
            mine.append(row)
    return await _deliveries(db, mine, now)


async def release(db: AsyncConnection) -> None:
    """Give back what was claimed by processes that are gone; only for who is alone with the database."""
    claimed = update(webhook_deliveries).where(webhook_deliveries.c.claimed_until.is_not(None))
    await db.execute(claimed.values(claimed_until=None))


async def _deliveries(db: AsyncConnection, rows: Sequence[Row], now: datetime) -> list[Delivery]:
    hooks = {row["id"]: row for row in await _with(db, webhooks, {row["webhook_id"] for row in rows})}
    events = {row["id"]: row for row in await _with(db, webhook_events, {row["event_id"] for row in rows})}
    found = []
    for row in rows:
        hook, event = hooks.get(row["webhook_id"]), events.get(row["event_id"])
        if hook and event and _is_sent_to(hook, now):
            found.append(Delivery(row["id"], row["attempt"], hook, event["payload"]))
        else:
            await _done(db, row["id"])
    return found


def _is_sent_to(hook: Row, now: datetime) -> bool:
    return bool(hook["is_active"]) and (hook["banned_until"] or "") <= stamp(now)


async def next_due(db: AsyncConnection) -> datetime | None:
    """When something has to be sent next, None if there is nothing."""
    due, claimed = webhook_deliveries.c.due, webhook_deliveries.c.claimed_until
    when = case((claimed > due, claimed), else_=due)
    found = (await db.execute(select(func.min(when)))).scalar()
    return None if found is None else moment(found)


async def settle(db: AsyncConnection, delivery: Delivery, status: int | None, now: datetime) -> bool:
    """Note how a sending ended, and give whether the webhook was removed for it.

    `status` is that of the answer, None without one; any 2xx is a success (guide, attempt).
    """
    if status is not None and 200 <= status < 300:
        await _succeeded(db, delivery, status, now)
        return False
    return await _failed(db, delivery, status, now)


async def _succeeded(db: AsyncConnection, delivery: Delivery, status: int, now: datetime) -> None:
    values: Row = {"last_delivery_time": stamp(now), "last_http_status": status, "failing_since": None}
    if delivery.attempt == 1:
        values["failures"] = 0
    await _change(db, delivery, values)
    await _done(db, delivery.id)


async def _failed(db: AsyncConnection, delivery: Delivery, status: int | None, now: datetime) -> bool:
    hook = (await _with(db, webhooks, {delivery.webhook["id"]}))[0]
    if not _is_sent_to(hook, now):
        await _done(db, delivery.id)
        return False
    since = hook["failing_since"] or stamp(now)
    await _change(db, delivery, {"last_http_status": status, "failing_since": since, "last_delivery_time": stamp(now)})
    if now - moment(since) >= GIVEN_UP:
        await _change(db, delivery, {"is_active": False, "remove_time": stamp(now), "remove_reason": UNREACHABLE})
        await _lose(db, delivery)
        return True
    if delivery.attempt == 1 and hook["failures"] + 1 >= FAILURES:
        await _change(db, delivery, {"failures": 0, "banned_until": stamp(now + BAN)})
        await _lose(db, delivery)
    else:
        await _change(db, delivery, {"failures": hook["failures"] + int(delivery.attempt == 1)})
        await _retry(db, delivery, now)
    return False


async def _retry(db: AsyncConnection, delivery: Delivery, now: datetime) -> None:
    if delivery.attempt > len(RETRIES):
        await _done(db, delivery.id)
        return
    due = stamp(now + RETRIES[delivery.attempt - 1])
    again = update(webhook_deliveries).where(webhook_deliveries.c.id == delivery.id)
    await db.execute(again.values(attempt=delivery.attempt + 1, due=due, claimed_until=None))


async def _change(db: AsyncConnection, delivery: Delivery, values: Row) -> None:
    await db.execute(update(webhooks).where(webhooks.c.id == delivery.webhook["id"]).values(values))


async def _lose(db: AsyncConnection, delivery: Delivery) -> None:
    """Whatever else was for this webhook is lost."""
    mine = webhook_deliveries.c.webhook_id == delivery.webhook["id"]
    for (id_,) in (await db.execute(select(webhook_deliveries.c.id).where(mine))).all():
        await _done(db, id_)


async def _done(db: AsyncConnection, delivery_id: int) -> None:
    """A delivery is over; the event too where it was for nobody else."""
    mine = select(webhook_deliveries.c.event_id).where(webhook_deliveries.c.id == delivery_id)
    event_id = (await db.execute(mine)).scalar()
    await db.execute(delete(webhook_deliveries).where(webhook_deliveries.c.id == delivery_id))
    left = select(webhook_deliveries.c.id).where(webhook_deliveries.c.event_id == event_id)
    if (await db.execute(left.limit(1))).first() is None:
        await db.execute(delete(webhook_events).where(webhook_events.c.id == event_id))


async def _with(db: AsyncConnection, table: Table, ids: set[Any]) -> list[Row]:
    return await _rows(db, select(table).where(table.c.id.in_(ids)))


async def _rows(db: AsyncConnection, query: Any) -> list[Row]:
    return [dict(row) for row in (await db.execute(query)).mappings()]
