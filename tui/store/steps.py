"""The way back: the edits that can be taken back, and those that were, within the transaction of the caller."""

from __future__ import annotations

import sqlite3
import time
from typing import NamedTuple

from tui.store.calls import Step, Texts, load_calls
from tui.store.salvage import digest

STEPS = 500
"""How many edits can be taken back."""


class Written(NamedTuple):
    """An edit and the hash of what its row says."""

    step: Step
    hash: str


def insert(db: sqlite3.Connection, step: Step, texts: Texts) -> Written:
    """Write an edit, and forget what was taken back and what is too old; gives it with its number."""
    forget_undone(db)
    back, forth = texts.of_all(step.back), texts.of_all(step.forth)
    written = digest(step.words, back, forth)
    sql = "INSERT INTO step (words, back, forth, made, hash) VALUES (?, ?, ?, ?, ?)"
    number = int(db.execute(sql, (step.words, back, forth, time.time(), written)).lastrowid or 0)
    db.execute("DELETE FROM step WHERE id <= ?", (number - STEPS,))
    return Written(step._replace(id=number), written)


def forget_undone(db: sqlite3.Connection) -> None:
    """Forget what was taken back: something else was done since."""
    db.execute("DELETE FROM step WHERE undone = 1")


def last(db: sqlite3.Connection, known: Written | None = None, *, undone: bool) -> Step | None:
    """The newest edit that can be taken back, or the oldest undone one that can be made again; damaged ones are not.

    The one that is `known` is not read again: it may be about many records.
    """
    order = "ASC" if undone else "DESC"
    sql = f"SELECT id, words, back, forth, hash FROM step WHERE undone = ? ORDER BY id {order}"
    for number, words, back, forth, written in db.execute(sql, (int(undone),)):
        if digest(words, back, forth) == written:
            if known is not None and (known.step.id, known.hash) == (number, written):
                return known.step
            return Step(words, load_calls(back), load_calls(forth), number)
    return None


def words(db: sqlite3.Connection, most: int) -> list[tuple[str, bool]]:
    """The words of the edits that can be taken back, and whether they are, newest first."""
    rows = db.execute("SELECT words, undone FROM step ORDER BY id DESC LIMIT ?", (most,))
    return [(str(said), bool(undone)) for said, undone in rows]
