"""Opens the application on a directory, on a day that stands still: `minute.py DIRECTORY`. F12 lets a minute go by."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType

from tests.benchmarks.offline import NoConnection
from tui import wire
from tui.app.app import PipedriveApp
from tui.services.workspace import Workspace

BEGIN = datetime(2026, 3, 11, 9, 57, tzinfo=UTC)


class Passing(PipedriveApp):
    """Time goes by when it is told to."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f12", "minute", show=False)]
    moment = BEGIN

    def action_minute(self) -> None:
        """One more minute, as the program's own clock says once in each."""
        Passing.moment += timedelta(minutes=1)
        self.workspace.tick()


def main(directory: Path) -> None:
    """Run until it is left."""
    workspace = Workspace(
        directory / "copy.db", directory / "outbox.db", NoConnection(), name="files", now=lambda: Passing.moment
    )
    try:
        Passing(workspace, live=False, start="activities", driver=wire.driver()).run()
    finally:
        workspace.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
