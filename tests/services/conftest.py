"""Accounts in a copy of their own, at a fixed moment: a small one with no server, and the demo company with one."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from tests.app.conftest import NOW, NoConnection, fill_account
from tests.conftest import Clock, client_of, opened
from tests.services.demo_account import Account, connected, lay
from tests.services.served import Served, served
from tests.sharing import made_once
from tui.backend.app import create_app
from tui.services import filling
from tui.services.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """The account of the app's tests: Thursday 12 March 2026, 10:30 in Berlin."""
    found = Workspace(tmp_path / "copy.sqlite", tmp_path / "outbox.sqlite", NoConnection(), now=lambda: NOW)
    fill_account(found)
    yield found
    found.close()


@pytest.fixture(scope="session")
def filled(demo_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copy and the outbox after a first sync with the demo company, made once; `lay` them before you write."""

    async def fill(directory: Path) -> None:
        shutil.copytree(demo_workspace, directory / "demo")
        async with (
            opened(directory / "demo", Clock()) as database,
            client_of(create_app(database, trusted=True)) as client,
        ):
            with connected(directory, client) as (_workspace, session):
                await filling.meet(session)
                await filling.refresh(session)

    return made_once(tmp_path_factory, "filled", lambda directory: asyncio.run(fill(directory)))


@pytest.fixture
def account(filled: Path, tmp_path: Path, demo_client: Any) -> Iterator[Account]:
    """The demo company in a copy, and the means to send what is edited."""
    lay(filled, tmp_path)
    with connected(tmp_path, demo_client) as found:
        yield found


@pytest.fixture
async def demo(filled: Path, demo_backend: Starlette, tmp_path: Path, clock: Clock) -> AsyncIterator[Served]:
    """The same, with what it announces and with faults at will."""
    lay(filled, tmp_path, "copy.db", "outbox.db")
    async with served(demo_backend, tmp_path, now=clock) as found:
        assert await found.sync() is None
        yield found
