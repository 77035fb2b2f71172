"""However it ends, the terminal is as it was, and what was being typed is there at the next start.

PTY_EXITS=20 in the environment ends it that often in each way.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.pty.board import on_board
from tests.pty.terminal import ROOT, Terminal, environment, program

TITLE = "Zebra crossing sensors"
ENDS = {"quit": 0, "ctrl+q": 0, "TERM": 0, "HUP": 0, "INT": 130, "exception": 1}
EXITS = range(int(os.environ.get("PTY_EXITS", "1")))


def faulty(home: Path) -> Terminal:
    return Terminal(
        [sys.executable, str(Path(__file__).with_name("faulty.py"))], environment(home, PYTHONPATH=str(ROOT))
    )


def end(app: Terminal, way: str) -> int:
    if way in ("quit", "ctrl+q"):
        app.press("q" if way == "quit" else way)
    elif way != "exception":
        app.signal(signal.Signals[f"SIG{way}"])
    return app.end()


@pytest.mark.parametrize("way", ENDS)
@pytest.mark.parametrize("number", EXITS)
def test_the_terminal_is_as_it_was(home: Path, way: str, number: int) -> None:
    with faulty(home) if way == "exception" else program(home, "--demo") as app:
        if way != "exception":
            app.until(lambda: on_board(app), "the board")
        assert end(app, way) == ENDS[way]
        assert app.restored()


def test_a_fault_is_told_in_words_without_what_was_in_memory(home: Path) -> None:
    with faulty(home) as app:
        assert app.end() == 1
        shown = app.text()
    log = home / "state" / "pipedrive-tui.log"
    assert "stopped because of a fault" in shown
    assert "Your edits are safe" in shown
    assert str(log)[:60] in shown.replace("\n", "")
    assert "Traceback" not in shown
    assert "Fault: of 12 letters" in log.read_text("utf-8")
    assert "bG9jYWwtc2VjcmV0" not in shown + log.read_text("utf-8").replace("secret = b", "", 1)


EDITORS = {
    "which is interrupted": "#!/bin/sh\ntrap '' INT QUIT\nkill -INT 0\nkill -QUIT 0\nprintf ' elsewhere' >>\"$1\"\n",
    "which does not start": "#!/nowhere\n",
}


@pytest.mark.parametrize("editor", EDITORS)
def test_an_editor_of_ones_own_ends_nothing_but_itself(home: Path, tmp_path: Path, editor: str) -> None:
    script = tmp_path / "editor"
    script.write_text(EDITORS[editor])
    script.chmod(0o700)
    with program(home, "--demo", VISUAL=str(script)) as app:
        app.until(lambda: on_board(app), "the board")
        app.press("enter")
        app.wait("Summary")
        app.press("n")
        app.type(TITLE)
        app.wait(TITLE)
        app.press("ctrl+o")
        app.wait(f"{TITLE} elsewhere" if "interrupted" in editor else "did not start")
        app.type(" too")
        app.wait(TITLE)
        app.press("ctrl+s")
        app.until(lambda: "too" in app.text() and "^s" not in app.text(), "the note")
        app.press("ctrl+q")
        assert app.end() == 0
        assert app.restored()


@pytest.mark.parametrize("way", ["HUP", "TERM", "closed", "KILL"])
def test_what_was_being_typed_is_offered_at_the_next_start(home: Path, way: str) -> None:
    with program(home, "--demo") as app:
        app.until(lambda: on_board(app), "the board")
        app.press("a")
        app.wait("In one line")
        app.type(TITLE)
        app.wait(TITLE)
        if way == "KILL":
            memory = home / "data" / "profiles" / "demo" / "screens.json"
            app.until(lambda: TITLE in (memory.read_text("utf-8") if memory.exists() else ""), "the draft on the disk")
            app.signal(signal.SIGKILL)
        elif way == "closed":
            app.close()
        else:
            app.signal(signal.Signals[f"SIG{way}"])
        began = time.monotonic()
        app.end()
        assert time.monotonic() - began < 30
    with program(home, "--demo") as app:
        app.wait("was cut off")
        app.press("a")
        app.wait("In one line")
        app.wait(TITLE)
        app.press("ctrl+q")
        assert app.end() == 0
