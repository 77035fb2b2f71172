"""The outbox on the screen: calls in words, the stuck ones first, given up or sent again by one key."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from textual.widgets import Static

from tests.app.board import deal
from tui.app.app import PipedriveApp
from tui.app.screens.outbox import OutboxScreen
from tui.app.widgets.bars import TopBar
from tui.services.changes import Changed, SyncState
from tui.services.workspace import Workspace
from tui.store.calls import QUEUED, REFUSED, UNKNOWN

SIZES = [(80, 24), (120, 40), (60, 15)]


@pytest.fixture
async def stuck(workspace: Workspace) -> Workspace:
    """One call that waits, one the server refused, and one whose answer was lost."""
    titles = {1: "Roof", 2: "[bold]Tower[/]", 3: "Castle"}
    workspace.copy.put("deal", [deal(number, 11, title=title) for number, title in titles.items()])
    for number in titles:
        await workspace.deals.win(number)
    _first, second, third = workspace.outbox.entries()
    workspace.outbox.set_state(second, REFUSED, "The deal is locked")
    workspace.outbox.set_state(third, UNKNOWN, "The connection broke")
    await workspace.edits.catch_up()
    return workspace


def states(workspace: Workspace) -> dict[int, str]:
    return {entry.call.arguments["id"]: entry.state for entry in workspace.outbox.entries()}


async def test_a_refused_call_is_sent_again_with_one_key(stuck: Workspace, app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("Q")
        await pilot.pause()
        assert isinstance(app.screen, OutboxScreen)

        await pilot.press("t")
        await pilot.pause()

        assert states(stuck) == {1: QUEUED, 2: QUEUED, 3: UNKNOWN}


async def test_one_whose_answer_was_lost_is_sent_again_only_after_a_question(
    stuck: Workspace, app: PipedriveApp
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("Q", "j", "t", "escape")
        await pilot.pause()
        assert states(stuck)[3] == UNKNOWN

        await pilot.press("t", "y")
        await pilot.pause()
        assert states(stuck)[3] == QUEUED


async def test_what_is_given_up_is_gone_and_the_screen_goes_back(stuck: Workspace, app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("Q", "D", "y")
        await pilot.pause()
        assert set(states(stuck)) == {1, 3}

        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, OutboxScreen)


@pytest.mark.usefixtures("stuck")
@pytest.mark.parametrize("size", SIZES, ids=[f"{width}x{height}" for width, height in SIZES])
def test_picture_of_the_outbox(app: PipedriveApp, size: tuple[int, int], snap_compare: Any) -> None:
    assert snap_compare(app, press=["Q"], terminal_size=size)


@pytest.mark.usefixtures("stuck")
def test_picture_of_the_edits(app: PipedriveApp, snap_compare: Any) -> None:
    assert snap_compare(app, press=["Q", "tab"], terminal_size=(80, 24))


async def test_the_bar_says_since_when_the_server_is_away_and_a_click_shows_what_waits(
    stuck: Workspace, app: PipedriveApp
) -> None:
    lost = datetime(2026, 3, 12, 8, 5, tzinfo=UTC).timestamp()
    async with app.run_test(size=(120, 40)) as pilot:
        for began, words in ((lost, "✗ offline since 09:05, 3 waiting"), (lost - 86400, "✗ offline since 11 Mar")):
            state = SyncState("offline", "", 3, 0, 0, began)
            stuck.hub.announce(Changed(state=state))
            await pilot.pause()
            assert words in app.screen.query_one(TopBar).render().plain

        await pilot.click(TopBar, offset=(110, 0))
        await pilot.pause()
        assert isinstance(app.screen, OutboxScreen)


async def test_what_waits_is_not_called_saved_and_why_it_waits_is_told(stuck: Workspace, app: PipedriveApp) -> None:
    first = stuck.outbox.entries()[0]
    stuck.outbox.set_state(first, QUEUED, "The server fails at this: boom")
    async with app.run_test(size=(120, 40)) as pilot:
        bar = app.screen.query_one(TopBar)
        for waiting, words in ((0, "● saved"), (1, "○ 1 waiting")):
            stuck.hub.announce(Changed(state=SyncState("fresh", waiting=waiting)))
            await pilot.pause()
            assert words in bar.render().plain
        assert "saved" not in bar.render().plain

        await pilot.press("Q", "j", "j")
        await pilot.pause()
        shown = str(app.screen.query_one("#detail", Static).render())
        assert "The server fails at this: boom" in shown
        assert "t tries it now" in shown
        await pilot.press("t")
        await pilot.pause()
        assert not stuck.outbox.entries()[0].error


async def test_the_tokens_of_an_account_are_told(stuck: Workspace, app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        stuck.hub.announce(Changed(state=SyncState("fresh", tokens=(27_400, 30_000))))
        await pilot.press("Q")
        await pilot.pause()
        assert "27,400 of 30,000 tokens left today" in str(app.screen.query_one("#heading", Static).render())
