"""Why something wants attention today, in a sentence of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.services.clock import NOTHING, Clock

if TYPE_CHECKING:
    from tui.services.activities import Event

Record = dict[str, Any]
DAY = 86400


def activity_reason(event: Event, clock: Clock) -> str:
    """When an activity is, or was, due."""
    late = (clock.today() - event.day).days
    at = f" at {event.start:%H:%M}" if event.start else ""
    if event.overdue and late:
        return f"was due {clock.words(event.day)}{at}{f', {late} days ago' if late > 1 else ''}"
    if event.overdue:
        return f"was due today{at}"
    return f"today{at}" if at else "today, at any time"


def deal_reason(deal: Record, rots_after: int | None, urgency: int, clock: Clock) -> str:
    """What a deal lacks: a next step, attention, or both."""
    idle = clock.days_since(str(deal.get("update_time") or ""))
    rot = _rot(deal, rots_after, clock)
    if urgency == NOTHING:
        touched = "touched today" if not idle else f"untouched for {_days(idle)}"
        return f"nothing planned, {rot or touched}"
    return f"{rot}, untouched for {idle:,}" if rot else f"untouched for {_days(idle)}"


def _rot(deal: Record, rots_after: int | None, clock: Clock) -> str:
    touched = clock.parse(str(deal.get("update_time") or ""))
    if rots_after is None or touched is None:
        return ""
    left = rots_after - (clock.now() - touched).total_seconds() / DAY
    if left <= 0:
        return f"rotten for {_days(int(-left))}" if left <= -1 else "rotten since today"
    return f"rots in {_days(int(left))}" if left >= 1 else "rots within a day"


def lead_reason(added: str, source: str, clock: Clock) -> str:
    """That nobody has looked at a lead, and where it came from when."""
    days = clock.days_since(added)
    when = f"came {_days(days)} ago" if days else "came today"
    return f"unseen, {when}{f' from {source}' if source and source != 'Manually created' else ''}"


def _days(count: int) -> str:
    return f"{count:,} day{'' if count == 1 else 's'}"
