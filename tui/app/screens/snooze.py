"""Asking until when something is not to be seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Input, Static

from tui.app.screens.prompt import PromptScreen
from tui.services.edits import EditError, objection
from tui.services.snoozes import Key, Snoozes

if TYPE_CHECKING:
    from tui.app.screens.base import MainScreen

EXAMPLES = "tomorrow · 15:00 · monday · in 2w · 1 apr 9:00"


class SnoozePrompt(PromptScreen):
    """Gives a text that means a later time, or None; shows what was understood while one types."""

    def __init__(self, title: str, snoozes: Snoozes) -> None:
        super().__init__(title, hint=EXAMPLES, check=objection(snoozes.read))
        self.snoozes = snoozes

    def _tell(self, wrong: str = "") -> None:
        keys = Content.styled("⏎ snooze · esc back", "$muted")
        text = self.query_one(Input).value
        if wrong:
            above = Content.styled("✗ ", "$error") + Content(wrong).stylize("$error")
        else:
            above = self._understood(text) + Content("\n") + Content.styled(EXAMPLES, "$muted")
        self.query_one("#foot", Static).update(above + Content("\n\n") + keys)

    def _understood(self, text: str) -> Content:
        try:
            when = self.snoozes.read(text)
        except EditError:
            return Content.styled("until …", "$muted")
        return Content.styled(f"until {self.snoozes.say(when)}", "bold $accent")


def ask_until(screen: MainScreen, keys: Sequence[Key], title: str, after: Callable[[], None] = lambda: None) -> None:
    """Ask until when these records sleep, and let them."""
    snoozes = screen.workspace.snoozes

    def chosen(text: str | None) -> None:
        if text is None:
            return
        when = snoozes.read(text)
        for kind, record in keys:
            snoozes.put(kind, record, when, title)
        screen.say(f"Snoozed until {snoozes.say(when)}: {title}. u takes it back.")
        after()

    screen.app.push_screen(SnoozePrompt(f"Snooze “{title}” until", snoozes), chosen)
