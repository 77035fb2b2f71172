"""A command is one line over a method; from it come its binding, footer, palette entry, help and keymap id."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import wraps
from typing import Any, ClassVar, NamedTuple, TypeVar

from textual.binding import Binding, BindingType

from tui.services.edits import EditError
from tui.store.database import StoreError

Method = TypeVar("Method", bound=Callable[..., Any])

_SHOWN = {
    "left": "←", "right": "→", "up": "↑", "down": "↓", "enter": "⏎", "escape": "esc", "space": "space",
    "shift+left": "⇧←", "shift+right": "⇧→", "shift+up": "⇧↑", "shift+down": "⇧↓",
    "asterisk": "*", "equals_sign": "=", "question_mark": "?", "slash": "/", "exclamation_mark": "!",
    "greater_than_sign": ">", "plus": "+", "minus": "-", "full_stop": ".", "left_square_bracket": "[",
    "right_square_bracket": "]", "less_than_sign": "<", "left_curly_bracket": "{", "right_curly_bracket": "}",
    "pagedown": "PgDn", "pageup": "PgUp", "vertical_line": "|", "colon": ":",
    "underscore": "_",
}  # fmt: skip


class Command(NamedTuple):
    """Something a user can do on a screen.

    `keys` are Textual's key names, the first one is shown; `hint` is the footer's word (empty: not in the footer);
    `rank` orders the footer, lower first, below 0 always shown at its end; `group` is the heading in the help.
    """

    name: str
    keys: tuple[str, ...]
    title: str
    hint: str
    rank: int
    group: str

    @property
    def shown(self) -> str:
        """The first key as people write it."""
        return show_key(self.keys[0]) if self.keys else ""

    @property
    def all_shown(self) -> str:
        """Every key as people write it."""
        return " ".join(show_key(k) for k in self.keys)


def show_key(key: str) -> str:
    """A key's name as people write it."""
    control, name = ("^", key[5:]) if key.startswith("ctrl+") else ("", key)
    return control + _SHOWN.get(name, name)


REMAPPED: dict[str, tuple[str, ...]] = {}
"""Keys the user has given to actions, by `Class.action` or `action`; filled before the screens are imported."""


def remapped(owner: str, made: Command) -> Command:
    """A command with the keys its user wants."""
    keys = REMAPPED.get(f"{owner}.{made.name}", REMAPPED.get(made.name))
    return made if keys is None else made._replace(keys=keys)


def command(
    keys: str, title: str, *, hint: str = "", rank: int = 50, group: str = "Here"
) -> Callable[[Method], Method]:
    """Make a command of a method; `keys` are separated by spaces, the first one is shown."""

    def decorate(method: Method) -> Method:
        name = method.__name__.removeprefix("action_")
        made = Command(name, tuple(keys.split()), title, hint, rank, group)

        @wraps(method)
        async def run(self: Any, *args: Any) -> None:
            try:
                result = method(self, *args)
                if inspect.isawaitable(result):
                    await _awaited(result)
            except (EditError, StoreError) as error:
                self.notify(str(error), severity="error", markup=False)

        vars(run)["command"] = made
        return run  # type: ignore[return-value]

    return decorate


async def _awaited(result: Awaitable[Any]) -> None:
    await result


class Commands:
    """A mixin for screens and widgets: methods under `@command` become their bindings and actions."""

    _listed: ClassVar[Sequence[Command]]

    def __init_subclass__(cls, **options: Any) -> None:
        for member in [m for m in vars(cls).values() if REMAPPED and _command_of(m) is not None]:
            vars(member)["command"] = remapped(cls.__name__, member.command)
        own = [c for c in map(_command_of, vars(cls).values()) if c is not None]
        bindings: list[BindingType] = [
            Binding(",".join(c.keys), c.name, c.title, show=False, id=f"{cls.__name__}.{c.name}") for c in own if c.keys
        ]
        declared: list[BindingType] = list(vars(cls).get("BINDINGS", ()))
        cls.BINDINGS = [*declared, *bindings]  # type: ignore[attr-defined]
        for made in own:
            setattr(cls, f"action_{made.name}", vars(cls)[_method_name(cls, made)])
        super().__init_subclass__(**options)

    @classmethod
    def commands(cls) -> Sequence[Command]:
        """The commands of this class and those it inherits, the nearest first; overridden ones once."""
        if "_listed" not in vars(cls):
            cls._listed = tuple(cls._all_commands())
        return cls._listed

    @classmethod
    def _all_commands(cls) -> Iterator[Command]:
        seen: set[str] = set()
        for base in cls.__mro__:
            for member in vars(base).values():
                made = _command_of(member)
                if made is not None and made.name not in seen:
                    seen.add(made.name)
                    yield made


def _command_of(member: object) -> Command | None:
    found = getattr(member, "command", None)
    return found if isinstance(found, Command) and callable(member) else None


def _method_name(cls: type, made: Command) -> str:
    return made.name if made.name in vars(cls) else f"action_{made.name}"
