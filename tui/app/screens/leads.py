"""Leads."""

from __future__ import annotations

from tui.app.screens.base import MainScreen


class LeadsScreen(MainScreen):
    """Leads."""

    section = "leads"
