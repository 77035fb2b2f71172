"""What the program does to a terminal, and what it says where it cannot run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.pty.board import columns, on_board
from tests.pty.conftest import Shell
from tests.pty.terminal import environment, program

ALTERNATE_SCREEN, CURSOR, PASTE, MOUSE = 1049, 25, 2004, 1000


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_and_the_terminal_is_as_it_was(home: Path, number: signal.Signals) -> None:
    with program(home, "--demo") as app:
        app.until(lambda: on_board(app), "the board")
        assert {ALTERNATE_SCREEN, CURSOR, PASTE, MOUSE} <= app.left_on()
        app.signal(number)
        assert app.end() == 0
        assert app.restored()


def test_a_closed_window_ends_it(home: Path) -> None:
    with program(home, "--demo") as app:
        app.until(lambda: on_board(app), "the board")
        app.close()
        assert app.end() == 0


def test_a_window_that_is_too_small_says_so_and_recovers(home: Path) -> None:
    with program(home, "--demo") as app:
        app.until(lambda: on_board(app), "the board")
        before = columns(app)
        app.resize(59, 15)
        app.wait("too small")
        app.wait("60 x 15")
        app.resize(120, 14)
        app.wait("too small")
        app.resize(120, 40)
        app.gone("too small")
        app.until(lambda: columns(app) == before, "the board")


def test_a_narrower_window_shows_fewer_columns_and_tells_how_many_are_out_of_sight(home: Path) -> None:
    with program(home, "--demo") as app:
        app.until(lambda: on_board(app), "the board")
        app.resize(80, 24)
        app.wait(r" 2 ›$")
        app.resize(120, 40)
        app.gone(r" 2 ›$")


def test_without_a_terminal_it_says_so(shell: Shell) -> None:
    ran = shell("--demo")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("pipedrive-tui: ")
    assert ran.stderr.count("\n") == 1
    assert "terminal" in ran.stderr


def test_a_broken_settings_file_is_named(empty_home: Path) -> None:
    settings = empty_home / "config" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('current = "demo"\ntheme = [\n')
    with program(empty_home, size=(300, 40)) as app:
        assert app.end() == 2
        assert app.text().startswith("pipedrive-tui: ")
        assert f"{settings}, line " in app.text()
        assert len(app.text().split("\n\n")[0].splitlines()) == 1
        assert "Traceback" not in app.text()
        assert app.restored()


@contextmanager
def served(home: Path) -> Iterator[tuple[str, str]]:
    """The demo on a free port; gives its URL and a token for it."""
    command = [sys.executable, "-m", "tui", "serve", "--port", "0", "--demo"]
    with subprocess.Popen(command, env=environment(home), stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip(), server.stdout.readline().strip()
        finally:
            server.send_signal(signal.SIGINT)
            server.wait()


def test_a_token_that_is_not_valid_is_told_before_and_after_the_login(home: Path, shell: Shell) -> None:
    with served(home) as (url, token):
        wrong = shell("login", url, PIPEDRIVE_API_TOKEN="wrong-token")
        assert (wrong.returncode, wrong.stdout) == (1, "")
        assert "token was refused" in wrong.stderr
        assert wrong.stderr.count("\n") == 1
        assert shell("login", url, PIPEDRIVE_API_TOKEN=token).returncode == 0
        with program(home, PIPEDRIVE_API_TOKEN=token) as app:
            app.wait("● saved")
            app.press("q")
            assert app.end() == 0
        with program(home, PIPEDRIVE_API_TOKEN="wrong-token") as app:
            app.until(lambda: on_board(app), "the board, for the records are here")
            app.wait("✗ signed out")
            app.press("q")
            assert app.end() == 0
            assert app.restored()
        assert not any(word in os.fsdecode(read(home)) for word in (token, "wrong-token"))


def read(home: Path) -> bytes:
    """All the program keeps here, except the backend, which is the other end."""
    paths = [path for path in home.rglob("*") if path.is_file() and "backend" not in path.parts]
    return b"".join(path.read_bytes() for path in paths)
