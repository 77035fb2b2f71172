"""Opens the application on an empty copy in a directory, and writes what was imported once the first frame stands."""

from __future__ import annotations

import sys
from pathlib import Path

BEFORE = set(sys.modules)


def main(directory: Path) -> None:
    """Begin as the command does."""
    from tests.benchmarks.offline import opened
    from tui import collecting, wire
    from tui.app.app import PipedriveApp

    class Looked(PipedriveApp):
        """Leaves at once."""

        def on_ready(self) -> None:
            """The first frame stands."""
            self.found = set(sys.modules) - BEFORE
            self.exit()

    collecting.hold()
    assert wire.driver(enabled=True) is not None
    workspace = opened(directory)
    app = Looked(workspace, live=False)
    app.run(headless=True, size=(120, 40))
    workspace.close()
    sys.stdout.write("\n".join(sorted(app.found)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
