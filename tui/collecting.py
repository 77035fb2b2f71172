"""Python's garbage collector, which waits while the program starts.

What a start makes, stays: modules, classes, styles. Looking through it again and again would cost a sixth of the time
to the first frame, and each full collection later on would stop the keyboard for as long as it takes to look again.
Nor is anything looked for when the process ends, which gives all of its memory back at once.
"""

from __future__ import annotations

import atexit
import gc


def hold() -> None:
    """Collect nothing from now on, and nothing of what is left at the end."""
    gc.disable()
    atexit.register(gc.freeze)


def resume() -> None:
    """Collect again if it was held, but never what is there now."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
