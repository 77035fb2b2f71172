"""How a frame is put together: of the widgets on a screen only those are drawn in which something is to be drawn.

Textual draws every widget that touches the rectangle around all that changed. A line at the top and one at the bottom,
and that is the whole screen, for each key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region

T = TypeVar("T")


class SparingCompositor(Compositor):
    """Composes what changed from the widgets it is in."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """The lines that changed; what else is visible need not be asked for its lines."""
        whole, _cuts = self.visible_widgets, self.cuts  # both worked out before some are left out
        self._visible_widgets = needed(whole, self._dirty_regions)
        try:
            return super().render_partial_update()
        finally:
            self._visible_widgets = whole


def needed(visible: Mapping[T, tuple[Region, Region]], due: Iterable[Region]) -> dict[T, tuple[Region, Region]]:
    """Of widgets from front to back those that can be seen in regions, each with its own region and what clips it.

    A widget hides what is behind it; one that covers a region is the last that is needed there.
    """
    left, found = set(due), dict[T, tuple[Region, Region]]()
    for widget, place in visible.items():
        seen = place[0].intersection(place[1])
        if any(map(seen.overlaps, left)):
            found[widget] = place
            left = {region for region in left if not seen.contains_region(region)}
        if not left:
            break
    return found
