"""Our commands in Textual's palette, each with the key that does the same."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tui.app.command import Command
from tui.app.screens.base import MainScreen


class CommandProvider(Provider):
    """Offers the commands of the screen the palette was opened from."""

    def _commands(self) -> list[Command]:
        return list(self.screen.offered()) if isinstance(self.screen, MainScreen) else []

    async def search(self, query: str) -> Hits:
        """Commands whose title matches."""
        matcher = self.matcher(query)
        for found in self._commands():
            if (score := matcher.match(found.title)) > 0:
                yield Hit(score, matcher.highlight(found.title), self._runner(found), help=self._help(found))

    async def discover(self) -> Hits:
        """Every command, before anything is typed."""
        for found in self._commands():
            yield DiscoveryHit(found.title, self._runner(found), help=self._help(found))

    def _runner(self, found: Command) -> Callable[[], Awaitable[object]]:
        return partial(self.screen.run_action, found.name)

    @staticmethod
    def _help(found: Command) -> str:
        return f"key: {found.all_shown}" if found.keys else ""
