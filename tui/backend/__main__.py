"""Run the backend: `python -m tui.backend --directory … --port …`, or on a socket for the app that started it."""

from __future__ import annotations

import gc

gc.disable()  # what a start makes, stays: `serve.Server` collects again once it answers

from tui.backend.serve import main  # noqa: E402 - after collecting has been stopped

main()
