"""The rows a transaction writes, as they were before: the one place that sees every write, whoever makes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Select, Table, Update, event, func, select
from sqlalchemy.exc import InvalidRequestError

from tui.backend.tables import metadata

Row = dict[str, Any]
Parameters = Sequence[Mapping[str, Any]]

ENTITIES = {
    "activities": "activity",
    "deal_installments": "deal_installment",
    "deal_products": "deal_product",
    "deals": "deal",
    "leads": "lead",
    "notes": "note",
    "organizations": "organization",
    "persons": "person",
    "pipelines": "pipeline",
    "products": "product",
    "project_boards": "board",
    "project_phases": "phase",
    "projects": "project",
    "stages": "stage",
    "tasks": "task",
    "users": "user",
}
"""The objects webhooks tell of, by the table they are in (webhooks-v2-asyncapi)."""
PARTS = {"project_links": ("projects", "project_id"), "task_assignees": ("tasks", "task_id")}
"""Rows that are a list in an object: the object's table, and the column that names the object."""


class Watch:
    """What was written: by table and key the row as the transaction found it, None where there was none."""

    def __init__(self) -> None:
        self.before: dict[str, dict[Any, Row | None]] = {}
        self.parts: dict[str, dict[Any, list[Row]]] = {}
        self._top: dict[str, int] = {}

    def executing(
        self, db: Connection, clause: Any, several: Parameters, parameters: Mapping[str, Any], _options: Any
    ) -> None:
        """A statement is about to run: note the rows it will change."""
        if isinstance(clause, Insert | Update | Delete) and getattr(clause.table, "name", "") in PARTS:
            self._note_owners(db, clause, several or [parameters])
        if not isinstance(clause, Insert | Update | Delete) or not _is_told(clause.table):
            return
        table = _table(clause)
        if isinstance(clause, Insert):
            self._top[table.name] = _newest(db, table)
            return
        query = select(table) if clause.whereclause is None else select(table).where(clause.whereclause)
        for one in several or [parameters]:
            self._note(db, table, _rows(db, query, one))

    def executed(
        self, db: Connection, clause: Any, several: Parameters, _parameters: Any, _options: Any, result: Any
    ) -> None:
        """A statement has run: note the rows it has added."""
        if isinstance(clause, Insert) and _is_told(clause.table):
            table = _table(clause)
            for key in self._added(db, table, several, result):
                self.before.setdefault(table.name, {}).setdefault(key, None)

    def _note(self, db: Connection, table: Table, rows: Iterable[Row]) -> None:
        known = self.before.setdefault(table.name, {})
        for row in rows:
            known.setdefault(row[key_of(table)], row)
            self._note_parts(db, table.name, row[key_of(table)])

    def _note_owners(self, db: Connection, clause: Insert | Update | Delete, several: Parameters) -> None:
        """A list in objects is about to change: note the objects as they are."""
        parts = _table(clause)
        owner, link = PARTS[parts.name]
        ids = {one[link] for one in several if link in one}
        if not isinstance(clause, Insert) and clause.whereclause is not None:
            query = select(parts).where(clause.whereclause)
            ids = {row[link] for one in several for row in _rows(db, query, one)}
        table = metadata.tables[owner]
        self._note(db, table, _rows(db, select(table).where(table.c.id.in_(ids)), {}))

    def _note_parts(self, db: Connection, owner: str, key: Any) -> None:
        for name, (of, link) in PARTS.items():
            known = self.parts.setdefault(owner, {})
            if of == owner and key not in known:
                parts = metadata.tables[name]
                query = select(parts).where(parts.c[link] == key).order_by(parts.c.id)
                known[key] = _rows(db, query, {})

    def _added(self, db: Connection, table: Table, several: Parameters, result: Any) -> list[Any]:
        """The keys of added rows: told by the database for one row, counted from the last one before for many."""
        with suppress(InvalidRequestError):  # raised where there are many
            if (key := result.inserted_primary_key[0]) is not None:
                return [key]
        if several and all(one.get(key_of(table)) is not None for one in several):
            return [one[key_of(table)] for one in several]
        column = table.c[key_of(table)]
        return list(db.execute(select(column).where(column > self._top[table.name])).scalars())


@contextmanager
def watching(db: Connection) -> Iterator[Watch]:
    """Watch a connection for as long as this lasts."""
    watch = Watch()
    event.listen(db, "before_execute", watch.executing)
    event.listen(db, "after_execute", watch.executed)
    try:
        yield watch
    finally:
        event.remove(db, "before_execute", watch.executing)
        event.remove(db, "after_execute", watch.executed)


def _is_told(table: Any) -> bool:
    return getattr(table, "name", "") in ENTITIES


def _table(clause: Insert | Update | Delete) -> Table:
    table: Any = clause.table
    return metadata.tables[table.name]


def _rows(db: Connection, query: Select[Any], parameters: Mapping[str, Any]) -> list[Row]:
    return [dict(row) for row in db.execute(query, dict(parameters)).mappings()]


def key_of(table: Table) -> str:
    """The name of the column that tells a table's rows apart."""
    return next(iter(table.primary_key)).name


def _newest(db: Connection, table: Table) -> int:
    """The largest whole number that is a key, 0 where keys are no numbers."""
    column = table.c[key_of(table)]
    found = db.execute(select(func.max(column))).scalar() if column.type.python_type is int else 0
    return int(found or 0)
