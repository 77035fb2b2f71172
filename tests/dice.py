"""How often random tests throw their dice: a few times as a rule, PIPEDRIVE_TUI_DICE times as often if it is set."""

from __future__ import annotations

import os

TIMES = int(os.environ.get("PIPEDRIVE_TUI_DICE", "1"))


def thrown(few: int) -> int:
    """That many examples, or more."""
    return few * TIMES
