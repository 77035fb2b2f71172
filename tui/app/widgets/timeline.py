"""What is next for a record above what happened to it, newest first; long notes by their beginning until opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from textual.content import Content

from tui.app.widgets.block_list import BlockList, Key
from tui.app.widgets.signs import day
from tui.services.dates import show_day
from tui.services.history import Item
from tui.services.notes import plain

NEAR = 40
"""So many items before the end more of them are read."""

FEW, MANY = 3, 400
"""Lines of a note that is closed, and of one that is open."""

SIGNS = {
    "overdue": ("!", "bold $error"),
    "today": ("●", "$success"),
    "planned": ("○", "$muted"),
    "done": ("✓", "$success"),
    "pinned": ("★", "$accent"),
}


class Heading(NamedTuple):
    """A line between the items, with a remark beside it or, for `alone`, only that."""

    title: str
    remark: str = ""


Part = Item | Heading


class Timeline(BlockList):
    """Activities to come and pinned notes, then the history."""

    def __init__(self) -> None:
        super().__init__(id="timeline")
        self.parts: list[Part] = []
        self.today = date.min
        self.types: dict[str, str] = {}
        self.word: Callable[[Item], Item] = lambda item: item
        self.whole: Callable[[Item], str] = lambda item: item.html
        self.commented: Callable[[Item], Sequence[tuple[str, str]]] = lambda _: ()
        self.opened: set[Key] = set()
        self.more = False
        self.ask_more: Callable[[], None] = lambda: None

    def fill(self, focus: Sequence[Item], past: Sequence[Item], *, nothing: str = "", remark: str = "") -> None:
        """Show these; `nothing` is said where nothing is planned, `remark` beside the history's heading."""
        planned = sum(item.kind == "activity" for item in focus)
        remark = remark if past or remark else "nothing yet, n adds a note"
        self.parts = [Heading("Focus", "" if planned else nothing), *focus, Heading("History", remark), *past]
        self.show([part.key if isinstance(part, Item) else None for part in self.parts])

    @property
    def item(self) -> Item | None:
        """The item under the cursor."""
        part = self.parts[self.cursor] if self.cursor < len(self.parts) else None
        return part if isinstance(part, Item) else None

    def go_to(self, number: int) -> None:
        """Put the cursor on a block; near the end more of what happened is asked for."""
        super().go_to(number)
        self._reach(self.cursor)

    def scroll_lines(self, lines: int) -> None:
        """Move what is in sight, and ask for more near the end."""
        super().scroll_lines(lines)
        line = self._line(self.top)
        self._reach(line[0] if line else len(self.keys))

    def _reach(self, number: int) -> None:
        if self.more and number >= len(self.keys) - NEAR:
            self.more = False
            self.ask_more()

    def toggle(self, key: Key) -> None:
        """Show all of an item, or only its beginning again."""
        self.opened ^= {key}
        self.again()

    # -- lines ----------------------------------------------------------------------------------------------------

    def block(self, number: int, width: int) -> Sequence[Content]:
        """A heading, or an item: what it is and when, then what it says."""
        part = self.parts[number]
        if isinstance(part, Heading):
            line = Content.styled(part.title, "bold $accent")
            remark = Content(part.remark).truncate(max(width - line.cell_length - 2, 0), ellipsis=True)
            line += Content("  ") + remark.stylize("$muted")
            return [line] if number == 0 else [Content(""), line]
        item = self.word(part)
        return [self._first(item, width), *self._body(item, width), *self._comments(item, width)]

    def _comments(self, item: Item, width: int) -> list[Content]:
        """What was said about a note: of a closed one the beginning of each."""
        lines: list[Content] = []
        for who, html in self.commented(item):
            text = plain(html).replace("\t", " ")
            said = Content.styled(f"{' '.join(who.split())}: ", "bold") + Content(
                text if item.key in self.opened else " ".join(text.split())
            )
            if item.key not in self.opened:
                lines.append(Content.styled("  ↳ ", "$muted") + said.truncate(max(width - 4, 1), ellipsis=True))
                continue
            wrapped = said.wrap(max(width - 4, 1))[:MANY]
            lines += [Content.styled("    " if n else "  ↳ ", "$muted") + line for n, line in enumerate(wrapped)]
        return lines

    def _first(self, item: Item, width: int) -> Content:
        sign, style = SIGNS.get(item.state, ("✎", "$secondary") if item.kind == "note" else ("·", "$muted"))
        right = self._right(item)
        left = Content.styled(sign, style) + Content(" ") + self._title(item)
        room = width - right.cell_length - 1
        if room < 12:
            return left.truncate(width, ellipsis=True)
        left = left.truncate(room, ellipsis=True)
        return left + Content(" " * (width - left.cell_length - right.cell_length)) + right

    def _title(self, item: Item) -> Content:
        title = Content(" ".join(item.title.split()))
        if item.kind == "note":
            who = Content.styled(item.by or "Note", "bold")
            return who + (Content.styled("  pinned", "$muted") if item.state == "pinned" else Content(""))
        if item.kind != "activity":
            return title
        kind = self.types.get(item.detail, item.detail)
        named = Content.styled(f"{kind} ", "$muted") if kind and kind.lower() != item.title.lower() else Content("")
        return named + (title if item.state == "done" else title.stylize("bold"))

    def _right(self, item: Item) -> Content:
        """When it is or was, and whose doing."""
        sent = Content.styled(" ↑", "$accent") if item.waiting else Content("")
        if item.when is None:
            return sent
        if item.kind == "activity" and item.state != "done":
            time = "" if item.whole else f", {item.when:%H:%M}"
            text = Content(f"{show_day(item.when.date(), self.today)}{time}")
            return text.stylize("$error" if item.state == "overdue" else "$foreground") + sent
        who = "" if item.kind == "note" or not item.by else f"{item.by} · "
        return Content.styled(f"{who}{day(item.when.date(), self.today)}", "$muted") + sent

    def _body(self, item: Item, width: int) -> list[Content]:
        """What a note or an activity says, wrapped."""
        if not item.html:
            return []
        opened = item.key in self.opened
        text = plain(self.whole(item) if opened else item.html).replace("\t", " ")
        if opened:
            lines = self._wrapped(text, width - 2, MANY)
        else:
            lines = self._wrapped("\n".join(line for line in text.split("\n") if line.strip()), width - 2, FEW)
        style = "$foreground" if item.kind == "note" else "$muted"
        return [Content("  ") + line.stylize(style) for line in lines]

    @staticmethod
    def _wrapped(text: str, width: int, most: int) -> list[Content]:
        """At most so many lines, with a word about the rest."""
        width = max(width, 1)
        lines: list[Content] = []
        for paragraph in text.split("\n"):
            lines += Content(paragraph[: width * most]).wrap(width)
            if len(lines) > most + 1:
                more = Content.styled("…", "bold $accent") + Content.styled(
                    " ⏎ shows all of it" if most == FEW else " e opens the rest", "$muted"
                )
                return [*lines[:most], more.truncate(width)]
        return lines
