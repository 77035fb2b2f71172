"""Asking how often an activity comes again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.services.dates import NotADate, show_day
from tui.services.recurring_rules import parse_rule

if TYPE_CHECKING:
    from tui.app.screens.activity_frame import ActivityFrame
    from tui.services.activities import Event

STOP = ("stop", "no", "never")


def ask_rule(screen: ActivityFrame, event: Event) -> None:
    """Ask for a rule, with the next days it means; `stop` ends the one there is."""
    from tui.app.screens.prompt import PromptScreen

    recurring, today = screen.workspace.recurring, screen.workspace.clock.today()
    before = recurring.of(event.id)

    def wrong(text: str) -> str | None:
        if before is not None and text.strip().lower() in STOP:
            return None
        try:
            parse_rule(text, event.day, today)
        except NotADate as found:
            return str(found)
        return None

    def seen(text: str) -> str:
        if text.strip().lower() in STOP or wrong(text):
            return ""
        rule = parse_rule(text, event.day, today)
        found = ", ".join(show_day(day, today) for day in recurring.preview(event.id, rule))
        return f"→ {rule.words}: {found} …"

    async def save(text: str) -> None:
        if text.strip().lower() in STOP:
            count = await recurring.stop(event.id)
            screen.say(f"Does not come again; {count} planned ahead {'is' if count == 1 else 'are'} deleted.")
            return
        rule = parse_rule(text, event.day, today)
        count = await recurring.repeat(event.id, rule)
        screen.say(f"{event.subject}: {rule.words}. {count} planned ahead; u takes them back.")

    async def typed(text: str | None) -> None:
        if text is not None:
            await screen.guard(save(text))
            screen.reread()

    hint = "every week, every 2 weeks on mon thu, every last fri, … until 1 dec"
    hint = f"{hint}; stop" if before is not None else hint
    title = f"Comes again: {' '.join(event.subject.split())}"
    value = before.words if before is not None else ""
    screen.app.push_screen(PromptScreen(title, value, hint=hint, check=wrong, seen=seen), typed)
