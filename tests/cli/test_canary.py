"""One token through everything that may go wrong: it is in no file, no log at its loudest and on no screen."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import CANARY, Keyring, Served, Shell, in_a_terminal
from tui import settings

LOUD = """
import logging
import tui.cli

def loud(keep=tui.cli._keep_log):
    keep()
    logging.getLogger().setLevel(logging.DEBUG)

tui.cli._keep_log = loud
"""
"""What makes the program log everything."""

CRASHES = {
    "in a call": """
        from tui.api.transport import Transport
        async def send(self, *given, **more):
            shown = self.token.reveal()
            raise RuntimeError("boom in a call")
        Transport.send = send
    """,
    "in the sync": """
        import tui.services.filling
        async def meet(session):
            token = session.client.transport.token
            raise RuntimeError(f"boom in the sync of {session.client.transport.server} with {token}")
        tui.services.filling.meet = meet
    """,
    "on the screen": """
        import tui.app.screens.base
        def on_resize(self, event):
            from tui import credentials
            secret = credentials.token(self.app.profile.name)
            revealed = secret.reveal()
            raise RuntimeError(f"boom on the screen with {secret}")
        tui.app.screens.base.MainScreen.on_resize = on_resize
    """,
}


@pytest.fixture
def loud(tmp_path: Path, keyring: Keyring) -> dict[str, str]:
    """The environment of a user with a keyring, and a program that logs everything."""
    environment = keyring("unlocked")
    return patched(tmp_path, "") | {
        "HOME": environment["HOME"],
        "TERM": "xterm-256color",
        "COLUMNS": "100",
        "LINES": "30",
    }


def patched(tmp_path: Path, program: str) -> dict[str, str]:
    (tmp_path / "sitecustomize.py").write_text(LOUD + textwrap.dedent(program))
    return {"PYTHONPATH": str(tmp_path)}


def hits(token: str, *roots: Path) -> Iterator[Path]:
    """The files that hold a token."""
    for root in roots:
        yield from (path for path in root.rglob("*") if path.is_file() and token.encode() in path.read_bytes())


@pytest.mark.pty
@pytest.mark.parametrize("crash", ["", *CRASHES])
def test_the_token_is_nowhere(loud: dict[str, str], served: Served, shell: Shell, tmp_path: Path, crash: str) -> None:
    code, typed = in_a_terminal(["login", served.url, "--profile", "acme"], loud, shown=f"{served.token}\n".encode())
    assert code == 0, typed
    if crash:
        patched(tmp_path, CRASHES[crash])
    keys = {"cannot be reached": b"q"} if crash and crash != "on the screen" else {"● saved": b"q"}
    code, drawn = in_a_terminal([], loud, **keys)
    assert code == (1 if crash == "on the screen" else 0), drawn
    log = settings.paths().log.read_text()
    assert (f"boom {crash}" if crash else "httpcore") in log
    refused, said = in_a_terminal(["call", "users.me", "--profile", "acme"], loud | {"PIPEDRIVE_API_TOKEN": CANARY})
    assert refused == 1, said
    doctor = shell("doctor")
    for token in (served.token, CANARY):
        assert token not in typed + drawn + said + doctor.out + doctor.err
        assert not [*hits(token, Path(loud["HOME"]))]


def test_a_token_that_is_somewhere_is_found(tmp_path: Path) -> None:
    """The search itself finds what it looks for."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "log").write_text(f"x-api-token: {CANARY}{os.linesep}")
    assert [*hits(CANARY, tmp_path)] == [tmp_path / "a" / "log"]
