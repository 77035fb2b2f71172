"""A new user on a headless server signs in over a real SSH connection, doing what the screen says and nothing else."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import sshd
from tests.oauth_app import CLIENT, Issuer, issuing
from tests.pty.terminal import ROOT, Terminal, environment
from tui import credentials
from tui.services.oauth import REDIRECT

SIZE = (100, 30)


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Issuer]:
    with issuing(tmp_path_factory.mktemp("issuer"), redirect_uri=REDIRECT) as found:
        yield found


@pytest.fixture(scope="module")
def ssh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    if lacking := sshd.missing():
        pytest.skip(f"needs {lacking} (Debian: openssh-server, openssh-client)")
    with sshd.sshd(tmp_path_factory.mktemp("sshd")) as words:
        yield words


def opened(ssh: list[str], home: Path) -> Terminal:
    """The program in a login without a desktop."""
    own = {"PIPEDRIVE_TUI_HOME": str(home), "PYTHONPATH": str(ROOT), "COLORTERM": "truecolor"}
    bare = ["-u", "DISPLAY", "-u", "DBUS_SESSION_BUS_ADDRESS"]
    words = sshd.remote([sys.executable, "-m", "tui"], own).replace("env ", f"env {' '.join(bare)} ", 1)
    return Terminal([*ssh[:-1], "-tt", ssh[-1], words], environment(home), SIZE)


def test_with_an_api_token(ssh: list[str], issuer: Issuer, tmp_path: Path) -> None:
    with opened(ssh, tmp_path / "home") as app:
        app.wait("t Sign in with an API token")
        app.press("t")
        app.wait("Your company in Pipedrive")
        app.type(issuer.served.url)
        app.press("enter")
        app.wait("Paste it here; it is not shown")
        app.type(issuer.served.token)
        app.press("enter")
        finish(app)
    no_trace(tmp_path, issuer.served.token)


def test_with_oauth_by_pasting(ssh: list[str], issuer: Issuer, tmp_path: Path) -> None:
    with opened(ssh, tmp_path / "home") as app:
        app.wait("o Sign in with OAuth")
        app.press("o")
        app.wait("Your company in Pipedrive")
        app.type(issuer.served.url)
        app.press("enter")
        app.until(lambda: focused(app, "Client id"), "the first line")
        app.type(CLIENT)
        app.wait(CLIENT)
        app.press("enter")
        app.until(lambda: focused(app, "Client secret"), "the next line")
        app.type(issuer.secret)
        app.wait("•••")
        app.press("enter")
        app.wait("allow the app:")
        app.wait(r"ssh -N -L 8765:127\.0\.0\.1:8765 -p \d+ \S+@127\.0\.0\.1")
        app.type(issuer.allow(link(app)))
        app.press("enter")
        finish(app)
    no_trace(tmp_path, issuer.secret)


def focused(app: Terminal, name: str) -> bool:
    """Whether the line under a name is where one types: it has another colour than one that is not."""
    here, other = below(app, name), below(app, "Callback URL")
    return bool(here and other and here != other)


def below(app: Terminal, name: str) -> str:
    """The colour under a name."""
    for number, line in enumerate(app.screen.display):
        if f"│ {name} " in line:
            return str(app.screen.buffer[number + 1][line.index(name) + 40].bg)
    return ""


def link(app: Terminal) -> str:
    """The link as a terminal's selection of its lines has it."""
    found = re.search(r"allow the app:\s*\n\s*\n(.*?)\n\s*\n", app.text(), re.DOTALL)
    assert found, app.text()
    return "".join(line.strip() for line in found[1].splitlines())


def finish(app: Terminal) -> None:
    """Whose account it is, where the token is kept, the board."""
    app.wait("✓ Me at My company")
    app.press("enter")
    app.wait("Where should the token be kept")
    app.press("s")
    app.wait("● saved")
    app.press("q")
    assert app.end() == 0


def no_trace(directory: Path, secret: str) -> None:
    assert not [path for path in directory.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]
    assert os.environ.get(credentials.VARIABLE) is None
