"""The owner's token: the same at every start, nobody else's to read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tui.backend.clock import stamp
from tui.backend.database import Database
from tui.backend.owner import FILE, owner_token, replaced_token
from tui.backend.tables import tokens, users
from tui.backend.users import caller_of


async def count(database: Database) -> int:
    async with database.reading() as db:
        return int(await db.scalar(select(func.count()).select_from(tokens)) or 0)


async def is_valid(database: Database, token: str) -> bool:
    async with database.reading() as db:
        return await caller_of(db, token, stamp(database.clock())) is not None


async def test_starts_share_a_token_that_is_kept_as_a_private_file(database: Database, tmp_path: Path) -> None:
    before = await count(database)
    token = await owner_token(database, tmp_path)

    assert [await owner_token(database, tmp_path) for _ in range(3)] == [token] * 3
    assert await count(database) == before + 1
    assert ((tmp_path / FILE).read_text(), (tmp_path / FILE).stat().st_mode & 0o777) == (f"{token}\n", 0o600)
    assert [name for name in os.listdir(tmp_path) if name.startswith(".")] == []  # noqa: PTH208 - iterdir blocks as long


async def test_a_replaced_token_is_valid_no_more(database: Database, tmp_path: Path) -> None:
    first = await owner_token(database, tmp_path)
    second = await replaced_token(database, tmp_path)

    assert (await is_valid(database, first), await is_valid(database, second)) == (False, True)
    assert await owner_token(database, tmp_path) == second


async def test_a_token_others_could_read_is_replaced(database: Database, tmp_path: Path) -> None:
    first = await owner_token(database, tmp_path)
    (tmp_path / FILE).chmod(0o644)
    second = await owner_token(database, tmp_path)

    assert (second != first, await is_valid(database, first)) == (True, False)
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"\xff" * 9000, b"0" * 64, b"v1u:0"])
async def test_what_is_no_token_is_replaced(database: Database, tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    (tmp_path / FILE).chmod(0o600)

    assert await is_valid(database, await owner_token(database, tmp_path))


async def test_a_link_is_not_followed(database: Database, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("kept")
    (tmp_path / FILE).symlink_to(elsewhere)
    token = await owner_token(database, tmp_path)

    assert (elsewhere.read_text(), (tmp_path / FILE).is_symlink()) == ("kept", False)
    assert await owner_token(database, tmp_path) == token


async def test_the_token_of_who_is_the_owner_no_more_is_not_used(database: Database, tmp_path: Path) -> None:
    first = await owner_token(database, tmp_path)
    async with database.writing() as db:
        row = (await db.execute(select(users).limit(1))).mappings().one()
        await db.execute(users.insert().values({**row, "id": row["id"] + 1, "email": "next@roof.example"}))
        await db.execute(users.update().where(users.c.id == row["id"]).values(active_flag=False))

    assert await owner_token(database, tmp_path) != first
