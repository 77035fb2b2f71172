"""What lists of contacts and products ask: a cell's value, one for many, which columns, and a file's name."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import TYPE_CHECKING, Any

from tui.app.screens.asking import choose, type_in
from tui.app.screens.picker import Choice, PickerScreen
from tui.app.screens.prompt import PromptScreen
from tui.fields import FIELDS, LONG_TYPES, Field
from tui.services.bulk import Bulk
from tui.services.deal_export import place_of
from tui.services.directory import KINDS
from tui.services.directory_export import export
from tui.services.edits import EditError, objection
from tui.services.record_edits import CHOSEN, SWITCHED

if TYPE_CHECKING:
    from tui.app.screens.directory_frame import DirectoryFrame


async def edit_cell(screen: DirectoryFrame, record: int) -> None:
    """The field in the column under the cursor."""
    column, edits = screen.rows.here, screen.workspace.records.edits
    row = screen.workspace.records.row(screen.kind, record, column.field) if column.field else None
    if row is None:
        raise EditError(f"{column.name} is worked out; it cannot be edited.")
    if row.fixed:
        raise EditError(f"{column.name} cannot be edited here: {row.fixed}.")
    if row.field.type in SWITCHED:
        await edits.toggle(row)
    elif row.field.type in CHOSEN:
        choose(screen, row, row.field.name, lambda found: edits.choose(row, found), current=edits.current(row))
    else:
        type_in(screen, row, row.field.name, lambda text: edits.write(row, text), edits.text(row))


def edit_all(screen: DirectoryFrame, ids: Sequence[int]) -> None:
    """A field of all these: which one, then its value; one edit."""
    fields = (*FIELDS[screen.kind], *screen.workspace.records.values.custom(screen.kind))
    choices = [Choice(f.code, f.name) for f in fields if _common(f)]

    def chosen(code: Any) -> None:
        if code is not None:
            _set_all(screen, ids, str(code))

    screen.app.push_screen(
        PickerScreen(f"Change of {_words(screen, ids)}", choices, current=screen.rows.here.field), chosen
    )


def _common(field: Field) -> bool:
    """Whether several can have the same; e-mails and phones are one's own."""
    return not field.fixed and field.type not in LONG_TYPES and field.type not in ("emails", "phones", *SWITCHED)


def _words(screen: DirectoryFrame, ids: Sequence[int]) -> str:
    name = screen.workspace.records.values.name(screen.kind, ids[0])
    return f"{len(ids):,} {KINDS[screen.kind].lower()}" if len(ids) > 1 else f"“{name}”"


def _set_all(screen: DirectoryFrame, ids: Sequence[int], code: str) -> None:
    row = screen.workspace.records.row(screen.kind, ids[0], code)
    if row is None:
        return
    bulk, words = Bulk(screen.workspace, screen.kind), _words(screen, ids)

    async def told(edit: Awaitable[int]) -> None:
        count = await edit
        screen.say(f"Changed: {row.field.name.lower()} of {count:,} of {words}. u takes it back.")

    title = f"{row.field.name} of {words}"
    if row.field.type in CHOSEN:
        choose(screen, row, title, lambda found: told(bulk.choose(ids, code, found)), clears=True)
    else:
        type_in(screen, row, title, lambda text: told(bulk.write(ids, code, text)))


def choose_columns(screen: DirectoryFrame) -> None:
    """A column more, or one less; the name stays."""
    shown = [column.key for column in screen.rows.columns]
    columns = sorted(screen.directory.all(), key=lambda c: c.key not in shown)
    choices = [Choice(c.key, c.name, "✓ shown" if c.key in shown else "") for c in columns if c.key != "name"]

    def chosen(key: Any) -> None:
        if key is not None:
            after = [one for one in shown if one != key] if key in shown else [*shown[:1], str(key), *shown[1:]]
            screen.see(screen.look._replace(columns=tuple(after)))

    screen.app.push_screen(PickerScreen("Columns", choices), chosen)


def ask_export(screen: DirectoryFrame, ids: Sequence[int]) -> None:
    """Ask for the name of the file, then write it."""
    columns, directory = screen.rows.columns, screen.directory
    if not ids:
        raise EditError("There is nothing to write.")

    async def write(text: str) -> None:
        path = place_of(text)
        count = await export(directory, columns, ids, path)
        screen.say(f"Written: {count:,} {KINDS[screen.kind].lower()} to {path}.")

    def named(text: str | None) -> None:
        if text is not None:
            screen.run_worker(screen.guard(write(text)), group="export")

    name = f"~/{KINDS[screen.kind].lower()}-{screen.workspace.clock.today()}.csv"
    title, hint = f"Export {len(ids):,} {KINDS[screen.kind].lower()} to", "a name that ends in .csv, .xlsx or .json"
    screen.app.push_screen(PromptScreen(title, name, hint=hint, check=objection(place_of)), named)
