"""Handing a new mail to the program that writes mails: the user's own in the terminal, else the desktop's."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from typing import Any

from textual.app import App

from tui.app.lending import lend


def compose(app: App[Any], link: str) -> str:
    """Open a `mailto:` link; gives what is to be said, empty where there is no program for it.

    A program in `MAILER`, as `mutt`, gets the terminal; else the desktop's is asked, where there is a desktop.
    """
    wanted = shlex.split(os.environ.get("MAILER", ""))
    program = shutil.which(wanted[0]) if wanted else None
    if program is not None:
        return lend(app, [program, *wanted[1:], link]) or "Back from the mail."
    desktop = sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open") if desktop else None
    if opener is None:
        return ""
    quiet = subprocess.DEVNULL
    subprocess.Popen([opener, link], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)  # noqa: S603 - a full path, no shell
    return "Opening a new mail…"
