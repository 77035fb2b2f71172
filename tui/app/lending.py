"""Lending the terminal to another program, while the application steps aside."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported


def lend(app: App[Any], words: Sequence[str], then: str = "") -> str:
    """Run a program of the user's own until it ends; gives what went wrong, and `then` what follows if it failed."""
    name = Path(words[0]).name
    try:
        with app.suspend():
            code = subprocess.run(words, check=False).returncode  # noqa: S603 - the user's own choice
    except SuspendNotSupported:
        return "This terminal cannot be given to another program."
    except OSError as error:
        return f"{name} did not start: {error.strerror or error}."
    return f"{name} ended with {code}{then}." if code else ""
