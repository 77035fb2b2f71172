"""A form: several values on one screen, typed or chosen, checked before they are given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.app.screens.picker import Choice, PickerScreen
from tui.app.unfinished import KeepsText
from tui.app.widgets.line_input import LineInput


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a form: `choices` are what it can be, `free` whether something else may be typed as well.

    `check` gives what is wrong with a text, `remark` what there is to know about it. `fixed` says why it stays.
    """

    key: Any
    name: str
    text: str = ""
    hint: str = ""
    required: bool = False
    fixed: str = ""
    value: Any = None
    choices: Callable[[], Sequence[Choice]] | None = None
    free: bool = False
    check: Callable[[str], str | None] | None = None
    remark: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A value that was chosen from a list."""

    id: Any


class FormLine(LineInput):
    """One line of a form."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry.text, disabled=bool(entry.fixed), select_on_focus=False)
        self.entry = entry
        self.chosen: Any = entry.value
        self.picked = entry.text

    @property
    def changed(self) -> bool:
        """Whether it says something else than in the beginning."""
        return self.value.strip() != self.entry.text.strip() or self.chosen != self.entry.value

    @property
    def result(self) -> Any:
        """What it says: the text, or what was chosen."""
        if self.entry.choices is None:
            return self.value.strip()
        return Chosen(self.chosen) if self.value.strip() == self.picked.strip() else self.value.strip()

    def wrong(self) -> str | None:
        """What is wrong with it."""
        text = self.value.strip()
        if not text and self.entry.required:
            return f"{self.entry.name} cannot be empty."
        if self.entry.choices is not None and not self.entry.free and text and text != self.picked.strip():
            return f"Choose {self.entry.name.lower()} from the list: ⏎ opens it."
        return self.entry.check(text) if self.entry.check and text else None


class FormScreen(KeepsText, ModalScreen[dict[Any, Any] | None]):
    """Gives what was changed by the entries' keys (texts, or `Chosen`), or None when it was left.

    Leaving a form in which something was changed asks for a second escape.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f2", "save", "Save", show=False, priority=True),
        Binding("escape", "leave", "Back", show=False, priority=True),
        Binding("down,tab", "walk(1)", "Next", show=False, priority=True),
        Binding("up,shift+tab", "walk(-1)", "Previous", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    FormScreen { align: center middle; background: transparent; }
    FormScreen > Vertical { width: 78; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
        background: $surface; border: round $primary; }
    FormScreen Static { width: 1fr; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    FormScreen VerticalScroll { height: auto; max-height: 28; margin: 1 0; scrollbar-size-vertical: 1;
        background: $surface; scrollbar-background: $surface; scrollbar-color: $border; }
    FormScreen Horizontal { height: 1; width: 1fr; }
    FormScreen Horizontal > Static { width: 20; padding: 0 1 0 0; color: $muted; }
    FormScreen Horizontal > FormLine { width: 1fr; background: $panel; }
    FormScreen Horizontal > FormLine:focus { background: $focus-background; }
    """

    def __init__(self, title: str, entries: Sequence[Entry], *, about: str = "", everything: bool = False) -> None:
        super().__init__()
        self.heading = title
        self.about = about
        self.whose = "" if everything else about
        self.entries = entries
        self.everything = everything
        self._warned = False
        self._wrong = ""

    def compose(self) -> ComposeResult:
        """The title, a line for each value, and what there is to say about the one with the focus."""
        with Vertical():
            yield Static(Content.styled(self.heading, "bold $primary") + self._about())
            with VerticalScroll(can_focus=False):
                for entry in self.entries:
                    with Horizontal():
                        star = Content.styled(" *", "$accent") if entry.required else Content("")
                        yield Static(Content(entry.name).truncate(17, ellipsis=True) + star)
                        yield FormLine(entry)
            yield Static(id="told")
            yield Static(Content.styled("^s", "bold $accent") + Content.styled(" save · ⇥ next · esc back", "$muted"))

    def _about(self) -> Content:
        return Content.styled("  ", "") + Content(self.about).stylize("$muted") if self.about else Content("")

    @property
    def lines(self) -> list[FormLine]:
        """Every line."""
        return list(self.query(FormLine))

    def on_mount(self) -> None:
        """Start in the first line that can be changed."""
        first = next((line for line in self.lines if not line.disabled), None)
        if first is not None:
            self.set_focus(first)
            first.cursor_position = len(first.value)

    def on_resize(self) -> None:
        """As many lines as fit."""
        self.query_one(VerticalScroll).styles.max_height = max(self.app.size.height - 8, 1)

    # -- what is told -----------------------------------------------------------------------------------------------

    def on_descendant_focus(self) -> None:
        """Another line: what may be typed there, unless something wrong led there."""
        self._tell(self._wrong)
        self._wrong = ""

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was wrong may be right now; a line that is filled in from elsewhere says nothing about that."""
        event.stop()
        if event.input is self.focused:
            self._warned = False
            self._tell()

    def _tell(self, wrong: str = "") -> None:
        line = self.focused
        told = Content.styled(f"✗ {wrong}", "$error") if wrong else Content("")
        if not wrong and isinstance(line, FormLine):
            remark = line.entry.remark(line.value) if line.entry.remark else ""
            told = (
                Content.styled(f"! {remark}", "$warning")
                if remark
                else Content.styled(self._hint(line.entry), "$muted")
            )
        self.query_one("#told", Static).update(told)

    def _lead(self, line: FormLine, wrong: str) -> None:
        """The focus to a line, and what is wrong: told when the focus has come, or the hint there would hide it."""
        if line is self.focused:
            self._tell(wrong)
        else:
            self._wrong = wrong
            self.set_focus(line)

    @staticmethod
    def _hint(entry: Entry) -> str:
        if entry.choices is None:
            return entry.hint
        return f"⏎ chooses{', or type a new one' if entry.free else ''}{f' · {entry.hint}' if entry.hint else ''}"

    # -- keys -------------------------------------------------------------------------------------------------------

    def action_walk(self, by: int) -> None:
        """To the next line, or the one before; one that is wrong says so, and does not hold one up."""
        lines = [line for line in self.lines if not line.disabled]
        at = next((n for n, line in enumerate(lines) if line is self.focused), -by)
        target = lines[max(0, min(at + by, len(lines) - 1))]
        wrong = self.focused.wrong() if isinstance(self.focused, FormLine) else None
        self._lead(target, wrong or "")
        target.cursor_position = len(target.value)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter chooses where there is something to choose, saves in the last line, else goes on."""
        event.stop()
        line = event.input
        if not isinstance(line, FormLine):
            return
        if line.entry.choices is not None and (line.value.strip() == line.picked.strip() or not line.entry.free):
            self._choose(line)
        elif line is [one for one in self.lines if not one.disabled][-1]:
            self.action_save()
        else:
            self.action_walk(1)

    def _choose(self, line: FormLine) -> None:
        assert line.entry.choices is not None
        choices = line.entry.choices()

        def chosen(found: Any) -> None:
            if found is None:
                return
            named = next((c.text for c in choices if c.id == found), str(found))
            known = any(c.id == found for c in choices)
            line.value = "" if known and named == "(none)" else named
            line.chosen, line.picked = (found, line.value) if known else (None, "\0")
            self.action_walk(1)

        self.app.push_screen(PickerScreen(line.entry.name, choices, current=line.chosen, free=line.entry.free), chosen)

    def action_save(self) -> None:
        """Give what was changed, unless something is wrong."""
        for line in self.lines:
            if not line.disabled and (line.changed or line.entry.required) and (wrong := line.wrong()):
                self._lead(line, wrong)
                return
        said = {line.entry.key: line.result for line in self.lines if line.changed or (self.everything and line.value)}
        self.dismiss(said)

    def action_leave(self) -> None:
        """Leave; what was typed is only lost with a second escape."""
        if any(line.changed for line in self.lines) and not self._warned:
            self._warned = True
            self._tell("Not saved: ^s saves, esc once more leaves it.")
            return
        self.dismiss(None)


def percent(text: str) -> str | None:
    """What is wrong with a probability."""
    number = text.rstrip(" %")
    return None if number.isdecimal() and int(number) <= 100 else f"“{text}” is not between 0 and 100."
