"""Writing a text in the editor the user has chosen, while the application steps aside."""

from __future__ import annotations

import os
import shlex
import shutil
import tempfile
from pathlib import Path
from typing import Any

from textual.app import App

from tui.app.lending import lend


def command() -> list[str]:
    """The user's editor: `VISUAL`, `EDITOR`, else one that is there; empty where there is none."""
    wanted = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "")
    known = wanted[:1] or ["sensible-editor", "nano", "vi"]
    found = next((path for name in known if (path := shutil.which(name))), None)
    return [found, *wanted[1:]] if found else []


def edit(app: App[Any], text: str) -> tuple[str, str]:
    """The text as it was left in the editor, and what went wrong; the file is readable by the user alone."""
    program = command()
    if not program:
        return text, "There is no editor: set EDITOR to the one you like."
    with tempfile.TemporaryDirectory(prefix="pipedrive-tui-") as folder:
        path = Path(folder) / "note.md"
        path.write_text(text, encoding="utf-8")
        if wrong := lend(app, [*program, str(path)], "; the text is as it was"):
            return text, wrong
        return path.read_text(encoding="utf-8", errors="replace").rstrip("\n"), ""
