"""A process of the migration tests: migrates a workspace in a child, and kills the child somewhere on its way.

    python migrator.py <directory> <fraction> <fraction> …

For each fraction the workspace named by its number is migrated; the child is killed after that part of the time a whole
migration took. Says `killed` or `done` of each.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
import time
from pathlib import Path

from alembic.autogenerate import compare_metadata as compare_metadata  # noqa: PLC0414 - what the children need, once

from tui.backend.database import Database


async def migrate(directory: Path) -> None:
    database = Database(directory)
    await database.open()
    await database.close()


def child(directory: Path) -> int:
    """A child that migrates; its number."""
    if number := os.fork():
        return number
    asyncio.run(migrate(directory))
    os._exit(0)


def main(directory: Path, fractions: list[float]) -> None:
    shutil.copytree(directory / "0", directory / "whole")
    began = time.monotonic()
    os.waitpid(child(directory / "whole"), 0)
    whole = time.monotonic() - began
    for number, fraction in enumerate(fractions):
        pid = child(directory / str(number))
        time.sleep(fraction * whole)
        os.kill(pid, signal.SIGKILL)
        _pid, status = os.waitpid(pid, 0)
        sys.stdout.write("killed\n" if os.WIFSIGNALED(status) else "done\n")


main(Path(sys.argv[1]), [float(one) for one in sys.argv[2:]])
