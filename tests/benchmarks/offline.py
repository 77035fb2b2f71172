"""Opens the application on a directory's copy and outbox, with no server at the other end: `offline.py DIRECTORY`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui import collecting

if TYPE_CHECKING:
    from tui.services.workspace import Workspace


class NoConnection:
    """A server that is never asked."""

    async def open(self) -> Any:
        """Not there."""
        raise OSError("there is no server")

    async def close(self) -> None:
        """Nothing was opened."""


def opened(directory: Path) -> Workspace:
    """The services over the files of a directory."""
    from tui.services.workspace import Workspace

    return Workspace(directory / "copy.db", directory / "outbox.db", NoConnection(), name=directory.name)


def main() -> int:
    """Run until it is left; begins as the command does."""
    collecting.hold()
    from tui import wire
    from tui.app.app import PipedriveApp

    workspace = opened(Path(sys.argv[1]))
    try:
        PipedriveApp(workspace, live=False, driver=wire.driver()).run()
    finally:
        workspace.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
