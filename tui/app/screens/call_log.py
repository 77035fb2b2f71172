"""Asking how a call went and how long it took."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.app.screens.picker import Choice, PickerScreen
from tui.app.screens.prompt import PromptScreen
from tui.services.activities import Event
from tui.services.call_logs import OUTCOMES, log_call, read_call
from tui.services.dates import show_length
from tui.services.edits import EditError, objection

if TYPE_CHECKING:
    from tui.app.screens.base import MainScreen

_wrong = objection(read_call)


def ask_call(screen: MainScreen, event: Event) -> None:
    """Choose the outcome, then type the length and what was said; raises `EditError` for what is no call."""
    if event.type != "call":
        raise EditError(f"Only a call can be logged; “{event.subject}” is none.")

    def chosen(outcome: Any) -> None:
        if outcome is not None:
            _ask_length(screen, event, str(outcome))

    choices = [Choice(key, words) for key, words in OUTCOMES.items()]
    screen.app.push_screen(PickerScreen(f"How was the call “{event.subject}”?", choices), chosen)


def _ask_length(screen: MainScreen, event: Event, outcome: str) -> None:
    async def typed(text: str | None) -> None:
        if text is not None:
            await screen.guard(_log(screen, event, outcome, text))

    prompt = PromptScreen(
        f"{OUTCOMES[outcome]}: how long, and what was said",
        "",
        hint="12m They want a new offer",
        check=_wrong,
        seen=_seen,
        whose=f"activity:{event.id}",
    )
    screen.app.push_screen(prompt, typed)


async def _log(screen: MainScreen, event: Event, outcome: str, text: str) -> None:
    await log_call(screen.workspace, event.id, outcome, *read_call(text))
    screen.say(f"Logged: {event.subject}, {OUTCOMES[outcome].lower()}. u takes it back.")


def _seen(text: str) -> str:
    if not text.strip() or _wrong(text):
        return ""
    length, said = read_call(text)
    words = show_length(length) if length else "no length"
    return f"→ {words}{f' · {said}' if said else ''}"
