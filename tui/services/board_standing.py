"""Which deals of a board stand where, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from typing import Any

Place = tuple[int, int, Any, str]
"""Where a deal stands: its stage, its id, what it is sorted by (None stands last) and when it was added."""


class Standing:
    """Deals by stage, in order: by their `keys`, then by when they were `added`, then by their ids.

    Nothing is kept for each deal but what the order needs, and one that leaves deals out shares that with the whole.
    """

    __slots__ = ("_aged", "added", "ids", "keys", "stages")

    def __init__(self, ids: dict[int, list[int]], keys: dict[int, Any], added: dict[int, str]) -> None:
        self.ids = ids
        self.keys = keys
        self.added = added
        self.stages: dict[int, int] = {}
        self._aged: dict[int, list[int]] | None = None
        for stage, here in ids.items():
            self.stages.update(dict.fromkeys(here, stage))

    # -- all of them ----------------------------------------------------------------------------------------------

    def sort(self, keys: dict[int, Any], *, descending: bool) -> None:
        """Put each column in the order of these keys; a deal without one stands last."""
        self.keys = keys
        get = _getting(keys)
        lacking = None in map(get, self.stages)
        for stage, aged in self._by_age().items():
            ids = aged[::-1] if descending else aged[:]
            absent = [deal for deal in ids if get(deal) is None] if lacking else []
            there = [deal for deal in ids if get(deal) is not None] if absent else ids
            there.sort(key=get, reverse=descending)
            self.ids[stage] = there + absent

    def _by_age(self) -> dict[int, list[int]]:
        """Each column as it is where all keys are alike: as good as sorted, where it is read from the copy."""
        if self._aged is None:
            get = self.added.__getitem__
            columns = (
                (stage, sorted(zip(map(get, ids), map(abs, ids), ids, strict=True))) for stage, ids in self.ids.items()
            )
            self._aged = {stage: [deal for _, _, deal in column] for stage, column in columns}
        return self._aged

    def turn(self) -> None:
        """Put the columns the other way round: what cannot be sorted by stands last in both."""
        get = _getting(self.keys)
        for stage, ids in self.ids.items():
            absent = [deal for deal in ids if get(deal) is None]
            there = [deal for deal in ids if get(deal) is not None] if absent else ids
            self.ids[stage] = there[::-1] + absent[::-1]

    def narrowed(self, found: Container[int]) -> Standing:
        """Only these deals, as they stand."""
        ids = {stage: [deal for deal in here if deal in found] for stage, here in self.ids.items()}
        return Standing(ids, self.keys, self.added)

    # -- single deals ---------------------------------------------------------------------------------------------

    def place(self, deal: int) -> Place | None:
        """Where a deal stands, None where it is not here."""
        stage = self.stages.get(deal)
        return None if stage is None else (stage, deal, self.keys.get(deal), self.added[deal])

    def row(self, place: Place, *, descending: bool) -> int:
        """The row of a place in its column: of the first deal that stands no higher."""
        ids, rank = self.ids[place[0]], _rank(*place[1:], descending=descending)
        low, high = 0, len(ids)
        while low < high:
            middle = (low + high) // 2
            deal = ids[middle]
            other = _rank(deal, self.keys.get(deal), self.added[deal], descending=descending)
            if other > rank if descending else other < rank:
                low = middle + 1
            else:
                high = middle
        return low

    def take_out(self, deals: Iterable[int]) -> set[int]:
        """Take deals out; gives their stages."""
        gone = {deal for deal in deals if deal in self.stages}
        touched = {self.stages.pop(deal) for deal in gone}
        for stage in touched:
            self.ids[stage][:] = [deal for deal in self.ids[stage] if deal not in gone]
        self._aged = None
        return touched

    def exchange(self, before: Place | None, after: Place | None, *, descending: bool) -> set[int]:
        """Take a deal from one place and put it in another; gives the stages, of those that are here."""
        if after is not None and after[0] not in self.ids:
            after = None
        if before != after:
            self._aged = None
            if before is not None:
                del self.ids[before[0]][self.row(before, descending=descending)]
                del self.stages[before[1]]
            if after is not None:
                self.ids[after[0]].insert(self.row(after, descending=descending), after[1])
                self.stages[after[1]], self.keys[after[1]], self.added[after[1]] = after[0], after[2], after[3]
        return {place[0] for place in (before, after) if place is not None}


def _getting(keys: dict[int, Any]) -> Callable[[int], Any]:
    """What a deal is sorted by, None for nothing: a type that `sort` takes."""
    return keys.get


def _rank(deal: int, key: Any, added: str, *, descending: bool) -> tuple[bool, Any, str, int]:
    """What a column is sorted by: what is there to sort by, then when it was added, then the id without its sign."""
    return (key is not None) == descending, key, added, abs(deal)
