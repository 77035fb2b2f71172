"""Opening a record in the application and looking at it, for tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Static

from tests.records_account import KEY, Record
from tui.app.app import PipedriveApp
from tui.app.screens.record import RecordScreen
from tui.app.widgets.block_list import BlockList
from tui.app.widgets.record_head import RecordHead
from tui.services.workspace import Workspace

Opened = tuple[RecordScreen, Pilot[None]]


@asynccontextmanager
async def opened(
    app: PipedriveApp, kind: str = "deal", record: int | str = 1, size: tuple[int, int] = (120, 40), **options: Any
) -> AsyncIterator[Opened]:
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        screen = RecordScreen(kind, record, **options)
        app.push_screen(screen)
        await pilot.pause()
        yield screen, pilot


def seen(blocks: BlockList) -> str:
    """What a list shows."""
    return "\n".join(blocks.render_line(y).text.rstrip() for y in range(blocks.size.height))


def head(screen: RecordScreen) -> str:
    return str(screen.query_one(RecordHead).render())


def told(screen: RecordScreen) -> str:
    found = screen.fields.query("#told")
    return str(found.first(Static).render()) if found and screen.fields.has_class("-told") else ""


def toasts(app: PipedriveApp) -> str:
    return "\n".join(n.message for n in app._notifications)


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def type_(pilot: Pilot[None], text: str) -> None:
    await pilot.press(*({" ": "space"}.get(c, c) for c in text))
    await pilot.pause()


def front(app: PipedriveApp) -> Any:
    """The screen above all others."""
    return app.screen


def go(screen: RecordScreen, code: str, part: int = 0) -> None:
    """Put the cursor on a field."""
    code = KEY.get(code, code)
    keys = [key for key in screen.fields.list.keys if isinstance(key, tuple) and key[2:] == (code, part)]
    screen.fields.list.go(keys[0])


def deal(app: PipedriveApp, number: int = 1) -> Record:
    return app.workspace.copy.get("deal", number) or {}


class Picture(PipedriveApp):
    """The application with a record open."""

    def __init__(self, workspace: Workspace, kind: str, record: int | str, theme: str = "") -> None:
        super().__init__(workspace, theme=theme, live=False)
        self.wanted = (kind, record)

    def on_ready(self) -> None:
        self.push_screen(RecordScreen(*self.wanted, siblings=(1, 2, 3) if self.wanted[0] == "deal" else ()))
