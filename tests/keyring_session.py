"""A real Secret Service of one's own: a D-Bus session and GNOME Keyring in a temporary home, gone at the end."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Literal

from tui import credentials

Kind = Literal["unlocked", "locked", "locked with a display", "empty", "no service", "no bus"]
PASSWORD = b"keyring-password"
NEEDED = ("dbus-daemon", "gnome-keyring-daemon")
LONELY = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>
"""


def missing(kind: Kind) -> str:
    """What has to be installed before such a session can be started; empty if nothing."""
    needed = (*NEEDED, "Xvfb") if kind == "locked with a display" else NEEDED
    return ", ".join(name for name in needed if shutil.which(name) is None and kind != "no bus")


@contextmanager
def keyring_session(kind: Kind) -> Iterator[dict[str, str]]:
    """The environment in which such a Secret Service is found; it replaces the caller's own."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="keyring-", ignore_cleanup_errors=True)))
        environment = _environment(home)
        if kind == "no bus":
            yield environment
            return
        if kind.startswith("locked"):
            _with_keyring(environment)
        if kind == "locked with a display":
            environment["DISPLAY"] = stack.enter_context(_display())
        stack.enter_context(_bus(environment, home, alone=kind == "no service"))
        if kind == "unlocked":
            stack.enter_context(_unlocked(environment))
        yield environment


def _environment(home: Path) -> dict[str, str]:
    (home / "run").mkdir(mode=0o700)
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_RUNTIME_DIR": str(home / "run"),
        "PIPEDRIVE_TUI_HOME": str(home / "tui"),
    }


def _with_keyring(environment: dict[str, str]) -> None:
    """Make the home have a keyring with a password, as after a first login."""
    with ExitStack() as stack:
        own = dict(environment)
        stack.enter_context(_bus(own, Path(own["HOME"])))
        stack.enter_context(_unlocked(own))


@contextmanager
def _bus(environment: dict[str, str], home: Path, *, alone: bool = False) -> Iterator[None]:
    config = home / "bus.conf"
    config.write_text(LONELY)
    choice = f"--config-file={config}" if alone else "--session"
    command = ["dbus-daemon", choice, "--nofork", "--nosyslog", "--print-address=1"]
    with _process(command, environment) as bus:
        assert bus.stdout is not None
        environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()
        yield


@contextmanager
def _unlocked(environment: dict[str, str]) -> Iterator[None]:
    """A keyring daemon holding the password; its exit code says nothing, so the state is what counts.

    The bus is asked only when the daemon listens, for what the bus starts hands over to a daemon that is
    there, and else becomes a second one, locked.
    """
    command = ["gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground"]
    with _process(command, environment) as daemon:
        assert daemon.stdin is not None
        daemon.stdin.write(PASSWORD)
        daemon.stdin.close()
        _until(lambda: _listens(Path(environment["XDG_RUNTIME_DIR"]) / "keyring" / "control"), "the daemon listens")
        with _in(environment):
            _until(lambda: credentials.state() == "available", "the keyring is unlocked")
        yield


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as caller:
        return caller.connect_ex(str(path)) == 0


@contextmanager
def _in(environment: dict[str, str]) -> Iterator[None]:
    """Have another environment than one's own for a moment."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _display() -> Iterator[str]:
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "640x480x24", "-nolisten", "tcp"]
    with _process(command, dict(os.environ), pass_fds=(write,)), os.fdopen(read) as ready:
        os.close(write)
        yield f":{ready.readline().strip()}"


@contextmanager
def _process(
    command: list[str], environment: dict[str, str], pass_fds: tuple[int, ...] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is gone at the end, with everything it started: a bus starts services on its own."""
    with subprocess.Popen(
        command,
        env=environment,
        pass_fds=pass_fds,
        start_new_session=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError, subprocess.TimeoutExpired):
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(5)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _until(condition: Callable[[], bool], what: str, limit: float = 30.0) -> None:
    end = time.monotonic() + limit
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"within {limit} s it should be that {what}")
        time.sleep(0.05)
