"""Where calls are counted: in the memory of the one process that serves a company, or in the database several share.

Neither is durable: what was counted may be lost with the machine, so that counting never waits for the disk.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import delete, update

from tui.backend.clock import stamp
from tui.backend.tables import call_counts

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

MEMORY = timedelta(minutes=1)
"""How long a call is remembered at most."""
KEPT = timedelta(days=2)
MOST_KEYS = 10_000
LISTS = ("calls", "searches", "refused")


@dataclass(slots=True)
class Counter:
    """The times of a token's latest calls, and of those that were refused."""

    calls: deque[datetime] = field(default_factory=deque)
    searches: deque[datetime] = field(default_factory=deque)
    refused: deque[datetime] = field(default_factory=deque)


@dataclass(slots=True)
class Tally:
    """What a call is counted on: its token's counter, and the tokens `used` of the company's budget that day."""

    counter: Counter
    used: int = 0


class Tallies(Protocol):
    """A place where calls are counted."""

    def of(self, key: str, now: datetime) -> AbstractAsyncContextManager[Tally]:
        """The tally of a token, nobody else's while this lasts; what is changed is kept, also where it raises."""
        ...


class InMemory:
    """The tallies of one process; a restart forgets."""

    def __init__(self) -> None:
        self._counters: dict[str, Counter] = {}
        self._day, self._used = "", 0

    @asynccontextmanager
    async def of(self, key: str, now: datetime) -> AsyncIterator[Tally]:
        """The tally of a token."""
        tally = Tally(self._counter(key, now), self._used if self._day == _day(now) else 0)
        try:
            yield tally
        finally:
            self._day, self._used = _day(now), tally.used

    def _counter(self, key: str, now: datetime) -> Counter:
        if len(self._counters) > MOST_KEYS:
            recent = now - MEMORY
            alive = (one for one in self._counters.items() if any(t and t[-1] > recent for t in _times(one[1])))
            self._counters = dict(alive)
        return self._counters.setdefault(key, Counter())


class Counting(Protocol):
    """A database that counts apart from the calls themselves."""

    def counting(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A short transaction that may be lost, on a connection no call waits for."""
        ...


class Shared:
    """The tallies of all processes that serve a PostgreSQL database: rows that are locked while a call is counted."""

    def __init__(self, storage: Counting) -> None:
        self.storage = storage

    @asynccontextmanager
    async def of(self, key: str, now: datetime) -> AsyncIterator[Tally]:
        """The tally of a token; its row is locked before the day's, always, so nobody waits for one another."""
        async with self.storage.counting() as db:
            row, today = await _locked(db, key, now), await _locked(db, _day(now), now)
            tally = Tally(_read(row), today["used"])
            raised: Exception | None = None
            try:
                yield tally
            except Exception as error:  # noqa: BLE001 - raised again below, once what was counted is written
                raised = error
            await _write(db, key, _told(tally.counter) | {"time": stamp(now)})
            if tally.used != today["used"]:
                await _write(db, _day(now), {"used": tally.used})
        if raised:
            raise raised


async def forget(db: AsyncConnection, now: datetime) -> None:
    """Delete what was counted days ago."""
    await db.execute(delete(call_counts).where(call_counts.c.time < stamp(now - KEPT)))


async def _locked(db: AsyncConnection, key: str, now: datetime) -> dict[str, Any]:
    """A row, made where there is none, that other transactions wait for."""
    from sqlalchemy.dialects.postgresql import insert

    empty = {"key": key, "used": 0, "time": stamp(now)} | {name: [] for name in LISTS}
    query = insert(call_counts).values(empty)
    kept = query.on_conflict_do_update(index_elements=["key"], set_={"key": query.excluded.key})
    return dict((await db.execute(kept.returning(call_counts))).mappings().one())


async def _write(db: AsyncConnection, key: str, values: dict[str, Any]) -> None:
    await db.execute(update(call_counts).where(call_counts.c.key == key).values(values))


def _read(row: Mapping[str, Any]) -> Counter:
    return Counter(*(deque(datetime.fromtimestamp(one, UTC) for one in row[name]) for name in LISTS))


def _told(counter: Counter) -> dict[str, Any]:
    return dict(zip(LISTS, ([one.timestamp() for one in times] for times in _times(counter)), strict=True))


def _times(counter: Counter) -> tuple[deque[datetime], ...]:
    return counter.calls, counter.searches, counter.refused


def _day(now: datetime) -> str:
    """The day a budget is of, which is UTC's."""
    return now.astimezone(UTC).date().isoformat()
