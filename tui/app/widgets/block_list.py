"""A list of blocks of lines with headings between them; blocks are made when they come in sight."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence

from textual import events
from textual.content import Content
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from tui.app.widgets.row_list import CURSOR, MARK, thumb
from tui.app.widgets.signs import flat

Key = Hashable
FAR = 10**9


class BlockList(Widget, can_focus=True):
    """Blocks with a cursor that stays on its block's key; a block whose key is None is a heading.

    Subclasses give `block`; `top` is the number of the first line in sight.
    """

    DEFAULT_CSS = "BlockList { height: 1fr; width: 1fr; background: $background; color: $foreground; }"
    ALLOW_SELECT = False

    class Moved(Message):
        """The cursor stands on another block."""

    class Opened(Message):
        """A block was pressed twice."""

        def __init__(self, blocks: BlockList) -> None:
            super().__init__()
            self.blocks = blocks

        @property
        def control(self) -> BlockList:
            """The list."""
            return self.blocks

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.keys: Sequence[Key | None] = ()
        self.cursor = 0
        self.top = 0
        self._lines: list[tuple[int, Content]] = []
        self._starts: list[int] = []
        self._strips: dict[tuple[int, bool], Strip] = {}
        self._width = -1

    def block(self, number: int, width: int) -> Sequence[Content]:
        """The lines of a block, each at most so many cells wide."""
        raise NotImplementedError

    # -- what is shown --------------------------------------------------------------------------------------------

    @property
    def at(self) -> Key | None:
        """The key of the block under the cursor, None when there is none."""
        return self.keys[self.cursor] if 0 <= self.cursor < len(self.keys) else None

    def show(self, keys: Sequence[Key | None], at: Key | None = None) -> None:
        """Show these blocks, the cursor on `at`, or where it was, or near there; draws only lines that differ."""
        wanted = at if at is not None else self.at
        line = self.line_of(self.cursor) - self.top
        width, height = self.size
        before = self._looks(height)
        self.keys = keys
        places = {key: n for n, key in enumerate(keys) if key is not None}
        self.cursor = places.get(wanted, self._nearest(self.cursor, 1))
        self._lines, self._starts, self._strips = [], [], {}
        self.top = max(0, self.line_of(self.cursor) - line) if at is None else self.top
        self._settle()
        for y, looks in enumerate(zip(before, self._looks(height), strict=True)):
            if not _same(*looks):
                self.refresh(Region(0, y, width, 1))

    def again(self) -> None:
        """The same blocks may look different."""
        self.show(self.keys)

    def line_of(self, number: int) -> int:
        """The number of a block's first line."""
        self._lay(lambda: len(self._starts) > number)
        return self._starts[number] if number < len(self._starts) else len(self._lines)

    def _looks(self, height: int) -> list[tuple[bool, Content] | None]:
        """What stands in each line in sight, and whether the cursor does; None below the last one."""
        self._lay(lambda: len(self._lines) >= self.top + height)
        seen = self._lines[self.top : self.top + height]
        return [*((number == self.cursor, line) for number, line in seen), *[None] * (height - len(seen))]

    def _line(self, number: int) -> tuple[int, Content] | None:
        self._lay(lambda: len(self._lines) > number)
        return self._lines[number] if 0 <= number < len(self._lines) else None

    def _lay(self, enough: Callable[[], bool]) -> None:
        """Make blocks until there are enough; all of them anew when the width is another one."""
        if self._width != self.size.width:
            self._width = self.size.width
            self._lines, self._starts, self._strips = [], [], {}
        width = max(self._width - 3, 1)
        while not enough() and len(self._starts) < len(self.keys):
            number = len(self._starts)
            self._starts.append(len(self._lines))
            self._lines += [(number, line) for line in self.block(number, width)]

    @property
    def length(self) -> int:
        """How many lines there are, guessed for blocks that are not made yet."""
        return len(self._lines) + 2 * (len(self.keys) - len(self._starts))

    # -- the cursor -----------------------------------------------------------------------------------------------

    def move(self, blocks: int) -> None:
        """Move the cursor by so many blocks."""
        number = self.cursor
        for _ in range(min(abs(blocks), len(self.keys))):
            number = self._nearest(number + (1 if blocks > 0 else -1), 1 if blocks > 0 else -1)
        self.go_to(number)

    def move_pages(self, pages: int) -> None:
        """Move the cursor by what is in sight at once."""
        line = self.line_of(self.cursor) + pages * max(self.size.height - 1, 1)
        found = self._line(max(line, 0))
        target = found[0] if found else (len(self.keys) - 1 if pages > 0 else 0)
        if target == self.cursor:
            self.scroll_lines(pages * max(self.size.height - 1, 1))
        self.go_to(self._nearest(target, 1 if pages > 0 else -1))

    def _nearest(self, number: int, by: int) -> int:
        """The block with a key at or after a number, or else before it; 0 when there is none."""
        if not self.keys:
            return 0
        number = max(0, min(number, len(self.keys) - 1))
        there = range(number, len(self.keys)) if by > 0 else range(number, -1, -1)
        back = range(number, -1, -1) if by > 0 else range(number, len(self.keys))
        return next((n for way in (there, back) for n in way if self.keys[n] is not None), 0)

    def go_to(self, number: int) -> None:
        """Put the cursor on a block."""
        before, top = self.cursor, self.top
        self.cursor = number
        self._settle()
        if before == self.cursor and top == self.top:
            return
        if top != self.top:
            self.refresh()
        else:
            self.redraw_block(before)
            self.redraw_block(self.cursor)
        self.post_message(self.Moved())

    def go(self, key: Key) -> None:
        """Put the cursor on the block with a key, when there is one."""
        found = next((n for n, k in enumerate(self.keys) if k == key), None)
        if found is not None:
            self.go_to(found)

    def rename(self, renamed: Mapping[tuple[str, int | str], int | str]) -> None:
        """Records got other ids: the cursor stays on the same one. Keys begin with a kind and an id."""
        self.keys = [_renamed(key, renamed) for key in self.keys]

    def caret(self) -> Offset:
        """Where the cursor is."""
        return Offset(0, self.line_of(self.cursor) - self.top)

    def redraw_block(self, number: int) -> None:
        """Draw the lines of a block anew."""
        for y in range(self.size.height):
            if (line := self._line(self.top + y)) and line[0] == number:
                self.refresh(Region(0, y, self.size.width, 1))

    def scroll_lines(self, lines: int) -> None:
        """Move what is in sight; the cursor stays where it is, in sight or not."""
        self._line(self.top + lines + 2 * self.size.height)
        top = max(0, min(self.top + lines, len(self._lines) - self.size.height))
        if top != self.top:
            self.top = top
            self.refresh()

    def reveal(self, below: int) -> None:
        """Bring the block under the cursor in sight with so many lines below it."""
        last = self.line_of(self.cursor) + below
        if last >= self.top + self.size.height:
            self.top = last - self.size.height + 1
            self.refresh()

    def _settle(self) -> None:
        """Bring the cursor's block in sight, with the heading above it when it is the first below one."""
        height = max(self.size.height, 1)
        first, last = self.line_of(self.cursor), self.line_of(self.cursor + 1) - 1
        headed = self.cursor > 0 and self.keys[self.cursor - 1] is None
        start = self.line_of(self.cursor - 1) if headed else first
        self.top = min(max(self.top, min(last - height + 1, first)), start)
        self._line(self.top + height)
        self.top = max(0, min(self.top, len(self._lines) - height))

    # -- drawing --------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """One line, from what is kept where it can be."""
        number = self.top + y
        line = self._line(number)
        edge = Strip(thumb(y, self.size.height, self.length, self.top).render_segments(self.visual_style))
        if line is None:
            return Strip.join([Strip.blank(max(self.size.width - 1, 0), self.rich_style), edge])
        marked = line[0] == self.cursor and self.keys[line[0]] is not None
        strip = self._strips.get((number, marked))
        if strip is None:
            strip = self._strips[number, marked] = self._draw(line[1], marked=marked)
        return Strip.join([strip, edge])

    def _draw(self, line: Content, *, marked: bool) -> Strip:
        lit = marked and self.has_focus
        base = self.visual_style + Style.parse(CURSOR) if lit else self.visual_style
        mark = Content.styled(MARK, "$primary" if lit else "$border") if marked else Content(" ")
        strip = Strip((mark + flat(line)).render_segments(base))
        return strip.adjust_cell_length(max(self.size.width - 1, 0), base.rich_style)

    def notify_style_update(self) -> None:
        """Another theme: every colour may differ."""
        super().notify_style_update()
        self._strips.clear()

    # -- events ---------------------------------------------------------------------------------------------------

    def on_unmount(self) -> None:
        """Let go what was drawn: widgets that are gone are kept for a while, and need not keep all their lines."""
        self._lines, self._starts, self._strips = [], [], {}
        self._styles_cache.clear()

    def on_focus(self) -> None:
        """The cursor lights up."""
        self._strips.clear()
        self.redraw_block(self.cursor)

    def on_blur(self) -> None:
        """The cursor goes dim."""
        self._strips.clear()
        self.redraw_block(self.cursor)

    def on_resize(self) -> None:
        """The cursor stays in sight."""
        top = self.top
        self._settle()
        if top != self.top:
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there, a double click opens."""
        line = self._line(self.top + event.y)
        if line is not None and self.keys[line[0]] is not None:
            self.go_to(line[0])
            if event.chain == 2:
                self.post_message(self.Opened(self))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Three lines down."""
        event.stop()
        self.scroll_lines(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Three lines up."""
        event.stop()
        self.scroll_lines(-3)


def _renamed(key: Key | None, renamed: Mapping[tuple[str, int | str], int | str]) -> Key | None:
    if isinstance(key, tuple) and (new := renamed.get(key[:2])) is not None:
        return (key[0], new, *key[2:])
    return key


def _same(before: tuple[bool, Content] | None, after: tuple[bool, Content] | None) -> bool:
    if before is None or after is None:
        return before is after
    return before[0] == after[0] and before[1].is_same(after[1])
