"""The owner's API token: one for all starts of a workspace, kept in a file of its directory that nobody else can read.

The database has its hash alone, and backups have no more than that.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete

from tui.backend.clock import stamp
from tui.backend.tables import tokens
from tui.backend.users import LONGEST_TOKEN, caller_of, hashed, new_token, owner_id
from tui.durable import replace

if TYPE_CHECKING:
    from tui.backend.database import Database

FILE = "owner.token"


async def owner_token(database: Database, directory: Path) -> str:
    """The token that is kept, while it is valid and nobody else could read it; else a new one. Raises `OSError`."""
    kept, is_private = _kept(directory / FILE)
    if kept and is_private and await _is_owners(database, kept):
        return kept
    return await _replaced(database, directory, kept)


async def replaced_token(database: Database, directory: Path) -> str:
    """A new token to keep; the one before is valid no more. Raises `OSError`."""
    kept, _is_private = _kept(directory / FILE)
    return await _replaced(database, directory, kept)


async def _replaced(database: Database, directory: Path, kept: str) -> str:
    if kept:  # what another process keeps in the meantime stays valid
        async with database.writing() as db:
            await db.execute(delete(tokens).where(tokens.c.sha256 == hashed(kept)))
    token = await new_token(database, await owner_id(database))
    replace(directory / FILE, f"{token}\n".encode("ascii"))
    return token


async def _is_owners(database: Database, token: str) -> bool:
    owner = await owner_id(database)
    async with database.reading() as db:
        found = await caller_of(db, token, stamp(database.clock()))
    return found is not None and found.scopes is None and found.user["id"] == owner


def _kept(path: Path) -> tuple[str, bool]:
    """The token in a file, nothing where there is none, and whether the file is its owner's alone."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return "", False
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            return "", False
        is_private = found.st_uid == os.geteuid() and not found.st_mode & 0o077
        return file.read(LONGEST_TOKEN).decode("ascii", "replace").strip(), is_private
