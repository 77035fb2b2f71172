"""One field of several leads at once: which one, then its value."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from tui.app.screens.picker import Choice, PickerScreen
from tui.app.screens.prompt import PromptScreen
from tui.fields import FIELDS, LONG_TYPES, Field
from tui.services.edits import EditError
from tui.services.record_edits import CHOSEN, CLEAR
from tui.services.records import Row

if TYPE_CHECKING:
    from tui.app.screens.lead_keys import LeadKeys

Set = Callable[[Any], Awaitable[None]]


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
    edits = workspace.records.edits

    async def told(edit: Awaitable[int]) -> None:
        count, words = await edit, screen.quoted(leads)
        screen.say(f"Changed: {row.field.name.lower()} of {count:,} of {words}. u takes it back.")

    if code == "label_ids":
        _choose(screen, row, leads, lambda label: many.label(label, *leads))
    elif row.field.type in CHOSEN:
        _choose(screen, row, leads, lambda v: told(many.choose(edits, code, None if v == CLEAR else v, *leads)))
    else:
        _type(screen, row, leads, lambda text: told(many.write(edits, code, text, *leads)))


def _choose(screen: LeadKeys, row: Row, leads: tuple[str, ...], save: Set) -> None:
    clears = row.field.type not in ("set", "visible_to") and not row.field.required
    options = screen.workspace.records.edits.options(row._replace(text="–" if clears else ""))
    plain = row.field.type == "set"
    choices = [Choice(o.id, o.text, "" if plain else o.note) for o in options]
    if not choices:
        raise EditError(f"There is nothing to choose for {row.field.name.lower()}.")

    async def chosen(found: Any) -> None:
        if found is not None:
            await screen.guard(save(found))

    screen.app.push_screen(PickerScreen(f"{row.field.name} of {screen.quoted(leads)}", choices), chosen)


def _type(screen: LeadKeys, row: Row, leads: tuple[str, ...], save: Set) -> None:
    edits = screen.workspace.records.edits

    async def typed(text: str | None) -> None:
        if text is not None:
            await screen.guard(save(text))

    hint = edits.hint(row) or ("" if row.field.required else "empty takes it away")
    title = f"{row.field.name} of {screen.quoted(leads)}"
    screen.app.push_screen(PromptScreen(title, hint=hint, check=lambda t: edits.check(row, t)), typed)
