"""Run the backend: `python -m tui.backend --directory … --port …`, or on a socket for the app that started it."""

from __future__ import annotations

from tui.backend.serve import main

main()
