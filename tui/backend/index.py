"""The index of search: kept in step with the records in the transaction that changes them, on either database.

The words of a record stand in one row of `search_texts`, folded, each value between `BEFORE` and `AFTER`. So "begins
with" and "is" are plain substrings too, and a search is always for substrings: SQLite finds them through a full-text
table of overlapping groups of three characters, PostgreSQL by LIKE, helped by trigrams where it has them. Both find the
same. Triggers note which records have changed; `settle`, at the end of a transaction, writes their words anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, column, delete, func, insert, or_, select, table, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from tui.backend.documents import KINDS, documents, ids_of
from tui.backend.marks import escaped
from tui.backend.tables import search_queue, search_state, search_texts
from tui.backend.triggers import dropped, names, present, triggers

VERSION = 2
BATCH = 500
COLUMNS = ("name", "code", "address", "email", "digits", "custom_fields", "notes", "description")
"""The columns that are searched, in the order of the full-text table; phones as they are written are read through."""
LONGEST = 60
"""Characters of a word that are looked for; the judge compares the rest."""

Row = dict[str, Any]
Words = Sequence[Mapping[str, str]]
"""What must be found, each in one of its columns: a text by column."""

GRAMS = {kind: f"search_grams_{kind}" for kind in KINDS}
"""The full-text table of each kind: one for all would read past the records of other kinds."""


# -- looking ----------------------------------------------------------------------------------------------------------


def candidates(
    db: AsyncConnection, kind: str, words: Words, before: int | None = None
) -> tuple[FromClause, ColumnElement[int], ColumnElement[bool]]:
    """Where to look for records of a kind that hold every word, their ids in `search_texts`, and the condition."""
    if db.dialect.name == "sqlite" and all(name in COLUMNS for one in words for name in one):
        grams = table(GRAMS[kind], column("rowid"), column(GRAMS[kind]))
        older = () if before is None else (grams.c.rowid < before,)
        return grams, grams.c.rowid, and_(grams.c[GRAMS[kind]].op("MATCH")(_match(words)), *older)
    older = () if before is None else (search_texts.c.id < before,)
    each = (or_(*map(_held, one, one.values())) for one in words)
    return search_texts, search_texts.c.id, and_(search_texts.c.kind == kind, *older, *each)


def _held(name: str, word: str) -> ColumnElement[bool]:
    return search_texts.c[name].like(f"%{escaped(word)}%", escape="\\")


def _match(words: Words) -> str:
    """The words in the language of the full-text table."""
    return " AND ".join(f"({' OR '.join(_somewhere(one))})" for one in words)


def _somewhere(columns: Mapping[str, str]) -> Iterator[str]:
    """A word in one of its columns; columns that look for the same are asked together."""
    for word in dict.fromkeys(columns.values()):
        names = " ".join(name for name, looked_for in columns.items() if looked_for == word)
        yield f"{{{names}}} : {_phrase(word)}"


def _phrase(word: str) -> str:
    """Three characters and more are groups in a row; fewer are the beginning of a group, as every value is padded."""
    cut = word[:LONGEST]
    return f'"{tokens(cut)}"' if len(cut) > 2 else f'"{_token(cut)}" *'


def tokens(marked: str) -> str:
    """The overlapping groups of three characters of a text, as words of the full-text table."""
    safe = _token(marked)
    return " ".join(safe[n : n + 3] for n in range(len(safe) - 2))


def _token(characters: str) -> str:
    """Characters that cannot part words: all but ASCII letters and digits are moved out of ASCII."""
    return characters.translate(_SAFE)


_SAFE = {n: 0xE000 + n for n in range(128) if not chr(n).isalnum()}


# -- keeping ----------------------------------------------------------------------------------------------------------


async def prepare(db: AsyncConnection) -> None:
    """Make what the index needs beside its tables, and index what is there; nothing happens if that was done.

    A table that was made anew since, as a migration may, has lost its triggers, and nobody knows what was not noted.
    """
    sqlite = db.dialect.name == "sqlite"
    noted = await db.exec_driver_sql(present(sqlite=sqlite))
    if set(noted.scalars()) >= names() and await db.scalar(select(search_state.c.version)) == VERSION:
        return
    for statement in (*dropped(sqlite=sqlite), *triggers(sqlite=sqlite)):
        await db.exec_driver_sql(statement)
    await (_new_grams(db) if sqlite else _new_trigrams(db))
    for emptied in (search_texts, search_queue, search_state):
        await db.execute(delete(emptied))
    await db.execute(insert(search_state).values(id=1, version=VERSION))
    for kind in KINDS:
        found = await ids_of(db, kind)
        for begin in range(0, len(found), BATCH):
            await _write(db, kind, found[begin : begin + BATCH])


async def _new_grams(db: AsyncConnection) -> None:
    made = "content='', columnsize=0, tokenize='ascii', prefix='2'"
    for name in GRAMS.values():
        await db.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
        await db.exec_driver_sql(f"CREATE VIRTUAL TABLE {name} USING fts5({', '.join(COLUMNS)}, {made})")


async def _new_trigrams(db: AsyncConnection) -> None:
    """Trigrams make LIKE fast; where the server does not have them, it is right all the same."""
    try:
        async with db.begin_nested():
            await db.execute(text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
            for name in COLUMNS:
                made = f"CREATE INDEX IF NOT EXISTS search_texts_{name}_trgm ON search_texts"
                await db.execute(text(f"{made} USING gin ({name} gin_trgm_ops)"))
    except DBAPIError:
        return


async def settle(db: AsyncConnection) -> None:
    """Write the words of the records that have changed in this transaction; writers take turns, so none is missed."""
    changed: defaultdict[str, set[str]] = defaultdict(set)
    taken = await db.execute(delete(search_queue).returning(search_queue.c.kind, search_queue.c.item))
    for kind, item in taken.all():
        changed[kind].add(item)
    for kind, items in changed.items():
        ids: list[Any] = sorted(items if kind == "lead" else map(int, items))
        for begin in range(0, len(ids), BATCH):
            await _write(db, kind, ids[begin : begin + BATCH])


async def _write(db: AsyncConnection, kind: str, ids: Sequence[Any]) -> None:
    """The words of these records as they are now; those that are gone leave the index."""
    key = search_texts.c.uuid if kind == "lead" else search_texts.c.number
    mine: Select[Any] = select(search_texts).where(search_texts.c.kind == kind, key.in_(ids))
    before = {row[key.name]: dict(row) for row in (await db.execute(mine)).mappings()}
    now = {row[key.name]: row for row in await documents(db, kind, ids)}
    await _number(db, kind, now, before)
    old = [row for of, row in before.items() if now.get(of) != row]
    new = [row for of, row in now.items() if before.get(of) != row]
    await _erase(db, kind, old)
    await _add(db, kind, new)


async def _number(db: AsyncConnection, kind: str, now: Mapping[Any, Row], before: Mapping[Any, Row]) -> None:
    """Give each row its id: the kind's number above the record's own, or one more than the last for UUIDs."""
    first = KINDS[kind] << 48
    last = None
    for of, row in now.items():
        if of in before:
            row["id"] = before[of]["id"]
        elif kind != "lead":
            row["id"] = first + of
        else:
            last = await _last(db, first) + 1 if last is None else last + 1
            row["id"] = last


async def _last(db: AsyncConnection, first: int) -> int:
    of_kind = search_texts.c.id.between(first, first + (1 << 48) - 1)
    return int(await db.scalar(select(func.max(search_texts.c.id)).where(of_kind)) or first)


async def _erase(db: AsyncConnection, kind: str, rows: Sequence[Row]) -> None:
    if not rows:
        return
    await db.execute(delete(search_texts).where(search_texts.c.id.in_([row["id"] for row in rows])))
    if db.dialect.name == "sqlite":
        await _grams(db, GRAMS[kind], f"({GRAMS[kind]}, rowid", "('delete', ?", rows)


async def _add(db: AsyncConnection, kind: str, rows: Sequence[Row]) -> None:
    if not rows:
        return
    await db.execute(insert(search_texts), list(rows))
    if db.dialect.name == "sqlite":
        await _grams(db, GRAMS[kind], "(rowid", "(?", rows)


async def _grams(db: AsyncConnection, name: str, names: str, values: str, rows: Iterable[Row]) -> None:
    """Write to a full-text table, or with `delete` take what was written out of it again."""
    places = ", ?" * len(COLUMNS)
    said = [(row["id"], *(tokens(row[one] or "") for one in COLUMNS)) for row in rows]
    statement = f"INSERT INTO {name} {names}, {', '.join(COLUMNS)}) VALUES {values}{places})"  # noqa: S608 - own words
    await db.exec_driver_sql(statement, said)
