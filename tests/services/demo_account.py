"""The demo company as an account: a copy, an outbox, and the means to send what is edited to the embedded backend."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.app.conftest import NoConnection
from tui.services import sending
from tui.services.sync import Session
from tui.services.workspace import Workspace

NOW = datetime(2026, 3, 11, 9, 30, tzinfo=UTC)
Account = tuple[Workspace, Session]


@contextmanager
def connected(directory: Path, client: Any) -> Iterator[Account]:
    """A workspace whose copy is empty yet, and a session that can fill it and send from it."""
    workspace = Workspace(directory / "copy.sqlite", directory / "outbox.sqlite", NoConnection(), now=lambda: NOW)
    yield workspace, Session(client, workspace.copy, workspace.outbox, workspace.sync)
    workspace.close()


async def sent(account: Account) -> None:
    """Everything that waits is sent, and nothing of it refused."""
    workspace, session = account
    await sending.drain(session)
    await workspace.edits.catch_up()
    assert [entry.error for entry in workspace.outbox.entries()] == []
