"""What is being typed when the line is cut is there again at the next start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from tests.app.conftest import NOW, NoConnection, fill_account
from tui.app.app import PipedriveApp
from tui.app.screens.activity_prompt import ActivityPrompt
from tui.app.screens.form import Chosen, Entry, FormLine, FormScreen
from tui.app.screens.prompt import PromptScreen
from tui.app.screens.sign_in import TokenScreen
from tui.app.screens.text_editor import TextEditor
from tui.app.unfinished import FACT, KeepsText
from tui.services.changes import Changed
from tui.services.workspace import Workspace

SIZE = (100, 30)
Open = Callable[[], PipedriveApp]


@pytest.fixture
def reopened(tmp_path: Path) -> Open:
    """The application over the same files, as often as one likes."""

    def opened() -> PipedriveApp:
        found = Workspace(tmp_path / "copy.db", tmp_path / "outbox.db", NoConnection(), name="Lumen", now=lambda: NOW)
        fill_account(found)
        return PipedriveApp(found, live=False)

    return opened


def entries() -> list[Entry]:
    return [Entry("name", "Name"), Entry("who", "Who", choices=lambda: ()), Entry("note", "Note", text="as it was")]


async def cut(app: PipedriveApp, pilot: Pilot[None]) -> None:
    """As a signal does it, without ending the test."""
    await pilot.pause()
    app.keep_typed()


async def test_a_note_comes_back(reopened: Open) -> None:
    first = reopened()
    async with first.run_test(size=SIZE) as pilot:
        await first.push_screen(TextEditor("Note for Blue Harbor"))
        await pilot.press(*"budget")
        await cut(first, pilot)
    second = reopened()
    async with second.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        assert "Note for Blue Harbor" in next(iter(second._notifications)).message
        await second.push_screen(TextEditor("Note for Verano"))
        await pilot.pause()
        assert second.screen.query_one(TextArea).text == ""
        await pilot.press("escape")
        await second.push_screen(TextEditor("Note for Blue Harbor"))
        await pilot.pause()
        await pilot.pause()
        assert second.screen.query_one(TextArea).text == "budget"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert second.workspace.memory.get(FACT, {}) == {}


async def test_an_activity_comes_back_for_the_deal_it_was_for(reopened: Open) -> None:
    first = reopened()
    async with first.run_test(size=SIZE) as pilot:
        await first.push_screen(ActivityPrompt(first.workspace, deal_id=-3))
        await pilot.press(*"call")
        await cut(first, pilot)
    second = reopened()
    renamed = Changed()
    renamed.renamed["deal", -3] = 1
    async with second.run_test(size=SIZE, notifications=True) as pilot:
        second.workspace.hub.announce(renamed)
        await pilot.pause()
        for deal, typed in ((2, ""), (1, "call")):
            await second.push_screen(ActivityPrompt(second.workspace, deal_id=deal))
            await pilot.pause()
            await pilot.pause()
            assert second.screen.query_one(Input).value == typed
            await pilot.press("escape")
            await pilot.pause()
        assert second.workspace.memory.get(FACT, {}) == {}


async def test_a_draft_is_announced_with_the_name_of_its_record(reopened: Open) -> None:
    first = reopened()
    async with first.run_test(size=SIZE) as pilot:
        await first.push_screen(ActivityPrompt(first.workspace, deal_id=1))
        await pilot.press(*"call")
        await cut(first, pilot)
        name = first.workspace.records.values.name("deal", 1)
    second = reopened()
    async with second.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        assert next(iter(second._notifications)).message.startswith(f"“New activity” for “{name}” was cut off.")


async def test_a_note_comes_back_where_it_was_written(reopened: Open) -> None:
    app = reopened()
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(TextEditor("New note", whose="note of deal:1"))
        await pilot.press(*"budget")
        await cut(app, pilot)
    app = reopened()
    async with app.run_test(size=SIZE) as pilot:
        for whose, typed in (("note of deal:11", ""), ("note of deal:1", "budget")):
            await app.push_screen(TextEditor("New note", whose=whose))
            await pilot.pause()
            await pilot.pause()
            assert app.screen.query_one(TextArea).text == typed
            await pilot.press("escape")
            await pilot.pause()


async def test_a_form_comes_back_with_what_was_chosen(reopened: Open) -> None:
    first = reopened()
    async with first.run_test(size=SIZE) as pilot:
        form = FormScreen("New thing", entries())
        await first.push_screen(form)
        await pilot.press(*"Zebra")
        form.lines[1].value, form.lines[1].chosen, form.lines[1].picked = "Ada", 7, "Ada"
        await cut(first, pilot)
    second = reopened()
    async with second.run_test(size=SIZE) as pilot:
        given: list[Any] = []
        await second.push_screen(FormScreen("New thing", entries()), given.append)
        for _ in range(3):
            await pilot.pause()
        assert [line.value for line in second.screen.query(FormLine)] == ["Zebra", "Ada", "as it was"]
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert given == [{"name": "Zebra", "who": Chosen(7)}]


async def test_something_new_comes_back_wherever_one_stands(reopened: Open) -> None:
    app = reopened()
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(FormScreen("New deal", entries(), about="Qualified", everything=True))
        await pilot.press(*"Zebra")
        await cut(app, pilot)
    app = reopened()
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(FormScreen("New deal", entries(), about="Contact Made", everything=True))
        for _ in range(3):
            await pilot.pause()
        assert next(iter(app.screen.query(FormLine))).value == "Zebra"


async def test_what_is_typed_is_kept_without_a_signal(reopened: Open) -> None:
    app = reopened()
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(PromptScreen("Title"))
        await pilot.press(*"Zebra")
        expected = {"PromptScreen Title": ["Zebra"]}
        for _ in range(600):
            if app.workspace.memory.get(FACT, {}) == expected:
                break
            await pilot.pause(0.1)
        assert app.workspace.memory.get(FACT, {}) == expected


async def test_a_dialog_that_is_left_is_over(reopened: Open) -> None:
    app = reopened()
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(PromptScreen("Title"))
        await pilot.press(*"Zebra")
        await cut(app, pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert app.workspace.memory.get(FACT, {}) == {}


def test_no_token_is_ever_kept() -> None:
    assert not issubclass(TokenScreen, KeepsText)


async def test_a_paste_is_never_run_as_keys(reopened: Open) -> None:
    app = reopened()
    async with app.run_test(size=SIZE) as pilot:
        before = app.screen
        app.post_message(Paste("q\nD\nu\n"))
        await pilot.pause()
        assert app.screen is before
        assert app.is_running
        await app.push_screen(PromptScreen("Title"))
        app.post_message(Paste("one line\nq\n"))
        await pilot.pause()
        assert app.screen.query_one(Input).value == "one line"
