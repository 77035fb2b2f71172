"""The line at the top (where one is, how the sync stands) and the line at the bottom (what the keys do here)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui.app.command import Command
from tui.services.changes import SyncState
from tui.services.clock import Clock

if TYPE_CHECKING:
    from tui.settings import Profile

SECTIONS = (
    ("today", "Today", "t"),
    ("leads", "Leads", "l"),
    ("deals", "Deals", "d"),
    ("activities", "Activities", "a"),
)
MORE = (
    ("persons", "People", "p"),
    ("organizations", "Organizations", "o"),
    ("products", "Products", "c"),
    ("projects", "Projects", "j"),
)
"""Sections that are gone to by their key, and stand in the bar while one is in them."""

LEAST_NAME = 4
"""Cells of a company's name that still tell something."""
PROFILE_COLOURS = {
    "red": "bold #ffffff on #b3372b",
    "orange": "bold #ffffff on #a85400",
    "yellow": "bold #ffffff on #7d6400",
    "green": "bold #ffffff on #1b7548",
    "cyan": "bold #ffffff on #0d7180",
    "blue": "bold #ffffff on #2a5fc0",
    "magenta": "bold #ffffff on #923a9f",
}


def sync_glyph(state: SyncState, clock: Clock | None = None) -> Content:
    """The sync in a few cells: a sign, and words where something is waiting or wrong; `clock` writes since when."""
    waiting = f" {state.waiting} waiting" if state.waiting else ""
    refused = Content.styled(f" {state.refused} refused", "$error bold") if state.refused else Content("")
    if state.phase == "fresh":
        saved = Content.styled(f"○{waiting}", "$warning") if waiting else Content.styled("● saved", "$success")
        return saved + refused
    if state.phase == "filling":
        return Content.styled(f"↓ {state.words} {state.progress:,}", "$accent")
    if state.phase in ("offline", "signed out"):
        return Content.styled(f"✗ {state.phase}{_since(state, clock)}{waiting}", "$error bold") + refused
    progress = f" {state.progress:,}" if state.progress else ""
    phase = f"syncing{progress}" if state.phase == "syncing" else "starting"
    return Content.styled(f"○ {phase}{waiting}", "$muted") + refused


def _since(state: SyncState, clock: Clock | None) -> str:
    """Since when the server is away: the time, on another day the day."""
    if not state.since or clock is None:
        return ""
    began = clock.local(datetime.fromtimestamp(state.since, UTC))
    when = f"{began:%H:%M}" if began.date() == clock.today() else f"{began.day} {began:%b}"
    return f" since {when}," if state.waiting else f" since {when}"


class TopBar(Widget):
    """The sections with the current one marked, the profile, and the sync's state."""

    DEFAULT_CSS = "TopBar { height: 1; background: $panel; color: $foreground; }"

    class Chosen(Message):
        """A section was clicked."""

        def __init__(self, section: str) -> None:
            super().__init__()
            self.section = section

    class Asked(Message):
        """How the sync stands was clicked."""

    def __init__(self, section: str) -> None:
        super().__init__()
        self.section = section
        self.state = SyncState()
        self.profile = ""
        self.clock: Clock | None = None
        self._sync_from = 0
        self._spans: list[tuple[int, int, str]] = []

    def show_state(self, state: SyncState) -> None:
        """Show another state of the sync; draws only when it looks different."""
        if sync_glyph(state, self.clock) != sync_glyph(self.state, self.clock):
            self.state = state
            self.refresh()

    def render(self) -> Content:
        """The line, as wide as the screen."""
        left, self._spans = Content(" "), []
        for name, title, _key in (*SECTIONS, *(more for more in MORE if more[0] == self.section)):
            start = left.cell_length
            style = "bold $background on $primary" if name == self.section else "$muted"
            left += Content.styled(f" {title} ", style)
            self._spans.append((start, left.cell_length, name))
        right = sync_glyph(self.state, self.clock) + Content(" ")
        self._sync_from = self.size.width - right.cell_length
        room = self.size.width - left.cell_length - right.cell_length - 2
        profile = self._marked(max(room, 0))
        gap = self.size.width - left.cell_length - right.cell_length - profile.cell_length - 2
        return left + Content(" " * max(gap, 1)) + profile + Content("  ") + right

    def _marked(self, room: int) -> Content:
        """The profile: in its colour where it has one, with what one should know of it all the time.

        Where all of it has no room the warning is said in a word, then the company's name is cut.
        """
        known: Profile | None = getattr(self.app, "profile", None)
        colour = PROFILE_COLOURS.get(known.colour) if known else None
        name = Content.styled(f" {self.profile} ", colour) if colour else Content.styled(self.profile, "$muted")
        told = _told(known, "! token unencrypted")
        if told.cell_length + name.cell_length > room:
            told = _told(known, "! plain")
        if told and room - told.cell_length < LEAST_NAME:
            return (told + name).truncate(room, ellipsis=True)
        return told + name.truncate(max(room - told.cell_length, 0), ellipsis=True)

    def on_click(self, event: events.Click) -> None:
        """Go to the section that was clicked, or to what waits."""
        if event.x >= self._sync_from:
            self.post_message(self.Asked())
        for start, end, section in self._spans:
            if start <= event.x < end:
                self.post_message(self.Chosen(section))


def _told(profile: Profile | None, unencrypted: str) -> Content:
    """What stands before a profile's name."""
    read_only = Content.styled("read-only  ", "$warning bold") if profile and profile.read_only else Content("")
    plain = Content.styled(f"{unencrypted}  ", "$error bold") if profile and profile.keep == "plain" else Content("")
    return read_only + plain


class KeyBar(Widget):
    """The keys that work here, as many as fit; a click presses one."""

    DEFAULT_CSS = "KeyBar { height: 1; background: $panel; color: $foreground; }"

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self.commands: list[Command] = []
        self._spans: list[tuple[int, int, str]] = []
        self.show(commands)

    def show(self, commands: Sequence[Command]) -> None:
        """Show these commands' keys; draws only when they are others."""
        shown = sorted((c for c in commands if c.hint and c.keys), key=lambda c: c.rank)
        if shown != self.commands:
            self.commands = shown
            self.refresh()

    def render(self) -> Content:
        """The line, as wide as the screen; pinned keys (rank below 0) stand at its end and always fit."""
        pinned = [c for c in self.commands if c.rank < 0]
        room = self.size.width - 1 - sum(_key(c).cell_length for c in pinned)
        line, self._spans = Content(" "), []
        for found in [c for c in self.commands if c.rank >= 0]:
            if line.cell_length + _key(found).cell_length <= room:
                line = self._append(line, found)
        for found in pinned:
            line = self._append(line, found)
        return line

    def _append(self, line: Content, found: Command) -> Content:
        whole = line + _key(found)
        self._spans.append((line.cell_length, whole.cell_length, found.name))
        return whole

    async def on_click(self, event: events.Click) -> None:
        """Run the command that was clicked."""
        for start, end, name in self._spans:
            if start <= event.x < end:
                await self.screen.run_action(name)


def _key(found: Command) -> Content:
    return Content.styled(found.shown, "bold $accent") + Content.styled(f" {found.hint}  ", "$foreground")
