"""Whether anybody asked to be told of changes, so that a write nobody asked about costs nothing."""

from __future__ import annotations

import asyncio
import time

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from tui.backend.tables import webhooks

ALONE = "sqlite"
REMEMBERED = 5.0
"""Seconds; a backup put back meanwhile may have brought webhooks."""


class Listeners:
    """What one process knows of a workspace's webhooks; `news` is set when there is something to send."""

    def __init__(self) -> None:
        self.news = asyncio.Event()
        self._any: bool | None = None
        self._asked = 0.0

    async def any(self, db: AsyncConnection) -> bool:
        """Whether there is a webhook; asked again where other processes may add one, and after a while anyway."""
        if self._any is None or db.dialect.name != ALONE or time.monotonic() - self._asked > REMEMBERED:
            self._asked = time.monotonic()
            there = select(webhooks.c.id).where(webhooks.c.is_active).limit(1)
            self._any = (await db.execute(there)).first() is not None
        return self._any

    def forget(self) -> None:
        """A webhook was added or removed."""
        self._any = None
