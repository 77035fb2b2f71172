"""The program with a fault that comes a moment after its first frame, and a secret in reach of it."""

from __future__ import annotations

import base64
import sys

from tui import cli
from tui.app.app import PipedriveApp


class Fault(Exception):
    pass


class FaultyApp(PipedriveApp):
    """Fails by itself."""

    def on_ready(self) -> None:
        """A moment later."""
        self.set_timer(0.5, self._fail)

    def _fail(self) -> None:
        secret = b"bG9jYWwtc2VjcmV0"
        raise Fault(f"of {len(base64.b64decode(secret))} letters")


if __name__ == "__main__":
    vars(sys.modules["tui.app.app"])["PipedriveApp"] = FaultyApp
    sys.exit(cli.main(["--demo"]))
