"""A field two people have changed: what one saw, what one wrote, what the other wrote; one key decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.app.widgets.signs import one_line
from tui.services.deciding import Choice, Difference

SIDES: tuple[tuple[Choice, str, str], ...] = (("ours", "yours", "m"), ("theirs", "theirs", "t"), ("both", "both", "b"))


class ConflictScreen(ModalScreen[dict[str, Choice]]):
    """Gives what was chosen for every field, or nothing: then it is decided another time. Theirs is chosen at first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"choose('{side}')", words, show=False) for side, words, key in SIDES),
        Binding("j,down,tab", "move(1)", "Next field", show=False),
        Binding("k,up,shift+tab", "move(-1)", "Previous field", show=False),
        Binding("enter", "decide", "Decide", show=False),
        Binding("escape,q,ctrl+c", "later", "Later", show=False),
    ]
    DEFAULT_CSS = """
    ConflictScreen { align: center middle; background: transparent; }
    ConflictScreen > Vertical { width: 76; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
        background: $surface; border: round $warning; }
    ConflictScreen Static { width: 1fr; height: auto; text-wrap: nowrap; text-overflow: ellipsis; }
    ConflictScreen VerticalScroll { height: auto; margin: 1 0; scrollbar-size-vertical: 1; scrollbar-color: $border;
        scrollbar-background: $surface; scrollbar-background-hover: $surface; }
    """

    def __init__(self, words: str, fields: Sequence[Difference]) -> None:
        super().__init__()
        self.words = words
        self.fields = fields
        self.chosen: dict[str, Choice] = {field.code: "theirs" for field in fields}
        self.cursor = 0

    def compose(self) -> ComposeResult:
        """What it is about, the fields, and the keys."""
        with Vertical():
            told = "Somebody else changed this, too. Yours waits until you decide."
            yield Static(Content.styled(one_line(self.words), "bold $warning") + Content(f"\n{told}"))
            with VerticalScroll(can_focus=False):
                for number in range(len(self.fields)):
                    yield Static(self._field(number), id=f"field-{number}")
            yield Static(self._keys(), id="keys")

    def on_resize(self, event: events.Resize) -> None:
        """The fields take what the frame, the words above and the keys leave."""
        self.query_one(VerticalScroll).styles.max_height = max(3, event.size.height - 7)

    def _show(self) -> None:
        for number in range(len(self.fields)):
            self.query_one(f"#field-{number}", Static).update(self._field(number))
        self.query_one("#keys", Static).update(self._keys())
        self.query_one(f"#field-{self.cursor}").scroll_visible(animate=False)

    def _field(self, number: int) -> Content:
        field = self.fields[number]
        here = number == self.cursor and len(self.fields) > 1
        name = Content.styled("▸ " if here else "  ", "bold $accent") + Content.styled(field.name, "bold")
        above = [Content("")] if number else []
        lines = [*above, name, self._line("  ", "you saw", field.seen, "$muted")]
        texts = {"ours": field.ours, "theirs": field.theirs, "both": field.both}
        for side, words, _key in SIDES:
            if side != "both" or field.both:
                on = self.chosen[field.code] == side
                style = "bold $foreground" if on else "$muted"
                lines.append(self._line("● " if on else "○ ", words, texts[side], style))
        return Content("\n").join(lines)

    def _line(self, sign: str, words: str, text: str, style: str) -> Content:
        value = Content(one_line(text)) if text else Content.styled("nothing", "italic")
        return Content.styled(f"    {sign}{words:<8} ", style) + value.stylize(style)

    def _keys(self) -> Content:
        both = [("b", "both")] if self.fields[self.cursor].both else []
        more = [("jk", "field")] if len(self.fields) > 1 else []
        keys = [("m", "yours"), ("t", "theirs"), *both, *more, ("⏎", "decide"), ("esc", "later")]
        return Content("  ").join(Content.styled(key, "bold $accent") + Content(f" {words}") for key, words in keys)

    def action_choose(self, side: Choice) -> None:
        """Choose a side for the field under the cursor."""
        field = self.fields[self.cursor]
        if side != "both" or field.both:
            self.chosen[field.code] = side
            self._show()

    def action_move(self, by: int) -> None:
        """Another field."""
        self.cursor = (self.cursor + by) % len(self.fields)
        self._show()

    def action_decide(self) -> None:
        """What is chosen counts."""
        self.dismiss(self.chosen)

    def action_later(self) -> None:
        """Nothing is decided."""
        self.dismiss(None)
