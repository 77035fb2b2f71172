"""An output layer between Textual and the terminal: it keeps what the terminal shows and writes only what differs.

Textual redraws regions: every segment of a region that changed is sent again, with all its colours. `driver()` gives a
driver class that reads those frames into a canvas and sends the cells that differ from what the terminal shows, in the
fewest bytes it finds. A terminal that falls behind gets the newest frame instead of every frame, and the program never
waits for it. Control characters in text never get through; so pictures that a widget draws with control sequences of
its own inside its lines do not either, while those the program writes to the driver do.

    App(driver_class=wire.driver())

| module | what it is |
|---|---|
| `graphemes` | text as cells: what is how wide, and which characters terminals disagree on |
| `pens` | styles, and the shortest sequence from one to another |
| `canvas` | the grid of cells a program wants to see |
| `frames` | reads Textual's frames into a canvas |
| `differences` | what differs in a row, and what of it is written in one go |
| `painter` | writes the difference between a canvas and a terminal |
| `wire` | the five above as one object without input or output: draw, send, take |
| `outlet` | writes to a terminal without waiting |
| `posix_driver` | Textual's driver made of them |
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App
    from textual.driver import Driver

SWITCH = "PIPEDRIVE_TUI_WIRE"
"""The environment variable that turns the layer off when it is "0"."""

__all__ = ["SWITCH", "driver", "resync"]


def driver(*, enabled: bool | None = None) -> type[Driver] | None:
    """The driver class for `textual.app.App(driver_class=…)`; none where Textual should choose its own.

    None if switched off by `enabled` or, where that is not given, by the environment; on Windows; where the user
    chose a driver (TEXTUAL_DRIVER, set by textual-serve); where output is not UTF-8. Tests and inline mode
    never ask for it.
    """
    if enabled is None:
        enabled = os.environ.get(SWITCH) != "0"
    if not enabled or sys.platform == "win32" or os.environ.get("TEXTUAL_DRIVER") or not _writes_utf8():
        return None
    from tui.wire.posix_driver import WireDriver

    return WireDriver


def resync(app: App[Any]) -> None:
    """Draws the whole screen again, for a terminal on which something else has written."""
    active = getattr(app, "_driver", None)
    if active is not None and hasattr(active, "resync"):
        active.resync()


def _writes_utf8() -> bool:
    encoding = getattr(sys.__stderr__, "encoding", None) or ""
    return encoding.lower().replace("-", "").replace("_", "") == "utf8"
