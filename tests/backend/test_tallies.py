"""Processes that serve one company in PostgreSQL count its calls together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.backend.test_limits import Asked, limited
from tests.conftest import Clock
from tests.postgresql import UNSAFE, NoServer, server
from tui.backend import tallies
from tui.backend.database import Database
from tui.backend.limits import PATIENCE, Limits
from tui.backend.tables import call_counts
from tui.backend.users import new_token

pytestmark = pytest.mark.threads

Pair = tuple[Asked, Asked]
BURST, DAILY = 4, 100


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with ExitStack() as stack:
        try:
            directory = stack.enter_context(server(*UNSAFE))
        except NoServer as error:
            pytest.skip(str(error))
        yield f"postgresql+asyncpg://tests@/postgres?host={directory}"


@pytest.fixture
async def databases(url: str, tmp_path: Path, clock: Clock) -> AsyncIterator[list[Database]]:
    """One company as two processes have it open, with nothing counted."""
    both = [Database(tmp_path / name, clock=clock, url=url) for name in ("one", "other")]
    for each in both:
        await each.open()
    async with both[0].writing() as db:
        await db.execute(call_counts.delete())
    yield both
    for each in both:
        await each.close()


@pytest.fixture
async def pair(databases: list[Database]) -> AsyncIterator[Pair]:
    """Calls with one token, to one process and to the other."""
    async with AsyncExitStack() as stack:
        asked = []
        for database in databases:
            limits = Limits(burst=BURST, daily=DAILY, tallies=database.storage.tallies())
            company = limited(database, limits)
            stack.push_async_callback(company.aclose)
            asked.append(await anext(company))
        asked[1].headers = asked[0].headers
        yield asked[0], asked[1]


async def test_a_burst_is_counted_over_all_processes(pair: Pair, clock: Clock) -> None:
    one, other = pair
    answers = await asyncio.gather(*((one, other)[number % 2]() for number in range(2 * BURST)))
    assert sorted(answer.status_code for answer in answers) == [200] * BURST + [429] * BURST
    clock.advance(seconds=2)
    assert (await other.statuses(BURST), await one.statuses(1)) == ([200] * BURST, [429])


async def test_the_days_budget_is_one_and_full_again_at_midnight(pair: Pair, databases: list[Database]) -> None:
    one, other = pair
    third = Asked(other.http, await new_token(databases[1], 1))
    left = [int((await asked()).headers["x-daily-requests-left"]) for asked in (one, other, third)]
    assert left == [DAILY - 2, DAILY - 4, DAILY - 6]
    assert databases[0].clock is databases[1].clock
    assert isinstance(databases[0].clock, Clock)
    databases[0].clock.advance(days=1)
    assert (await other()).headers["x-daily-requests-left"] == str(DAILY - 2)


async def test_who_goes_on_calling_is_shut_out_of_all(pair: Pair) -> None:
    one, other = pair
    assert await one.statuses(BURST) == [200] * BURST
    assert set(await one.statuses(PATIENCE)) == {429}
    assert (await other()).status_code == 403


async def test_what_was_counted_is_forgotten_in_the_end(pair: Pair, databases: list[Database], clock: Clock) -> None:
    await pair[0]()
    clock.advance(days=1)
    await pair[0]()
    async with databases[0].writing() as db:
        await tallies.forget(db, clock() + timedelta(days=1, hours=1))
        kept = set((await db.execute(select(call_counts.c.key))).scalars())
    assert len(kept) == 2
    assert clock().date().isoformat() in kept
