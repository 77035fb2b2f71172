"""Favourites as tabs under their numbers, each with how many deals it shows; and numbers typed before a key."""

from __future__ import annotations

from textual import events
from textual.timer import Timer

from tui.app.screens.deals_view import DealsView
from tui.app.widgets.tab_line import TabLine
from tui.services.board_view import View

COUNT_AFTER = 0.3
"""How long after a change favourites are counted anew, in seconds."""

LARGEST_COUNT = 999


class Counting(DealsView):
    """The part that reads numbers. A number before a key says how often: `3L`."""

    _typed = 0
    _count = 0

    def on_key(self, event: events.Key) -> None:
        """A number counts for the key after it, and for no other."""
        self._count, self._typed = self._typed, 0
        if event.key.isdecimal() and (self._count or event.key != "0"):
            self._typed = min(self._count * 10 + int(event.key), LARGEST_COUNT)
        if self._typed != self._count:
            self.call_next(self.show_count)

    def show_count(self) -> None:
        """Show the number that is being typed."""
        raise NotImplementedError

    @property
    def counted(self) -> int:
        """The number typed so far."""
        return self._typed

    @property
    def number_before(self) -> int:
        """The number typed before this key, 0 for none."""
        return self._count

    @property
    def times(self) -> int:
        """How often this key is meant."""
        return self._count or 1


class FavouriteTabs(Counting):
    """The part of a view of deals that has a `TabLine` for favourites."""

    _counting: Timer | None = None

    def seen_as(self) -> View:
        """How deals are looked at."""
        raise NotImplementedError

    def favourite(self, view: View) -> View:
        """What a favourite shows here."""
        return view

    def count_of(self, view: View) -> int:
        """How many deals a favourite shows here."""
        from tui.services.favourites import count

        return count(self.workspace.deals, self.pipelines, view)

    def show_favourites(self) -> None:
        """Favourites by their numbers, each with how many deals it shows."""
        from tui.services.favourites import favourites

        self._counting = None
        found = favourites(self.workspace.memory, self.number)
        line = self.query_one(TabLine)
        line.display = bool(found)
        if found and self.pipelines:
            views = {f"{n} {f.name}": self.favourite(f.view) for n, f in enumerate(found, 1)}
            counts = {name: self.count_of(view) for name, view in views.items()}
            here = self.favourite(self.seen_as())
            line.show(list(counts), next((name for name, view in views.items() if view == here), ""), counts, [])

    def count_later(self) -> None:
        """Counting takes longer than a key may: when nothing else comes for a moment."""
        if self._counting is None and self.query_one(TabLine).display:
            self._counting = self.set_timer(COUNT_AFTER, self.show_favourites)

    def on_tab_line_chosen(self, event: TabLine.Chosen) -> None:
        """A favourite was clicked."""
        from tui.app.screens.filter_choices import show_number

        show_number(self, int(event.tab.partition(" ")[0]))
