"""The timeline of contact and the finder of duplicates, driven by their keys."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.app.open_record import front, press, toasts, type_
from tui.app.app import PipedriveApp
from tui.app.screens.contacts import ContactTimelineScreen
from tui.app.screens.duplicates import DuplicatesScreen
from tui.app.screens.merge import MergeScreen
from tui.app.screens.record import RecordScreen
from tui.services.workspace import Workspace

TODAY = date(2026, 3, 12)


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    copy = workspace.copy
    copy.put("person", [_twin(11, "jonas PETERSEN", 1, "person1"), _twin(12, "Lucia Marquez", 2, "lucia")])
    copy.put("person", [_twin(13, "A colleague", 2, "third", "+49 40 555 0102")])
    copy.put("organization", [{"id": 11, "name": "NORDLICHT LOGISTIK", "address": {"value": "Hafen 1"}}])
    done = [(1, 0), (1, 3), (1, 9), (1, 10), (1, 11), (1, 40), (2, 31), (2, 60), (2, 61), (5, 20), (5, 150)]
    done += [(1, day) for day in range(12, 90, 4)]
    copy.put("activity", [_done(number, person, ago) for number, (person, ago) in enumerate(done, 1)])
    return workspace


def _twin(number: int, name: str, organization: int, email: str, phone: str = "") -> dict[str, Any]:
    emails = [{"value": f"{email}@example.com", "primary": True}]
    phones = [{"value": phone, "primary": True}] if phone else []
    return {"id": number, "name": name, "org_id": organization, "owner_id": 1, "emails": emails, "phones": phones}


def _done(number: int, person: int, ago: int) -> dict[str, Any]:
    day = f"{TODAY - timedelta(days=ago)}"
    return {"id": number, "subject": "Call", "done": True, "person_id": person, "org_id": person, "due_date": day}


async def to(pilot: Pilot[None], *keys: str) -> None:
    await pilot.pause()
    await press(pilot, "g", *keys)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def pairs(app: PipedriveApp) -> list[tuple[int, int, str]]:
    screen = app.screen
    assert isinstance(screen, DuplicatesScreen)
    return [(p.first, p.second, ", ".join(p.reasons)) for p in screen.list.pairs]


def shown(app: PipedriveApp) -> list[int]:
    screen = app.screen
    assert isinstance(screen, ContactTimelineScreen)
    return [strip.id for strip in screen.list.strips]


# -- duplicates -------------------------------------------------------------------------------------------------------


async def test_pairs_stand_with_their_reasons(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "p", "v", "d")
        assert pairs(app) == [
            (1, 11, "e-mail, name, organization"),
            (2, 12, "name, organization"),
            (2, 13, "phone"),
        ]
        await press(pilot, "v", "l")
        await to(pilot, "o", "v", "d")
        assert pairs(app) == [(1, 11, "name")]


async def test_a_pair_is_merged_through_the_preview(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "p", "v", "d", "enter")
        screen = front(app)
        assert isinstance(screen, MergeScreen)
        assert (screen.stays, screen.goes) == (1, 11)
        await press(pilot, "tab", "y")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.workspace.records.get("person", 1) is None
        assert app.workspace.records.get("person", 11) is not None
        assert [p[:2] for p in pairs(app)] == [(2, 12), (2, 13)]
        assert app.workspace.outbox.entries()[-1].call.body == {"merge_with_id": 11}


async def test_leaving_the_preview_merges_nothing(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "p", "v", "d", "enter", "escape")
        assert len(pairs(app)) == 3
        assert app.workspace.outbox.entries() == []


async def test_a_pair_is_kept_apart_for_good_and_taken_back(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "p", "v", "d", "x")
        assert [p[:2] for p in pairs(app)] == [(2, 12), (2, 13)]
        await press(pilot, "escape", "v", "d")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert len(pairs(app)) == 2
        await press(pilot, "f")
        assert [p[:2] for p in pairs(app)] == [(1, 11)]
        await press(pilot, "x", "f")
        assert len(pairs(app)) == 3


async def test_either_of_a_pair_is_opened(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "p", "v", "d", "o", "2")
        assert isinstance(front(app), RecordScreen)
        assert front(app).record == 11


async def test_where_nobody_is_twice_it_says_so(app: PipedriveApp) -> None:
    app.workspace.copy.remove("person", [11, 12, 13])
    async with app.run_test(size=(80, 24)) as pilot:
        await to(pilot, "p", "v", "d")
        assert app.screen.has_class("-empty")
        await press(pilot, "enter", "x", "o")
        assert "There is no pair here." in toasts(app)


# -- timeline ---------------------------------------------------------------------------------------------------------


async def test_those_neglected_longest_stand_first(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "p", "v", "t")
        assert shown(app)[:3] == [2, 5, 1]
        await press(pilot, "f")
        assert shown(app)[0] == 2
        assert not {1, 5} & set(shown(app))
        await press(pilot, "f", "f", "f")
        assert len(shown(app)) == 8
        await press(pilot, "s", "s")
        assert shown(app)[0] == 1


async def test_strips_tell_how_much_was_done(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "p", "v", "t", "S")
        line = app.screen.query_one("#rows").render_line(0).text
        assert "Jonas Petersen" in line
        assert "▂ ▄ ▂ ▄" in line or "▄" in line
        assert "today" in line
        await press(pilot, "i")
        assert "by month" in str(app.screen.query_one("#head").render())


async def test_a_contact_is_opened_and_an_activity_added(app: PipedriveApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await to(pilot, "p", "v", "t", "A")
        await type_(pilot, "call tomorrow Say hello")
        await press(pilot, "enter")
        assert (app.workspace.outbox.entries()[-1].call.body or {})["subject"] == "Say hello"
        await press(pilot, "enter")
        assert front(app).record == 2
        await press(pilot, "J")
        assert front(app).record == 5


async def test_only_names_with_a_text(app: PipedriveApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await to(pilot, "o", "v", "t", "slash")
        await type_(pilot, "nordl")
        await press(pilot, "enter")
        assert shown(app) == [1, 11]
        await press(pilot, "F")
        assert len(shown(app)) == 5


# -- pictures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("view", ["t", "d"])
def test_picture_of_a_view(app: PipedriveApp, view: str, size: tuple[int, int], snap_compare: Any) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await to(pilot, "p", "v", view)

    assert snap_compare(app, terminal_size=size, run_before=run)


def test_picture_of_the_timeline_in_the_light(workspace: Workspace, snap_compare: Any) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await to(pilot, "o", "v", "t", "i")

    light = PipedriveApp(workspace, theme="pipedrive-light", live=False)
    assert snap_compare(light, terminal_size=(120, 40), run_before=run)
