"""The menu behind `g`: one more key goes to a section, or to what belongs to the record one looks at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.app.widgets.bars import MORE, SECTIONS
from tui.app.widgets.signs import one_line

Own = tuple[str, str, str, str]
"""A key, what is given back, a name, and what stands behind that."""

LONGEST = 48


class GoMenu(ModalScreen[str]):
    """Waits for one key; gives the name of a section, what `own` names, or nothing.

    What belongs to a record comes first, and takes its keys: the sections have them in capitals there.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,g,q", "leave", "Back", show=False)]
    DEFAULT_CSS = """
    GoMenu { align: left bottom; background: transparent; }
    GoMenu > Static { width: auto; height: auto; max-height: 100%; padding: 0 2; margin: 0 0 1 0; background: $panel;
        color: $foreground; }
    """

    def __init__(self, own: Sequence[Own] = ()) -> None:
        super().__init__()
        self.own = own
        taken = {key for key, *_ in own}
        self.sections = [(key.upper() if key in taken else key, name, title) for name, title, key in (*SECTIONS, *MORE)]

    def compose(self) -> ComposeResult:
        """The choices."""
        yield Static(Content("\n").join(self._lines()))

    def _lines(self) -> Iterator[Content]:
        yield Content.styled("Go to", "bold")
        for key, _name, words, what in self.own:
            text = Content(one_line(words)).truncate(LONGEST, ellipsis=True)
            yield _line(key, text + Content.styled(f"{'  ' if words else ''}{what}", "$muted"))
        if self.own:
            yield Content("")
        for key, _name, title in self.sections:
            yield _line(key, Content(title))
        yield Content.styled("esc  stay", "$muted")

    def on_key(self, event: events.Key) -> None:
        """A key of the menu chooses; those that do nothing here do nothing."""
        found = self._choices().get(event.key)
        if found is not None:
            event.stop()
            event.prevent_default()
            self.dismiss(found)

    def _choices(self) -> dict[str, str]:
        """What each key gives; where a record has keys of its own, capitals are sections whatever it is."""
        capitals = {key.upper(): name for key, name, _title in self.sections} if self.own else {}
        return capitals | {key: name for key, name, *_ in (*self.own, *self.sections)}

    def action_leave(self) -> None:
        """Stay."""
        self.dismiss(None)


def _line(key: str, words: Content) -> Content:
    return Content.styled(key, "bold $accent") + Content("  ") + words
