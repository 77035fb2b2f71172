"""The fields of a record in sections, and the line in which one of them is edited where it stands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Hashable, Sequence
from typing import ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui.app.widgets.block_list import BlockList
from tui.app.widgets.line_input import LineInput
from tui.app.widgets.signs import chips
from tui.fields import LONG_TYPES
from tui.services.records import Row, Section

WIDEST_NAME = 18
MOST_LINES = 4
HEADING = "section"
FOLDED = "▸"


class FieldList(BlockList):
    """The fields, one block each; long texts have a few lines. Of a folded section only the heading is there."""

    class HeadingPressed(Message):
        """A heading was clicked."""

        def __init__(self, title: str) -> None:
            super().__init__()
            self.title = title

    def __init__(self) -> None:
        super().__init__(id="fields")
        self.rows: list[Row | str] = []
        self.sections: Sequence[Section] = ()
        self.folded: Collection[str] = ()
        self.notes: dict[str, str] = {}
        self._made: dict[Hashable, tuple[int, Row, Sequence[Content]]] = {}

    def fill(self, sections: Sequence[Section], folded: Collection[str] = (), at: str = "") -> None:
        """Show these sections, those with a title among `folded` only by their headings; the cursor goes into `at`."""
        self.sections, self.folded = sections, folded
        self.rows = []
        self.notes = {
            s.title: s.note or (str(len(s.rows)) if s.title in folded and s.rows else "") for s in sections
        }  # fmt: skip
        for section in sections:
            self.rows += [section.title, *(() if section.title in folded else section.rows)]
        keys = [self._key(row) for row in self.rows]
        self._made = {key: self._made[key] for key in keys if key in self._made}
        first = self.rows.index(at) + (at not in folded) if at in self.rows else len(keys)
        self.show(keys, keys[first] if first < len(keys) else None)

    def _key(self, row: Row | str) -> Hashable | None:
        """A heading has a key, so that the cursor can stand on it, only while its section is folded."""
        if isinstance(row, str):
            return self.heading_key(row) if row in self.folded else None
        return row.key

    @staticmethod
    def heading_key(title: str) -> Hashable:
        """The key of the heading of a folded section."""
        return HEADING, title, "", 0

    @property
    def row(self) -> Row | None:
        """The field under the cursor."""
        return _row(self.rows[self.cursor]) if self.cursor < len(self.rows) else None

    @property
    def titles(self) -> list[str]:
        """The titles of all sections."""
        return [section.title for section in self.sections]

    @property
    def any_folded(self) -> bool:
        """Whether a section that is here is folded."""
        return any(title in self.folded for title in self.titles)

    @property
    def section(self) -> str:
        """The title of the section the cursor is in; empty when there is none."""
        above = (row for row in reversed(self.rows[: self.cursor + 1]) if isinstance(row, str))
        return next(above, "")

    @property
    def heading(self) -> str:
        """The title of the folded section whose heading the cursor stands on; else empty."""
        row = self.rows[self.cursor] if self.cursor < len(self.rows) else ""
        return row if isinstance(row, str) and row in self.folded else ""

    def on_click(self, event: events.Click) -> None:
        """A click on a heading folds or unfolds; the base's handler is called by Textual as well."""
        line = self._line(self.top + event.y)
        if line is not None and event.chain == 1 and isinstance(title := self.rows[line[0]], str):
            self.post_message(self.HeadingPressed(title))

    def name_width(self, width: int) -> int:
        """How many cells the names take."""
        return min(WIDEST_NAME, width // 3)

    def block(self, number: int, width: int) -> Sequence[Content]:
        """A heading, or a field's name and value."""
        row = self.rows[number]
        if isinstance(row, str):
            heading = Content.styled(f"{FOLDED} {row}" if row in self.folded else row, "bold $accent")
            if note := self.notes.get(row):
                room = max(width - heading.cell_length - 2, 0)
                heading += Content("  ") + Content(note).truncate(room, ellipsis=True).stylize("$muted")
            close = number == 0 or (row in self.folded and self.rows[number - 1] in self.folded)
            return [heading] if close else [Content(""), heading]
        known = self._made.get(row.key)
        if known is None or known[:2] != (width, row):
            known = self._made[row.key] = (width, row, self._field(row, width))
        return known[2]

    def _field(self, row: Row, width: int) -> Sequence[Content]:
        if row.field.type == "part":
            return _part(row, width)
        names = self.name_width(width)
        values = self._value(row, max(width - names, 1))
        indent = Content(" " * names)
        name = Content(row.name).truncate(names - 1, ellipsis=True).truncate(names, pad=True).stylize("$muted")
        return [(name if n == 0 else indent) + value for n, value in enumerate(values)]

    def _value(self, row: Row, width: int) -> list[Content]:
        if row.field.type == "none":
            fixed = Content.styled("–", "$border") + Content.styled(f"  {row.fixed}", "$muted")
            return [fixed.truncate(width, ellipsis=True)]
        if row.labels:
            return [chips(row.labels, width)]
        if not row.text:
            return [Content.styled("–", "$border")]
        text = Content(row.text)
        if row.link:
            opens = Content.styled(" ›", "$accent")
            return [_one_line(text).truncate(width - 2, ellipsis=True).stylize("$primary") + opens]
        if row.field.type in LONG_TYPES or row.field.type == "address":
            return _wrapped(text, width)
        return [_one_line(text).truncate(width, ellipsis=True).stylize("$muted" if row.fixed else "")]


class FieldEditor(LineInput):
    """The line in which a field is edited."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", show=False),
        Binding("tab,down", "save(1)", show=False),
        Binding("shift+tab,up", "save(-1)", show=False),
    ]

    @property
    def fields(self) -> RecordFields:
        """Where the field is."""
        return cast("RecordFields", self.parent)

    def action_give_up(self) -> None:
        """Leave the field as it was."""
        self.fields.close()

    async def action_submit(self) -> None:
        """Save; awaited, so that the next key finds the field saved."""
        await self.fields.saved(self.value, 0)

    async def action_save(self, by: int) -> None:
        """Save, then go to the next field or the one before."""
        await self.fields.saved(self.value, by)


class RecordFields(Container):
    """The list of fields with the editor over it; `save` saves a field's text, or gives what is wrong with it."""

    DEFAULT_CSS = """
    RecordFields { layers: base above; width: 1fr; height: 1fr; }
    RecordFields > FieldEditor { display: none; layer: above; position: absolute; height: 1; background: $panel;
        color: $foreground; }
    RecordFields > #told { display: none; layer: above; position: absolute; height: auto; max-height: 3; width: 1fr;
        background: $panel; padding: 0 1; }
    RecordFields.-editing > FieldEditor { display: block; }
    RecordFields.-told > #told { display: block; }
    """

    def __init__(self, save: Callable[[Row, str], Awaitable[str | None]]) -> None:
        super().__init__()
        self.save = save
        self.editing: Row | None = None
        self.hint = ""

    def compose(self) -> ComposeResult:
        """The list; the editor and what is to be said come when they are needed."""
        yield FieldList()

    @property
    def list(self) -> FieldList:
        """The fields."""
        return self.query_one(FieldList)

    @property
    def editor(self) -> FieldEditor | None:
        """The line in which a field is edited, once there was one."""
        return next(iter(self.query(FieldEditor)), None)

    async def _ready(self) -> FieldEditor:
        """The editor, made when it is needed first."""
        if (editor := self.editor) is None:
            editor = FieldEditor(select_on_focus=False)
            await self.mount(editor)
        return editor

    def fill(self, sections: Sequence[Section], folded: Collection[str] = ()) -> None:
        """Show these sections; an open editor stays with its field."""
        self.list.fill(sections, folded)
        if self.editing is not None:
            self.list.go(self.editing.key)
            self._place()

    def refill(self, folded: Collection[str], at: str = "") -> None:
        """The same sections, others of them folded; the cursor goes into that with the title `at`."""
        self.list.fill(self.list.sections, folded, at)

    # -- editing --------------------------------------------------------------------------------------------------

    async def edit(self, row: Row, text: str, hint: str) -> None:
        """Open the editor over a field, with this text in it."""
        editor = await self._ready()
        self.list.go(row.key)
        self.editing, self.hint = row, hint
        self.add_class("-editing")
        editor.value = text
        editor.cursor_position = len(text)
        await self.tell(hint, wrong=False)
        self._place()
        self.screen.set_focus(editor)

    async def saved(self, text: str, by: int) -> None:
        """Save a text and go on by so many fields; when it is refused, keep it and say why."""
        if self.editing is None:
            return
        if wrong := await self.save(self.editing, text):
            await self.tell(wrong)
            return
        self.close()
        self.list.move(by)

    def close(self) -> None:
        """Close the editor; what was typed is gone."""
        self.editing = None
        self.remove_class("-editing", "-told")
        self.screen.set_focus(self.list)

    async def tell(self, text: str, *, wrong: bool = True) -> None:
        """Say something about the field under the cursor, right below it; nothing for an empty text."""
        self.set_class(bool(text), "-told")
        if not text:
            return
        if not self.query("#told"):
            await self.mount(Static(id="told"))
        said = Content.styled(f"✗ {text}", "$error") if wrong else Content.styled(text, "$muted")
        self.query_one("#told", Static).update(said)
        self._place()

    def _place(self) -> None:
        """Put the editor over the value of its field, and what is told below."""
        fields = self.list
        fields.reveal(2)
        y = fields.line_of(fields.cursor) - fields.top
        whole = self.editing is not None and self.editing.field.type == "part"
        names = 0 if whole else fields.name_width(max(fields.size.width - 3, 1))
        if (editor := self.editor) is not None:
            editor.styles.offset = (names + 1, y)
            editor.styles.width = max(fields.size.width - names - 3, 8)
        below = y + 1 < fields.size.height
        for told in self.query("#told"):
            told.styles.offset = (0 if below else names, y + 1 if below else y - 1)

    def on_resize(self) -> None:
        """The editor stays over its field."""
        if self.editing is not None or self.has_class("-told"):
            self.call_after_refresh(self._place)

    def on_block_list_moved(self) -> None:
        """What was told was about another field."""
        if self.editing is None:
            self.remove_class("-told")

    async def on_input_changed(self, event: Input.Changed) -> None:
        """What was wrong may be right now."""
        event.stop()
        if self.editing is not None:
            await self.tell(self.hint, wrong=False)


def _part(row: Row, width: int) -> list[Content]:
    """What hangs on a record: what it is, at the right edge how much or when, and below how."""
    right = Content(row.right).truncate(width // 2, ellipsis=True)
    room = max(width - right.cell_length - (2 if right else 0), 1)
    text = _one_line(Content(row.text)).truncate(room, ellipsis=True).stylize("$primary" if row.link else "")
    gap = Content(" " * (width - text.cell_length - right.cell_length))
    first = text + gap + right.stylize("" if row.note else "$muted")
    note = _one_line(Content(row.note)).truncate(max(width - 2, 1), ellipsis=True).stylize("$muted")
    return [first, Content("  ") + note] if row.note else [first]


def _row(part: Row | str) -> Row | None:
    return None if isinstance(part, str) else part


def _one_line(text: Content) -> Content:
    return Content(" ".join(text.plain.split())) if "\n" in text.plain or "\t" in text.plain else text


def _wrapped(text: Content, width: int) -> list[Content]:
    """A few lines of a text."""
    lines = Content(text.plain[: width * MOST_LINES * 2]).wrap(width)
    lines = [line.truncate(width, ellipsis=True) for line in lines]
    return (
        lines
        if len(lines) <= MOST_LINES
        else [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1].truncate(width - 1) + "…"]
    )
