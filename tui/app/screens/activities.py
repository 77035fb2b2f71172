"""Activities."""

from __future__ import annotations

from tui.app.screens.base import MainScreen


class ActivitiesScreen(MainScreen):
    """Activities."""

    section = "activities"
