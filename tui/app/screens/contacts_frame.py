"""What the screens about contacts have alike: a head, a list, the line below, and how one walks in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.app.command import command
from tui.app.screens.base import EVERYWHERE, MainScreen
from tui.app.screens.directory_frame import SECTIONS
from tui.app.widgets.board_header import FocusLine
from tui.services.directory import KINDS

if TYPE_CHECKING:
    from tui.app.widgets.row_list import RowList

LIST = "The list"


class ContactsFrame(MainScreen):
    """A list about persons or organizations, above the list of them."""

    AUTO_FOCUS = "#rows"
    DEFAULT_CSS = """
    ContactsFrame #head { height: 2; background: $background; padding: 0 1; text-wrap: nowrap;
        text-overflow: ellipsis; }
    ContactsFrame #nothing { display: none; height: 1fr; content-align: center middle; text-align: center;
        color: $muted; }
    ContactsFrame.-empty #nothing { display: block; }
    ContactsFrame.-empty #rows { display: none; }
    """

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind
        self.section = SECTIONS[kind]
        self.stale = False

    def make_list(self) -> RowList:
        """The list."""
        raise NotImplementedError

    def body(self) -> Iterable[Widget]:
        """Head, list, and the line below."""
        yield Vertical(Static(id="head"), self.make_list(), Static(id="nothing"), FocusLine())

    def read(self) -> None:
        """Read everything anew."""
        raise NotImplementedError

    def show_focus(self) -> None:
        """Say in full what stands under the cursor."""
        raise NotImplementedError

    def empty(self, words: str) -> None:
        """Say why there is nothing; empty text shows the list."""
        self.set_class(bool(words), "-empty")
        self.query_one("#nothing", Static).update(Content(words))

    @property
    def list(self) -> Any:
        """The list, of whichever kind."""
        return self.query_one("#rows")

    def on_mount(self) -> None:
        """Show the frame, then read; Textual has called the base's handler already."""
        self.query_one("#head", Static).update(Content.styled(KINDS[self.kind], "bold"))
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """Read, unless one has left again already."""
        self.stale = not self.is_current
        if self.is_current:
            self.read()

    def on_screen_resume(self) -> None:
        """Show what changed while another screen was above."""
        if self.stale:
            self.stale = False
            self.read()

    def cursor_moved(self, _: Widget) -> None:
        """The cursor stands on another row."""
        self.show_focus()

    # -- walking --------------------------------------------------------------------------------------------------

    @command("down j", "Next row", group=LIST)
    def go_down(self) -> None:
        """One down."""
        self.list.move(1)

    @command("up k", "Previous row", group=LIST)
    def go_up(self) -> None:
        """One up."""
        self.list.move(-1)

    @command("pagedown ctrl+d", "A page down", group=LIST)
    def page_down(self) -> None:
        """A page down."""
        self.list.move_pages(1)

    @command("pageup ctrl+u", "A page up", group=LIST)
    def page_up(self) -> None:
        """A page up."""
        self.list.move_pages(-1)

    @command("home", "To the first", group=LIST)
    def go_first(self) -> None:
        """To the first."""
        self.list.go_to(0)

    @command("end G", "To the last", group=LIST)
    def go_last(self) -> None:
        """To the last."""
        self.list.go_to(10**9)

    @command("v", "Another view: list, timeline, duplicates", hint="view", rank=20, group=LIST)
    async def choose_view(self) -> None:
        """One more key says which."""
        from tui.app.screens.contacts_views import choose

        await choose(self, self.kind)

    @command("escape q backspace ctrl+q", "Back to the list", hint="back", rank=98, group=EVERYWHERE)
    def leave(self) -> None:
        """Back."""
        self.app.pop_screen()
