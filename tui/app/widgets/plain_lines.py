"""Widgets that are nothing but their lines: each is made whole once, and goes to the screen as it is.

Textual looks for each line whether a border, padding, a tint or an opacity is to be laid on, and makes it twice more on
the way; where a screen is one large list or calendar, that is a tenth of its first frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class PlainLines(Widget):
    """Subclasses give `render_line`: all cells of a line, each with its background; a border is drawn as usual."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._made: dict[int, Strip] = {}
        self._made_for: object = None

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Make these lines anew, or all of them."""
        if not regions and repaint:
            self._made.clear()
        for region in regions:
            for y in region.line_range:
                self._made.pop(y, None)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        """Another theme: every colour may differ."""
        super().notify_style_update()
        self._made.clear()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a region."""
        size = self.outer_size
        if self.size != size:
            return super().render_lines(crop)
        background, filters = self.background_colors[1], self.get_line_filters()
        if (made_for := (size, background, filters)) != self._made_for:
            self._made.clear()
            self._made_for = made_for
        for y in crop.line_range:
            if y not in self._made:
                self._made[y] = self._finished(y, background, filters)
        strips = [self._made[y] for y in crop.line_range]
        return strips if crop.column_span == (0, size.width) else [strip.crop(*crop.column_span) for strip in strips]

    def _finished(self, y: int, background: Color, filters: Sequence[LineFilter]) -> Strip:
        strip = self.render_line(y).adjust_cell_length(self.outer_size.width)
        for line_filter in filters:
            strip = strip.apply_filter(line_filter, background)
        return strip
