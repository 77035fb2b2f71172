"""Lists about contacts: pairs that may be one, and strips of what was done with each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from textual.content import Content

from tui.app.widgets.row_list import RowList
from tui.app.widgets.signs import one_line
from tui.services.clock import MONTHS
from tui.services.contact_timeline import Strip
from tui.services.duplicates import Pair

HEAT = ((0, "·", "$muted"), (1, "▂", "$accent"), (2, "▄", "$accent"), (4, "▆", "$primary"), (7, "█", "$primary"))
"""From so many on: the sign and its style; the height tells as much as the colour."""

NAME, LAST, REASONS = 26, 16, 26


class PairList(RowList):
    """Two names and why they may be one."""

    def __init__(self, name: Callable[[int], str], also: Callable[[int], str]) -> None:
        super().__init__(id="rows")
        self.named, self.also = name, also
        self.pairs: list[Pair] = []
        self.can_focus = True

    @property
    def at(self) -> Pair | None:
        """The pair under the cursor."""
        return self.pairs[self.cursor] if self.cursor < len(self.pairs) else None

    def fill(self, pairs: list[Pair]) -> None:
        """Show these, the cursor on its pair or where that was."""
        before = self.at
        self.pairs = pairs
        places = {pair[:2]: number for number, pair in enumerate(pairs)}
        cursor = places.get(before[:2], self.cursor) if before else 0
        self.reset(len(pairs), cursor, steady=before is not None)

    def row(self, number: int, width: int) -> Content:
        """The older one, the other one, the reasons."""
        pair = self.pairs[number]
        reasons = Content.styled(", ".join(pair.reasons), "$accent")
        right = max(REASONS, width // 4)
        half = (width - right - 6) // 2
        one, other = (self._one(record, half) for record in pair[:2])
        return one + Content.styled(" ≈ ", "$muted") + other + Content("   ") + reasons.truncate(right, ellipsis=True)

    def _one(self, record: int, width: int) -> Content:
        name, also = one_line(self.named(record)), one_line(self.also(record))
        line = Content(name) + (Content(f"  {also}").stylize("$muted") if also else Content(""))
        return line.truncate(width, ellipsis=True, pad=True)


class StripList(RowList):
    """A name, a strip of signs, and when the last contact was."""

    def __init__(self) -> None:
        super().__init__(id="rows")
        self.strips: list[Strip] = []
        self.today = date.min
        self.limit = 30
        self.periods = 0
        self.count: Callable[[Sequence[int]], dict[int, tuple[int, ...]]] = lambda _ids: {}
        self._counts: dict[int, tuple[int, ...]] = {}
        self.can_focus = True

    @property
    def at(self) -> int | None:
        """The id of the contact under the cursor."""
        return self.strips[self.cursor].id if self.cursor < len(self.strips) else None

    def fill(self, strips: list[Strip], today: date, at: int | None = None) -> None:
        """Show these, the cursor on `at`, or where it was."""
        wanted, first = (at if at is not None else self.at), not self.strips
        self.strips, self.today, self._counts = strips, today, {}
        places = {strip.id: number for number, strip in enumerate(strips)}
        cursor = places.get(wanted, self.cursor) if wanted is not None and not first else 0
        self.reset(len(strips), cursor, steady=not first)

    def row(self, number: int, width: int) -> Content:
        """One contact."""
        strip = self.strips[number]
        name, cells = room(width, self.periods)
        line = Content(one_line(strip.name)).truncate(name - 2, ellipsis=True, pad=True) + Content("  ")
        counts = self.counts_of(number)
        shown = counts[len(counts) - cells // cell(width) :]
        for count in shown:
            sign, style = heat(count)
            line += Content.styled(sign * (cell(width) - 1) + " " if cell(width) > 1 else sign, style)
        return line + Content(" ") + self._last(strip)

    def counts_of(self, number: int) -> tuple[int, ...]:
        """How much was done with a contact in each period; asked for all in sight at once."""
        contact = self.strips[number].id
        if contact not in self._counts:
            wanted = {*self.in_sight(), number}
            self._counts |= self.count([self.strips[n].id for n in sorted(wanted) if n < len(self.strips)])
        return self._counts.get(contact, ())

    def _last(self, strip: Strip) -> Content:
        day = strip.day
        if day is None:
            return Content.styled("! never", "$warning")
        days = (self.today - day).days
        words = {0: "today", 1: "yesterday"}.get(days, f"{days:>3} d ago")
        late = days >= self.limit
        return Content.styled(f"{'!' if late else ' '} {words}", "$warning" if late else "$muted")


def cell(width: int) -> int:
    """How many cells a period has."""
    return 2 if width >= 100 else 1


def room(width: int, periods: int) -> tuple[int, int]:
    """The cells of the name and of the strip: as many periods as fit, the newest ones."""
    cells = min(periods * cell(width), width - LAST - NAME)
    cells -= cells % cell(width)
    return min(max(width - LAST - cells - 1, NAME), 44), max(cells, 0)


def heat(count: int) -> tuple[str, str]:
    """The sign for so much in one period."""
    return next((sign, style) for least, sign, style in reversed(HEAT) if count >= least)


def ruler(starts: Sequence[date], interval: str, width: int) -> Content:
    """The names of months above the strips, where each begins."""
    name, cells = room(width, len(starts))
    line, one = [" "] * (cells + 3), cell(width)
    shown = starts[len(starts) - cells // one :]
    free = 0
    for number, start in enumerate(shown):
        begins = start.day <= 7 if interval == "week" else start.month % 3 == 1
        word = MONTHS[start.month - 1] if interval == "week" else f"{MONTHS[start.month - 1]}{start:%y}"
        at = number * one
        if begins and at >= free and at + len(word) < len(line):
            line[at : at + len(word)] = word
            free = at + len(word) + 1
    return Content(" " * name + "".join(line) + "last contact").stylize("$muted")
