"""A connection that breaks while one types: what was typed is there again, and nothing is left running.

PTY_DROPS=200 in the environment breaks that many.
"""

from __future__ import annotations

import getpass
import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.pty.board import on_board
from tests.pty.conftest import unsent
from tests.pty.terminal import LIMIT, Terminal, environment, processes

SSHD, SSH, KEYGEN = (
    shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/bin") for name in ("sshd", "ssh", "ssh-keygen")
)
DROPS = range(int(os.environ.get("PTY_DROPS", "1")))
KEPT = ("LANG", "LC_ALL", "TERM", "COLORTERM", "PYTHONPATH", "PIPEDRIVE_TUI_HOME", "XDG_RUNTIME_DIR")
TITLE = "Zebra crossing sensors"

pytestmark = pytest.mark.skipif(
    not (SSHD and SSH and KEYGEN and Path("/proc/self/environ").exists()),
    reason="there is no OpenSSH server, or no Linux, here",
)
Command = Callable[[Path], list[str]]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Command]:
    """A server on the loopback that lets this user in; gives how to run the program through it."""
    folder = tmp_path_factory.mktemp("ssh")
    for name in ("host", "user"):
        command = [str(KEYGEN), "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(command, check=True)
    shutil.copy(folder / "user.pub", folder / "authorized")
    port = _free_port()
    options = {
        "Port": port,
        "ListenAddress": "127.0.0.1",
        "HostKey": folder / "host",
        "AuthorizedKeysFile": folder / "authorized",
        "StrictModes": "no",
        "UsePAM": "no",
        "PidFile": "none",
        "PermitRootLogin": "yes",
        "PasswordAuthentication": "no",
        "UseDNS": "no",
    }
    settings = folder / "sshd_config"
    settings.write_text("\n".join(f"{name} {value}" for name, value in options.items()))
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    with subprocess.Popen([str(SSHD), "-D", "-e", "-f", str(settings)], stderr=subprocess.PIPE) as process:
        try:
            _wait_for(port, process)
            yield lambda home: [*_client(folder, port), _program(home)]
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        if process.poll() is not None:
            assert process.stderr is not None
            pytest.skip(f"the server does not start here: {process.stderr.read().decode()[-200:]}")
        try:
            socket.create_connection(("127.0.0.1", port), 1.0).close()
        except OSError:
            time.sleep(0.05)
        else:
            return


def _client(folder: Path, port: int) -> list[str]:
    options = ("StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR", "IdentitiesOnly=yes")
    given = [part for option in options for part in ("-o", option)]
    return [
        str(SSH),
        "-tt",
        "-F",
        "none",
        "-i",
        str(folder / "user"),
        "-p",
        str(port),
        *given,
        f"{getpass.getuser()}@127.0.0.1",
    ]


def _program(home: Path) -> str:
    """The program as a shell command: a server passes no environment on."""
    own = environment(home)
    variables = [f"{name}={shlex.quote(own[name])}" for name in KEPT if name in own]
    return " ".join(["cd /;", *variables, shlex.quote(sys.executable), "-m", "tui", "--demo"])


def running(home: Path) -> list[int]:
    """The program's processes that live in a home."""
    return [number for number in processes("-m tui --demo") if os.fsencode(home) in _variables(number)]


def _variables(number: int) -> bytes:
    try:
        return Path(f"/proc/{number}/environ").read_bytes()
    except OSError:
        return b""


@pytest.mark.parametrize("number", DROPS)
def test_a_connection_breaks_while_one_types(home: Path, server: Command, number: int) -> None:
    words = TITLE[: 8 + number % (len(TITLE) - 8)]
    with Terminal(server(home), environment(home)) as app:
        app.until(lambda: on_board(app), "the board")
        app.press("L")
        app.wait("saved")
        app.press("a")
        app.wait("In one line")
        app.type(words)
        app.wait(words)
        assert running(home)
        edits = unsent(home)
        app.process.kill()
        gone = time.monotonic()
    while running(home):
        assert time.monotonic() - gone < LIMIT
        time.sleep(0.05)
    if "PTY_DROPS" in os.environ:
        assert time.monotonic() - gone < 5.0
    assert unsent(home) <= edits
    with Terminal(server(home), environment(home)) as app:
        app.wait("was cut off")
        app.press("a")
        app.wait("In one line")
        app.wait(words[:-1] if len(words) > 9 else words)
        app.press("ctrl+q")
        assert app.end() == 0
