"""The whole form of a record: every field that is edited in a line, saved at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.app.screens.form import Chosen, Entry, FormScreen
from tui.app.screens.picker import Choice
from tui.services.new_contacts import adds
from tui.services.record_edits import CHOSEN
from tui.services.record_form import Said, apply, rows

if TYPE_CHECKING:
    from tui.app.screens.base import MainScreen
    from tui.app.screens.record_frame import RecordFrame
    from tui.services.records import Id, Row

MOST = 6
"""Options that are told as examples."""


def edit_all(screen: RecordFrame) -> None:
    """Show the form of what the screen shows, and save what was changed as one edit."""
    edit_record(screen, screen.kind, screen.record)


def edit_record(screen: MainScreen, kind: str, record: Id) -> None:
    """Show the form of a record, and save what was changed as one edit."""
    records = screen.workspace.records
    shown = list(rows(records, kind, record))

    async def filled(said: dict[Any, Any] | None) -> None:
        if not said:
            return
        changes = {
            code: Said(value.id, chosen=True) if isinstance(value, Chosen) else Said(value)
            for code, value in said.items()
        }
        if await screen.guard(apply(records, kind, record, changes)):
            screen.say("Saved. u takes it back.")

    form = FormScreen(f"Edit {kind}", [entry(screen, row) for row in shown], about=records.values.name(kind, record))
    screen.app.push_screen(form, filled)


def entry(screen: MainScreen, row: Row) -> Entry:
    """The line of a form for a field."""
    edits = screen.workspace.records.edits
    name, field = row.field.name, row.field
    if row.fixed:
        return Entry(field.code, name, f"{row.text}  ({row.fixed})", fixed=row.fixed)
    if field.type in CHOSEN - {"set"}:

        def choices() -> list[Choice]:
            return [Choice(o.id, o.text, o.note) for o in edits.options(row)]

        return Entry(
            field.code, name, row.text, required=field.required, value=edits.current(row), choices=choices,
            free=bool(adds(field)),
        )  # fmt: skip
    several = field.type == "set"
    hint = ", ".join(o.text for o in edits.options(row)[:MOST]) if several else edits.hint(row)
    return Entry(
        field.code, name, row.text if several else edits.whole(row), hint=hint, required=field.required,
        check=lambda text: edits.check(row, text),
    )  # fmt: skip
