"""What the tests of accounts share: a home without a keyring, a server, and what one sees."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from tests.cli.conftest import Served, forget_variable, serving
from tui import credentials


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own on a machine without a keyring."""
    monkeypatch.setenv("PIPEDRIVE_TUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")
    monkeypatch.delenv(credentials.VARIABLE, raising=False)
    forget_variable()
    yield tmp_path / "home"
    forget_variable()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("served")) as found:
        yield found


async def until(pilot: Pilot[Any], true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():
            await pilot.pause(0.05)


def written(root: Path, token: str) -> list[Path]:
    """The files that hold a token."""
    return [f for f in root.rglob("*") if f.is_file() and token.encode() in f.read_bytes()]


def shown(app: App[Any]) -> str:
    """The words on the screen, as if nothing were wrapped or framed."""
    lines = ("".join(s.text for s in line) for line in app.screen._compositor.render_strips())
    return " ".join("\n".join(lines).replace("│", " ").split())
