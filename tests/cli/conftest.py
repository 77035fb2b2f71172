"""What the tests of the command line share: a home of their own, and a real Secret Service in any of its states."""

from __future__ import annotations

import io
import os
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.keyring_session import Kind, keyring_session, missing
from tui import credentials, settings
from tui.cli import main
from tui.settings import Profile

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as shells have jobs in the background; children inherit that
    signal.signal(signal.SIGINT, signal.default_int_handler)

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
    credentials._session.clear()
    credentials._variable.cache_clear()
    credentials.take_variable.cache_clear()


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[Keyring]:
    """Start a Secret Service in the state asked for; the rest of the test finds that one and no other."""
    if sys.platform != "linux":
        pytest.skip("the Secret Service is Linux's")
    monkeypatch.setattr(credentials, "LIMIT", 15.0)  # a busy machine is no failure
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


class Ran(NamedTuple):
    """What a command gave: its exit code and what it wrote."""

    code: int
    out: str
    err: str


Shell = Callable[..., Ran]


@pytest.fixture
def shell(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """Run the command line in this process, with what it reads from standard input."""
    umask = os.umask(0o022)

    def run(*arguments: str, stdin: str = "") -> Ran:
        forget_variable()
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capfd.readouterr()
        try:
            code = main(arguments)
        except SystemExit as error:
            code = int(error.code or 0)
        sys.stdout.flush()
        written = capfd.readouterr()
        return Ran(code, written.out, written.err)

    yield run
    os.umask(umask)


class Served(NamedTuple):
    """A workspace served over TCP by a process of its own."""

    url: str
    token: str
    process: subprocess.Popen[str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`pipedrive-tui serve` on a free port, with an empty workspace."""
    with serving(tmp_path_factory.mktemp("served")) as found:
        yield found


@contextmanager
def serving(directory: Path, *more: str) -> Iterator[Served]:
    """Serve a directory while the context lasts; `--demo` fills it."""
    command = [sys.executable, "-m", "tui", "serve", "--port", "0", "--directory", str(directory), *more]
    environment = {**os.environ, "PIPEDRIVE_TUI_HOME": str(directory / "home")}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Served(process.stdout.readline().strip(), process.stdout.readline().strip(), process)
        finally:
            process.send_signal(signal.SIGINT)


@pytest.fixture
def account(served: Served, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell whose current profile is an account at the served workspace."""
    settings.with_profile(Profile("account", "pipedrive", served.url))

    def run(*arguments: str, stdin: str = "") -> Ran:
        monkeypatch.setenv(credentials.VARIABLE, served.token)  # whoever reads it takes it away
        return shell(*arguments, stdin=stdin)

    return run


def own(served: Served) -> dict[str, str]:
    """The environment of a process that calls the served workspace."""
    return {**os.environ, credentials.VARIABLE: served.token}


TAKE_TERMINAL = """
import fcntl, os, signal, sys, termios
signal.signal(signal.SIGINT, signal.SIG_DFL)  # shells have jobs in the background ignore it, and children inherit that
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, "-m", "tui", *sys.argv[1:]])
"""


def in_a_terminal(arguments: list[str], environment: dict[str, str] | None = None, **answers: bytes) -> tuple[int, str]:
    """Run the program in a pseudo-terminal of its own and give its code and output.

    `answers` are keys to press, by the word whose appearance they answer.
    """
    terminal, inside = pty.openpty()
    command = [sys.executable, "-c", TAKE_TERMINAL, *arguments]
    own = os.environ | (environment or {})
    with subprocess.Popen(
        command, env=own, start_new_session=True, stdin=inside, stdout=inside, stderr=inside
    ) as process:
        os.close(inside)
        output = ""
        for part in _read(terminal):
            output += part.decode(errors="replace")
            for word in [w for w in answers if w in output]:
                os.write(terminal, answers.pop(word))
        os.close(terminal)
        return process.wait(20), output


def _read(terminal: int) -> Iterator[bytes]:
    """What comes out, until the other side is closed; nothing for 20 s ends it too."""
    while select.select([terminal], [], [], 20)[0]:
        try:
            yield os.read(terminal, 65536)
        except OSError:  # Linux says EIO when the last process has closed the terminal
            return
