"""Contacts that may be there twice: pairs with reasons, merged through the preview or kept apart."""

from __future__ import annotations

import asyncio
from typing import Any

from textual.content import Content
from textual.widgets import Static

from tui.app.command import command
from tui.app.screens.contacts_frame import LIST, ContactsFrame
from tui.app.widgets.board_header import FocusLine
from tui.app.widgets.contact_lists import PairList
from tui.app.widgets.row_list import RowList
from tui.services.changes import Changed
from tui.services.directory import KINDS
from tui.services.duplicates import Duplicates, Pair
from tui.services.edits import EditError

PAIR = "The pair"


class DuplicatesScreen(ContactsFrame):
    """The pairs of one kind; looked for step by step, so that the keyboard is never kept waiting."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.found: list[Pair] = []
        self.looking = 0
        self.apart = False

    def make_list(self) -> RowList:
        """Pairs by their names."""
        self.duplicates = Duplicates(self.workspace, self.kind)
        values = self.workspace.records.values
        return PairList(lambda record: values.name(self.kind, record), self._also)

    def _also(self, record: int) -> str:
        """What tells one from another of the same name: its organization, or its address."""
        found = self.workspace.copy.get(self.kind, record) or {}
        if self.kind == "person":
            return self.workspace.records.values.name("organization", found.get("org_id"))
        address = found.get("address")
        return str(address.get("value") or "") if isinstance(address, dict) else ""

    # -- looking ----------------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Begin to look; what was found before is shown until that is done."""
        self._show()
        self.run_worker(self._look(), exclusive=True, group="look")

    async def _look(self) -> None:
        for step in self.duplicates.steps():
            if isinstance(step, int):
                self.looking = step
                await asyncio.sleep(0)
            else:
                self.found, self.looking = step, 0
            if not isinstance(step, int) or step % 5000 == 0:
                self._show()

    def _shown(self) -> list[Pair]:
        kept = self.duplicates.apart()
        return [pair for pair in self.found if ((pair.first, pair.second) in kept) == self.apart]

    def _show(self) -> None:
        shown = self._shown()
        self.list.fill(shown)
        what = "kept apart" if self.apart else "that may be there twice"
        head = Content.styled(f"{KINDS[self.kind]} {what}", "bold")
        count = f"{len(shown):,} pair{'' if len(shown) == 1 else 's'}"
        state = f"   looking… {self.looking:,} so far" if self.looking else f"   {count}"
        legend = "The older one stands first. ⏎ shows both before anything is merged." if shown else ""
        self.query_one("#head", Static).update(head + Content.styled(f"{state}\n{legend}", "$muted"))
        self.empty("" if shown else self._nothing())
        self.show_focus()

    def _nothing(self) -> str:
        if self.looking or not self.found:
            return "Looking…" if self.looking else f"No {KINDS[self.kind].lower()} are there twice."
        return "Nobody is kept apart. f shows the pairs." if self.apart else "All pairs are kept apart. f shows them."

    def show_focus(self) -> None:
        """Both with what they say."""
        line, pair = self.query_one(FocusLine), self.list.at
        if pair is None:
            line.show(Content(""), Content(""))
            return
        left = Content(" ") + Content.styled("same ", "$muted") + Content(", ".join(pair.reasons))
        said = [self._said(pair.first), self._said(pair.second)]
        line.show(left, Content(f"{' ≈ '.join(text for text in said if text)} ").stylize("$muted"))

    def _said(self, record: int) -> str:
        from tui.services.summary import contact

        if self.kind == "organization":
            return f"#{record}"
        found = (contact(self.workspace, self.kind, record, name) for name in ("emails", "phones"))
        return next((text for text in found if text), f"#{record}")

    def news(self, changed: Changed) -> None:
        """Contacts changed: look again."""
        if changed.touches(self.kind):
            gone = {i for i in changed.ids.get(self.kind, ()) if not self.workspace.records.get(self.kind, i)}
            self.found = [pair for pair in self.found if not {pair.first, pair.second} & gone]
            self.stale = not self.is_current
            if self.is_current:
                self.read()

    # -- what one does ----------------------------------------------------------------------------------------------

    def pair(self) -> Pair:
        """The pair under the cursor; raises `EditError`."""
        if self.list.at is None:
            raise EditError("There is no pair here.")
        found: Pair = self.list.at
        return found

    @command("enter m", "Look at both side by side, and merge them", hint="merge", rank=1, group=PAIR)
    async def merge(self) -> None:
        """The preview; there the other one can be chosen to stay."""
        from tui.app.screens.merge import MergeScreen

        pair, merging = self.pair(), self.workspace.merging

        async def decided(stays: Any) -> None:
            if stays is not None:
                goes = pair.second if stays == pair.first else pair.first
                await self.guard(merging.merge(self.kind, stays, goes))
                self.say("Merged; the server has the last word on what stays.")

        await self.app.push_screen(MergeScreen(merging, self.kind, pair.first, pair.second), decided)

    async def on_row_list_opened(self) -> None:
        """Two clicks."""
        await self.run_action("merge")

    @command("x", "Keep them apart, or take that back", hint="keep apart", rank=2, group=PAIR)
    def keep_apart(self) -> None:
        """They are two."""
        self.duplicates.keep_apart(self.pair(), apart=not self.apart)
        self._show()
        self.say("A pair again." if self.apart else "Kept apart. f shows those; x there takes it back.")

    @command("o", "Open the first, or the second", hint="open", rank=3, group=PAIR)
    async def open_one(self) -> None:
        """One more key says which."""
        from tui.app.screens.menu import MenuScreen
        from tui.app.screens.record import RecordScreen

        pair, values = self.pair(), self.workspace.records.values
        both = {"1": pair.first, "2": pair.second}

        async def chosen(key: str | None) -> None:
            if key is not None:
                await self.app.push_screen(RecordScreen(self.kind, both[key]))

        entries = [(key, f"{values.name(self.kind, record)}  #{record}") for key, record in both.items()]
        await self.app.push_screen(MenuScreen("Open", entries), chosen)

    @command("f", "Pairs that are kept apart, or the others", hint="kept apart", rank=4, group=LIST)
    def toggle_apart(self) -> None:
        """Show the others."""
        self.apart = not self.apart
        self._show()
