"""Writes the pictures in this folder from the running demo: `python screenshots/make.py`."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path

from textual.pilot import Pilot

HERE = Path(__file__).parent
SIZE = (120, 36)
PATIENCE = 60.0
SCENES: dict[str, tuple[str, ...]] = {
    "deals": ("j", "j", "l"),
    "deal": ("enter",),
    "leads": ("escape", "g", "l", "down", "down"),
    "activities": ("g", "a", "t"),
    "deals-light": ("g", "d", "ctrl+t"),
}


async def take() -> None:
    """Open the demo in a home of its own, walk through its screens, and write each one's picture."""
    from tui.app.app import PipedriveApp
    from tui.services.connection import Connection
    from tui.services.workspace import Workspace
    from tui.settings import DEMO

    workspace = Workspace(DEMO.copy, DEMO.outbox, Connection(DEMO), name="Waymark Telematics")
    app = PipedriveApp(workspace)
    try:
        async with app.run_test(size=SIZE) as pilot:
            await filled(pilot, workspace)
            for name, keys in SCENES.items():
                for key in keys:
                    await pilot.press(key)
                    await pilot.pause(0.2)
                await pilot.pause(0.8)
                (HERE / f"{name}.svg").write_text(own_fonts(app.export_screenshot(title="pipedrive-tui")))
    finally:
        workspace.close()


async def filled(pilot: Pilot[None], workspace: object) -> None:
    """Wait until everything of the demo is here."""
    async with asyncio.timeout(PATIENCE):
        while getattr(getattr(workspace, "state", None), "phase", "") != "fresh":
            await pilot.pause(0.1)
    await pilot.pause(0.5)


def own_fonts(svg: str) -> str:
    """The picture with the reader's own fonts instead of ones fetched from elsewhere."""
    svg = re.sub(r"@font-face\s*{.*?}\s*", "", svg, flags=re.DOTALL)
    return svg.replace("font-family: Fira Code", "font-family: 'Fira Code', Menlo, Consolas, 'DejaVu Sans Mono'")


def main() -> None:
    """Take the pictures."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["PIPEDRIVE_TUI_HOME"] = home
        asyncio.run(take())
    for name in SCENES:
        print(HERE / f"{name}.svg")


if __name__ == "__main__":
    main()
