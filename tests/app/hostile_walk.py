"""Going through every screen as a user can, with each key of each, and looking at what is drawn after every one."""

from __future__ import annotations

from typing import Any

from textual.binding import Binding
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, TextArea

from tests.app.hostile import harm
from tui.app.app import PipedriveApp
from tui.app.command import Command
from tui.app.screens.base import EVERYWHERE, MainScreen
from tui.app.screens.go import GoMenu
from tui.app.screens.menu import MenuScreen
from tui.app.screens.record import RecordScreen
from tui.services.workspace import Workspace
from tui.wire.scrub import Scrub, ScrubbingTruecolor

NOT_PRESSED = {"leave", "back", "switch_theme", "redraw", "edit_elsewhere", "elsewhere", "new_mail"}
"""What leaves, starts other programs, or is nothing but colours."""
LEAST = ("choose", "find", "filter", "toggle", "switch", "show", "edit_pipelines", "keep")
"""How what may leave nothing in sight begins: that is for the end."""
ANSWERS = ("enter", "y", "ctrl+s", "f2", "w")
"""Keys of dialogs that end them."""
ELSEWHERE = ("choose_look", "choose_view", "switch_view", "go")
"""What opens a menu of other screens, each of which is looked at by itself."""
DEEP, SPARED = 4, 3


class Watched(PipedriveApp):
    """Knows whether a stranger's action ran; what is drawn is not cleaned on the way, unless that is wanted."""

    def __init__(self, workspace: Workspace, *, wall: bool = False) -> None:
        super().__init__(workspace, live=False)
        self.harmed = 0
        self.looks = 0
        self.seen: set[str] = set()
        if not wall:
            self._filters = [f for f in self._filters if not isinstance(f, Scrub | ScrubbingTruecolor)]

    def action_harm(self, *_: object) -> None:
        self.harmed += 1

    def look(self) -> None:
        """Nothing on the screen does harm."""
        self.looks += 1
        self.seen.add(type(self.screen).__name__)
        assert not harm(self), f"{type(self.screen).__name__}: {harm(self)[:5]}"
        assert not self.harmed


class Walk:
    """One who presses keys and looks; `sparing` none that was pressed elsewhere, and answers one question.

    `pressed` is what was pressed elsewhere, as `methods` tells it.
    """

    def __init__(
        self, app: Watched, pilot: Pilot[None], *, sparing: bool = False, pressed: frozenset[str] = frozenset()
    ) -> None:
        self.app = app
        self.pilot = pilot
        self.sparing = sparing
        self.pressed = set(pressed)
        self.known: set[type[Screen[Any]]] = set()

    async def press(self, *keys: str) -> None:
        """Press keys, and look after each."""
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()
            self.app.look()

    async def go(self, section: str, *keys: str) -> Screen[Any]:
        """To a section as it was first shown, and from there by keys; gives the screen one stands on then."""
        if self.app.current_mode != section:
            self.app.switch_mode(section)
        while len(self.app.screen_stack) > 1:
            self.app.pop_screen()
        await self.pilot.pause()
        for key in keys:
            await self._step_to(key)
            await self.pilot.pause()
        self.app.look()
        return self.app.screen

    async def _step_to(self, key: str) -> None:
        """A key; `#kind:id` opens a record, and `@kind` puts the cursor on the first part of that kind there."""
        if len(key) > 1 and key[0] == "#":
            kind, _, record = key[1:].partition(":")
            await self.app.push_screen(RecordScreen(kind, int(record) if record.isdecimal() else record))
        elif len(key) > 1 and key[0] == "@":
            screen = self.app.screen
            assert isinstance(screen, RecordScreen)
            screen.fields.list.go(
                next(one for one in screen.fields.list.keys if isinstance(one, tuple) and one[0] == key[1:])
            )
        else:
            await self.pilot.press(key)

    # -- all keys of a screen ---------------------------------------------------------------------------------------

    async def through(self, section: str, *keys: str) -> Screen[Any]:
        """Go somewhere, and press every key there; gives the screen."""
        base = await self.go(section, *keys)
        self.known.add(type(base))
        if not isinstance(base, MainScreen):
            await self.dialog(base)
            return base
        for command in self._commands(base):
            front = self.app.screen
            if front is not base:  # what the screen was about is gone
                front = await self.go(section, *keys)
            if isinstance(front, MainScreen) and type(front) is type(base):
                await self._command(front, command)
                base = front
        return base

    def _commands(self, base: MainScreen) -> list[Command]:
        everywhere = self.app.current_mode == "deals" and len(self.app.screen_stack) == 1
        found = [c for c in base.commands() if c.name not in NOT_PRESSED and (c.group != EVERYWHERE or everywhere)]
        new = [c for c in found if not self.sparing or _method(type(base), c) not in self.pressed]
        self.pressed |= methods(type(base))
        return sorted(new, key=lambda c: c.name.startswith(LEAST))

    async def _command(self, base: MainScreen, command: Command) -> None:
        step = self._step()
        await self._run(base, command)
        menu = self.app.screen
        keys = _keys_of(menu) if menu is not base else ()
        if self.sparing:
            keys = () if command.name in ELSEWHERE else keys[:SPARED]
        for key in keys or ("",):
            if keys and self.app.screen is base:
                await self._run(base, command)
            if key:
                await self.press(key)
            await self._answer(base)
            await self._back(base)
        await self._undo(base, step)

    async def _run(self, base: MainScreen, command: Command) -> None:
        if command.keys:
            await self.pilot.press(command.keys[0])
        else:
            await base.run_action(command.name)
        await self.pilot.pause()
        self.app.look()

    async def _answer(self, base: Screen[Any]) -> None:
        """Give dialogs what stands in them; one of a new kind is gone through with all its keys."""
        for _ in range(1 if self.sparing else DEEP):
            front = self.app.screen
            if front is base or isinstance(front, MainScreen):
                return
            if type(front) not in self.known:
                self.known.add(type(front))
                await self.dialog(front)
            else:
                await self.press("ctrl+s" if isinstance(self.app.focused, TextArea) else "enter")

    async def dialog(self, front: Screen[Any]) -> None:
        keys = [binding.key for binding in _bindings(front) if binding.action not in NOT_PRESSED]
        for key in sorted(dict.fromkeys(keys), key=lambda key: key in ANSWERS):
            for _ in range(DEEP):
                if self.app.screen is not front and front in self.app.screen_stack:
                    await self.press("escape")
            if self.app.screen is not front:
                return
            await self.press(key)

    # -- and back ---------------------------------------------------------------------------------------------------

    def _step(self) -> Any:
        return self.app.workspace.outbox.steps(1)

    async def _undo(self, base: Screen[Any], step: Any) -> None:
        for _ in range(DEEP):
            if self._step() == step or await self.app.workspace.undo() is None:
                break
        await self.pilot.pause()
        if self.app.screen is base:
            self.app.look()

    async def _back(self, base: Screen[Any]) -> None:
        mode = next((m for m, stack in self.app._screen_stacks.items() if base in stack), "")
        if mode and mode != self.app.current_mode:  # the key went to another section, which is looked at by itself
            self.app.switch_mode(mode)
            await self.pilot.pause()
        for _ in range(DEEP):
            if base not in self.app.screen_stack:
                return
            if self.app.screen is base and not isinstance(self.app.focused, Input | TextArea):
                return
            await self.press("escape")
        while base in self.app.screen_stack and self.app.screen is not base:
            self.app.pop_screen()
            await self.pilot.pause()


def methods(screen: type[Screen[Any]]) -> set[str]:
    """What the commands of a screen run: screens of one family share most."""
    commands = screen.commands() if issubclass(screen, MainScreen) else ()
    return {_method(screen, command) for command in commands}


def _method(screen: type[Screen[Any]], command: Command) -> str:
    found = getattr(screen, f"action_{command.name}")
    return f"{found.__module__}.{found.__qualname__}"


def _keys_of(screen: Screen[Any]) -> tuple[str, ...]:
    """The keys of a menu."""
    if isinstance(screen, MenuScreen):
        return tuple(screen.entries)
    return tuple(screen._choices()) if isinstance(screen, GoMenu) else ()


def _bindings(screen: Screen[Any]) -> list[Binding]:
    """The keys of a dialog, without those that leave it; the first of each."""
    own = [vars(cls).get("BINDINGS", ()) for cls in type(screen).__mro__ if cls.__module__.startswith("tui.")]
    found = [binding for bindings in own for binding in bindings if isinstance(binding, Binding)]
    named = [Binding(binding.key.split(",")[0], binding.action) for binding in found]
    return [b for b in named if b.action not in ("leave", "later")] + [Binding("enter", "answer")]
