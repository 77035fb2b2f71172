"""What Pipedrive lets an account do: calls within two seconds, and tokens within a day (reference: section 3)."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from tui.api.errors import Blocked, RateLimited
from tui.api.meter import Meter

WINDOW, MARGIN = 2.0, 0.2
"""Seconds in which calls are counted, and how much longer we wait, because calls travel at different speeds."""
SEARCHES = 10
"""Searches within the window, the same in every plan."""
PATIENCE = 30.0
"""Seconds a call may be held back; longer pauses are told instead."""
BLOCK = 300.0
"""Seconds without any call once the service answered calls over the limit with a page instead of data."""
BLAME = 600.0
"""Seconds after a 429 in which such a page is taken for its consequence."""
LONGEST = 900.0
"""Seconds after which the service is asked again, however long it said to wait."""

Plan = Literal["lite", "growth", "premium", "ultimate"]


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a plan allows: calls within the window with an API token and with OAuth, tokens a day for each seat."""

    token: int
    bearer: int
    daily: int


PLANS: dict[Plan, Allowance] = {
    "lite": Allowance(20, 80, 30_000),
    "growth": Allowance(40, 160, 60_000),
    "premium": Allowance(100, 400, 150_000),
    "ultimate": Allowance(120, 480, 210_000),
}


class Burst:
    """At most `most` calls in any window, first come, first served.

    A leaky bucket would let twice as many through: it starts full and drips at the same time.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._sent: deque[float] = deque()
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def room(self) -> AsyncIterator[None]:
        """Wait until one more call fits in the window; it counts from the end of the `async with` on."""
        async with self._turn:
            time = asyncio.get_running_loop().time
            while self.used >= self.most:  # noqa: ASYNC110 - the window moves with time alone
                await asyncio.sleep(self._sent[0] + WINDOW + MARGIN - time())
            yield
            self._sent.append(time())

    @property
    def used(self) -> int:
        """Calls that still count."""
        self._forget(asyncio.get_running_loop().time() - WINDOW - MARGIN)
        return len(self._sent)

    def _forget(self, before: float) -> None:
        while self._sent and self._sent[0] <= before:
            self._sent.popleft()


class Limits:
    """Holds calls back before the service refuses them, and counts what they cost.

    `burst`, `searches`, `meter` and `blocked_until` may be shown; `path` is where the meter keeps its day.
    """

    def __init__(
        self,
        plan: Plan = "lite",
        *,
        seats: int = 1,
        bearer: bool = False,
        path: Path | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        allowed = PLANS[plan]
        self.burst = Burst(allowed.bearer if bearer else allowed.token)
        self.searches = Burst(SEARCHES)
        self.meter = Meter(allowed.daily * seats, path, clock)
        self._clock = clock
        self._paused_until = 0.0

    @property
    def blocked_until(self) -> datetime | None:
        """Until when (UTC) no call is sent, because the service turned this machine away; None when it did not."""
        until = self.meter.blocked_until
        return until if until is not None and until > self._clock() else None

    async def admit(self, path: str, cost: int) -> None:
        """Wait for this call's turn and count its cost; raises `Blocked` or `RateLimited` where the wait is long."""
        self._refuse_while_blocked()
        async with AsyncExitStack() as rooms:
            if _is_search(path):
                await rooms.enter_async_context(self.searches.room())
            await rooms.enter_async_context(self.burst.room())
            await self._pass_pause()
        self._refuse_while_blocked()
        self.meter.spend(cost)

    async def _pass_pause(self) -> None:
        while (pause := self._paused_until - asyncio.get_running_loop().time()) > 0:
            if pause > PATIENCE:
                raise RateLimited(429, "Pipedrive asked for a pause", wait=pause)
            await asyncio.sleep(pause)

    def _refuse_while_blocked(self) -> None:
        if until := self.blocked_until:
            raise Blocked((until - self._clock()).total_seconds())

    def told(self, headers: Mapping[str, str]) -> None:
        """Learn from the headers of any answer."""
        self.meter.told(_whole(headers, "x-daily-ratelimit-token-limit"), left_today(headers))
        most = _whole(headers, "x-ratelimit-limit")
        if most is not None and SEARCHES < most < self.burst.most:
            self.burst.most = most
        if _whole(headers, "x-ratelimit-remaining") == 0 and (reset := advice(headers, self._clock())) is not None:
            self._pause(min(reset, LONGEST))

    def limited(self, error: RateLimited) -> None:
        """The service answered 429: nobody calls before the time it named."""
        self.meter.limited_at = self._clock()
        self._pause(min(error.wait if error.wait is not None else 1.0, LONGEST))

    def turned_away(self) -> Blocked | None:
        """The service answered 403 with a page: the error that stops every call, if a 429 came before."""
        before, now = self.meter.limited_at, self._clock()
        if before is None or (now - before).total_seconds() > BLAME:
            return None
        self.meter.block(BLOCK)
        return Blocked(BLOCK)

    def close(self) -> None:
        """Keep what was counted."""
        self.meter.save()

    def _pause(self, seconds: float) -> None:
        self._paused_until = max(self._paused_until, asyncio.get_running_loop().time() + seconds)


def advice(headers: Mapping[str, str], now: datetime) -> float | None:
    """How many seconds the service says to wait: `Retry-After` (seconds or a date), else `x-ratelimit-reset`."""
    text = headers.get("retry-after", "").strip()
    if text and not _is_number(text):
        return _seconds_until(text, now)
    text = text or headers.get("x-ratelimit-reset", "").strip()
    if not _is_number(text):
        return None
    seconds = float(text)
    return seconds if seconds < 10**9 else max(0.0, seconds - now.timestamp())


def left_today(headers: Mapping[str, str]) -> int | None:
    """The tokens the service says are left of today's budget."""
    return _whole(headers, "x-daily-ratelimit-token-remaining")


def _seconds_until(date: str, now: datetime) -> float | None:
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def _is_search(path: str) -> bool:
    return "/itemSearch" in path or path.endswith(("/search", "/find"))


def _is_number(text: str) -> bool:
    return len(text) < 20 and text.isascii() and text.replace(".", "", 1).isdigit()


def _whole(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(name, "").strip()
    return int(float(text)) if _is_number(text) else None
