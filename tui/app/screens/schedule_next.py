"""Marking an activity done and, where nothing else is planned then, planning what comes next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tui.app.screens.activity_prompt import ActivityPrompt
from tui.services.activities import Event, combine
from tui.services.clock import Clock
from tui.services.workspace import Workspace

if TYPE_CHECKING:
    from tui.app.screens.base import MainScreen

USUALLY_IN = timedelta(days=3)


async def finish(screen: MainScreen, event: Event, then: Callable[[int | None], None] | None = None) -> None:
    """Mark an activity done; ask for the next one where nothing else is planned on its deal or lead.

    Both are one edit. Whoever skips what comes next has the activity done all the same. `then` gets the temporary id of
    the next activity, or None.
    """
    activities = screen.workspace.activities
    if not stands_alone(screen.workspace, event):
        await activities.set_done(event.id, done=True)
        return

    async def answered(fields: dict[str, Any] | None) -> None:
        new = None
        if fields is None:
            await screen.guard(activities.set_done(event.id, done=True))
        else:
            new = await screen.guard(activities.many.finish(event.id, fields))
        if then is not None:
            then(new)

    await screen.app.push_screen(NextPrompt(screen.workspace, event), answered)


def stands_alone(workspace: Workspace, event: Event) -> bool:
    """Whether nothing else is planned on the open deal or the lead of an activity."""
    if event.done:
        return False
    link = ("deal", event.deal_id) if event.deal_id is not None else ("lead", event.lead_id)
    kind, record = link
    found = workspace.records.get(kind, record) if record is not None else None
    if record is None or found is None or found.get("status", "open") != "open":
        return False
    planned = workspace.activities.of(kind, record, done=False)
    return all(other.id == event.id for other in planned)


def following(event: Event, clock: Clock) -> datetime | date:
    """When the next one usually is: in three days, not on a weekend, at the same time of the day."""
    day = clock.today() + USUALLY_IN
    day += timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)
    return day if event.start is None else combine(day, event.start.time(), clock)


class NextPrompt(ActivityPrompt):
    """The line for what is next, filled with what usually is; gives the wire fields of it, or None."""

    def __init__(self, workspace: Workspace, event: Event) -> None:
        start = following(event, workspace.clock)
        if event.deal_id is not None:
            super().__init__(workspace, deal_id=event.deal_id, start=start)
        else:
            super().__init__(workspace, lead_id=event.lead_id, start=start)
        self.types.sort(key=lambda t: t.key != event.type)
        kind = f"{self.types[0].key} " if self.types else ""
        at = f" {start:%H:%M}" if isinstance(start, datetime) else ""
        self.heading, self.value = "✓ Done. What is next", f"{kind}{start:%Y-%m-%d}{at}"
        self.does = "plan it · esc nothing"

    async def take(self, fields: dict[str, Any]) -> Any:
        """Leave it to whoever asked: it is one edit with what was done."""
        self.workspace.activities.made(fields)
        return fields
