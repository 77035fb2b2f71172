"""Lists of persons, organizations and products as files."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tui.services.deal_export import AT_ONCE, ID, write
from tui.services.directory import Column, Directory
from tui.services.edits import EditError

Record = dict[str, Any]


async def export(directory: Directory, columns: Sequence[Column], ids: Sequence[int], path: Path) -> int:
    """Write records to a file with the columns that are shown, other work going on; gives their number.

    Raises `EditError` where the disk would not take it.
    """
    records: list[Record] = []
    for number, one in enumerate(ids):
        found = directory.copy.get(directory.kind, one)
        if found is not None:
            records.append({ID: one, **{column.name: directory.plain(found, column) for column in columns}})
        if number % AT_ONCE == 0:
            await asyncio.sleep(0)
    try:
        await asyncio.to_thread(write, path, records)
    except OSError as error:
        raise EditError(f"The file could not be written: {error.strerror}.") from error
    return len(records)
