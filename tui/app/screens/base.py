"""What every main screen has: the two bars, the commands that work everywhere, and news from the services."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from textual import events
from textual._styles_cache import StylesCache
from textual.app import ComposeResult
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from tui import wire
from tui.app.command import Command, command
from tui.app.composing import SparingCompositor
from tui.app.screens.accounts import AccountCommands
from tui.app.widgets.bars import KeyBar, TopBar
from tui.app.widgets.ground import ground
from tui.services.changes import Changed
from tui.services.edits import EditError
from tui.services.workspace import Workspace
from tui.store.database import StoreError

if TYPE_CHECKING:
    from tui.app.app import PipedriveApp

T = TypeVar("T")
SMALLEST = (60, 15)
EVERYWHERE = "Everywhere"


class MainScreen(AccountCommands, Screen[None]):
    """A main screen: `section` is its name in the top bar; subclasses give `body` and follow `news`."""

    section = ""
    AUTO_FOCUS = "*"
    DEFAULT_CSS = """
    MainScreen { layers: base above; background: $background; }
    MainScreen > .body { height: 1fr; }
    MainScreen > #too-small { display: none; layer: above; width: 100%; height: 100%; content-align: center middle;
        background: $background; color: $foreground; text-align: center; }
    MainScreen.-too-small > #too-small { display: block; }
    MainScreen.-too-small > .body, MainScreen.-too-small > TopBar, MainScreen.-too-small > KeyBar { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._compositor = SparingCompositor()
        self._deaf: Callable[[], object] = lambda: None
        self._away = False

    # -- what subclasses give -------------------------------------------------------------------------------------

    def body(self) -> Iterable[Widget]:
        """The widgets between the bars."""
        return ()

    def news(self, changed: Changed) -> None:
        """Records changed: show them anew."""

    @property
    def shown_record(self) -> tuple[str, int | str] | None:
        """The record the screen is about, for the way one walked; None for lists and boards."""
        return None

    def offered(self) -> Iterable[Command]:
        """The commands that mean something here now."""
        return self.commands()

    @property
    def in_sight(self) -> bool:
        """Whether no other main screen is in front of it: a menu leaves it in sight, a record does not."""
        stack = self.app.screen_stack
        return self in stack and not any(isinstance(one, MainScreen) for one in stack[stack.index(self) + 1 :])

    # -- what they get --------------------------------------------------------------------------------------------

    @property
    def workspace(self) -> Workspace:
        """The services."""
        return cast("PipedriveApp", self.app).workspace

    def compose(self) -> ComposeResult:
        """The bars around the body."""
        yield TopBar(self.section)
        for widget in self.body():
            widget.add_class("body", update=False)
            yield widget
        yield KeyBar(list(self.offered()))
        yield Static(f"This window is too small.\nMake it at least {SMALLEST[0]} x {SMALLEST[1]}.", id="too-small")

    def on_mount(self) -> None:
        """Listen from now on; of a subclass too, whose own handler must not call this one again."""
        bar = self.query_one(TopBar)
        bar.profile, bar.clock = self.workspace.name, self.workspace.clock
        bar.show_state(self.workspace.state)
        self._deaf = self.workspace.hub.listen(self._hear)

    def on_unmount(self) -> None:
        """Listen no more, and let go what was drawn.

        Textual remembers colours by the caches of widgets, and so would keep all the lines of those that are gone.
        """
        self._deaf()
        StylesCache.get_inner_outer.cache_clear()

    def _hear(self, changed: Changed) -> None:
        if changed.state is not None:
            self.query_one(TopBar).show_state(changed.state)
        self.news(changed)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What cannot be seen is not edited: in a window that is too small only leaving works."""
        if self.has_class("-too-small") and action != "leave":
            return False
        return super().check_action(action, parameters)

    def _compositor_refresh(self) -> None:
        """Draw, unless Textual would throw away what is drawn, and with it that it has to be drawn.

        While an application starts, or screens change, it composes the first frame but does not show it; the next one
        would be drawn without what was composed before, and only the third be whole.
        """
        if not self.app._batch_count:  # noqa: SLF001 - there is no public way to ask; test_start.py tells if it goes
            super()._compositor_refresh()

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """What was not away has its styles: Textual, called next, for a new section twice, need not give them again."""
        event.refresh_styles = event.refresh_styles and self._away
        self._away = False

    def _on_screen_suspend(self) -> None:
        """Something else is looked at, and may change what this looks like."""
        self._away = True

    def render_lines(self, crop: Region) -> list[Strip]:
        """Its background; all else are widgets."""
        return ground(self, crop)

    def on_resize(self, event: events.Resize) -> None:
        """Below the smallest size say so, and recover."""
        width, height = event.size
        self.set_class(width < SMALLEST[0] or height < SMALLEST[1], "-too-small")

    def on_top_bar_chosen(self, event: TopBar.Chosen) -> None:
        """A section was clicked."""
        self.go_to(event.section)

    async def on_top_bar_asked(self) -> None:
        """How the sync stands was clicked."""
        await self.show_outbox()

    def go_to(self, section: str) -> None:
        """Show a section; from a screen opened above it go back down to it."""
        if section != self.app.current_mode:
            self.app.switch_mode(section)
            return
        for _ in self.app.screen_stack[1:]:
            self.app.pop_screen()

    def hints(self, commands: Iterable[Command] | None = None) -> None:
        """Show other keys in the footer, as the state of the screen asks for."""
        self.query_one(KeyBar).show(list(commands if commands is not None else self.offered()))

    async def guard(self, edit: Awaitable[T]) -> T | None:
        """Make an edit from outside a command; what it refuses is told in the same way."""
        try:
            return await edit
        except (EditError, StoreError) as error:
            self.say(str(error), severity="error")
            return None

    def say(self, text: str, **options: Any) -> None:
        """Tell the user something in passing; the text is never markup."""
        self.notify(text, markup=False, **options)

    # -- commands everywhere --------------------------------------------------------------------------------------

    @command("question_mark f1", "Show the keys that work here", hint="help", rank=-1, group=EVERYWHERE)
    def show_help(self) -> None:
        """Open the help."""
        from tui.app.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(list(self.offered())))

    @command("ctrl+k ctrl+p colon", "Do or open anything by its name", hint="commands", rank=91, group=EVERYWHERE)
    async def show_palette(self) -> None:
        """Commands and records in one list."""
        from tui.app.screens.find import FindScreen, doable

        commands = doable(self.offered(), without="show_palette")
        await self.app.push_screen(FindScreen(self.workspace.copy, commands), self._found)

    @command(
        "slash",
        "Find a deal, lead, person, organization, product or project",
        hint="find",
        rank=79,
        group=EVERYWHERE,
    )
    async def find_record(self) -> None:
        """Records alone."""
        from tui.app.screens.find import FindScreen

        await self.app.push_screen(FindScreen(self.workspace.copy), self._found)

    async def _found(self, found: Any) -> None:
        if isinstance(found, Command):
            await self.run_action(found.name)
        elif found is not None:
            await self.open_found(*found)

    async def open_found(self, kind: str, record: int | str) -> None:
        """Show a record that was found."""
        from tui.app.screens.opened import screen_of

        await self.app.push_screen(screen_of(kind, record))

    @command(
        "g",
        "Go to today, leads, deals, activities, people, organizations, products, projects",
        hint="go to",
        rank=85,
        group=EVERYWHERE,
    )
    def go(self) -> None:
        """Open the menu of sections."""
        from tui.app.screens.go import GoMenu

        def leave(section: str | None) -> None:
            if section:
                self.go_to(section)

        self.app.push_screen(GoMenu(), leave)

    @command("u", "Undo the last edit", hint="undo", rank=80, group=EVERYWHERE)
    async def undo(self) -> None:
        """Take the last edit back."""
        words = await self.workspace.undo()
        self.say(f"Undone: {words}" if words else "There is nothing to undo.")

    @command("ctrl+r", "Redo what was undone", group=EVERYWHERE)
    async def redo(self) -> None:
        """Make again what was taken back."""
        words = await self.workspace.redo()
        self.say(f"Done again: {words}" if words else "There is nothing to redo.")

    @command("r f5", "Ask the server for changes now", group=EVERYWHERE)
    def refresh_now(self) -> None:
        """Refresh the copy; where the server was away last time, say why."""
        state = self.workspace.state
        self.workspace.sync.refresh()
        away = state.phase in ("offline", "signed out") and state.words
        self.say(f"{state.words} Trying again…" if away else "Asking for changes…")

    @command("Q", "Outbox: what waits to be sent, and what was refused", group=EVERYWHERE)
    async def show_outbox(self) -> None:
        """The outbox and the edits one made."""
        from tui.app.screens.outbox import OutboxScreen

        if not isinstance(self.app.screen, OutboxScreen):
            await self.app.push_screen(OutboxScreen())

    @command("ctrl+t", "Switch between the dark and the light theme", group=EVERYWHERE)
    def switch_theme(self) -> None:
        """Dark or light."""
        light = self.app.theme == "pipedrive-dark"
        self.app.theme = "pipedrive-light" if light else "pipedrive-dark"

    @command("", "Choose a theme: dark, light, high contrast, without red and green", group=EVERYWHERE)
    def choose_theme(self) -> None:
        """Open the list of themes."""
        from tui.app.screens.theme_choice import choose_theme

        choose_theme(self)

    @command("ctrl+l", "Draw the screen anew", group=EVERYWHERE)
    def redraw(self) -> None:
        """Draw everything again, for a terminal on which something else has written."""
        self.app.refresh(layout=True)
        wire.resync(self.app)

    @command("q ctrl+q", "Quit", hint="quit", rank=99, group=EVERYWHERE)
    def leave(self) -> None:
        """Leave the application; what waits to be sent stays in the outbox."""
        self.app.exit()
