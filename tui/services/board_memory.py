"""What is remembered of boards over restarts: the pipelines looked at, and how each was looked at last."""

from __future__ import annotations

from typing import Any, NamedTuple

from tui.services.board import Pipeline
from tui.services.board_view import View
from tui.services.memory import Memory

ALL = -1
"""Stands for all pipelines on one board."""


class Looked(NamedTuple):
    """How a board was looked at: its view, and how large its cards are with which fields besides."""

    view: View = View()
    compact: bool = False
    fields: tuple[str, ...] = ()


class BoardMemory:
    """Boards by the id of their pipeline, `ALL` for that of all."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    def chosen(self, pipelines: list[Pipeline]) -> tuple[int, tuple[Pipeline, ...]]:
        """The board looked at last and its pipelines; those without stages have none."""
        there = tuple(p for p in pipelines if p.stages)
        wanted = self.memory.get("pipeline", 0)
        if wanted == ALL and len(there) > 1:
            return ALL, there
        found = next((p for p in there if p.id == wanted), there[0] if there else None)
        return (found.id, (found,)) if found else (0, ())

    def choose(self, board: int) -> None:
        """Another board is looked at."""
        self.memory.put("pipeline", board)
        self.memory.put("pipelines looked at", [board, *(b for b in self.recent() if b != board)][:50])

    def recent(self) -> list[int]:
        """The boards looked at, the last one first."""
        return [b for b in self.memory.get("pipelines looked at", list[Any]()) if isinstance(b, int)]

    def looked(self, board: int) -> Looked:
        """How a board was looked at."""
        kept = self.memory.get("boards", dict[str, Any]()).get(str(board))
        found: dict[str, Any] = kept if isinstance(kept, dict) else {}
        view, fields = found.get("view"), found.get("fields")
        return Looked(
            View.load(view if isinstance(view, dict) else {}),
            found.get("compact") is True,
            tuple(str(f) for f in fields) if isinstance(fields, list) else (),
        )

    def rename(self, old: int, new: int) -> None:
        """A pipeline that was new has its real id now."""
        self.keep(new, self.looked(old))
        self.choose(new)

    def keep(self, board: int, looked: Looked) -> None:
        """Remember how a board is looked at."""
        facts = {"view": looked.view.dump(), "compact": looked.compact, "fields": list(looked.fields)}
        kept = {k: v for k, v in self.memory.get("boards", dict[str, Any]()).items() if k != str(board)}
        self.memory.put("boards", kept | {str(board): facts})
