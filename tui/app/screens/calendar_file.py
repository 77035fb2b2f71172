"""Asking which days to write into which .ics file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tui.app.screens.prompt import PromptScreen
from tui.services.activity_list import parse_period, period_words
from tui.services.edits import EditError, objection

if TYPE_CHECKING:
    from tui.app.screens.activity_frame import ActivityFrame


def ask_file(screen: ActivityFrame, first: date, last: date) -> None:
    """Ask for the days, those in sight to begin with, then for the file."""
    today = screen.workspace.clock.today()

    wrong = objection(lambda text: parse_period(text, today))

    def seen(text: str) -> str:
        if wrong(text):
            return ""
        found = screen.workspace.activities.between(*parse_period(text, today), owner=screen.owner)
        return f"→ {period_words(parse_period(text, today))}: {len(found):,} activities"

    def chosen(text: str | None) -> None:
        if text is not None:
            _ask_path(screen, *parse_period(text, today))

    title, hint = "Days to write into an .ics file", "1 may to 15 may, today to +2w"
    screen.app.push_screen(PromptScreen(title, period_words((first, last)), hint=hint, check=wrong, seen=seen), chosen)


def _ask_path(screen: ActivityFrame, first: date, last: date) -> None:
    from tui.services.calendar_file import write_file

    def chosen(text: str | None) -> None:
        if text is None:
            return
        path = Path(text.strip())
        try:
            count = write_file(screen.workspace, path, first, last, owner=screen.owner)
        except EditError as error:
            screen.say(str(error), severity="error")
        else:
            screen.say(f"{count:,} activities are in {path.expanduser()}.")

    def wrong(text: str) -> str | None:
        folder = Path(text.strip()).expanduser().parent
        if not text.strip():
            return "A file needs a name."
        return None if folder.is_dir() else f"There is no folder {folder}."

    name = f"activities-{first}.ics"
    screen.app.push_screen(PromptScreen("Into which file", name, hint="a file there is replaced", check=wrong), chosen)
