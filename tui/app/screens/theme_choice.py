"""Choosing a theme by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.app.screens.picker import Choice, PickerScreen
from tui.app.themes import ANSI, COLOUR_BLIND, CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT

if TYPE_CHECKING:
    from tui.app.screens.base import MainScreen

NAMES = {
    DARK.name: "Dark",
    LIGHT.name: "Light",
    CONTRAST_DARK.name: "Dark, high contrast",
    CONTRAST_LIGHT.name: "Light, high contrast",
    COLOUR_BLIND.name: "Without red and green",
    ANSI.name: "The terminal's sixteen colours",
}


def choose_theme(screen: MainScreen) -> None:
    """All themes; the settings' `theme` is what a start begins with."""
    choices = [Choice(theme, words, theme) for theme, words in NAMES.items()]

    def chosen(theme: Any) -> None:
        if theme is not None:
            screen.app.theme = theme

    screen.app.push_screen(PickerScreen("Theme", choices, current=screen.app.theme), chosen)
