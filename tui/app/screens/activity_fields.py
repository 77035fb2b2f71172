"""One field of several activities at once: which one, then its value; of one activity, all fields in a form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tui.app.screens.asking import Save, offer, type_in
from tui.app.screens.picker import Choice, PickerScreen
from tui.fields import FIELDS, LONG_TYPES, Field
from tui.services.edits import EditError
from tui.services.record_edits import CHOSEN, CLEAR, SWITCHED
from tui.services.records import Row

if TYPE_CHECKING:
    from tui.app.screens.activity_frame import ActivityFrame
    from tui.services.activities import Event

LEFT_OUT = ("done", "people", "persons", "guests")
"""What has a key of its own, or differs from one activity to the next."""


def edit_fields(screen: ActivityFrame, events: Sequence[Event]) -> None:
    """Show the form of one activity, or ask which field all of several are to have alike."""
    if len(events) == 1:
        from tui.app.screens.record_form import edit_record

        edit_record(screen, "activity", events[0].id)
        return
    ids = [event.id for event in events]

    async def chosen(code: Any) -> None:
        if code is not None:
            await screen.guard(_ask(screen, ids, code))

    choices = [Choice(field.code, field.name) for field in FIELDS["activity"] if _common(field)]
    screen.app.push_screen(PickerScreen(f"Change of {len(ids):,} activities", choices), chosen)


def _common(field: Field) -> bool:
    return not field.fixed and field.type not in (*LONG_TYPES, *LEFT_OUT) and field.code not in LEFT_OUT


async def _ask(screen: ActivityFrame, ids: Sequence[int], code: str) -> None:
    row = screen.workspace.records.row("activity", ids[0], code)
    if row is None:
        raise EditError("That activity is no longer there.")
    edits = screen.workspace.records.edits
    title = f"{row.field.name} of {len(ids):,} activities"

    async def save(body: dict[str, Any]) -> None:
        await screen.workspace.activities.many.reschedule(ids, body)
        screen.say(f"Changed: {row.field.name.lower()} of {len(ids):,} activities. u takes it back.")

    if row.field.type in SWITCHED:
        yes_or_no = [Choice("yes", "yes"), Choice("no", "no")]
        offer(screen, row, title, yes_or_no, lambda found: save({code: found == "yes"}))
    elif row.field.type in CHOSEN:
        _choose(screen, row, title, save)
    else:
        type_in(screen, row, title, lambda text: save(edits.meant(row, text)))


def _choose(screen: ActivityFrame, row: Row, title: str, save: Save) -> None:
    options = screen.workspace.records.edits.options(row._replace(text="" if row.field.required else "–"))

    code = row.field.code
    choices = [Choice(o.id, o.text, o.note) for o in options]
    offer(screen, row, title, choices, lambda found: save({code: None if found == CLEAR else found}))
