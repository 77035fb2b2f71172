"""A small Textual program that is run in a pseudo-terminal by the tests beside it."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import sys
import termios
import time
from pathlib import Path

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option

from tui import wire

NAMES = [
    "Müller & Söhne",
    "世界株式会社",
    "Łódź Œuvre",
    "👩‍🚀 Space",
    "⚠️ Overdue",
    "🇩🇪 Berlin",
    "e\u0301clair",
    "한국어",
]
HOSTILE = "\x1b[1;1HXa\x1b]52;c;aGFjaw==\x07b\x1b[2Jc\x9b1md\u202ee"


class Question(ModalScreen[None]):
    """Something laid over the rest."""

    BINDINGS = [Binding("escape", "dismiss", "Close")]  # noqa: RUF012 - Textual reads the class

    def compose(self) -> ComposeResult:
        """Two lines."""
        yield Static("Are you sure?\n世界 ⚠️", id="question")


class Program(App[None]):
    """A list, an input, a counter and a page that changes in every cell."""

    CSS = "OptionList { height: 1fr; } #page { height: 12; } #question { width: 30; height: 4; border: round red; }"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [  # noqa: RUF012 - Textual reads the class
        Binding("f2", "question", "Question"),
        Binding("f3", "controls", "Controls"),
        Binding("f4", "tick", "Tick"),
        Binding("f5", "resync", "Again"),
        Binding("f10", "quit", "Quit"),
    ]

    def __init__(self) -> None:
        super().__init__(driver_class=wire.driver())
        self.animation_level = "none"
        self.count = 0
        self.ticking = False
        self.stalls: list[float] = []
        """The longest stall of each time the counter ran."""

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield Static(Content("start"), id="counter")
        yield Input(placeholder="name")
        yield OptionList(*(Option(f"{n:3} {NAMES[n % len(NAMES)]}") for n in range(80)))
        yield Static(Content(HOSTILE if os.environ.get("WIRE_HOSTILE") else "page"), id="page")
        yield Footer()

    def on_mount(self) -> None:
        """Two clocks: one draws, one watches the event loop."""
        self.query_one(OptionList).focus()
        self.run_worker(self._watch())
        self.set_interval(1 / 60, self._tick)

    async def _watch(self) -> None:
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(0.005)
            if self.ticking:
                self.stalls[-1] = max(self.stalls[-1], time.perf_counter() - begun - 0.005)

    def _tick(self) -> None:
        if self.ticking:
            self.count += 1
            self.query_one("#counter", Static).update(Content(f"count {self.count}."))
            self.query_one("#page", Static).update(Content("\n".join(map(self._dots, range(12)))))

    def _dots(self, row: int) -> str:
        return "".join(chr(0x2801 + (self.count * (row + 3) * (column + 1)) % 255) for column in range(70))

    def action_question(self) -> None:
        """Opens the question."""
        self.push_screen(Question())

    def action_controls(self) -> None:
        """Sends what is no part of a frame."""
        self.bell()
        self.copy_to_clipboard("copied")
        self.query_one("#counter", Static).update("controls sent")

    def action_tick(self) -> None:
        """Starts or stops the counter."""
        self.ticking = not self.ticking
        if self.ticking:
            self.stalls.append(0.0)

    def action_resync(self) -> None:
        """Draws everything again."""
        wire.resync(self)


def main() -> None:
    """Takes the terminal, runs, and tells what it saw."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    program = Program()
    program.run()
    seen = {"count": program.count, "stalls": program.stalls}
    Path(os.environ["WIRE_REPORT"]).write_text(json.dumps(seen), "utf-8")
    sys.exit(program.return_code or 0)


if __name__ == "__main__":
    main()
