"""Cleans text while it still is text: as part of a frame, an escape sequence in it looks like the frame's own."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from tui.wire.graphemes import fit, is_clean


class Scrub(LineFilter):
    """Replaces what could steer the terminal by U+FFFD in every line a widget draws; widths stay as they are."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - the base's signature
        """The same segments if they are clean, as nearly all are."""
        if is_clean("".join([text for text, _, _ in segments])):
            return segments
        return [Segment(fit(text), style, control) for text, style, control in segments]
