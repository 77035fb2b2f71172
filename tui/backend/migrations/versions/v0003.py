"""A place to count calls in, for processes that serve one company together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table."""
    lists = (sa.Column(name, sa.JSON, nullable=False) for name in ("calls", "searches", "refused"))
    op.create_table(
        "call_counts",
        sa.Column("key", sa.Text, primary_key=True),
        *lists,
        sa.Column("used", sa.Integer, nullable=False),
        sa.Column("time", sa.Text, nullable=False),
    )
    op.create_index("call_counts_time", "call_counts", ["time"])
