"""The two themes: one dark, one light; states are also told by signs, never by colour alone."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="pipedrive-dark",
    primary="#5aa9ff",
    secondary="#9d8cff",
    accent="#f5b74a",
    foreground="#e4e7ec",
    background="#12151b",
    surface="#191d25",
    panel="#232935",
    success="#4cc38a",
    warning="#f0b429",
    error="#ff6b6b",
    dark=True,
    variables={
        "muted": "#8b94a5",
        "focus-background": "#2a4365",
        "rotten": "#ff8a65",
        "border": "#343c4b",
        "input-selection-background": "#2a4365",
    },
)
LIGHT = Theme(
    name="pipedrive-light",
    primary="#1f5fbf",
    secondary="#6a4fd0",
    accent="#9a5b00",
    foreground="#1c2330",
    background="#f7f8fa",
    surface="#ffffff",
    panel="#e8ecf2",
    success="#14784a",
    warning="#8f5a00",
    error="#c02b2b",
    dark=False,
    variables={
        "muted": "#5b6677",
        "focus-background": "#cfe2ff",
        "rotten": "#b3400f",
        "border": "#c3cad6",
        "input-selection-background": "#cfe2ff",
    },
)
THEMES = (DARK, LIGHT)
