"""The schema every workspace began with that is older than migrations: the program made it whole, then as now."""

from __future__ import annotations

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Nothing: a workspace without tables is made at the newest version."""
