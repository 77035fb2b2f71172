"""Logging a call that was not planned: how it went, how long it took, what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.app.screens.activity_prompt import about
from tui.app.screens.picker import Choice, PickerScreen
from tui.app.screens.prompt import PromptScreen
from tui.services.activities import due
from tui.services.call_logs import OUTCOMES, log_call, read_call
from tui.services.edits import objection

if TYPE_CHECKING:
    from tui.app.screens.base import MainScreen


def ask_new_call(screen: MainScreen, links: dict[str, Any]) -> None:
    """Choose the outcome, then type the length and what was said; the call is an activity of what it was about."""

    async def typed(outcome: str, text: str) -> None:
        workspace = screen.workspace
        wanted = {name: value for name, value in links.items() if value is not None}
        fields = {"subject": "Call", "type": "call", **due(workspace.clock.local()), **wanted}
        activity = await workspace.activities.create(fields)
        await log_call(workspace, activity, outcome, *read_call(text))
        screen.say(f"Logged: {OUTCOMES[outcome].lower()}. u takes it back.")

    def chosen(found: Any) -> None:
        if found is None:
            return
        outcome = str(found)

        async def answered(text: str | None) -> None:
            if text is not None:
                await screen.guard(typed(outcome, text))

        title = f"{OUTCOMES[outcome]}: how long, and what was said"
        hint = "12m They want a new offer"
        screen.app.push_screen(
            PromptScreen(title, "", hint=hint, check=objection(read_call), whose=about(links)), answered
        )

    choices = [Choice(key, words) for key, words in OUTCOMES.items()]
    screen.app.push_screen(PickerScreen("How was the call?", choices), chosen)
