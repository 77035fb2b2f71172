"""Accounts in a copy of their own, at a fixed moment: a small one with no server, and the demo company with one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.app.conftest import NOW, NoConnection, fill_account
from tests.services.demo_account import Account, connected
from tui.services import filling
from tui.services.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """The account of the app's tests: Thursday 12 March 2026, 10:30 in Berlin."""
    found = Workspace(tmp_path / "copy.sqlite", tmp_path / "outbox.sqlite", NoConnection(), now=lambda: NOW)
    fill_account(found)
    yield found
    found.close()


@pytest.fixture
async def account(tmp_path: Path, demo_client: Any) -> AsyncIterator[Account]:
    """The demo company in a copy, and the means to send what is edited."""
    with connected(tmp_path, demo_client) as (workspace, session):
        await filling.refresh(session)
        workspace.money.reload()
        yield workspace, session
