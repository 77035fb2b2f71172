"""What today's calls cost: tokens of the company's daily budget, counted on this machine and kept in a small file."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

EVERY = 1.0
"""Seconds between two writes of the file."""
LASTING = ("limited", "blocked")
"""Facts that do not end with the day."""


class Meter:
    """Counts tokens of one day, which ends at midnight UTC (the service names no zone; reference: section 3).

    Several programs may count in one file. What other users of the company spend is known only where the service's
    answers tell what is left. A file that cannot be written is no reason to fail: then the count is this program's.
    """

    def __init__(self, budget: int, path: Path | None, clock: Callable[[], datetime]) -> None:
        self.path = path
        self._clock = clock
        self._budget = budget
        self._kept: dict[str, Any] = self._read()
        self._unsaved: dict[int, int] = {}
        self._facts: dict[str, Any] = {}
        self._saved_at = clock()

    # -- what services show -------------------------------------------------------------------------------------------

    @property
    def budget(self) -> int:
        """Tokens of one day: what the service told, else what the plan says."""
        return self._today().get("budget") or self._budget

    @property
    def spent(self) -> int:
        """Tokens spent today from this machine."""
        return sum(self._hours().values())

    @property
    def left(self) -> int:
        """Tokens left today, as far as known; never below 0."""
        known, mine = self._today().get("left"), self.budget - self.spent
        return max(0, mine if known is None else min(known - self._today().get("since", 0), mine))

    @property
    def forecast(self) -> int:
        """Tokens that will be spent by midnight if the rest of the day goes like the last hour."""
        return self.spent + round(self._pace() * self._hours_left())

    @property
    def runs_out(self) -> datetime | None:
        """When (UTC) nothing is left at the pace of the last hour; None when the budget lasts until midnight."""
        pace = self._pace()
        if not pace or self.left / pace >= self._hours_left():
            return None
        return self._clock() + timedelta(hours=self.left / pace)

    @property
    def resets(self) -> datetime:
        """When (UTC) the next day's budget begins."""
        now = self._clock().astimezone(UTC)
        return now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)

    # -- what the transport tells -------------------------------------------------------------------------------------

    def spend(self, tokens: int) -> None:
        """Count a call that is sent now."""
        self._new_day()
        hour = self._clock().astimezone(UTC).hour
        self._unsaved[hour] = self._unsaved.get(hour, 0) + tokens
        self._facts["since"] = self._today().get("since", 0) + tokens
        if (self._clock() - self._saved_at).total_seconds() >= EVERY:
            self.save()

    def told(self, budget: int | None, left: int | None) -> None:
        """Learn what the service says about today's budget."""
        self._new_day()
        if budget:
            self._facts["budget"] = budget
        if left is not None:
            self._facts |= {"left": left, "since": 0}

    @property
    def limited_at(self) -> datetime | None:
        """When the service last answered 429."""
        return self._moment("limited")

    @limited_at.setter
    def limited_at(self, moment: datetime) -> None:
        self._facts["limited"] = moment.timestamp()
        self.save()

    @property
    def blocked_until(self) -> datetime | None:
        """Until when nothing may be sent."""
        return self._moment("blocked")

    def block(self, seconds: float) -> None:
        """Send nothing for so long, in this program and in the next one."""
        self._facts["blocked"] = self._clock().timestamp() + seconds
        self.save()

    # -- keeping it ---------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Add what was counted to the file, whatever other programs wrote there meanwhile."""
        self._saved_at = self._clock()
        if self.path is None or not (self._unsaved or self._facts):
            return
        with suppress(OSError):
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
            with os.fdopen(os.open(self.path, flags, 0o600), "r+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                self._kept = _merged(_parsed(file.read()), self._date(), self._unsaved, self._facts)
                file.seek(0)
                file.write(json.dumps(self._kept).encode())
                file.truncate()
            self._unsaved, self._facts = {}, {}

    def _read(self) -> dict[str, Any]:
        if self.path is None:
            return {}
        try:
            return _parsed(self.path.read_bytes())
        except OSError:
            return {}

    def _today(self) -> dict[str, Any]:
        kept = self._kept if self._kept.get("day") == self._date() else {}
        return {**kept, **self._facts}

    def _hours(self) -> dict[int, int]:
        self._new_day()
        kept = self._kept.get("hours", {}) if self._kept.get("day") == self._date() else {}
        hours = {int(hour): tokens for hour, tokens in kept.items()}
        return {hour: hours.get(hour, 0) + self._unsaved.get(hour, 0) for hour in {*hours, *self._unsaved}}

    def _new_day(self) -> None:
        if (date := self._date()) != getattr(self, "_counted", date):
            self._unsaved, self._facts = {}, {n: v for n, v in self._facts.items() if n in LASTING}
        self._counted = date

    def _pace(self) -> float:
        """Tokens an hour: this hour's, and as much of the last one's as makes an hour."""
        now, hours = self._clock().astimezone(UTC), self._hours()
        return hours.get(now.hour, 0) + hours.get(now.hour - 1, 0) * (1 - now.minute / 60)

    def _hours_left(self) -> float:
        return (self.resets - self._clock()).total_seconds() / 3600

    def _moment(self, name: str) -> datetime | None:
        stamp = self._facts.get(name, self._kept.get(name))
        return datetime.fromtimestamp(stamp, UTC) if stamp else None

    def _date(self) -> str:
        return self._clock().astimezone(UTC).date().isoformat()


def _merged(kept: dict[str, Any], day: str, spent: dict[int, int], facts: dict[str, Any]) -> dict[str, Any]:
    """The file's content with this program's count; yesterday's count is dropped, a block is not."""
    if kept.get("day") != day:
        kept = {name: kept[name] for name in LASTING if name in kept}
    hours = dict(kept.get("hours", {}))
    for hour, tokens in spent.items():
        hours[str(hour)] = hours.get(str(hour), 0) + tokens
    return {**kept, **facts, "day": day, "hours": hours}


def _parsed(content: bytes) -> dict[str, Any]:
    """What stands in a file of ours; whatever is not as we write it counts as nothing."""
    try:
        kept = json.loads(content)
        hours = {str(int(hour)): int(tokens) for hour, tokens in dict(kept.get("hours", {})).items()}
        numbers = {n: float(kept[n]) for n in LASTING if kept.get(n) is not None}
        whole = {n: int(kept[n]) for n in ("budget", "left", "since") if kept.get(n) is not None}
        return {"day": str(kept["day"]), "hours": hours, **numbers, **whole}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return {}
