"""Colleagues mentioned in notes and comments."""

from __future__ import annotations

import pytest

from tests.app.open_record import front, opened, press, seen, type_
from tests.records_account import fill_records
from tui.app.app import PipedriveApp
from tui.app.screens.picker import PickerScreen
from tui.app.screens.text_editor import TextEditor, TextLines
from tui.services.markdown import merged, to_markdown
from tui.services.notes import plain
from tui.services.workspace import Workspace

MENTION = '<a href="https://lumen.pipedrive.com/users/details/2" data-mentions="2">@Bruno Costa</a>'


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    fill_records(workspace)
    return workspace


async def test_an_at_sign_asks_who_is_meant(app: PipedriveApp) -> None:
    async with opened(app, size=(120, 60)) as (screen, pilot):
        await press(pilot, "n")
        await type_(pilot, "Ask ")
        await press(pilot, "@")
        assert isinstance(front(app), PickerScreen)
        await type_(pilot, "bru")
        await press(pilot, "enter")
        await type_(pilot, "about it")
        assert front(app).query_one(TextLines).text == "Ask @Bruno Costa about it"
        await press(pilot, "ctrl+s")
        assert "Ask @Bruno Costa about it" in seen(screen.timeline)


async def test_an_address_and_one_who_is_nobody_are_only_typed(app: PipedriveApp) -> None:
    async with opened(app) as (_, pilot):
        await press(pilot, "n")
        await press(pilot, "a", "@", "b")
        assert isinstance(front(app), TextEditor)
        await press(pilot, "space", "@", "escape", "c")
        assert front(app).query_one(TextLines).text == "a@b @c"


def test_mentions_from_elsewhere_are_read_as_names_and_kept() -> None:
    html = f"<p>Thanks {MENTION}!</p><p>More</p>"
    assert plain(html) == "Thanks @Bruno Costa!\n\nMore"
    assert MENTION in merged(html, to_markdown(html).replace("More", "Less"))
