"""Keys: nothing needs a chord that a terminal or a keyboard may keep for itself; and they can be changed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tui.app import keymap
from tui.app.command import REMAPPED, Command, Commands, command
from tui.app.keymap import _clashes, complaints, is_key, named, use
from tui.app.screens.base import MainScreen

ALTGR = {
    "left_square_bracket", "right_square_bracket", "left_curly_bracket", "right_curly_bracket", "at", "backslash",
    "vertical_line", "tilde",
}  # fmt: skip
SCREENS = list(keymap._classes())


@pytest.fixture(autouse=True)
def own_keys() -> Iterator[None]:
    yield
    REMAPPED.clear()


def is_plain(key: str) -> bool:
    return not key.startswith(("ctrl+", "alt+", "shift+")) and key not in ALTGR


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
def test_nothing_needs_a_chord(screen: type[MainScreen]) -> None:
    """Whatever has no plain key is done by its name, and the list of names has one."""
    found = [c for c in screen.commands() if c.keys and not any(map(is_plain, c.keys))]
    assert {c.name for c in found} <= {c.name for c in screen.commands() if c.title}
    palette = next(c for c in screen.commands() if c.name == "show_palette")
    assert any(map(is_plain, palette.keys))


def remade() -> type[Commands]:
    class Other(MainScreen):
        @command("z", "Do it")
        def do(self) -> None:
            """Something."""

        @command("y", "Do another thing")
        def other(self) -> None:
            """Another thing."""

    return Other


def of(screen: type[Commands], name: str) -> Command:
    return next(c for c in screen.commands() if c.name == name)


def test_a_key_of_the_settings_takes_the_place_of_the_usual_ones() -> None:
    use({"do": ["ctrl+r", "?"], "Other.other": ["!"]})
    screen = remade()
    assert of(screen, "do").keys == ("ctrl+r", "question_mark")
    assert of(screen, "do").all_shown == "^r ?"
    assert of(screen, "other").keys == ("exclamation_mark",)
    bindings = {b.key: b.action for b in screen.BINDINGS}  # type: ignore[attr-defined]
    assert bindings["ctrl+r,question_mark"] == "do"


def test_what_is_wrong_is_said() -> None:
    use({"no_such_thing": ["k"], "other": ["hyper+nothing"]})
    remade()
    told = "\n".join(complaints())
    assert "no action 'no_such_thing'" in told
    assert "'hyper+nothing' for 'other' is no key" in told


def test_two_actions_with_one_key_are_said() -> None:
    use({"do": ["y", "u"], "other": ["y"]})
    told = "\n".join(_clashes([remade()]))
    assert "'y' is given to 'do' and to 'other'" in told
    assert "'u' is given" in told


@pytest.mark.parametrize("key", ["L", "?", "ctrl+r", "shift+left", "f2", "space", "ä", "enter", "/"])
def test_these_are_keys(key: str) -> None:
    assert is_key(named(key))


def test_the_settings_reach_the_screens() -> None:
    program = (
        "from tui.app import keymap; keymap.use({'leave': ['Z']})\n"
        "from tui.app.screens.deals import DealsScreen\n"
        "print(next(c.all_shown for c in DealsScreen.commands() if c.name == 'leave'))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "Z"
