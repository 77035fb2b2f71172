"""What was read of a board, with what its view leaves out since: other views are found in it, not read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.services.folding import fold

if TYPE_CHECKING:
    from tui.services.board_standing import Standing
    from tui.services.board_view import View
    from tui.services.money import Total


class Whole:
    """All that a view shows; `totals` by stage where they were added up, `said` by deal where a text was looked for."""

    __slots__ = ("said", "standing", "totals", "view")

    def __init__(self, view: View, standing: Standing) -> None:
        self.view = view
        self.standing = standing
        self.totals: Mapping[int, Total] | None = None
        self.said: Mapping[int, str] | None = None

    def having(self, text: str) -> set[int]:
        """The deals that have every word of a text in what is `said`."""
        said = self.said or {}
        first, *others = fold(text).split() or [""]
        found = {deal for deal, words in said.items() if first in words}
        for word in others:
            found = {deal for deal in found if word in said[deal]}
        return found
