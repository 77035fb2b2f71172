"""The demo company as an account: a copy, an outbox, and the means to send what is edited to the embedded backend."""

from __future__ import annotations

import shutil
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
COPY, OUTBOX = "copy.sqlite", "outbox.sqlite"


@contextmanager
def connected(directory: Path, client: Any) -> Iterator[Account]:
    """A workspace in a directory, and a session that can fill its copy and send from it."""
    workspace = Workspace(directory / COPY, directory / OUTBOX, NoConnection(), now=lambda: NOW)
    yield workspace, Session(client, workspace.copy, workspace.outbox, workspace.sync)
    workspace.close()


def lay(filled: Path, directory: Path, copy: str = COPY, outbox: str = OUTBOX) -> None:
    """Put what a first sync with the demo company left into a directory, for a workspace to be opened on."""
    shutil.copyfile(filled / COPY, directory / copy)
    shutil.copyfile(filled / OUTBOX, directory / outbox)


async def sent(account: Account) -> None:
    """Everything that waits is sent, and nothing of it refused."""
    workspace, session = account
    await sending.drain(session)
    await workspace.edits.catch_up()
    assert [entry.error for entry in workspace.outbox.entries()] == []
