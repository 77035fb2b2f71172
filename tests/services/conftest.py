"""An account in a copy of its own, at a fixed moment, with no server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.conftest import NOW, NoConnection, fill_account
from tui.services.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """The account of the app's tests: Thursday 12 March 2026, 10:30 in Berlin."""
    found = Workspace(tmp_path / "copy.sqlite", tmp_path / "outbox.sqlite", NoConnection(), now=lambda: NOW)
    fill_account(found)
    yield found
    found.close()
