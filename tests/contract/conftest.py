"""A company in which everything is there once, made once for all tests."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.conftest import Clock, client_of, opened
from tests.contract.scenes import World, build, restored, saved
from tests.sharing import made_once
from tui.backend.app import create_app

WORLD = "world.json"


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of that company; copy it before you write."""

    async def fill(directory: Path) -> None:
        async with opened(directory, Clock()) as database, client_of(create_app(database, trusted=True)) as client:
            (directory / WORLD).write_text(saved(await build(client)))

    return made_once(tmp_path_factory, "world", lambda directory: asyncio.run(fill(directory)))


@pytest.fixture
def there(world: Path) -> World:
    """The ids of what is in that company."""
    return restored((world / WORLD).read_text())
