"""Text that strangers wrote, in lists, dialogs and notices, and each of the two walls alone: it does nothing.

HOSTILE_STRINGS=10000 in the environment pages through a list of that many, HOSTILE_ROUNDS=50 tells that many notices.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from rich.segment import Segment

from tests.app.hostile import HARM, STEERS, Strings, harm
from tests.app.hostile_account import hostile_workspace
from tests.app.hostile_walk import Watched
from tui.api.models.users import CurrentUser
from tui.app.screens.confirm import ConfirmScreen
from tui.app.screens.picker import Choice, PickerScreen
from tui.app.screens.text_editor import TextEditor
from tui.services.accounts import owned
from tui.services.changes import Changed
from tui.settings import Profile
from tui.store.outbox import REFUSED, Call
from tui.store.text import clean
from tui.wire.scrub import cleaned

ROUNDS = int(os.environ.get("HOSTILE_ROUNDS", "1"))
STRINGS = int(os.environ.get("HOSTILE_STRINGS", "400"))
SIZE = (120, 40)


async def test_a_list_of_nothing_but_hostile_names(tmp_path: Path) -> None:
    found, strings = hostile_workspace(tmp_path, 2)
    found.copy.put("person", [{"id": n, "name": strings(), "job_title": strings()} for n in range(100, 100 + STRINGS)])
    app = Watched(found)
    async with app.run_test(size=SIZE) as pilot:
        app.switch_mode("persons")
        await pilot.pause()
        for _ in range(STRINGS // 30 + 1):
            app.look()
            await pilot.press("pagedown")
            await pilot.pause()


def test_ten_thousand_strings_and_each_wall_alone() -> None:
    strings = Strings(3)
    for _ in range(10_000):
        text = strings()
        assert not HARM.search(clean(text).replace("\n", "").replace("\t", ""))
        assert not STEERS.search(cleaned([Segment(text)])[0].text)


def test_what_the_copy_remembers_and_why_a_call_was_refused_is_cleaned_where_it_enters(tmp_path: Path) -> None:
    found, strings = hostile_workspace(tmp_path, 4)
    for _ in range(100):
        text = strings()
        found.copy.remember("teams", [{"id": 1, "name": text}, {text: text}])
        (named, other), cleaned_text = found.copy.fact("teams", []), clean(text)
        assert (named["name"], other) == (cleaned_text, {cleaned_text: cleaned_text})
    call = Call("v2.deals.update", {"id": 1}, {"title": "x"}, (), "x")
    (entry,) = found.outbox.put([call])
    found.outbox.set_state(entry, REFUSED, "\x1b[2Jno\u202e")
    assert [e.error for e in found.outbox.entries()] == ["�[2Jno�"]


def test_the_names_of_a_sign_in_are_cleaned_where_they_enter() -> None:
    me = CurrentUser.model_validate(
        {"id": 1, "name": "\x1b]0;x\x07Ada", "company_id": 7, "company_name": "\u202eLumen"}
    )
    found = owned(Profile("work", "pipedrive"), me)
    assert (found.user_name, found.company_name) == ("�]0;x�Ada", "�Lumen")


@pytest.mark.parametrize("seed", range(ROUNDS))
async def test_notices_and_dialogs(tmp_path: Path, seed: int) -> None:
    found, strings = hostile_workspace(tmp_path, seed)
    app = Watched(found, wall=True)  # what is told and asked may come from anywhere
    async with app.run_test(size=SIZE, notifications=True, tooltips=True) as pilot:
        for _ in range(5):
            found.hub.announce(Changed(refusals=[strings()], warnings=[strings()]))
            await pilot.pause()
            app.look()
        for dialog in (
            ConfirmScreen(strings(), strings(), yes=strings()),
            PickerScreen(strings(), [Choice(n, strings(), strings()) for n in range(12)]),
            TextEditor(strings(), strings()),
        ):
            await app.push_screen(dialog)
            await pilot.pause()
            assert not harm(app, STEERS)
            app.pop_screen()
            await pilot.pause()


async def test_the_second_wall_stands_where_the_first_has_a_hole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.store.rows.clean_record", lambda value: value)
    found, _ = hostile_workspace(tmp_path, 0)
    for wall in (True, False):
        app = Watched(found, wall=wall)
        async with app.run_test(size=SIZE) as pilot:
            for section in ("deals", "leads", "persons"):
                app.switch_mode(section)
                await pilot.pause()
                assert not (wall and harm(app, STEERS))
            assert wall or harm(app, STEERS), "without both walls there would be harm"
