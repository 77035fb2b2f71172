"""Bars, plotted: one of them under the cursor, in another colour."""

from __future__ import annotations

from collections.abc import Sequence

from textual.color import Color
from textual_plotext import PlotextPlot

from tui.app.widgets.signs import one_line

WIDTH = 0.7
TICKS = 5


class BarChart(PlotextPlot):
    """Bars beside each other, their names below."""

    DEFAULT_CSS = "BarChart { height: 1fr; min-height: 6; padding: 0 1; background: $surface; margin: 0 0 1 0; }"
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self.bars: tuple[tuple[str, float], ...] = ()
        self.cursor = 0

    def show(self, bars: Sequence[tuple[str, float]], cursor: int) -> None:
        """Show these names and sizes; draws only when they are others."""
        if (tuple(bars), cursor) != (self.bars, self.cursor):
            self.bars, self.cursor = tuple(bars), cursor
            self.draw()

    def on_resize(self) -> None:
        """Names have more room, or less."""
        self.draw()

    def notify_style_update(self) -> None:
        """Another theme."""
        super().notify_style_update()
        if self.is_mounted:
            self.draw()

    def draw(self) -> None:
        """Plot anew."""
        plot, sizes = self.plt, [size for _, size in self.bars]
        plot.clear_figure()
        if not any(sizes):
            self.refresh()
            return
        places = [float(n + 1) for n in range(len(sizes))]
        for number, (place, size) in enumerate(zip(places, sizes, strict=True)):
            colour = self.app.theme_variables["accent" if number == self.cursor else "primary"]
            if size:
                plot.bar([place], [size], color=Color.parse(colour).rgb, width=WIDTH, minimum=0, reset_ticks=False)
        plot.xlim(0.5, len(sizes) + 0.5)
        plot.ylim(0, max(sizes))
        steps = whole_steps(max(sizes))
        plot.yticks(steps, [f"{step:,.0f}" for step in steps])
        room = max(self.size.width // len(sizes) - 2, 1)
        plot.xticks(places, [_short(name, room) for name, _ in self.bars])
        self.refresh()


def whole_steps(largest: float) -> list[float]:
    """Round numbers from 0 up to the largest."""
    step = 1
    while largest / step > TICKS:
        step = step * 5 // 2 if str(step).startswith("2") else step * 2
    return [float(n) for n in range(0, int(largest) + 1, step)]


def _short(name: str, room: int) -> str:
    name = one_line(name)
    return name if len(name) <= room else f"{name[: room - 1]}…"
