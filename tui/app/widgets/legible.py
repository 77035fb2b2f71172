"""Colours that others chose, such as those of labels, made as legible as a theme's own."""

from __future__ import annotations

from functools import cache

from textual.color import BLACK, WHITE, Color, ColorParseError

_STEP = 0.1


@cache
def legible(colour: str, ground: str, like: str) -> str:
    """The colour, drawn towards white or black until it stands out from the ground as much as another does.

    Contrast is that of WCAG 2.2; 7 is enough. A terminal's own colours are left as they are: nobody knows what they
    look like.
    """
    try:
        shade, below, other = Color.parse(colour), Color.parse(ground), Color.parse(like)
    except ColorParseError:
        return colour
    if below.ansi is not None:
        return colour
    least = min(7.0, _contrast(other, below))
    end = BLACK if _luminance(below) > 0.18 else WHITE
    share, found = 0.0, shade
    while _contrast(found, below) < least and share < 1:
        share += _STEP
        found = shade.blend(end, share)
    return found.hex


def _contrast(one: Color, other: Color) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(shade: Color) -> float:
    red, green, blue = map(_linear, shade.normalized)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
