"""Which deals are marked, one by one or as a range."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, TypeVar

Id = TypeVar("Id", int, str)


class Marks(Generic[Id]):
    """Marked ids; while a range is open it reaches from `anchor` to the cursor."""

    def __init__(self) -> None:
        self.ids: set[Id] = set()
        self.anchor: Id | None = None
        self._before: frozenset[Id] = frozenset()

    def toggle(self, deal: Id) -> None:
        """Mark a deal, or take its mark off; ends a range."""
        self.anchor = None
        self.ids ^= {deal}

    def all_of(self, ids: Iterable[Id]) -> None:
        """Mark all of these; where all are marked, none of them."""
        self.anchor, wanted = None, set(ids)
        self.ids = self.ids - wanted if wanted <= self.ids else self.ids | wanted

    def open(self, deal: Id) -> None:
        """Begin a range at a deal."""
        self.anchor, self._before = deal, frozenset(self.ids)
        self.ids.add(deal)

    def reach(self, deal: Id, column: Sequence[Id]) -> None:
        """The range ends at a deal of the column it began in; in another column it is over, and stays marked."""
        if self.anchor is None:
            return
        if self.anchor not in column or deal not in column:
            self.anchor = None
            return
        first, last = sorted((column.index(self.anchor), column.index(deal)))
        self.ids = set(self._before) | set(column[first : last + 1])

    def clear(self) -> None:
        """Take all marks off."""
        self.ids, self.anchor = set[Id](), None

    def rename(self, renamed: Mapping[Id, Id]) -> None:
        """Follow temporary ids to the real ones."""
        if self.ids and renamed:
            self.ids = {renamed.get(deal, deal) for deal in self.ids}
            self.anchor = renamed.get(self.anchor, self.anchor) if self.anchor is not None else None

    def keep(self, there: Iterable[Id]) -> None:
        """What is not in sight any more is not marked: nothing is done to what one does not see."""
        if self.ids:
            self.ids.intersection_update(there)
        if self.anchor not in self.ids:
            self.anchor = None
