"""Asking for a day, a time and a length in one line, with a preview of what was understood."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tui.services.activities import due, write_duration
from tui.services.clock import Clock
from tui.services.dates import NotADate, parse_when, show_day, show_length
from tui.services.edits import objection
from tui.services.record_edits import local_moment

if TYPE_CHECKING:
    from tui.app.screens.base import MainScreen


def ask_when(screen: MainScreen, title: str, then: Callable[[dict[str, Any]], Awaitable[None]], text: str = "") -> None:
    """Ask when; `then` gets the wire fields of it."""
    from tui.app.screens.prompt import PromptScreen

    clock = screen.workspace.clock

    async def typed(found: str | None) -> None:
        if found is not None:
            await screen.guard(then(when_fields(found, clock)))

    hint = "tomorrow 10, fri 14:00 45m, +2w, 2026-07-01"
    screen.app.push_screen(
        PromptScreen(
            title,
            text,
            hint=hint,
            check=objection(lambda t: when_fields(t, clock)),
            seen=lambda t: understood(t, clock),
        ),
        typed,
    )


def when_fields(text: str, clock: Clock) -> dict[str, Any]:
    """The wire fields of a day or time, with a length where one was named; raises `NotADate`."""
    when, length = parse_when(text, clock.local())
    found = due(local_moment(when, clock))
    return found | ({"duration": write_duration(length)} if length else {})


def understood(text: str, clock: Clock) -> str:
    """What a day or time means, in words; empty for what cannot be read."""
    try:
        when, length = parse_when(text, clock.local())
    except NotADate:
        return ""
    if not isinstance(when, datetime):
        return f"→ {show_day(when, clock.today())} {when.year}, the whole day".replace(f" {clock.today().year},", ",")
    when = local_moment(when, clock)
    words = f"→ {show_day(when.date(), clock.today())} {when:%H:%M}"
    return f"{words}–{when + length:%H:%M} ({show_length(length)})" if length else words
