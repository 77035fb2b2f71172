"""A list of deals as a file for other programs: what is seen, in its order and with its columns."""

from __future__ import annotations

import asyncio
import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tui.services.deal_columns import Column, DealColumns
from tui.services.edits import EditError
from tui.spreadsheet import harmless

FORMATS = (".csv", ".xlsx", ".json")
AT_ONCE = 200
ID, CURRENCY = "ID", "Currency"


def place_of(text: str) -> Path:
    """The file that a text names; raises `EditError` for one that is there already or has another format."""
    path = Path(text.strip()).expanduser()
    if path.suffix.lower() not in FORMATS:
        raise EditError("The name ends in .csv, .xlsx or .json.")
    if path.exists():
        raise EditError("There is such a file already; it is not written over.")
    if not path.parent.is_dir():
        raise EditError("There is no such folder.")
    return path


async def export(columns: DealColumns, shown: Sequence[Column], deals: Sequence[int], path: Path) -> int:
    """Write deals to a file, other work going on meanwhile; gives their number, raises `EditError`.

    Amounts in a table have their currency in a column beside them; cells that a spreadsheet would run are inert.
    """
    names = _named(shown)
    records: list[dict[str, Any]] = []
    for start in range(0, len(deals), AT_ONCE):
        records += _rows(columns, names, deals[start : start + AT_ONCE])
        await asyncio.sleep(0)
    try:
        await asyncio.to_thread(write, path, records)
    except OSError as error:
        raise EditError(f"The file could not be written: {error.strerror}.") from error
    return len(records)


def _named(shown: Sequence[Column]) -> dict[str, Column]:
    """The columns under their names, each under one of its own."""
    found: dict[str, Column] = {}
    for column in shown:
        name, number = column.name, 2
        while name in found or name in (ID, CURRENCY):
            name, number = f"{column.name} {number}", number + 1
        found[name] = column
    return found


def _rows(columns: DealColumns, names: Mapping[str, Column], deals: Sequence[int]) -> Iterator[dict[str, Any]]:
    for deal in deals:
        record = columns.workspace.copy.get("deal", deal)
        if record is not None:
            row: dict[str, Any] = {ID: deal}
            for name, column in names.items():
                row[name] = columns.plain(record, column)
                if column.code == "deal.value":
                    row[CURRENCY] = record.get("currency") or ""
            yield row


def write(path: Path, records: Sequence[dict[str, Any]]) -> None:
    """Write records, all with the same names, in the format the name of the file tells; raises `OSError`."""
    if path.suffix.lower() == ".xlsx":
        _write_workbook(path, records)
        return
    with path.open("x", encoding="utf-8", newline="") as file:
        if path.suffix.lower() == ".json":
            json.dump(records, file, ensure_ascii=False, indent=1)
            return
        names = list(records[0]) if records else []
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow([harmless(name) for name in names])
        writer.writerows([_cell(record[name]) for name in names] for record in records)


def _write_workbook(path: Path, records: Sequence[dict[str, Any]]) -> None:
    """One sheet, its first line in sight and ready to filter by; every text is a text, whatever it begins with."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Deals")

    def cell(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
        made.data_type = "s"  # what begins with `=` would be a formula
        return made

    names = list(records[0]) if records else []
    sheet.freeze_panes = "B2"
    if names:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{len(records) + 1}"
    sheet.append([cell(name) for name in names])
    for record in records:
        sheet.append([cell(record[name]) for name in names])
    with path.open("xb") as file:
        book.save(file)


def _cell(value: Any) -> Any:
    return harmless(value) if isinstance(value, str) else value
