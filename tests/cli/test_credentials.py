"""Tokens live in a real keyring or nowhere: every state it can be in gives a typed answer, in time."""

from __future__ import annotations

import asyncio
import os
import pickle
import subprocess
import sys
import textwrap
import traceback
from pathlib import Path

import pytest

from tests.cli.conftest import CANARY, Keyring
from tests.keyring_session import Kind
from tui import credentials
from tui.credentials import (
    CredentialsError,
    KeyringAbsent,
    KeyringLocked,
    NotAToken,
    NoToken,
    secret,
)

STATES: list[tuple[Kind, type[CredentialsError]]] = [
    ("locked", KeyringLocked),
    ("locked with a display", KeyringLocked),
    ("empty", KeyringAbsent),
    ("no service", KeyringAbsent),
    ("no bus", KeyringAbsent),
]


def test_a_token_is_kept_given_and_forgotten(keyring: Keyring) -> None:
    keyring("unlocked")
    assert credentials.state() == "available"
    credentials.store("acme", secret(CANARY))
    credentials.store("beta", secret("other"))
    assert credentials.token("acme").reveal() == CANARY
    assert asyncio.run(credentials.fetch("acme")).reveal() == CANARY
    credentials.store("acme", secret("newer"))
    assert credentials.token("acme").reveal() == "newer"
    assert credentials.forget("acme")
    assert not credentials.forget("acme")
    with pytest.raises(NoToken, match="run 'pipedrive-tui login', or set PIPEDRIVE_API_TOKEN"):
        credentials.token("acme")
    assert credentials.token("beta").reveal() == "other"


def test_it_is_the_secret_service_that_holds_the_token(keyring: Keyring) -> None:
    environment = keyring("unlocked")
    credentials.store("acme", secret(CANARY))
    lookup = ["secret-tool", "lookup", "service", "pipedrive-tui", "username", "acme:api-token"]
    try:
        assert subprocess.run(lookup, env=environment, capture_output=True, check=True).stdout.decode() == CANARY
    except FileNotFoundError:
        pytest.skip("needs secret-tool (Debian: libsecret-tools)")


@pytest.mark.parametrize(("kind", "expected"), STATES)
def test_every_other_state_is_told_apart(keyring: Keyring, kind: Kind, expected: type[CredentialsError]) -> None:
    keyring(kind)
    for attempt in (
        lambda: credentials.token("acme"),
        lambda: credentials.store("acme", secret(CANARY)),
        lambda: credentials.forget("acme"),
        credentials.probe,
    ):
        with pytest.raises(expected, match="PIPEDRIVE_API_TOKEN") as caught:
            attempt()
        assert CANARY not in "".join(traceback.format_exception(caught.value))
    assert credentials.state() == expected.state


def run(program: str, environment: dict[str, str], cwd: Path | None = None) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(program)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=cwd)


def test_a_keyring_that_asks_on_a_display_is_given_up(keyring: Keyring) -> None:
    program = """
        import time
        from tui import credentials
        began = time.monotonic()
        try:
            credentials.token("acme", unlock=0.5)
        except credentials.KeyringTimedOut as error:
            print(time.monotonic() - began < 4, error)
    """
    with run(program, keyring("locked with a display")) as process:
        assert process.communicate(timeout=20)[0].startswith(
            "True the keyring did not answer in time: see whether the desktop is asking for a password, then try again"
        )


def test_the_program_ends_at_once_while_the_keyring_hangs(keyring: Keyring) -> None:
    program = """
        import asyncio, time
        from tui import credentials

        async def main():
            waiting = asyncio.ensure_future(credentials.fetch("acme", unlock=60))
            longest, last = 0.0, time.monotonic()
            for _ in range(50):
                await asyncio.sleep(0.01)
                longest, last = max(longest, time.monotonic() - last), time.monotonic()
            print("hangs" if not waiting.done() else "done", longest < 1, flush=True)
            waiting.cancel()

        asyncio.run(main())
    """
    with run(program, keyring("locked with a display")) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "hangs True\n"
        assert process.wait(5) == 0


def test_the_environment_variable_wins_and_is_read_once(keyring: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring("no bus")
    monkeypatch.setenv(credentials.VARIABLE, f" {CANARY}\n")
    assert credentials.take_variable()
    assert credentials.VARIABLE not in os.environ
    assert CANARY.encode() not in subprocess.run(["env"], capture_output=True, check=True).stdout
    assert credentials.token("acme").reveal() == CANARY
    assert asyncio.run(credentials.fetch("acme")).reveal() == CANARY


@pytest.mark.parametrize("text", ["", "  ", "two words", "a\nb", "a\x00b", "tökèn", "a" * 513, "\x1b[2J"])
def test_what_a_header_cannot_carry_is_no_token(text: str) -> None:
    with pytest.raises(NotAToken) as caught:
        secret(text)
    assert str(caught.value) == (
        "that is not an API token: Pipedrive shows yours under Personal preferences > API: letters and digits, "
        "without spaces"
    )


def test_a_secret_shows_itself_nowhere() -> None:
    token = secret(CANARY)
    assert CANARY not in f"{token} {token!r} {[token]}"
    with pytest.raises(TypeError):
        pickle.dumps(token)


def plugin(folder: Path) -> str:
    """A search path with a plug-in that writes plain text, as keyrings.alt does; `keyring` likes it best."""
    package = folder / "plugin"
    information = package / "plain-1.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: plain\nVersion: 1\n")
    (information / "entry_points.txt").write_text("[keyring.backends]\nplain = plain\n")
    (package / "plain.py").write_text(
        textwrap.dedent("""
            import pathlib
            from keyring.backend import KeyringBackend

            class Plain(KeyringBackend):
                priority = 9
                def get_password(self, service, username): return "from the file"
                def set_password(self, service, username, password): pathlib.Path("plain").write_text(password)
                def delete_password(self, service, username): pathlib.Path("deleted").touch()
        """)
    )
    return os.pathsep.join([str(package), str(Path.cwd())])


CHOSEN = {
    "by priority": {},
    "by name": {"PYTHON_KEYRING_BACKEND": "plain.Plain"},
}
PRESENT: list[tuple[Kind, str, str]] = [
    ("no bus", "by priority", "Plain KeyringAbsent KeyringAbsent KeyringAbsent"),
    ("locked", "by priority", "ChainerBackend KeyringLocked KeyringLocked KeyringLocked"),
    ("unlocked", "by priority", f"ChainerBackend kept {CANARY} True"),
    ("unlocked", "by name", f"Plain kept {CANARY} True"),
]


@pytest.mark.parametrize(("kind", "way", "expected"), PRESENT)
def test_other_keyrings_of_python_change_nothing(
    keyring: Keyring, tmp_path: Path, kind: Kind, way: str, expected: str
) -> None:
    """`keyring.get_keyring()` chooses the plug-in here, or a chain that asks it first; this program does not."""
    own = {**keyring(kind), "PYTHONPATH": plugin(tmp_path), **CHOSEN[way]}
    program = f"""
        import keyring
        from tui import credentials
        credentials.LIMIT = 15.0
        print(type(keyring.get_keyring()).__name__)
        for attempt in (
            lambda: credentials.store("acme", credentials.secret("{CANARY}")) or "kept",
            lambda: credentials.token("acme").reveal(),
            lambda: credentials.forget("acme"),
        ):
            try:
                print(attempt())
            except credentials.CredentialsError as error:
                print(type(error).__name__)
    """
    with run(program, own, cwd=tmp_path) as process:
        assert process.communicate(timeout=60)[0].split() == expected.split()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plugin"]
