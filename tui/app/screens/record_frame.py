"""The record screen's frame: what it shows, how it follows news, and walking in it and along its siblings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import events
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.app.command import Command, command
from tui.app.screens.base import EVERYWHERE
from tui.app.screens.opened import walked
from tui.app.screens.record_folding import RecordFolding
from tui.app.widgets.block_list import FAR, BlockList
from tui.app.widgets.record_fields import HEADING, FieldList, RecordFields
from tui.app.widgets.record_head import KINDS, RecordHead
from tui.app.widgets.timeline import Timeline
from tui.services import contact_fields
from tui.services.changes import Changed
from tui.services.deleted import is_deleted
from tui.services.history import FLOWS, MOST
from tui.services.parts import PARTS
from tui.services.records import Id, Row

WIDE = 100
WALKING = "Walking"
SECTIONS = {"deal": "deals", "lead": "leads", "activity": "activities"} | {
    "person": "persons",
    "organization": "organizations",
    "product": "products",
}
SHOWN = {"activity", "currency", "clock", "day", "deal", "deal_field", "history", "lead", "lead_label", "note"} | {
    "organization", "organization_field", "person", "person_field", "pipeline", "stage", "user",
    "comment", "deal_product", "discount", "installment",
    "file", "follower", "mail", "participant", "product", "product_field", "project", "project_phase",
    "organization_relationship", "activity_field",
}  # fmt: skip
"""Kinds of records any of which may be shown somewhere on the screen."""

HAPPENED = SHOWN - {
    "deal",
    "deal_product",
    "discount",
    "follower",
    "installment",
    "lead",
    "organization",
    "organization_relationship",
    "participant",
    "person",
    "product",
    "project",
    "project_phase",
}
"""Kinds of records any of which may be shown in what is next and what happened."""


class RecordFrame(RecordFolding):
    """Shows one record: `kind` and `record`; `siblings` are the records of the list one came from."""

    AUTO_FOCUS = "#fields"
    DEFAULT_CSS = """
    RecordFrame #panes { height: 1fr; margin: 1 0 0 0; }
    RecordFrame #panes > RecordFields { width: 9fr; }
    RecordFrame #panes > Timeline { width: 11fr; border-left: vkey $border; }
    RecordFrame.-narrow #panes { layout: vertical; margin: 0; }
    RecordFrame.-narrow #panes > * { width: 1fr; height: 1fr; }
    RecordFrame.-narrow #panes > RecordFields:focus-within { height: 2fr; }
    RecordFrame.-narrow #panes > Timeline { border-left: none; border-top: solid $border; }
    RecordFrame.-narrow #panes > Timeline:focus { height: 2fr; }
    RecordFrame #gone { display: none; height: 1fr; content-align: center middle; text-align: center; color: $muted; }
    RecordFrame.-gone #gone { display: block; }
    RecordFrame.-gone #panes { display: none; }
    """

    def __init__(self, kind: str, record_id: Id, *, siblings: Sequence[Id] = ()) -> None:
        super().__init__()
        self.kind = kind
        self.record = record_id
        self.most = MOST
        self.beside = list(siblings)
        self.section = SECTIONS.get(kind, "")
        self._stale = self._happened = False
        self._asked: tuple[str, Id, str] | None = None
        self._parted: tuple[str, Id, str] | None = None
        self._fields_asked = False

    def body(self) -> Iterable[Widget]:
        """The head above two panes."""
        head = RecordHead(path=self.kind == "deal")
        yield Vertical(head, Horizontal(RecordFields(self.save_field), Timeline(), id="panes"), Static(id="gone"))

    async def save_field(self, row: Row, text: str) -> str | None:
        """Save what was typed for a field; gives what is wrong with it."""
        raise NotImplementedError

    @property
    def shown_record(self) -> tuple[str, Id]:
        """The record."""
        return self.kind, self.record

    @property
    def pane(self) -> BlockList:
        """The list that has the focus."""
        return self.timeline if self.focused is self.timeline else self.fields.list

    # -- showing --------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the record, and ask what happened to it; Textual has called the base's handler already."""
        self.set_class(self.app.size.width < WIDE, "-narrow")
        self.record = self.workspace.records.real_id(self.kind, self.record)
        self.prepare_timeline()
        self.read()
        self._ask()

    def read(self, *, timeline: bool = True) -> None:
        """Read everything anew, perhaps but for what happened; what looks as before is not drawn."""
        self._stale = self._happened = False
        records = self.workspace.records
        head = records.head(self.kind, self.record)
        self.set_class(head is None, "-gone")
        self.query_one(RecordHead).show(head, self._place(), walked(self))
        if head is None:
            back = "R brings it back" if is_deleted(self.workspace, self.kind, self.record) else "u takes an edit back"
            words = f"That {KINDS[self.kind].lower()} is no longer there.\n\nesc goes back, {back}."
            self.query_one("#gone", Static).update(Content(words))
            return
        self.fields.fill(records.sections(self.kind, self.record), self.folded)
        if timeline:
            self.read_timeline(head)
        else:
            self.follow_head(head)
        self.hints(self.footer())

    def _place(self) -> str:
        if self.record not in self.beside or len(self.beside) < 2:
            return ""
        return f"{self.beside.index(self.record) + 1} of {len(self.beside)}"

    # -- news -----------------------------------------------------------------------------------------------------

    def news(self, changed: Changed) -> None:
        """Follow a temporary id to the real one; read anew what may have changed."""
        if changed.renamed:
            self._rename(changed.renamed)
        if SHOWN & set(changed.ids) or changed.renamed:
            self._stale = True
            self._happened |= bool(changed.renamed or HAPPENED & set(changed.ids)) or self.kind == "activity"
        for words in self.workspace.files.take_told() if "file" in changed.ids and self.in_sight else ():
            self.say(words)
        if changed.state is not None and changed.state.phase == "fresh":
            self._ask()
        if self.in_sight:
            self._read_stale()

    def _read_stale(self) -> None:
        """Read what may have changed, and ask what happened to it."""
        if self._stale:
            self.read(timeline=self._happened)
            self._ask()

    def _rename(self, renamed: dict[tuple[str, Id], Id]) -> None:
        self.record = renamed.get((self.kind, self.record), self.record)
        self.beside = [renamed.get((self.kind, s), s) for s in self.beside]
        if (row := self.fields.editing) is not None:
            self.fields.editing = row._replace(record=renamed.get((row.kind, row.record), row.record))
        self.fields.list.rename(renamed)
        self.timeline.rename(renamed)

    def on_screen_resume(self) -> None:
        """Show what changed while another screen was above."""
        self._read_stale()

    def _ask(self) -> None:
        """Ask what hangs on the record and what happened to it, once for every state of it on the server."""
        if self.workspace.state.phase in ("starting", "filling"):
            return
        if self.kind == "activity" and not self._fields_asked:
            self._fields_asked = True
            contact_fields.ask(self.workspace, self.kind)
        state = self._state(self.kind, self.record) if self.kind in PARTS else None
        if state is not None and state != self._parted and self.workspace.parts.ask(self.kind, self.record):
            self._parted = state
        subject = self.subject
        state = self._state(*subject) if subject is not None and subject[0] in FLOWS else None
        if state is not None and state != self._asked and self.workspace.history.ask(*state[:2]):
            self._asked = state

    def _state(self, kind: str, record: Id) -> tuple[str, Id, str] | None:
        """A record as it was last changed on the server; None for one that is not there."""
        rows = self.workspace.copy.select(
            f"SELECT json_extract(data, '$.update_time') FROM main.{kind} WHERE id = ?",  # noqa: S608 - our own name
            (record,),
        )
        return (kind, record, str(rows[0][0])) if rows else None

    def on_resize(self, event: events.Resize) -> None:
        """Two panes side by side, or one above the other; Textual has called the base's handler already."""
        self.set_class(event.size.width < WIDE, "-narrow")

    # -- walking --------------------------------------------------------------------------------------------------

    def offered(self) -> Iterable[Command]:
        """The commands that mean something for this kind of record, in this state."""
        return (found for found in self.commands() if self._applies(found.name))

    def _applies(self, name: str) -> bool:
        return name not in ("next_record", "previous_record") or len(self.beside) > 1

    def footer(self) -> Iterable[Command]:
        """The commands for what has the focus."""
        apart = {"toggle_pin"} if self.kind == "activity" else {"toggle_pin", "toggle_done"}
        hidden = set() if self.focused is self.timeline else apart
        return (found for found in self.offered() if found.name not in hidden)

    def on_descendant_focus(self) -> None:
        """Other keys mean something in the other pane."""
        self.hints(self.footer())

    @command("down j", "Next field or item", hint="walk", rank=1, group=WALKING)
    def go_down(self) -> None:
        """One down."""
        self.pane.move(1)

    @command("up k", "Previous field or item", group=WALKING)
    def go_up(self) -> None:
        """One up."""
        self.pane.move(-1)

    @command("right l", "To what is next and what happened", group=WALKING)
    def go_right(self) -> None:
        """To the timeline."""
        self.set_focus(self.timeline)

    @command("left h", "To the fields", group=WALKING)
    def go_left(self) -> None:
        """To the fields."""
        self.set_focus(self.fields.list)

    @command("tab shift+tab", "To the other pane", hint="other pane", rank=11, group=WALKING)
    def other_pane(self) -> None:
        """To the other pane."""
        self.set_focus(self.fields.list if self.focused is self.timeline else self.timeline)

    @command("pagedown ctrl+d", "A page down", group=WALKING)
    def page_down(self) -> None:
        """A page down."""
        self.pane.move_pages(1)

    @command("pageup ctrl+u", "A page up", group=WALKING)
    def page_up(self) -> None:
        """A page up."""
        self.pane.move_pages(-1)

    @command("home", "To the first", group=WALKING)
    def go_first(self) -> None:
        """To the first."""
        self.pane.move(-FAR)

    @command("end G", "To the last", group=WALKING)
    def go_last(self) -> None:
        """To the last."""
        if self.pane is self.timeline:
            self.read_all()
        self.pane.move(FAR)

    @command("right_curly_bracket", "To the next section", group=WALKING)
    def next_section(self) -> None:
        """To the first field below the next heading."""
        self._to_heading(1)

    @command("left_curly_bracket", "To the previous section", group=WALKING)
    def previous_section(self) -> None:
        """To the first field below the heading before."""
        self._to_heading(-1)

    def _to_heading(self, by: int) -> None:
        pane = self.pane
        starts = [n + 1 for n, key in enumerate(pane.keys) if key is None and n + 1 < len(pane.keys)]
        folded = [n for n, key in enumerate(pane.keys) if isinstance(key, tuple) and key[0] == HEADING]
        starts = sorted({n for n in starts if pane.keys[n] is not None} | set(folded))
        beyond = [n for n in starts if (n > pane.cursor if by > 0 else n < pane.cursor)]
        if beyond:
            pane.go_to(beyond[0] if by > 0 else beyond[-1])

    @command("J", "Next record of the list one came from", hint="next", rank=14, group=WALKING)
    async def next_record(self) -> None:
        """The next sibling."""
        await self._step(1)

    @command("K", "Previous record of the list one came from", hint="previous", rank=15, group=WALKING)
    async def previous_record(self) -> None:
        """The previous sibling."""
        await self._step(-1)

    async def _step(self, by: int) -> None:
        if not await self.settled():
            return
        number = self.beside.index(self.record) + by if self.record in self.beside else 0
        while 0 <= number < len(self.beside):
            record = self.workspace.records.real_id(self.kind, self.beside[number])
            if self.workspace.records.get(self.kind, record) is not None:
                self._turn_to(record)
                return
            number += by
        self.say("This is the last one." if by > 0 else "This is the first one.")

    def _turn_to(self, record: Id) -> None:
        """Show another record, the cursor on the same field."""
        fields: FieldList = self.fields.list
        row = fields.row
        own = row is not None and (row.kind, row.record) == (self.kind, self.record)
        self.record = record
        self.most = MOST
        self.timeline.opened.clear()
        self.timeline.cursor = self.timeline.top = 0  # so that nothing above the first line is made
        if row is not None and own:
            fields.rename({(self.kind, row.record): record})
        self.read()
        self.timeline.move(-FAR)
        self._ask()

    @command("escape q backspace", "Back to where one came from", hint="back", rank=2, group=WALKING)
    async def back(self) -> None:
        """Close the screen."""
        if await self.settled():
            self.dismiss()

    @command("ctrl+q", "Quit", group=EVERYWHERE)
    def leave(self) -> None:
        """Leave the application; here q only goes back."""
        self.app.exit()

    async def settled(self) -> bool:
        """Whether no edit is open; one that is gets the focus."""
        if self.fields.editing is None:
            return True
        if (editor := self.fields.editor) is not None:
            self.set_focus(editor)
        await self.fields.tell("Save this first: ⏎ saves, esc leaves it as it was.")
        return False
