"""What the service allows is not exceeded, and what it costs is known (reliability: row 21)."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.api.conftest import BEGIN, Impatient, Quickly
from tui.api.limits import PLANS, Limits, Plan
from tui.api.meter import Meter

SEARCH = "/api/v2/deals/search"
LIST = "/api/v2/deals"


def most_in(seconds: float, times: Iterable[float]) -> int:
    ordered = sorted(times)
    return max(sum(begun <= one < begun + seconds for one in ordered) for begun in ordered)


async def hammer(loop: Impatient, limits: Limits, paths: list[str], delay: float) -> dict[str, list[float]]:
    """Many tasks at once; the times at which their calls arrive somewhere, up to `delay` seconds later."""
    arrived: dict[str, list[float]] = {LIST: [], SEARCH: []}

    async def one(path: str) -> None:
        await limits.admit(path, 1)
        arrived[path].append(loop.time() + random.uniform(0, delay))

    await asyncio.gather(*(one(path) for path in paths))
    return arrived


@pytest.mark.parametrize("plan", sorted(PLANS))
@pytest.mark.parametrize("bearer", [False, True])
def test_no_window_holds_more_calls_than_allowed(quickly: Quickly[Any], plan: Plan, bearer: bool) -> None:
    random.seed(1)
    allowed = PLANS[plan].bearer if bearer else PLANS[plan].token

    async def work(loop: Impatient) -> dict[str, list[float]]:
        return await hammer(loop, Limits(plan, bearer=bearer, clock=loop.clock), [LIST] * 900, 0.19)

    arrived = quickly(work)[LIST]
    assert len(arrived) == 900
    assert most_in(2, arrived) <= allowed
    assert max(arrived) - 1000 <= 900 / allowed * 2.3


def test_searches_have_a_window_of_their_own(quickly: Quickly[Any]) -> None:
    random.seed(2)

    async def work(loop: Impatient) -> dict[str, list[float]]:
        return await hammer(loop, Limits(clock=loop.clock), [LIST, SEARCH] * 100, 0.19)

    arrived = quickly(work)
    assert most_in(2, arrived[SEARCH]) <= 10
    assert most_in(2, arrived[SEARCH] + arrived[LIST]) <= 20


@pytest.mark.parametrize(
    ("path", "is_search"),
    [
        ("/api/v2/itemSearch", True),
        ("/api/v2/itemSearch/field", True),
        ("/v1/persons/search", True),
        ("/v1/users/find", True),
        ("/api/v2/deals/5", False),
        ("/v1/notes", False),
    ],
)
def test_what_counts_as_a_search(quickly: Quickly[Any], path: str, is_search: bool) -> None:
    async def work(loop: Impatient) -> int:
        limits = Limits(clock=loop.clock)
        await limits.admit(path, 1)
        return limits.searches.used

    assert quickly(work) == is_search


def test_when_nothing_remains_of_the_window_we_wait_for_the_next(quickly: Quickly[Any]) -> None:
    async def work(loop: Impatient) -> float:
        limits = Limits(clock=loop.clock)
        limits.told({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2", "x-ratelimit-limit": "15"})
        await limits.admit(LIST, 1)
        assert limits.burst.most == 15
        return loop.time()

    assert quickly(work) == 1002


class Clock:
    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_the_meter_counts_forecasts_and_starts_anew_at_midnight(clock: Clock) -> None:
    meter = Meter(30_000, None, clock)
    meter.spend(1000)
    clock.now += timedelta(minutes=30)
    meter.spend(500)

    assert (meter.spent, meter.left, meter.budget) == (1500, 28_500, 30_000)
    assert meter.forecast == 1500 + round(1500 * 14.5)
    assert meter.runs_out is None
    assert meter.resets == datetime(2026, 3, 12, tzinfo=UTC)
    clock.now = datetime(2026, 3, 12, 0, 0, 1, tzinfo=UTC)
    assert (meter.spent, meter.left, meter.forecast) == (0, 30_000, 0)


def test_the_meter_says_when_the_budget_will_be_gone(clock: Clock) -> None:
    meter = Meter(3000, None, clock)
    meter.spend(1000)
    assert meter.runs_out == BEGIN + timedelta(hours=2)


def test_what_the_service_says_counts_more(clock: Clock) -> None:
    meter = Meter(30_000, None, clock)
    meter.spend(10)
    meter.told(60_000, 500)
    meter.spend(20)
    assert (meter.budget, meter.left) == (60_000, 480)
    meter.told(None, None)
    assert meter.left == 480


def test_the_day_is_kept_in_a_file_two_programs_share(clock: Clock, tmp_path: Path) -> None:
    path = tmp_path / "new" / "tokens.json"
    first, second = Meter(30_000, path, clock), Meter(30_000, path, clock)
    for meter, tokens in ((first, 100), (second, 20), (first, 3)):
        meter.spend(tokens)
        clock.now += timedelta(seconds=2)
    first.save()
    second.save()
    first.save()

    assert Meter(30_000, path, clock).spent == 123
    assert path.stat().st_mode & 0o777 == 0o600
    clock.now += timedelta(days=1)
    assert Meter(30_000, path, clock).spent == 0


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b"null", b"{", b"\xff", b'{"day": 5, "hours": 7}', b'{"day":"2026-03-11","hours":{"x":1}}',
     b'{"day":"2026-03-11","hours":{"9":null}}', b"[" * 100_000, b'{"day":"2026-03-11","left":"1e999"}'],
)  # fmt: skip
def test_a_file_that_is_not_ours_counts_as_nothing(clock: Clock, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "tokens.json"
    path.write_bytes(content)
    meter = Meter(30_000, path, clock)
    meter.spend(5)
    meter.save()
    assert meter.spent == 5
    assert json.loads(path.read_bytes())["hours"] == {"9": 5}


def test_a_file_that_cannot_be_written_is_no_reason_to_fail(clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "target")
    meter = Meter(30_000, tmp_path / "link", clock)
    meter.spend(5)
    meter.save()
    assert meter.spent == 5
    assert not (tmp_path / "target").exists()


def test_being_turned_away_outlasts_the_program_and_midnight(clock: Clock, tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    clock.now = datetime(2026, 3, 11, 23, 59, tzinfo=UTC)
    Limits(path=path, clock=clock).meter.block(300)
    clock.now += timedelta(minutes=2)

    assert Limits(path=path, clock=clock).blocked_until == datetime(2026, 3, 12, 0, 4, tzinfo=UTC)
