"""A company in which everything is there once, made once for all tests."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.conftest import Clock, client_of, opened
from tests.contract.scenes import World, build, restored, saved
from tui.backend.app import create_app

WORLD = "world.json"


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of that company; copy it before you write."""
    directory = tmp_path_factory.mktemp("world") / "workspace"

    async def fill() -> None:
        async with opened(directory, Clock()) as database, client_of(create_app(database, trusted=True)) as client:
            (directory / WORLD).write_text(saved(await build(client)))

    asyncio.run(fill())
    return directory


@pytest.fixture
def there(world: Path) -> World:
    """The ids of what is in that company."""
    return restored((world / WORLD).read_text())
