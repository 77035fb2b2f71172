"""What is being typed into a dialog, kept on the disk while it is typed, and there again when the dialog is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from tui.services.memory import Memory

if TYPE_CHECKING:
    from textual.widgets import Input, TextArea

FACT = "unfinished"
TOO_LONG = 200_000
"""Characters: longer texts are pasted ones, and writing them twice a second would be felt."""
LEAD_ID = 36
"""Characters of a lead's id, which is a UUID."""
_WHOSE = "\x1f"
_RECORD = re.compile(r"(?:^| )(deal|lead|person|organization|project|activity):(-?[0-9]+|[0-9a-f-]{36})$")


class KeepsText:
    """A dialog whose text outlives a cut line, a signal and a fault; `heading` tells it from others of its kind."""

    heading: str
    whose: str = ""
    """What it is about, where the heading alone does not tell: best a `kind:id` at the end."""

    def on_mount(self) -> None:
        """Put back what was typed, once the dialog is as it always begins."""
        assert isinstance(self, Screen)
        unfinished = getattr(self.app, "unfinished", None)
        if unfinished is not None and unfinished.of(self) is not None:
            self.call_after_refresh(unfinished.put_back, self)


class Unfinished:
    """Texts of dialogs, in a memory; passwords are never among them."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    def headings(self) -> list[tuple[str, str]]:
        """The dialogs that were cut off, as they are called, and what each was about."""
        found = (name.partition(" ")[2].partition(_WHOSE) for name in self._all())
        return [(heading, whose) for heading, _, whose in found]

    def follow(self, renamed: Mapping[tuple[str, Any], Any]) -> None:
        """Records have other ids than when the dialogs about them were cut off."""
        ends = {f"{kind}:{old}": f"{kind}:{new}" for (kind, old), new in renamed.items()}
        before = self._all()
        after = {_renamed(name, ends): texts for name, texts in before.items()}
        if after.keys() != before.keys():
            self.memory.put(FACT, after)

    def of(self, dialog: KeepsText) -> list[Any] | None:
        """What was typed into such a dialog, if it was cut off."""
        found = self._all().get(_name(dialog))
        return found if isinstance(found, list) else None

    def keep(self, dialog: KeepsText) -> None:
        """Keep what stands in a dialog now."""
        found = [_said(line) for line in _lines(dialog)]
        if any(found) and sum(len(str(one)) for one in found) < TOO_LONG:
            self.memory.put(FACT, {**self._all(), _name(dialog): found})

    def drop(self, dialog: KeepsText) -> None:
        """Forget it: the dialog was closed."""
        kept = {name: texts for name, texts in self._all().items() if name != _name(dialog)}
        if len(kept) < len(self._all()):
            self.memory.put(FACT, kept)

    def put_back(self, dialog: KeepsText) -> None:
        """Fill a dialog with what was typed; the first line first, for others may follow it."""
        lines, found = _lines(dialog), self.of(dialog)
        if not found or len(found) != len(lines):
            return
        assert isinstance(dialog, Screen)
        _say(lines[0], found[0])
        dialog.call_after_refresh(_say_all, lines[1:], found[1:])
        dialog.notify("What you typed last time is back.", markup=False)

    def _all(self) -> dict[str, Any]:
        return self.memory.get(FACT, {})


def record_of(whose: str) -> tuple[str, int | str] | None:
    """The kind and id of the record a dialog was about, if it was about one."""
    if (found := _RECORD.search(whose)) is None:
        return None
    kind, number = found.groups()
    return kind, number if len(number) == LEAD_ID else int(number)


def _name(dialog: KeepsText) -> str:
    return f"{type(dialog).__name__} {dialog.heading}{_WHOSE if dialog.whose else ''}{dialog.whose}"


def _renamed(name: str, ends: Mapping[str, str]) -> str:
    found = _RECORD.search(name.partition(_WHOSE)[2])
    old = found[0].strip() if found else ""
    return name.removesuffix(old) + ends[old] if old in ends else name


def _lines(dialog: KeepsText) -> list[Input | TextArea]:
    from textual.widgets import Input, TextArea

    assert isinstance(dialog, Screen)
    found = [line for line in dialog.query("Input, TextArea") if isinstance(line, Input | TextArea)]
    return [line for line in found if not (isinstance(line, Input) and (line.password or line.disabled))]


def _said(line: Input | TextArea) -> Any:
    """What stands in a line; one with a choice behind it tells that too."""
    text = getattr(line, "value", None)
    if text is None:
        return getattr(line, "text", "")
    chosen = getattr(line, "chosen", None)
    return [text, chosen] if isinstance(chosen, int | str) else text


def _say(line: Input | TextArea, said: Any) -> None:
    from textual.widgets import TextArea

    text, chosen = (said[0], said[1]) if isinstance(said, list) and len(said) == 2 else (said, None)
    if not isinstance(text, str):
        return
    if isinstance(line, TextArea):
        line.load_text(text)
        line.move_cursor(line.document.end)
    elif line.value != text:
        line.value = text
        line.cursor_position = len(text)
        if chosen is not None:
            vars(line).update(chosen=chosen, picked=text)


def _say_all(lines: list[Input | TextArea], found: list[Any]) -> None:
    for line, said in zip(lines, found, strict=True):
        _say(line, said)
