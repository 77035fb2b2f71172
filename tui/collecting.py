"""Python's garbage collector, which waits while the program starts.

What a start makes, stays: modules, classes, styles. Looking through it again and again would cost a sixth of the time
to the first frame, and each full collection later on would stop the keyboard for as long as it takes to look again.
Nor is anything looked for when the process ends, which gives all of its memory back at once.
"""

from __future__ import annotations

import atexit
import gc

OBJECTS, NEVER = (3000, 3), 1_000_000
"""After how many new objects those are looked through, and after how many times those that stayed, for an interface.

A page of 500 records passes without, and those that stayed take a few milliseconds. Everything is not looked through by
itself.
"""


def hold() -> None:
    """Collect nothing from now on, and nothing of what is left at the end."""
    gc.disable()
    atexit.register(gc.freeze)


def resume() -> None:
    """Collect again if it was held, but never what is there now."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def resume_for_keys() -> None:
    """Collect again if it was held, but look through everything only in `tidy`.

    Any thread may be the one that begins to look, a sync that fills the copy most of all; all others wait, and for
    longer than a frame.
    """
    if not gc.isenabled():
        resume()
        gc.set_threshold(*OBJECTS, NEVER)


def tidy() -> None:
    """Look through everything now, where that does not happen by itself."""
    if gc.get_threshold()[2] == NEVER:
        gc.collect()
