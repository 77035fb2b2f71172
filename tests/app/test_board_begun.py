"""A great board is shown with what is in sight first; the rest is read once that stands, and changes nothing of it."""

from __future__ import annotations

from typing import Any

import pytest
from textual._compositor import Compositor

from tests.app.board import SIZE, deal, stages, view
from tui.app.app import PipedriveApp
from tui.services import board as boards
from tui.services.board import Board
from tui.services.workspace import Workspace

MANY = 60


@pytest.fixture
def deals(workspace: Workspace) -> Workspace:
    """More deals than a column shows."""
    workspace.copy.put("deal", [deal(n, 1 + n % 2, title=f"Deal {n}") for n in range(1, MANY + 1)])
    return workspace


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is done: drawn, or read whole."""
    found: list[str] = []
    read, compose = Board._read, Compositor.render_update

    def whole(self: Board, **options: Any) -> None:
        found.append("read")
        read(self, **options)

    def drawn(self: Compositor, *args: Any, **options: Any) -> Any:
        found.append("drawn")
        return compose(self, *args, **options)

    monkeypatch.setattr(Board, "_read", whole)
    monkeypatch.setattr(Compositor, "render_update", drawn)
    return found


async def text(app: PipedriveApp) -> str:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        found = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert view(app).board is not None
        assert sum(map(len, stages(app))) == MANY
    return found


async def test_it_is_shown_before_it_is_read_whole_and_looks_the_same(
    deals: Workspace, events: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = await text(PipedriveApp(deals, live=False))
    assert events.index("read") < events.index("drawn"), "few are read at once"
    events.clear()
    monkeypatch.setattr(boards, "LARGE", MANY - 1)
    assert await text(PipedriveApp(deals, live=False)) == expected
    assert events.index("drawn") < events.index("read")
    assert events.count("read") == 1


@pytest.mark.parametrize(
    "keys", [["end"], ["pagedown"], ["l", "end"], ["asterisk"], ["V", "end"], ["L", "u"], ["S", "S", "end"]]
)
async def test_keys_find_all_of_it(deals: Workspace, monkeypatch: pytest.MonkeyPatch, keys: list[str]) -> None:
    shown = []
    for large in (MANY, MANY - 1):
        monkeypatch.setattr(boards, "LARGE", large)
        monkeypatch.setattr(boards, "SCREEN", 12)
        app = PipedriveApp(deals, live=False)
        async with app.run_test(size=SIZE) as pilot:
            await pilot.press(*keys)
            await pilot.pause()
            board = view(app)
            shown.append((board.deal, board.column, sorted(board.marks.ids), stages(app)))
    assert shown[0] == shown[1]
