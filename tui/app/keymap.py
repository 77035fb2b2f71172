"""Keys of the user's own choosing: taken from the settings, and what is wrong with them said at the start."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules

from textual.keys import Keys, _character_to_key

from tui.app.command import REMAPPED, Commands

MODIFIERS = ("ctrl", "shift", "alt", "super", "hyper", "meta")
_NAMED = {key.value for key in Keys} | {"space"}


def use(keys: Mapping[str, Iterable[str]]) -> None:
    """Give actions other keys; has to be done before the screens are imported."""
    REMAPPED.clear()
    REMAPPED.update({action: tuple(map(named, wanted)) for action, wanted in keys.items()})


def named(key: str) -> str:
    """A key's name, from how people write it: `?` is question_mark."""
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    return "+".join([*modifiers, _character_to_key(last) if len(last) == 1 else last])


def is_key(name: str) -> bool:
    """Whether there is such a key."""
    *modifiers, last = name.split("+")
    known = last in _NAMED or len(last) == 1 or _character_of(last)
    return name in _NAMED or (known and all(modifier in MODIFIERS for modifier in modifiers))


def _character_of(name: str) -> bool:
    return any(_character_to_key(chr(code)) == name for code in range(0x20, 0x7F))


def complaints() -> list[str]:
    """What is wrong with the keys of the settings, each in a sentence; imports every screen."""
    classes = list(_classes())
    return [*_unknown(classes), *_no_keys(), *_clashes(classes)]


def _classes() -> Iterator[type[Commands]]:
    from tui.app import screens
    from tui.app.screens.base import MainScreen

    for module in iter_modules(screens.__path__, f"{screens.__name__}."):
        import_module(module.name)
    waiting: list[type[Commands]] = [MainScreen]
    while waiting:
        found = waiting.pop()
        waiting += found.__subclasses__()
        yield found


def _unknown(classes: list[type[Commands]]) -> list[str]:
    actions = {command.name for found in classes for command in found.commands()}
    owned = {f"{base.__name__}.{name}" for found in classes for base in found.__mro__ for name in actions}
    return [f"Keys: there is no action {action!r}." for action in REMAPPED if action not in actions | owned]


def _no_keys() -> list[str]:
    return [
        f"Keys: {key!r} for {action!r} is no key."
        for action, keys in REMAPPED.items()
        for key in keys
        if not is_key(key)
    ]


def _clashes(classes: list[type[Commands]]) -> list[str]:
    """Keys that two actions of a screen have, one of them by the settings."""
    found: dict[str, None] = {}
    for screen in classes:
        taken: dict[str, str] = {}
        for command in screen.commands():
            for key in command.keys:
                other = taken.setdefault(key, command.name)
                if other != command.name and {other, command.name} & {name.rpartition(".")[2] for name in REMAPPED}:
                    found[f"Keys: {key!r} is given to {other!r} and to {command.name!r}; only the first has it."] = None
    return list(found)
