"""How much may be called: bursts by token and a daily budget of tokens for the company (reference: section 3).

Counted in this process's memory, so that counting costs no write: a restart forgets, and of several processes that
serve one company each counts its own.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tui.backend.errors import Refusal

if TYPE_CHECKING:
    from tui.api.endpoint import Endpoint
    from tui.backend.users import Caller

WINDOW = timedelta(seconds=2)
SEARCHES = 10
"""Searches in a window, on every plan."""
DAILY = 30_000
"""Tokens a day of a company with one seat on the smallest plan."""
PATIENCE, MEMORY = 50, timedelta(minutes=1)
"""How many calls beyond the limit are refused within that time before a token is shut out for as long."""
MOST_KEYS = 10_000
BLOCKED_PAGE = "<!DOCTYPE html>\n<title>Access denied</title>\n<h1>Access denied</h1>\n<p>Too many requests were sent after the limit had been reached. Wait a minute.</p>\n"  # noqa: E501 - one page


class TooMany(Refusal):
    """429: wait for `Retry-After` seconds; with `blocked` a 403 whose body is a page, as of the service's gateway."""

    def __init__(self, headers: dict[str, str], *, blocked: bool = False) -> None:
        message = "Access denied" if blocked else "Request over limit"
        super().__init__(403 if blocked else 429, message, headers=headers, page=BLOCKED_PAGE if blocked else "")


@dataclass(slots=True)
class _Counter:
    """The times of a token's latest calls, and of those that were refused."""

    calls: deque[datetime] = field(default_factory=deque)
    searches: deque[datetime] = field(default_factory=deque)
    refused: deque[datetime] = field(default_factory=deque)


@dataclass
class Limits:
    """Calls in two seconds for each API token and each app's token, and tokens a day for the company."""

    burst: int = 20
    app_burst: int = 80
    search: int = SEARCHES
    daily: int = DAILY
    _counters: dict[str, _Counter] = field(default_factory=dict, repr=False)
    _day: str = ""
    _used: int = 0

    def take(self, endpoint: Endpoint, who: Caller, now: datetime) -> dict[str, str]:
        """Count one call and give the headers that tell what is left; raises `TooMany`."""
        counter = self._counter(who.key, now)
        self._refuse_abuse(counter, now)
        searching = endpoint.verb == "search" or endpoint.resource == "item_search"
        most = self.search if searching else self.app_burst if who.scopes is not None else self.burst
        times = counter.searches if searching else counter.calls
        _forget(times, now - WINDOW)
        if len(times) >= most:
            counter.refused.append(now)
            wait = _seconds(times[0] + WINDOW - now)
            raise TooMany(self._told(most, 0, wait) | {"retry-after": str(wait)})
        self._spend(endpoint.cost, counter, now)
        times.append(now)
        return self._told(most, most - len(times), _seconds(times[0] + WINDOW - now))

    def _counter(self, key: str, now: datetime) -> _Counter:
        if len(self._counters) > MOST_KEYS:
            recent = now - MEMORY
            alive = (one for one in self._counters.items() if any(t and t[-1] > recent for t in _times(one[1])))
            self._counters = dict(alive)
        return self._counters.setdefault(key, _Counter())

    def _refuse_abuse(self, counter: _Counter, now: datetime) -> None:
        _forget(counter.refused, now - MEMORY)
        if len(counter.refused) >= PATIENCE:
            raise TooMany({}, blocked=True)

    def _spend(self, cost: int, counter: _Counter, now: datetime) -> None:
        """Take tokens from the day's budget, which is full again at midnight, UTC."""
        today = now.date().isoformat()
        if today != self._day:
            self._day, self._used = today, 0
        if self._used + cost > self.daily:
            counter.refused.append(now)
            midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
            wait = _seconds(midnight - now)
            raise TooMany(self._told(0, 0, wait) | {"retry-after": str(wait)})
        self._used += cost

    def _told(self, most: int, left: int, reset: int) -> dict[str, str]:
        budget = max(0, self.daily - self._used)
        return {
            "x-ratelimit-limit": str(most),
            "x-ratelimit-remaining": str(left),
            "x-ratelimit-reset": str(reset),
            "x-daily-requests-left": str(budget),
            "x-daily-ratelimit-token-limit": str(self.daily),
            "x-daily-ratelimit-token-remaining": str(budget),
        }


def _times(counter: _Counter) -> tuple[deque[datetime], ...]:
    return counter.calls, counter.searches, counter.refused


def _forget(times: deque[datetime], before: datetime) -> None:
    while times and times[0] <= before:
        times.popleft()


def _seconds(wait: timedelta) -> int:
    """Whole seconds to wait, at least one."""
    return max(1, math.ceil(wait.total_seconds()))
