"""Editing the cells of a list of deals: one where it stands, or a field of all that are marked."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import Any

from tui.app.screens.asking import choose, type_in
from tui.app.screens.picker import Choice, PickerScreen
from tui.app.screens.table_frame import TableFrame
from tui.fields import FIELDS, LONG_TYPES, Field
from tui.services.deal_bulk import DealBulk
from tui.services.deal_columns import NEXT
from tui.services.edits import EditError
from tui.services.record_edits import CHOSEN, SWITCHED


async def edit_cell(screen: TableFrame) -> None:
    """Edit the field under the cursor: typed or chosen; raises `EditError` for what cannot be edited."""
    deal, column = screen.here(), screen.column
    if column.code == NEXT:
        await screen.run_action("add_activity")
        return
    record = screen.list.columns.record(screen.workspace.deals.get(deal), column)
    if column.field is None or record is None:
        raise EditError(f"{column.name} is not edited here.")
    row = screen.workspace.records.row(column.kind, record["id"], column.field.code)
    if row is None or row.fixed:
        raise EditError(f"{column.name} cannot be edited here: {row.fixed if row else 'it is gone'}.")
    edits = screen.workspace.records.edits
    if row.field.type == "status":
        change_status(screen, (deal,))
    elif row.field.type in SWITCHED:
        await edits.toggle(row)
    elif row.field.type in CHOSEN:
        choose(screen, row, row.field.name, lambda found: edits.choose(row, found), current=edits.current(row))
    else:
        type_in(screen, row, row.field.name, lambda text: edits.write(row, text), edits.text(row))


def edit_all(screen: TableFrame, deals: Sequence[int]) -> None:
    """A field of all these deals: which one, then its value; one edit."""
    here = screen.column.field.code if screen.column.kind == "deal" and screen.column.field else ""
    fields = [f for f in (*FIELDS["deal"], *screen.workspace.records.values.custom("deal")) if _common(f)]
    choices = [Choice(f.code, f.name) for f in fields]

    def chosen(code: Any) -> None:
        if code == "stage_id":
            from tui.app.screens.deal_choices import choose_stage

            choose_stage(screen, deals)
        elif code == "status":
            change_status(screen, deals)
        elif code is not None:
            _set_all(screen, deals, code)

    title = f"Change of {screen.named(deals)}" if len(deals) > 1 else f"Change of “{screen.named(deals)}”"
    screen.app.push_screen(PickerScreen(title, choices, current=here), chosen)


def _common(field: Field) -> bool:
    """Whether several deals can have the same; a stage tells the pipeline."""
    return not field.fixed and field.type not in LONG_TYPES and field.code not in ("pipeline_id", "lost_reason")


def _set_all(screen: TableFrame, deals: Sequence[int], code: str) -> None:
    row = screen.workspace.records.row("deal", deals[0], code)
    if row is None:
        return
    bulk, words = DealBulk(screen.workspace), screen.named(deals)

    async def told(edit: Awaitable[int]) -> None:
        count = await edit
        screen.say(f"Changed: {row.field.name.lower()} of {count:,} of {words}. u takes it back.")

    title = f"{row.field.name} of {words}"
    if row.field.type in CHOSEN:
        choose(screen, row, title, lambda found: told(bulk.choose(deals, code, found)), clears=True)
    else:
        type_in(screen, row, title, lambda text: told(bulk.write(deals, code, text)))


def change_status(screen: TableFrame, deals: Sequence[int]) -> None:
    """Open, won or lost, with what belongs to it."""

    async def chosen(status: Any) -> None:
        service = screen.workspace.deals
        if status == "won":
            await screen.guard(service.win(*deals))
        elif status == "open":
            await screen.guard(service.reopen(*deals))
        elif status == "lost":
            from tui.app.screens.deal_choices import choose_reason

            choose_reason(screen, deals)

    choices = [Choice(status, status.capitalize()) for status in ("open", "won", "lost")]
    screen.app.push_screen(PickerScreen(f"Status of {screen.named(deals)}", choices), chosen)
