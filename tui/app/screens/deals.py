"""Deals."""

from __future__ import annotations

from tui.app.screens.base import MainScreen


class DealsScreen(MainScreen):
    """Deals."""

    section = "deals"
