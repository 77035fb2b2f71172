"""Python's garbage collector, which waits while the program starts.

What a start makes, stays: modules, classes, styles. Looking through it again and again would cost a sixth of the time
to the first frame, and each full collection later on would stop the keyboard for as long as it takes to look again.
"""

from __future__ import annotations

import gc


def hold() -> None:
    """Collect nothing from now on."""
    gc.disable()


def resume() -> None:
    """Collect again if it was held, but never what is there now."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
