"""From a record to what belongs to it: `g` with one more key, among the sections."""

from __future__ import annotations

from functools import partial
from typing import Any

from tui.app.command import command
from tui.app.screens.base import EVERYWHERE, MainScreen
from tui.services import jumps
from tui.services.edits import EditError
from tui.services.records import Link

KEYS = {"person": "p", "organization": "o", "deal": "d"}
PLURALS = {"person": "people", "organization": "organizations", "deal": "deals"}


class Jumping(MainScreen):
    """A screen of one record: `gp`, `go` and `gd` go to its person, its organization, its deal.

    What the record is itself it does not have: there the key goes to the section, as everywhere.
    """

    @property
    def shown_record(self) -> Link:
        """The record."""
        raise NotImplementedError

    def _own(self, wanted: str) -> list[Link]:
        return jumps.own(self.workspace, *self.shown_record, wanted)

    @command(
        "g",
        "Go to its person (p), organization (o), deal (d), or to a section: today, leads, deals…",
        hint="go to",
        rank=85,
        group=EVERYWHERE,
    )
    def go(self) -> None:
        """Open the menu of what belongs to it and of the sections."""
        from tui.app.screens.go import GoMenu

        kind = self.shown_record[0]
        own = [(KEYS[one], one, *self._words(one)) for one in jumps.KINDS if one != kind]

        async def chosen(name: str | None) -> None:
            if name in KEYS:
                await self.guard(self.jump(name))
            elif name:
                self.go_to(name)

        self.app.push_screen(GoMenu(own), chosen)

    def _words(self, wanted: str) -> tuple[str, str]:
        """What the menu says of it: its name, or how many there are; and what it is."""
        found = self._own(wanted)
        if not found:
            return "", f"no {wanted}"
        if len(found) > 1:
            return f"{len(found)} {PLURALS[wanted]}", ""
        return self.workspace.records.values.name(*found[0]), wanted

    async def jump(self, wanted: str) -> None:
        """Go to the only one, or ask which."""
        from tui.app.screens.picker import Choice, PickerScreen

        found, kind = self._own(wanted), self.shown_record[0]
        if not found:
            raise EditError(f"This {kind} has no {wanted}.")
        if len(found) == 1:
            await self._open(found[0], [])
            return
        name, note = self.workspace.records.values.name, partial(jumps.note_of, self.workspace)
        choices = [Choice(link, name(*link), note(link)) for link in found]

        async def chosen(link: Any) -> None:
            if link is not None:
                await self._open(link, found)

        await self.app.push_screen(PickerScreen(f"Which {wanted}?", choices), chosen)

    async def _open(self, link: Link, beside: list[Link]) -> None:
        """Show it above this one, those it was chosen from beside it; where an edit is open that is finished first."""
        from tui.app.screens.opened import screen_of

        if await self.settled():
            await self.app.push_screen(screen_of(*link, siblings=[record for _kind, record in beside]))

    async def settled(self) -> bool:
        """Whether no edit is open."""
        return True
