"""Homes for the program to live in: empty ones, and copies of one that has been opened before."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.pty.terminal import LIMIT, environment, processes, program
from tests.sharing import made_once
from tui.store.outbox import Outbox

Shell = Callable[..., subprocess.CompletedProcess[str]]
Call = Callable[..., Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs pseudo-terminals."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("pty")


def unsent(home: Path) -> int:
    """How many edits of the demo wait in the outbox; what the screen says of it comes a moment later."""
    outbox = Outbox(home / "data" / "profiles" / "demo" / "outbox.db")
    try:
        return outbox.count()[0]
    finally:
        outbox.close()


@pytest.fixture(autouse=True)
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A directory for sockets of this test alone, with a name short enough for them."""
    with tempfile.TemporaryDirectory(prefix="pty-") as directory:
        monkeypatch.setenv("XDG_RUNTIME_DIR", directory)
        yield


@pytest.fixture(scope="session")
def opened_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the demo was opened, copied and closed; copy it before you use it."""

    def opened(home: Path) -> None:
        with program(home, "--demo") as app:
            app.wait("● saved")
            app.press("q")
            assert app.end() == 0

    return made_once(tmp_path_factory, "home", opened)


@pytest.fixture
def empty_home(tmp_path: Path) -> Iterator[Path]:
    """Where nothing has been kept yet; at the end nothing that served it may still run."""
    home = tmp_path / "home"
    yield home
    end = time.monotonic() + LIMIT
    while (left := processes(str(home))) and time.monotonic() < end:
        time.sleep(0.05)
    assert not left


@pytest.fixture
def home(opened_before: Path, empty_home: Path) -> Path:
    """A home with the demo, as a second start finds it."""
    return Path(shutil.copytree(opened_before, empty_home))


@pytest.fixture
def shell(empty_home: Path) -> Shell:
    """Run the program as a command, with no terminal."""

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tui", *arguments]
        own = environment(empty_home, **more)
        return subprocess.run(command, env=own, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)

    return run


@pytest.fixture
def call(shell: Shell) -> Call:
    """Call an operation of the demo from the shell and give the data of its answer."""

    def answered(*arguments: str) -> Any:
        ran = shell("call", *arguments, "--demo")
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)["data"]

    return answered
