"""Python's garbage collector, which waits while the program starts.

What a start makes, stays: modules, classes, styles. Looking through it again and again would cost a sixth of the time
to the first frame, and each full collection later on would stop the keyboard for as long as it takes to look again.
Nor is anything looked for when the process ends, which gives all of its memory back at once.
"""

from __future__ import annotations

import atexit
import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS, SELDOM, NEVER = (3000, 3), 10, 1_000_000
"""After how many new objects those are looked through, and after how many times those that stayed, for an interface.

A page of 500 records passes without, and those that stayed take a few milliseconds. Everything is looked through after
so many times more.
"""

_lock = threading.Lock()
_filling: list[tuple[int, int, int]] = []
"""The thresholds each of those found who want only what is new looked through."""


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
    """The same for an interface."""
    if not gc.isenabled():
        resume()
        gc.set_threshold(*OBJECTS, SELDOM)


@contextmanager
def only_what_is_new() -> Iterator[None]:
    """While many records come in nearly all stay: to look through everything meanwhile frees nothing.

    Any thread may be the one that looks, and all others wait for longer than a frame.
    """
    with _lock:
        _filling.append(gc.get_threshold())
        gc.set_threshold(*_filling[0][:2], NEVER)
    try:
        yield
    finally:
        with _lock:
            first = _filling[0]
            _filling.pop()
            if not _filling:
                gc.set_threshold(*first)


def tidy() -> None:
    """Look through everything now, in an interface."""
    if gc.get_threshold()[:2] == OBJECTS:
        gc.collect()
