"""The way back: the edits that can be taken back, and those that were, within the transaction of the caller."""

from __future__ import annotations

import sqlite3
import time

from tui.store.calls import Step, dump_calls, load_calls
from tui.store.salvage import digest

STEPS = 500
"""How many edits can be taken back."""


def insert(db: sqlite3.Connection, step: Step) -> int:
    """Write an edit, and forget what was taken back and what is too old; gives its number."""
    forget_undone(db)
    back, forth = dump_calls(step.back), dump_calls(step.forth)
    row = db.execute(
        "INSERT INTO step (words, back, forth, made, hash) VALUES (?, ?, ?, ?, ?)",
        (step.words, back, forth, time.time(), digest(step.words, back, forth)),
    )
    number = int(row.lastrowid or 0)
    db.execute("DELETE FROM step WHERE id <= ?", (number - STEPS,))
    return number


def forget_undone(db: sqlite3.Connection) -> None:
    """Forget what was taken back: something else was done since."""
    db.execute("DELETE FROM step WHERE undone = 1")


def last(db: sqlite3.Connection, *, undone: bool) -> Step | None:
    """The newest edit that can be taken back, or the oldest undone one that can be made again; damaged ones are not."""
    order = "ASC" if undone else "DESC"
    sql = f"SELECT id, words, back, forth, hash FROM step WHERE undone = ? ORDER BY id {order}"
    for number, words, back, forth, written in db.execute(sql, (int(undone),)):
        if digest(words, back, forth) == written:
            return Step(words, load_calls(back), load_calls(forth), number)
    return None


def words(db: sqlite3.Connection, most: int) -> list[tuple[str, bool]]:
    """The words of the edits that can be taken back, and whether they are, newest first."""
    rows = db.execute("SELECT words, undone FROM step ORDER BY id DESC LIMIT ?", (most,))
    return [(str(said), bool(undone)) for said, undone in rows]
