"""Backups: made and put back while somebody works in the workspace; nothing is half."""

from __future__ import annotations

import asyncio
import stat
import tarfile
from pathlib import Path

import pytest

from tests.conftest import Clock, client_of, opened
from tui.api.client import Client
from tui.api.models.base import Upload
from tui.api.models.files import FileNew
from tui.backend.app import create_app
from tui.backend.backup import BadBackup, backup, restore
from tui.backend.database import FILE, Database

pytestmark = [pytest.mark.sqlite, pytest.mark.threads]


async def titles(client: Client) -> list[str | None]:
    return [deal.title for deal in (await client.v2.deals.list(limit=500)).items]


def hidden(directory: Path) -> list[Path]:
    return list(directory.glob(".*"))


async def test_a_workspace_is_put_back_with_its_files_while_it_is_served(
    client: Client, database: Database, tmp_path: Path
) -> None:
    await client.call("deals.create", {}, {"title": "Kept"})
    kept = await client.v1.files.upload(FileNew(file=Upload("a.txt", b"bytes that are kept"), deal_id=1))
    await backup(database.path.parent, tmp_path / "copy.tar")
    await client.call("deals.create", {}, {"title": "Lost again"})
    await client.call("organizations.create", {}, {"name": "Lost too"})
    for path in database.blobs.directory.glob("??/*"):
        path.unlink()

    await restore(database.path.parent, tmp_path / "copy.tar")

    assert await titles(client) == ["Kept"]
    assert (await client.v2.organizations.list()).items == []
    assert kept.id is not None
    assert await client.v1.files.download(kept.id) == b"bytes that are kept"
    found = await client.v2.item_search.search(term="Kept")
    assert len(found.items) == 1
    assert (await client.v2.item_search.search(term="Lost")).items == []
    await client.call("deals.create", {}, {"title": "And on it goes"})
    assert await titles(client) == ["Kept", "And on it goes"]


async def test_a_backup_made_among_writes_is_a_state_there_was(
    client: Client, database: Database, tmp_path: Path, clock: Clock
) -> None:
    async def write() -> None:
        for number in range(60):
            await client.call("deals.create", {}, {"title": f"{number:03}"})

    writing = asyncio.create_task(write())
    for number in range(5):
        await backup(database.path.parent, tmp_path / f"{number}.tar")
    await writing

    counts = []
    for number in range(5):
        await restore(tmp_path / str(number), tmp_path / f"{number}.tar", clock=clock)
        async with opened(tmp_path / str(number), clock) as one, client_of(create_app(one, trusted=True)) as there:
            found = await titles(there)
            assert found == [f"{n:03}" for n in range(len(found))]
            counts.append(len(found))
    assert counts == sorted(counts)


async def test_a_backup_is_its_owners_alone_and_holds_what_it_must(database: Database, tmp_path: Path) -> None:
    await database.blobs.put(b"x")
    await backup(database.path.parent, tmp_path / "copy.tar")
    assert stat.S_IMODE((tmp_path / "copy.tar").stat().st_mode) == 0o600
    with tarfile.open(tmp_path / "copy.tar") as tar:
        assert [name.partition("/")[0] for name in tar.getnames()] == [FILE, "blobs"]
    assert hidden(tmp_path) == []


async def test_what_is_no_backup_changes_nothing(client: Client, database: Database, tmp_path: Path) -> None:
    await client.call("deals.create", {}, {"title": "Here"})
    (tmp_path / "text").write_text("no tar")
    (tmp_path / FILE).write_text("no database")
    with tarfile.open(tmp_path / "tar", "w") as tar:
        tar.add(tmp_path / FILE, FILE)
    with tarfile.open(tmp_path / "empty", "w"):
        pass
    for name in ("text", "tar", "empty"):
        with pytest.raises(BadBackup):
            await restore(database.path.parent, tmp_path / name)
    with pytest.raises(FileNotFoundError):
        await restore(database.path.parent, tmp_path / "nowhere")
    with pytest.raises(FileNotFoundError):
        await backup(tmp_path / "nothing", tmp_path / "copy.tar")
    assert await titles(client) == ["Here"]


async def test_damaged_bytes_are_not_put_back(database: Database, tmp_path: Path) -> None:
    name = await database.blobs.put(b"as it was")
    database.blobs.path(name).write_bytes(b"another")
    await backup(database.path.parent, tmp_path / "copy.tar")
    with pytest.raises(BadBackup, match="damaged"):
        await restore(tmp_path / "new", tmp_path / "copy.tar")
    assert (tmp_path / "new" / FILE).stat().st_size == 0
