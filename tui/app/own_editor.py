"""Writing a text in the editor the user has chosen, while the application steps aside."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported


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
        try:
            with app.suspend():
                code = subprocess.run([*program, str(path)], check=False).returncode  # noqa: S603 - the user's own choice
        except SuspendNotSupported:
            return text, "This terminal cannot be given to another program."
        except OSError as error:
            return text, f"{Path(program[0]).name} did not start: {error.strerror or error}."
        if code:
            return text, f"{Path(program[0]).name} ended with {code}; the text is as it was."
        return path.read_text(encoding="utf-8", errors="replace").rstrip("\n"), ""
