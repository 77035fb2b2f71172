"""What the tests of the command line share: a home of their own, and a real Secret Service in any of its states."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.keyring_session import Kind, keyring_session, missing
from tui import credentials

CANARY = "pdtk-CANARY-5f2c9e"
Keyring = Callable[[Kind], dict[str, str]]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The root of everything the program keeps, new for each test; no token comes from outside."""
    monkeypatch.setenv("PIPEDRIVE_TUI_HOME", str(tmp_path / "home"))
    monkeypatch.delenv(credentials.VARIABLE, raising=False)
    forget_variable()
    return tmp_path / "home"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a real keyring."""
    for item in items:
        if isinstance(item, pytest.Function) and "keyring" in item.fixturenames:
            item.add_marker("keyring")


def forget_variable() -> None:
    """Make the environment variable be read once more."""
    credentials._variable.cache_clear()
    credentials.take_variable.cache_clear()


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[Keyring]:
    """Start a Secret Service in the state asked for; the rest of the test finds that one and no other."""
    if sys.platform != "linux":
        pytest.skip("the Secret Service is Linux's")
    with ExitStack() as stack:

        def start(kind: Kind) -> dict[str, str]:
            if lacking := missing(kind):
                pytest.skip(f"needs {lacking} (Debian: gnome-keyring, dbus, xvfb)")
            environment = stack.enter_context(keyring_session(kind))
            for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
                monkeypatch.delenv(name, raising=False)
            for name, value in environment.items():
                monkeypatch.setenv(name, value)
            return dict(os.environ)

        yield start
