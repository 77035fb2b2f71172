"""What the screens remember of themselves over restarts: small facts in a file of their own, which may be lost."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


class Memory:
    """Facts by name, as JSON values; a file that cannot be read or written is no error, only forgetfulness."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.facts: dict[str, Any] = {}
        try:
            found = json.loads(path.read_bytes())
            self.facts = found if isinstance(found, dict) else {}
        except (OSError, ValueError):
            return

    def get(self, name: str, default: T) -> T:
        """A fact, or the default where there is none of that type."""
        found = self.facts.get(name, default)
        return found if isinstance(found, type(default)) else default

    def put(self, name: str, value: Any) -> None:
        """Remember a fact."""
        if self.facts.get(name) == value:
            return
        self.facts[name] = value
        part = self.path.with_suffix(".part")
        try:
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(self.facts, file)
            part.replace(self.path)
        except OSError:
            return
