"""What is done once a day, in the server's process: deleted records are purged, and bytes nobody names swept away."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from sqlalchemy import select

from tui.backend.purging import purge
from tui.backend.tables import call_logs, files, pictures, product_images
from tui.backend.tallies import forget

if TYPE_CHECKING:
    from tui.backend.database import Database

NAMES = (
    files.c.sha256,
    call_logs.c.recording_sha256,
    pictures.c.sha256_128,
    pictures.c.sha256_512,
    product_images.c.sha256,
)
"""Every column that names bytes, of deleted records too."""
FIRST = 60.0
EVERY = 24 * 60 * 60.0

log = logging.getLogger(__name__)


async def sweeping(database: Database) -> None:
    """Sweep for ever, first a minute after the start, which has enough to do."""
    await asyncio.sleep(FIRST)
    while True:
        try:
            await clean(database)
        except Exception:
            log.exception("what was deleted could not be swept away")
        await asyncio.sleep(EVERY)


async def clean(database: Database) -> None:
    """Purge, forget, sweep: nothing is written where there is nothing to do."""
    await purge(database)
    if database.storage.shared:
        async with database.writing() as db:
            await forget(db, database.clock())
    await sweep(database)


async def sweep(database: Database) -> int:
    """Delete the bytes nobody has named for a day, and give how many files that were."""
    async with database.reading() as db:
        named = {name for column in NAMES for name in (await db.execute(select(column))).scalars()}
    return await database.blobs.sweep(named - {None})
