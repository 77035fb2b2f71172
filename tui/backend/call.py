"""What an answer works with: one transaction, the user who calls, and the time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Executable, Select, Table, Text, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from tui.backend.blobs import NOWHERE, Blobs
from tui.backend.clock import stamp
from tui.backend.errors import invalid, not_found
from tui.backend.visibility import Sight, read

Row = dict[str, Any]

LARGEST = 2**63 - 1
GIVEN_AWAY = frozenset({"owner_id", "visible_to", "pipeline_id"})
"""What decides who sees a record: the call that changes it may still show it."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its transaction is committed when the answer is given and rolled back when it raises.

    An answer may say more than its data: `additional` goes into `additional_data`, `related` into v1's
    `related_objects`, `headers` before its body. `origin` is where the caller reached the service, for addresses in
    answers. `role` is the caller's, with its settings. `sight` is how much the caller sees, None for everything:
    queries are narrowed to it.
    """

    db: AsyncConnection
    user: Row
    company: Row
    now: datetime
    additional: Row = field(default_factory=dict)
    related: Row = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    blobs: Blobs = NOWHERE
    origin: str = "http://localhost"
    role: Row = field(default_factory=dict)
    sight: Sight | None = None

    @property
    def time(self) -> str:
        """The time of the call as the tables hold it."""
        return stamp(self.now)

    @property
    def user_id(self) -> int:
        """The id of the user who calls."""
        return int(self.user["id"])

    @property
    def whole(self) -> Call:
        """The same call seeing everything, for rules that must count what the caller may not see."""
        return self if self.sight is None else replace(self, sight=None)

    async def _read(self, statement: Executable) -> CursorResult[Any]:
        if self.sight is None:
            return await self.db.execute(statement)
        return await read(self.db, statement, self.sight)

    async def rows(self, statement: Executable) -> list[Row]:
        """Every row of a query."""
        found = await self._read(statement)
        names = tuple(map(str, found.keys()))  # of a kind of their own, which pydantic would ask about every time
        return [dict(zip(names, row, strict=True)) for row in found]

    async def tuples(self, statement: Executable) -> list[tuple[Any, ...]]:
        """Every row of a query that counts, in the order of its columns."""
        return [tuple(row) for row in await self._read(statement)]

    async def row(self, statement: Executable) -> Row | None:
        """The first row of a query."""
        found = await self._read(statement)
        names, first = tuple(map(str, found.keys())), found.first()
        return dict(zip(names, first, strict=True)) if first else None

    async def one(self, statement: Executable) -> Any:
        """The single value of a query, None where there is no row."""
        return (await self._read(statement)).scalar()

    def seen(self, table: Table) -> Select[Any]:
        """The rows of a table the caller may see, once the query is run by this call (`tui.backend.visibility`)."""
        return select(table)

    async def find(self, table: Table, id: int | str, what: str = "") -> Row:
        """The row with an id; raises a 404 naming the thing."""
        if found := await self.row(self.seen(table).where(table.c.id == id)):
            return found
        raise not_found(what or _thing(table))

    async def alive(self, table: Table, id: int | str, what: str = "") -> Row:
        """The row with an id that is not deleted; raises a 404 naming the thing."""
        found = await self.find(table, id, what)
        if found["is_deleted"]:
            raise not_found(what or _thing(table))
        return found

    async def add(self, table: Table, values: Mapping[str, Any]) -> Any:
        """Insert a row and give its id; raises a 400 for what cannot be stored."""
        key = (await self.db.execute(insert(table).values(settled(table, values)))).inserted_primary_key
        if key and self.sight is not None:
            self.sight.keep(table, key[0])
        return key[0] if key else None

    async def add_all(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert many rows at once; what a row leaves out gets its default."""
        if rows:
            await self.db.execute(insert(table), [filled(table, row) for row in rows])

    async def change(self, table: Table, id: int | str, values: Mapping[str, Any]) -> None:
        """Change columns of the row with an id; raises a 400 for what cannot be stored."""
        if values:
            if self.sight is not None and GIVEN_AWAY & values.keys():
                self.sight.keep(table, id)
            await self.db.execute(update(table).where(table.c.id == id).values(settled(table, values)))


def _thing(table: Table) -> str:
    """What one row of a table is called, in the words of a refusal."""
    singular = {"activities": "Activity"}
    return singular.get(table.name) or table.name.removesuffix("s").replace("_", " ").capitalize()


def settled(table: Table, values: Mapping[str, Any]) -> Row:
    """Values a table can hold: null means the default where a column must hold something; raises a 400."""
    return {name: _settled(table, name, value) for name, value in values.items()}


def _settled(table: Table, name: str, value: Any) -> Any:
    check_storable(name, value)
    column = table.c[name]
    if value is None and not column.nullable:
        if column.default is None:
            raise invalid(name, "cannot be null")
        return default(table, name)
    if isinstance(value, int | float) and not isinstance(value, bool) and isinstance(column.type, Text):
        return _worded(value)
    return value


def _worded(value: float) -> str:
    """A number as text, for a column of text: SQLite would make one of it, PostgreSQL would not."""
    return str(int(value)) if float(value).is_integer() else repr(value)


def default(table: Table, name: str) -> Any:
    """What a column holds when nobody says otherwise."""
    declared: Any = table.c[name].default
    if declared is None:
        return None
    return declared.arg(None) if declared.is_callable else declared.arg


def filled(table: Table, row: Mapping[str, Any]) -> Row:
    """A row with every column, those left out by their defaults; raises `KeyError` for a column there is not."""
    for name in row:
        if name not in table.c:
            raise KeyError(f"{table.name} has no column {name!r}")
    columns = (column.name for column in table.columns if not (column.name == "id" and "id" not in row))
    return {name: row[name] if name in row else default(table, name) for name in columns}


def check_storable(name: str, value: Any) -> None:
    """Raise a 400 for numbers SQLite or JSON cannot hold, however deep they lie."""
    if isinstance(value, dict):
        for key, inner in value.items():
            check_storable(f"{name}.{key}", inner)
    elif isinstance(value, list):
        for inner in value:
            check_storable(name, inner)
    elif isinstance(value, int) and not -LARGEST <= value <= LARGEST:
        raise invalid(name, "is too large")
    elif isinstance(value, float) and not math.isfinite(value):
        raise invalid(name, "is not a number")
