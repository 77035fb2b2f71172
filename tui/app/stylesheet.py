"""Textual's stylesheet, which parses nothing twice.

While an application starts, Textual asks for all of its styles anew each time a theme, a mode or a screen comes up, and
parses them from the beginning, in a stylesheet made for that one time. What was parsed with the same variables is kept.
"""

from __future__ import annotations

from textual.css.stylesheet import Stylesheet


class KeepingStylesheet(Stylesheet):
    """Forgets what it parsed only when the theme's variables are others."""

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take the variables of a theme."""
        if variables != self._variables:
            super().set_variables(variables)

    def reparse(self) -> None:
        """Parse what is new; on an error the rules stay as they were. Raises `StylesheetError`."""
        self.parse()
