"""How long a deal stood in each stage, and how old it is (product 9.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta

from tui.backend.clock import moment

if TYPE_CHECKING:
    from tui.backend.call import Row

EPOCH = datetime(1, 1, 1, tzinfo=UTC)


def times_in_stages(
    history: Sequence[Row], stages: Mapping[int, Row], end: datetime
) -> tuple[dict[int, int], list[int]]:
    """The seconds in each stage until `end`, and the stages in the order in which they were reached.

    `history` is sorted by time. A stage that was jumped over, also at the beginning, has 0 seconds and its place
    between those visited (product 9.3).
    """
    found: dict[int, int] = {}
    before: Row | None = None
    for entry in history:
        stage = stages[entry["stage_id"]]
        for passed in _jumped(before, stage, stages):
            found.setdefault(passed, 0)
        left = min(moment(entry["left_at"]) if entry["left_at"] else end, end)
        spent = max(left - moment(entry["entered_at"]), timedelta())
        found[stage["id"]] = found.get(stage["id"], 0) + int(spent.total_seconds())
        before = stage
    return found, list(found)


def _jumped(before: Row | None, stage: Row, stages: Mapping[int, Row]) -> list[int]:
    """The stages between two of the same pipeline, in their order."""
    same = before is not None and before["pipeline_id"] == stage["pipeline_id"]
    low = before["order_nr"] if before is not None and same else 0
    between = [one for one in stages.values() if one["pipeline_id"] == stage["pipeline_id"] and not one["is_deleted"]]
    passed = [one for one in between if low < one["order_nr"] < stage["order_nr"]]
    return [one["id"] for one in sorted(passed, key=lambda one: (one["order_nr"], one["id"]))]


def interval(begin: datetime, end: datetime) -> dict[str, int]:
    """The time between two moments in years, months, days, hours, minutes (`i`) and seconds, and in seconds alone."""
    end = max(begin, end)
    parts = relativedelta(end, begin)
    total = int((end - begin).total_seconds())
    dated = {"y": parts.years, "m": parts.months, "d": parts.days}
    return dated | {"h": parts.hours, "i": parts.minutes, "s": parts.seconds, "total_seconds": total}


def lasting(seconds: float) -> dict[str, int]:
    """A mean of intervals, in the parts `interval` has."""
    return interval(EPOCH, EPOCH + timedelta(seconds=int(seconds)))


def until(deal: Mapping[str, Any], now: datetime) -> datetime:
    """Until when a deal grows older: it was closed, or now."""
    return moment(deal["close_time"]) if deal["close_time"] else now
