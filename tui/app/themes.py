"""The themes; states are also told by signs, never by colour alone.

Dark and light, each with high contrast too; one for eyes that do not tell red from green; one of sixteen colours.
"""

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
CONTRAST_DARK = Theme(
    name="pipedrive-contrast-dark",
    primary="#9fd0ff",
    secondary="#d0c4ff",
    accent="#ffd75f",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    success="#7dff9b",
    warning="#ffd75f",
    error="#ffb3b3",
    dark=True,
    variables={
        "muted": "#d0d0d0",
        "focus-background": "#004a9f",
        "rotten": "#ffb38a",
        "border": "#a8a8a8",
        "input-selection-background": "#004a9f",
    },
)
CONTRAST_LIGHT = Theme(
    name="pipedrive-contrast-light",
    primary="#003a8c",
    secondary="#3d1f9c",
    accent="#6b3d00",
    foreground="#000000",
    background="#ffffff",
    surface="#ffffff",
    panel="#ececec",
    success="#00491f",
    warning="#5f3a00",
    error="#8c0000",
    dark=False,
    variables={
        "muted": "#303030",
        "focus-background": "#a8d0ff",
        "rotten": "#7a2400",
        "border": "#505050",
        "input-selection-background": "#a8d0ff",
    },
)
COLOUR_BLIND = Theme(
    name="pipedrive-colour-blind",
    primary="#56b4e9",
    secondary="#cc79a7",
    accent="#f0e442",
    foreground="#e4e7ec",
    background="#12151b",
    surface="#191d25",
    panel="#232935",
    success="#56b4e9",
    warning="#e69f00",
    error="#ff8c42",
    dark=True,
    variables={
        "muted": "#98a1b2",
        "focus-background": "#0b4a78",
        "rotten": "#e69f00",
        "border": "#3b4456",
        "input-selection-background": "#0b4a78",
    },
)
"""After the palette of Okabe and Ito, which people with any colour vision tell apart: blue is well, orange is not."""
ANSI = Theme(
    name="pipedrive-ansi",
    primary="ansi_bright_blue",
    secondary="ansi_bright_magenta",
    accent="ansi_yellow",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    dark=True,
    ansi=True,
    variables={
        "muted": "ansi_bright_black",
        "focus-background": "ansi_default",
        "rotten": "ansi_magenta",
        "border": "ansi_bright_black",
        "surface": "ansi_default",
        "panel": "ansi_default",
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
        "border-blurred": "ansi_black",
        "block-cursor-foreground": "ansi_black",
        "block-cursor-background": "ansi_white",
        "input-cursor-background": "ansi_white",
        "input-cursor-foreground": "ansi_black",
        "input-cursor-text-style": "none",
        "input-selection-background": "ansi_blue",
        "input-selection-foreground": "ansi_white",
        "screen-selection-background": "ansi_blue",
        "screen-selection-foreground": "ansi_white",
    },
)
"""The terminal's own sixteen colours: for terminals that have no others, for slow lines, and for whoever chose them.

What has the focus is told by its mark alone: a step of it costs a few bytes, and no text is hard to read on any ground.
"""
THEMES = (DARK, LIGHT, CONTRAST_DARK, CONTRAST_LIGHT, COLOUR_BLIND, ANSI)
