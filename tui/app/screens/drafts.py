"""Writing a text of several lines over a screen; what is left unsaved is kept as a draft."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from tui.app.screens.base import MainScreen
from tui.app.screens.text_editor import Draft, TextEditor
from tui.services.edits import EditError
from tui.store.database import StoreError


async def write(
    screen: MainScreen, title: str, draft: str, text: str, save: Callable[[str], Awaitable[Any]], *, hint: str = ""
) -> None:
    """Write a text; one that is left, or that could not be saved, is kept under `draft`."""
    memory, name = screen.workspace.memory, f"draft {draft}"

    async def written(found: str | None) -> None:
        if memory.get(name, ""):
            memory.put(name, "")
        if isinstance(found, Draft):
            memory.put(name, str(found))
            screen.say("Your draft is kept: open it again the same way.")
        elif found is not None:
            try:
                await save(found)
            except (EditError, StoreError) as wrong:
                memory.put(name, found)
                screen.say(f"{wrong} Your draft is kept.", severity="error")

    began = memory.get(name, "") or text
    await screen.app.push_screen(TextEditor(title, began, original=text, hint=hint, whose=draft), written)
