"""Cleans text while it still is text: as part of a frame, an escape sequence in it looks like the frame's own."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from textual.color import Color
from textual.filter import ANSIToTruecolor, LineFilter

from tui.wire.graphemes import fit, is_clean

MOST_STYLES = 4000


def install(filters: list[LineFilter]) -> None:
    """Makes an application's line filters clean every line a widget draws, once."""
    if not any(isinstance(known, Scrub) for known in filters):
        filters.append(Scrub(filters))


def cleaned(segments: list[Segment]) -> list[Segment]:
    """The segments with U+FFFD for what could steer a terminal, as wide as before; the same list if they are clean."""
    if is_clean("".join([text for text, _, _ in segments])):
        return segments
    return [Segment(fit(text), style, control) for text, style, control in segments]


class Scrub(LineFilter):
    """Cleans lines, unless a filter that runs anyway does so on its way.

    Textual applies each filter to each line of a region in each frame, so a second one is time the user waits. The
    first one, which there nearly always is, is replaced by one that cleans too; also when Textual made a new one.
    """

    def __init__(self, filters: list[LineFilter]) -> None:
        self._filters = filters
        super().__init__()

    @property
    def enabled(self) -> bool:
        """Whether no other filter cleans."""
        for index, known in enumerate(self._filters):
            if isinstance(known, ANSIToTruecolor) and not isinstance(known, ScrubbingTruecolor):
                theme = known._terminal_theme  # noqa: SLF001 - Textual tells it nowhere
                self._filters[index] = ScrubbingTruecolor(theme, enabled=known.enabled)
                return True
        return not any(known.enabled for known in self._filters if isinstance(known, ScrubbingTruecolor))

    @enabled.setter
    def enabled(self, value: bool) -> None:
        """Cannot be switched off."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - the base's signature
        """The same segments if they are clean, as nearly all are."""
        return cleaned(segments)


class ScrubbingTruecolor(ANSIToTruecolor):
    """Textual's filter for colours, cleaning on the way; what is in true colours already is left as it is."""

    def __init__(self, terminal_theme: TerminalTheme, enabled: bool = True) -> None:
        super().__init__(terminal_theme, enabled=enabled)
        self._true: set[Style | None] = {None}

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Clean segments in true colours."""
        segments = cleaned(segments)
        true = self._true
        strange = [style for _, style, _ in segments if style not in true]
        if not strange:
            return segments
        if len(true) > MOST_STYLES:
            true.clear()
        true.update(style for style in strange if style is None or _is_true(style))
        return super().apply(segments, background)


def _is_true(style: Style) -> bool:
    """Whether a style says all of its colours itself: nothing is looked up in a theme, nothing dimmed."""
    return not style.dim and all(colour is None or colour.triplet for colour in (style.color, style.bgcolor))
