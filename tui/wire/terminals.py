"""What is known about terminals from the environment."""

from __future__ import annotations

from collections.abc import Mapping

_NEVER = ("", "dumb", "vt52", "vt100", "vt102", "vt220", "ansi", "cons25")


def erases_with_background(environment: Mapping[str, str]) -> bool:
    """Whether erased cells take the current background, as in xterm (terminfo: bce).

    GNU screen uses the default background unless its user set `defbce`; tmux says screen, too, but is like xterm.
    """
    terminal = environment.get("TERM", "")
    is_screen = "STY" in environment or (terminal.startswith("screen") and "TMUX" not in environment)
    return not is_screen and terminal not in _NEVER
