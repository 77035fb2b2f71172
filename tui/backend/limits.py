"""How much may be called: bursts by token and a daily budget of tokens for the company (reference: section 3).

`tallies` says where calls are counted.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tui.backend.errors import Refusal
from tui.backend.tallies import MEMORY, Counter, InMemory, Tallies, Tally

if TYPE_CHECKING:
    from tui.api.endpoint import Endpoint
    from tui.backend.users import Caller

WINDOW = timedelta(seconds=2)
SEARCHES = 10
"""Searches in a window, on every plan."""
DAILY = 30_000
"""Tokens a day of a company with one seat on the smallest plan."""
PATIENCE = 50
"""How many calls beyond the limit are refused within a minute before a token is shut out for as long."""
BLOCKED_PAGE = "<!DOCTYPE html>\n<title>Access denied</title>\n<h1>Access denied</h1>\n<p>Too many requests were sent after the limit had been reached. Wait a minute.</p>\n"  # noqa: E501 - one page


class TooMany(Refusal):
    """429: wait for `Retry-After` seconds; with `blocked` a 403 whose body is a page, as of the service's gateway."""

    def __init__(self, headers: dict[str, str], *, blocked: bool = False) -> None:
        message = "Access denied" if blocked else "Request over limit"
        super().__init__(403 if blocked else 429, message, headers=headers, page=BLOCKED_PAGE if blocked else "")


@dataclass
class Limits:
    """Calls in two seconds for each API token and each app's token, and tokens a day for the company."""

    burst: int = 20
    app_burst: int = 80
    search: int = SEARCHES
    daily: int = DAILY
    tallies: Tallies = field(default_factory=InMemory, repr=False)

    async def take(self, endpoint: Endpoint, who: Caller, now: datetime) -> dict[str, str]:
        """Count one call and give the headers that tell what is left; raises `TooMany`."""
        searching = endpoint.verb == "search" or endpoint.resource == "item_search"
        most = self.search if searching else self.app_burst if who.scopes is not None else self.burst
        async with self.tallies.of(who.key, now) as tally:
            self._refuse_abuse(tally.counter, now)
            times = tally.counter.searches if searching else tally.counter.calls
            _forget(times, now - WINDOW)
            if len(times) >= most:
                tally.counter.refused.append(now)
                wait = _seconds(times[0] + WINDOW - now)
                raise TooMany(self._told(tally, most, 0, wait) | {"retry-after": str(wait)})
            self._spend(endpoint.cost, tally, now)
            times.append(now)
            return self._told(tally, most, most - len(times), _seconds(times[0] + WINDOW - now))

    def _refuse_abuse(self, counter: Counter, now: datetime) -> None:
        _forget(counter.refused, now - MEMORY)
        if len(counter.refused) >= PATIENCE:
            raise TooMany({}, blocked=True)

    def _spend(self, cost: int, tally: Tally, now: datetime) -> None:
        """Take tokens from the day's budget, which is full again at midnight, UTC."""
        if tally.used + cost > self.daily:
            tally.counter.refused.append(now)
            midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
            wait = _seconds(midnight - now)
            raise TooMany(self._told(tally, 0, 0, wait) | {"retry-after": str(wait)})
        tally.used += cost

    def _told(self, tally: Tally, most: int, left: int, reset: int) -> dict[str, str]:
        budget = max(0, self.daily - tally.used)
        return {
            "x-ratelimit-limit": str(most),
            "x-ratelimit-remaining": str(left),
            "x-ratelimit-reset": str(reset),
            "x-daily-requests-left": str(budget),
            "x-daily-ratelimit-token-limit": str(self.daily),
            "x-daily-ratelimit-token-remaining": str(budget),
        }


def _forget(times: deque[datetime], before: datetime) -> None:
    while times and times[0] <= before:
        times.popleft()


def _seconds(wait: timedelta) -> int:
    """Whole seconds to wait, at least one."""
    return max(1, math.ceil(wait.total_seconds()))
