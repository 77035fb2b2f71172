"""A board without the text that is looked for on it: while one types, what has the text is found in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tui.services.folding import fold

if TYPE_CHECKING:
    from tui.services.board import Place
    from tui.services.money import Total


class Whole:
    """What a board shows without a text, by stage, in order; `totals` are None where they were not added up."""

    __slots__ = ("ids", "places", "said", "totals")

    def __init__(
        self,
        ids: Mapping[int, Sequence[int]],
        places: Mapping[int, Place],
        totals: Mapping[int, Total] | None,
        said: Mapping[int, str],
    ) -> None:
        self.ids = ids
        self.places = places
        self.totals = totals
        self.said = said

    def having(self, text: str) -> dict[int, list[int]]:
        """By stage the deals that have every word of a text in their title or in the name of whom they are with."""
        words = fold(text).split()
        if not words:
            return {stage: list(ids) for stage, ids in self.ids.items()}
        found = {deal for deal, said in self.said.items() if words[0] in said}
        for word in words[1:]:
            found = {deal for deal in found if word in self.said[deal]}
        return {stage: [deal for deal in ids if deal in found] for stage, ids in self.ids.items()}
