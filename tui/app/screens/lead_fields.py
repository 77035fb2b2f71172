"""One field of several leads at once: which one, then its value."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

from tui.app.screens.asking import Save, offer, type_in
from tui.app.screens.picker import Choice, PickerScreen
from tui.fields import FIELDS, LONG_TYPES, Field
from tui.services.edits import EditError
from tui.services.record_edits import CHOSEN, CLEAR
from tui.services.records import Row

if TYPE_CHECKING:
    from tui.app.screens.lead_keys import LeadKeys


def edit_fields(screen: LeadKeys, leads: tuple[str, ...]) -> None:
    """Ask which field all these leads are to have alike, and set it as one edit."""
    fields = [f for f in (*FIELDS["lead"], *screen.workspace.records.values.custom("lead")) if _common(f)]

    async def chosen(code: Any) -> None:
        if code is not None:
            await screen.guard(_ask(screen, leads, code))

    choices = [Choice(field.code, field.name) for field in fields]
    screen.app.push_screen(PickerScreen(f"Change of {screen.quoted(leads)}", choices), chosen)


def _common(field: Field) -> bool:
    return not field.fixed and field.type not in LONG_TYPES


async def _ask(screen: LeadKeys, leads: tuple[str, ...], code: str) -> None:
    workspace, many = screen.workspace, screen.workspace.leads.many
    row = workspace.records.row("lead", leads[0], code)
    if row is None:
        raise EditError("That field is no longer there.")
    edits, title = workspace.records.edits, f"{row.field.name} of {screen.quoted(leads)}"

    async def told(edit: Awaitable[int]) -> None:
        count, words = await edit, screen.quoted(leads)
        screen.say(f"Changed: {row.field.name.lower()} of {count:,} of {words}. u takes it back.")

    if code == "label_ids":
        _choose(screen, row, title, lambda label: many.label(label, *leads))
    elif row.field.type in CHOSEN:
        _choose(screen, row, title, lambda v: told(many.choose(edits, code, None if v == CLEAR else v, *leads)))
    else:
        type_in(screen, row, title, lambda text: told(many.write(edits, code, text, *leads)))


def _choose(screen: LeadKeys, row: Row, title: str, save: Save) -> None:
    clears = row.field.type not in ("set", "visible_to") and not row.field.required
    options = screen.workspace.records.edits.options(row._replace(text="–" if clears else ""))
    plain = row.field.type == "set"
    choices = [Choice(o.id, o.text, "" if plain else o.note) for o in options]
    offer(screen, row, title, choices, save)
