"""Asking for what a stage or a status requires, and only for what is missing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tui.app.screens.form import Chosen, FormScreen
from tui.app.screens.record_form import entry
from tui.services.deal_bulk import DealBulk

if TYPE_CHECKING:
    from tui.app.screens.deals_view import DealsView
    from tui.fields import Field


def ask(screen: DealsView, lacking: Mapping[int, list[Field]], words: str, act: Callable[[], Awaitable[Any]]) -> None:
    """A form with the missing fields; what it says and what was to be done are one edit."""
    workspace = screen.workspace
    bulk = DealBulk(workspace)
    fields = {field.code: field for missing in lacking.values() for field in missing}
    of = {code: [deal for deal, missing in lacking.items() if code in [f.code for f in missing]] for code in fields}
    rows = [row for code, deals in of.items() if (row := workspace.records.row("deal", deals[0], code))]

    async def fill(said: Mapping[Any, Any]) -> None:
        async with workspace.edits.as_one(words):
            for code, value in said.items():
                if isinstance(value, Chosen):
                    await bulk.choose(of[code], code, value.id)
                else:
                    await bulk.write(of[code], code, value)
            await act()
        screen.say(f"{words}. u takes it back.")

    async def filled(said: dict[Any, Any] | None) -> None:
        if said:
            await screen.guard(fill(said))

    entries = [entry(screen, row) for row in rows]
    needed = [replace(one, required=True, text="", value=None) for one in entries]
    screen.app.push_screen(FormScreen(words, needed, about="needs these first", everything=True), filled)
