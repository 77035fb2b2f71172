"""What stands behind others: one colour, drawn as one line over and over instead of line by line."""

from __future__ import annotations

from rich.style import Style
from textual.containers import Vertical
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


def ground(widget: Widget, crop: Region) -> list[Strip]:
    """The lines of a widget that has nothing of its own but its background: no border, no padding, no text."""
    background = widget.background_colors[1]
    strip = Strip.blank(crop.width, Style.from_color(bgcolor=background.rich_color))
    for line_filter in widget.get_line_filters():
        strip = strip.apply_filter(line_filter, background)
    return [strip] * crop.height


class Ground(Vertical):
    """Widgets below each other."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """What stands behind them."""
        return ground(self, crop)
