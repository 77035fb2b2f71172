from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.app.accounts import until
from tests.app.conftest import NOW, Record
from tui.app.app import PipedriveApp
from tui.app.screens.confirm import ConfirmScreen
from tui.app.screens.lead_form import LeadForm
from tui.app.screens.leads import LeadsScreen
from tui.app.screens.picker import PickerScreen
from tui.app.screens.prompt import PromptScreen
from tui.app.screens.record import RecordScreen
from tui.app.widgets import inbox_view
from tui.app.widgets.bars import KeyBar
from tui.app.widgets.lead_list import Columns, InboxHeader
from tui.services.changes import Changed, SyncState, changed
from tui.services.edits import EditError
from tui.services.inbox_look import Look
from tui.services.leads import LeadRow
from tui.services.workspace import Workspace

LABELS = (("hot", "Hot", "red"), ("warm", "Warm", "yellow"), ("cold", "Cold", "blue"))
LEADS: tuple[tuple[str, Record], ...] = (
    (
        "late",
        {
            "title": "Cold chain sensors for the Hamburg hub",
            "person_id": 1,
            "organization_id": 1,
            "value": {"amount": 48200, "currency": "EUR"},
            "label_ids": ["hot", "warm"],
            "source_name": "Web forms",
            "expected_close_date": "2026-04-30",
            "was_seen": True,
            "age": timedelta(days=9),
        },
    ),
    ("today", {"title": "倉庫の温度監視 – pilot with 40 sensors", "person_id": 3, "organization_id": 3}),
    (
        "nothing",
        {
            "title": "[red]Trial[/red] of the tracker, asked for twice at the fair in Madrid",
            "person_id": 2,
            "organization_id": 2,
            "value": {"amount": 1234567.5, "currency": "EUR"},
            "label_ids": ["cold", "gone"],
            "age": timedelta(minutes=50),
        },
    ),
    ("older", {"title": "Reefer telematics", "organization_id": 4, "age": timedelta(days=20), "was_seen": True}),
    (
        "planned",
        {
            "title": "Door sensors",
            "person_id": 4,
            "organization_id": 4,
            "value": {"amount": 900, "currency": "USD"},
            "owner_id": 2,
            "was_seen": True,
            "age": timedelta(days=400),
        },
    ),
)
ACTIVITIES = (
    (1, "late", "Call back about the offer", "call", "2026-03-10", "14:00:00"),
    (2, "late", "Send the data sheet", "task", "2026-03-16", None),
    (3, "today", "Video call", "meeting", "2026-03-12", "15:00:00"),
    (4, "planned", "Visit", "meeting", "2026-03-19", "08:00:00"),
)
NOTE = "<p>Met at <b>LogiMAT</b>.</p><ul><li>40 trucks</li><li>budget &lt; 50k</li></ul><script>alert(1)</script>"


def lead(number: str, fields: Record) -> Record:
    fields = dict(fields)
    added = NOW - fields.pop("age", timedelta(days=1))
    base: Record = {"owner_id": 1, "source_name": "Manually created", "was_seen": False, "label_ids": []}
    return {**base, **fields, "id": number, "is_archived": False, "add_time": f"{added:%Y-%m-%dT%H:%M:%S}.000Z"}


def fill_leads(workspace: Workspace) -> None:
    copy = workspace.copy
    copy.put("lead_label", [{"id": i, "name": n, "color": c, "add_time": str(k)} for k, (i, n, c) in enumerate(LABELS)])
    copy.put("lead", [lead(*row) for row in LEADS])
    copy.put(
        "activity",
        [
            {
                "id": i,
                "lead_id": of,
                "subject": s,
                "type": t,
                "due_date": d,
                "due_time": at,
                "owner_id": 1,
                "done": False,
            }
            for i, of, s, t, d, at in ACTIVITIES
        ],
    )
    note = {"id": 1, "lead_id": "late", "content": NOTE, "user_id": 2, "add_time": "2026-03-05 10:00:00"}
    copy.put("note", [{**note, "active_flag": True}])


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    fill_leads(workspace)
    return workspace


@asynccontextmanager
async def inbox(app: PipedriveApp, size: tuple[int, int] = (120, 40)) -> AsyncIterator[tuple[LeadsScreen, Pilot[None]]]:
    async with app.run_test(size=size) as pilot:
        await app.switch_mode("leads")
        await pilot.pause()
        assert isinstance(app.screen, LeadsScreen)
        yield app.screen, pilot


def order(screen: LeadsScreen) -> list[str]:
    return list(screen.view.inbox.ids)


def listed(screen: LeadsScreen) -> str:
    return "\n".join(screen.rows.render_line(y).text for y in range(screen.rows.size.height))


def read(screen: LeadsScreen) -> str:
    return "\n".join(line.plain for line in screen.view.pane.lines(screen.view.pane.size.width - 2))


def header(screen: LeadsScreen) -> str:
    return screen.query_one(InboxHeader).line.plain


def told(app: PipedriveApp) -> str:
    return "\n".join(n.message for n in app._notifications)


# -- what is shown ----------------------------------------------------------------------------------------------------


async def test_the_most_urgent_stands_first_and_nothing_planned_before_planned(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, _):
        assert order(screen) == ["late", "today", "nothing", "older", "planned"]
        assert [line.lstrip("▌ ")[0] for line in listed(screen).split("\n")[:5]] == ["!", "●", "▲", "▲", "○"]


async def test_the_header_counts_and_adds_up_in_the_users_currency(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, _):
        assert "5 leads" in header(screen)
        assert "2 unseen" in header(screen)
        assert f"€{48200 + 1234567.5 + 900 * 0.9:,.2f}" in header(screen)


async def test_a_title_is_text_and_never_markup(app: PipedriveApp) -> None:
    async with inbox(app, (200, 40)) as (screen, _):
        assert "[red]Trial[/red]" in listed(screen)
        screen.view.pane.show("planned")
        assert "Sam O'Neil [bold]" in read(screen)


async def test_the_detail_tells_everything_about_the_lead(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, _):
        text = read(screen)
        for part in (
            *("Cold chain sensors", "€48,200", "✓ Hot", "3 Cold", "Jonas Petersen", "Head of logistics", "555 0101"),
            *("person1@example.com", "Nordlicht Logistik", "20457 Hamburg", "Ada Lindqvist", "Web forms", "9d ago"),
            *(
                "Thu 30 Apr",
                "! Tue 10 Mar 15:00",
                "Call back about",
                "○ Mon 16 Mar",
                "Bruno Costa",
                "Met at LogiMAT.",
                "• 40 trucks",
            ),
            "budget < 50k",
        ):
            assert part in text
        assert "alert" not in text


async def test_every_line_of_list_and_detail_fits_its_widget(app: PipedriveApp) -> None:
    for width in (60, 80, 99, 100, 120, 300):
        async with inbox(PipedriveApp(app.workspace, live=False), (width, 20)) as (screen, _):
            for lead_id in order(screen):
                screen.view.pane.show(lead_id)
                lines = screen.view.pane.lines(screen.view.pane.size.width - 2)
                assert all(line.cell_length <= screen.view.pane.size.width - 2 for line in lines)
            strips = [screen.rows.render_line(y) for y in range(5)]
            assert {strip.cell_length for strip in strips} == {screen.rows.size.width}


@pytest.mark.parametrize("width", range(40, 300))
def test_the_columns_fit_the_width(width: int) -> None:
    columns = Columns.fitting(width)
    cells = (columns.title, columns.contact, columns.labels, columns.value, columns.source, columns.owner, columns.age)
    assert 4 + sum(c + 2 for c in cells if c) - 2 <= width
    assert columns.title >= 15


# -- the cursor -------------------------------------------------------------------------------------------------------


async def test_the_detail_follows_the_cursor(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, pilot):
        await pilot.press("j", "down", "J")
        await pilot.pause(0.2)
        assert screen.view.lead == "older"
        assert "Reefer telematics" in read(screen)
        await pilot.press("end")
        await pilot.pause(0.2)
        assert screen.view.lead == "planned"
        await pilot.press("k", "home")
        await pilot.pause(0.2)
        assert screen.view.lead == "late"


async def test_the_cursor_stays_on_its_lead_when_others_come_before_it(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, pilot):
        await pilot.press("j", "j")
        app.workspace.copy.put("lead", [lead("fresh", {"title": "Fresh", "age": timedelta(minutes=1)})])
        app.workspace.hub.announce(changed("lead", "fresh"))
        await pilot.pause()
        assert order(screen).index("fresh") < order(screen).index("nothing")
        assert screen.view.lead == screen.rows.lead == "nothing"


async def test_a_lead_that_gets_its_real_id_keeps_the_cursor(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, pilot):
        await pilot.press("j", "j", "j")
        record = app.workspace.leads.get("older")
        app.workspace.copy.remove("lead", ["older"])
        app.workspace.copy.put("lead", [{**record, "id": "real"}])
        news = Changed()
        news.renamed["lead", "older"] = "real"
        app.workspace.hub.announce(news)
        await pilot.pause()
        assert screen.view.lead == screen.rows.lead == screen.view.pane.lead == "real"


async def test_a_click_puts_the_cursor_on_a_row(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, pilot):
        await pilot.click(screen.rows, offset=(10, 3))
        assert screen.view.lead == "older"


async def test_only_rows_in_sight_are_read(app: PipedriveApp, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    rows = app.workspace.leads.rows

    def counted(ids: Sequence[str]) -> dict[str, LeadRow]:
        asked.extend(ids)
        return rows(ids)

    monkeypatch.setattr(app.workspace.leads, "rows", counted)
    app.workspace.copy.put("lead", [lead(f"{n:05}", {"title": f"Lead {n}"}) for n in range(5000)])
    async with inbox(app) as (screen, pilot):
        assert len(asked) < 60
        await pilot.press("end")
        await pilot.pause(0.2)
        assert screen.view.lead == "planned"
        assert "Door sensors" in listed(screen)
        assert len(asked) < 120


# -- seen and unseen --------------------------------------------------------------------------------------------------


async def test_opening_a_lead_marks_it_seen_where_it_stands(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, pilot):
        before = order(screen)
        await pilot.press("j", "enter")
        await pilot.pause()
        assert isinstance(app.screen, RecordScreen)
        assert (app.screen.kind, app.screen.record) == ("lead", "today")
        await pilot.press("escape")
        await pilot.pause()
        assert app.workspace.leads.get("today")["was_seen"] is True
        assert order(screen) == before
        assert "1 unseen" in header(screen)
        assert "•" not in listed(screen).split("\n")[1]


async def test_coming_back_the_cursor_stands_on_the_lead_looked_at_last(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, pilot):
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("J", "J", "escape")
        await pilot.pause(0.2)
        assert screen.view.lead == screen.view.pane.lead == "nothing"


async def test_resting_on_a_lead_marks_it_seen(app: PipedriveApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_view, "REST", 2.0)
    async with inbox(app) as (screen, pilot):
        await pilot.press("j", "j")
        await until(pilot, lambda: app.workspace.leads.get("nothing")["was_seen"])
        assert app.workspace.leads.get("today")["was_seen"] is False
        assert "1 unseen" in header(screen)


async def test_a_full_stop_toggles_and_looking_on_does_not_toggle_back(
    app: PipedriveApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_view, "REST", 0.3)
    async with inbox(app) as (screen, pilot):
        await pilot.press("full_stop")
        await pilot.pause(0.8)
        assert app.workspace.leads.get("late")["was_seen"] is False
        assert "3 unseen" in header(screen)
        await pilot.press("full_stop")
        await pilot.pause()
        assert "2 unseen" in header(screen)


async def test_seeing_is_no_step_to_undo(app: PipedriveApp) -> None:
    async with inbox(app) as (_, pilot):
        await pilot.press("j", "enter")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("u")
        await pilot.pause()
        assert app.workspace.leads.get("today")["was_seen"] is True
        assert "nothing to undo" in told(app)


# -- edits ------------------------------------------------------------------------------------------------------------


async def test_converting_takes_two_keys_and_goes_on_to_the_next_lead(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, pilot):
        await pilot.press("c")
        await pilot.pause()
        assert isinstance(app.screen, PickerScreen)
        await pilot.press("enter")
        await pilot.pause()
        assert order(screen) == ["today", "nothing", "older", "planned"]
        assert screen.view.lead == "today"
        (deal,) = app.workspace.copy.all("deal")
        assert (deal["title"], deal["stage_id"], deal["pipeline_id"]) == (LEADS[0][1]["title"], 1, 1)
        assert "Sales ▸ Qualified" in told(app)


async def test_undoing_a_conversion_brings_the_lead_back_with_all_it_had(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, pilot):
        await pilot.press("c", "enter")
        await pilot.pause()
        await pilot.press("u")
        await pilot.pause()
        assert len(order(screen)) == 5
        assert screen.rows.cursor == 0
        assert "Cold chain sensors" in read(screen)
        assert "Call back about" in read(screen)
        assert "LogiMAT" in read(screen)
        assert "✓ Warm" in read(screen)
        assert app.workspace.deals.board(app.workspace.deals.pipelines()[0]).total.count == 0


async def test_a_conversion_can_be_taken_back_and_made_again(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, pilot):
        await pilot.press("c", "enter")
        await pilot.pause()
        for key, left in (("u", 5), ("ctrl+r", 4), ("u", 5)):
            await pilot.press(key)
            await pilot.pause()
            assert len(order(screen)) == left
        assert app.workspace.copy.all("deal") == []


async def test_the_stage_chosen_last_is_offered_first(app: PipedriveApp) -> None:
    async with inbox(app) as (_, pilot):
        for keys in (("c", *"contr", "enter"), ("c", "enter")):
            await pilot.press(*keys)
            await pilot.pause()
        assert [deal["stage_id"] for deal in app.workspace.copy.all("deal")] == [3, 3]


async def test_archiving_puts_a_lead_away_and_undo_brings_the_cursor_back(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, pilot):
        await pilot.press("j", "j", "z")
        await pilot.pause()
        assert order(screen) == ["late", "today", "older", "planned"]
        assert screen.view.lead == "older"
        await pilot.press("u")
        await pilot.pause()
        assert screen.view.lead == "nothing"
        assert len(order(screen)) == 5


@pytest.mark.parametrize(("key", "left"), [("enter", 5), ("escape", 5), ("D", 5), ("y", 4)])
async def test_deleting_asks_and_only_y_deletes(app: PipedriveApp, key: str, left: int) -> None:
    async with inbox(app) as (screen, pilot):
        await pilot.press("D")
        await pilot.pause()
        assert isinstance(app.screen, ConfirmScreen)
        assert "Cold chain sensors" in app.screen.heading
        await pilot.press(key)
        await pilot.pause()
        assert len(order(screen)) == left


async def test_a_number_puts_a_label_on_and_takes_it_off(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, pilot):
        await pilot.press("3")
        await pilot.pause()
        assert app.workspace.leads.get("late")["label_ids"] == ["hot", "warm", "cold"]
        assert "✓ Cold" in read(screen)
        await pilot.press("1")
        await pilot.pause()
        assert app.workspace.leads.get("late")["label_ids"] == ["warm", "cold"]
        await pilot.press("7")
        await pilot.pause()
        assert "no label 7" in told(app)


async def test_a_title_is_edited_in_place_and_may_not_be_empty(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, pilot):
        await pilot.press("e", "ctrl+u", "enter")
        await pilot.pause()
        assert isinstance(app.screen, PromptScreen)
        await pilot.press(*"New", "enter")
        await pilot.pause()
        assert "New" in listed(screen).split("\n")[0]
        await pilot.press("u")
        await pilot.pause()
        assert "Cold chain" in listed(screen).split("\n")[0]


async def test_a_new_lead_is_about_a_contact_and_has_a_title_by_itself(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, pilot):
        await pilot.press("a", *"marq", "enter", "enter", "ctrl+s")
        await pilot.pause()
        assert screen.view.lead is not None
        record = app.workspace.leads.get(screen.view.lead)
        assert (record["title"], record["person_id"], record["organization_id"]) == ("Lucía Márquez lead", 2, 2)
        assert order(screen).index(screen.view.lead) == 2
        await pilot.press("u")
        await pilot.pause()
        assert len(order(screen)) == 5


async def test_a_new_lead_brings_its_contacts_along_as_one_edit(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, pilot):
        await pilot.press("a", *"Ann Doe", "tab", *"Acme", "tab", "tab", *"12.5k", "ctrl+s")
        await pilot.pause()
        assert screen.view.lead is not None
        record, copy = app.workspace.leads.get(screen.view.lead), app.workspace.copy
        assert (record["title"], record["value"]) == ("Ann Doe lead", {"amount": 12500.0, "currency": "EUR"})
        person = copy.get("person", record["person_id"]) or {}
        assert (person["name"], person["org_id"]) == ("Ann Doe", record["organization_id"])
        assert (copy.get("organization", record["organization_id"]) or {})["name"] == "Acme"
        await pilot.press("u")
        await pilot.pause()
        assert len(order(screen)) == 5
        assert (copy.get("person", record["person_id"]) or {}).get("is_deleted", True)


async def test_a_new_lead_about_nobody_is_refused_and_what_was_typed_is_kept(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, pilot):
        await pilot.press("a", "tab", "tab", *"A title", "ctrl+s")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, LeadForm)
        assert "needs a person or an organization" in str(form.query_one("#told").render())
        await pilot.press(*"Bo", "tab", "tab", "tab", *"lots", "ctrl+s")
        await pilot.pause()
        assert "is no amount" in str(form.query_one("#told").render())
        await pilot.press("ctrl+u", *"5", "ctrl+s")
        await pilot.pause()
        assert app.screen is screen
        assert app.workspace.leads.get(str(screen.view.lead))["title"] == "A title"


async def test_everything_about_a_lead_is_edited_in_a_form(app: PipedriveApp) -> None:
    async with inbox(app) as (_, pilot):
        await pilot.press("E", "tab", "ctrl+u", *"900 USD", "tab", "ctrl+u", *"in 2w", "ctrl+s")
        await pilot.pause()
        record = app.workspace.leads.get("late")
        assert (record["value"], record["expected_close_date"]) == ({"amount": 900.0, "currency": "USD"}, "2026-03-26")
        await pilot.press("u")
        await pilot.pause()
        assert app.workspace.leads.get("late")["value"]["amount"] == 48200


# -- marks ------------------------------------------------------------------------------------------------------------


async def test_marked_leads_are_archived_labelled_and_converted_together(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, pilot):
        await pilot.press("space", "space", "z")
        await pilot.pause()
        assert order(screen) == ["nothing", "older", "planned"]
        await pilot.press("u")
        await pilot.pause()
        assert len(order(screen)) == 5
        await pilot.press("asterisk", "2")
        await pilot.pause()
        assert all("warm" in app.workspace.leads.get(lead)["label_ids"] for lead in order(screen))
        assert "5 marked" in header(screen)
        await pilot.press("c", "enter")
        await pilot.pause()
        assert order(screen) == []
        await pilot.press("u")
        await pilot.pause()
        assert len(order(screen)) == 5


async def test_a_range_follows_the_cursor_and_escape_takes_marks_off(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, pilot):
        await pilot.press("V", "j", "j")
        await pilot.pause()
        assert screen.view.marks.ids == {"late", "today", "nothing"}
        await pilot.press("k")
        await pilot.pause()
        assert screen.view.marks.ids == {"late", "today"}
        await pilot.press("escape")
        assert not screen.view.marks.ids


async def test_deleting_marked_leads_asks_once(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, pilot):
        await pilot.press("space", "space", "D")
        await pilot.pause()
        assert isinstance(app.screen, ConfirmScreen)
        assert "2 leads" in app.screen.heading
        await pilot.press("y")
        await pilot.pause()
        assert len(order(screen)) == 3


# -- what is shown ----------------------------------------------------------------------------------------------------


async def test_filters_are_chips_and_are_remembered(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, pilot):
        await pilot.press("f", *"label: hot", "enter")
        await pilot.pause()
        assert order(screen) == ["late"]
        assert " Hot " in header(screen)
        assert Look.load(app.workspace.memory.get("inbox", {})).labels == ("hot",)
        await pilot.press("f", *"source: web", "enter")
        await pilot.pause()
        assert order(screen) == ["late"]
        await pilot.press("F")
        await pilot.pause()
        assert len(order(screen)) == 5


@pytest.mark.parametrize(
    ("typed", "found"),
    [("sakura", []), ("サクラ", ["today"]), ("madrid fair", ["nothing"]), ("blue", ["older", "planned"])],
)
async def test_a_text_is_looked_for_in_title_and_names(app: PipedriveApp, typed: str, found: list[str]) -> None:
    async with inbox(app) as (screen, pilot):
        screen.see(screen.look._replace(text=typed))
        assert order(screen) == found
        await pilot.press("escape")
        assert len(order(screen)) == 5


async def test_what_is_archived_can_be_restored(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, pilot):
        await pilot.press("z", "v", "a")
        await pilot.pause()
        assert order(screen) == ["late"]
        assert "Archived" in header(screen)
        await pilot.press("R")
        await pilot.pause()
        assert order(screen) == []
        await pilot.press("escape")
        await pilot.pause()
        assert len(order(screen)) == 5


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("value", "nothing", "older"),
        ("created", "nothing", "planned"),
        ("title", "nothing", "today"),
        ("expected close", "late", "planned"),
        ("source", "today", "late"),
    ],
)
def test_sorts_put_what_has_nothing_to_sort_by_last(workspace: Workspace, name: str, first: str, last: str) -> None:
    ids = workspace.leads.inbox(Look(sort=name)).ids
    assert (ids[0], len(ids)) == (first, 5)
    assert ids[-1] == last or workspace.leads.get(ids[-1]).get("value") is None


def test_a_look_that_was_tampered_with_is_as_usual() -> None:
    facts = {"sort": 3, "owner": "x", "labels": [1], "shelf": "nowhere", "text": ["a"], "unseen": 1}
    assert Look.load(facts) == Look()
    look = Look("value", reverse=True, owner=2, labels=("a",), sources=("API",), unseen=True, shelf="all")
    assert Look.load(look.dump()) == look


# -- news -------------------------------------------------------------------------------------------------------------


async def test_an_activity_that_is_done_moves_its_lead(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, pilot):
        await app.workspace.activities.set_done(3, done=True)
        await pilot.pause()
        assert order(screen) == ["late", "nothing", "today", "older", "planned"]
        assert screen.view.lead == "late"


async def test_an_activity_that_the_sync_brings_moves_its_lead(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, pilot):
        row = {"id": 9, "lead_id": "older", "subject": "x", "type": "call", "due_date": "2026-03-01", "done": False}
        app.workspace.copy.put("activity", [row])
        app.workspace.hub.announce(changed("activity", 9))
        await pilot.pause()
        assert order(screen) == ["late", "older", "today", "nothing", "planned"]


async def test_what_happens_out_of_sight_is_there_on_coming_back(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, pilot):
        await app.switch_mode("deals")
        await app.workspace.leads.archive("late")
        assert len(order(screen)) == 5
        await app.switch_mode("leads")
        await pilot.pause()
        assert order(screen) == ["today", "nothing", "older", "planned"]


async def test_a_changed_name_is_shown_anew(app: PipedriveApp) -> None:
    async with inbox(app) as (screen, pilot):
        assert "Nordlicht" in listed(screen)
        app.workspace.copy.put("organization", [{"id": 1, "name": "Southlight"}])
        app.workspace.hub.announce(changed("organization", 1))
        await pilot.pause()
        assert "Southlight" in listed(screen)
        assert "Southlight" in read(screen)


async def test_news_from_another_thread_is_shown_like_any_other(
    app: PipedriveApp, caplog: pytest.LogCaptureFixture
) -> None:
    async with inbox(app) as (screen, pilot):
        app.workspace.hub.attach(asyncio.get_running_loop())
        app.workspace.copy.put("organization", [{"id": 1, "name": "Southlight"}])
        app.workspace.copy.remove("lead", ["today"])
        news = changed("organization", 1)
        news.ids["lead"] = {"today"}
        sync = threading.Thread(target=app.workspace.hub.post, args=(news,))
        sync.start()
        sync.join()
        for _ in range(600):
            if "Southlight" in listed(screen) and "today" not in order(screen):
                break
            await pilot.pause(0.1)
        assert "Southlight" in listed(screen)
        assert order(screen) == ["late", "nothing", "older", "planned"]
    assert "failed" not in caplog.text


async def test_files_and_mail_stand_below_the_notes(app: PipedriveApp) -> None:
    file = {"id": 1, "lead_id": "late", "name": "plan [b]x[/b].pdf", "file_size": 340_000}
    mail = {"id": "lead:late:7", "of": "lead:late", "subject": "Roof?", "message_time": "2026-03-11 09:30:00"}
    app.workspace.copy.put("file", [file | {"add_time": "2026-03-10 09:30:00"}])
    app.workspace.copy.put("mail", [mail])
    async with inbox(app) as (screen, pilot):
        screen.view.pane.show("late")
        await pilot.pause()
        lines = read(screen).split("\n")
        assert lines[lines.index("Files") + 1].split() == ["plan", "[b]x[/b].pdf", "340", "kB", "·", "2d"]
        assert lines[lines.index("E-mail") + 1].split() == ["Roof?", "1d"]


async def test_time_makes_a_lead_urgent(app: PipedriveApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async with inbox(app) as (screen, pilot):
        monkeypatch.setattr(app.workspace.clock, "read", lambda: NOW + timedelta(hours=6))
        app.workspace.tick()
        await pilot.pause()
        assert order(screen)[:2] == ["today", "late"]
        assert listed(screen).lstrip().startswith("!")


async def test_an_empty_inbox_says_what_to_do(app: PipedriveApp) -> None:
    app.workspace.copy.keep_only("lead", [])
    async with inbox(app) as (screen, pilot):
        assert "Press a to add one" in str(screen.query_one("#empty").render())
        assert not screen.view.panes.display
        assert "convert" not in str(screen.query_one(KeyBar).render())
        await pilot.press("z")
        await pilot.pause()
        assert "There is no lead here" in told(app)
        await pilot.press("a", *"brun", "enter", "enter", "ctrl+s")
        await pilot.pause()
        assert screen.view.panes.display
        assert screen.view.lead is not None


async def test_before_the_first_fill_the_inbox_is_not_called_empty(app: PipedriveApp) -> None:
    app.workspace.copy.keep_only("lead", [])
    app.workspace.copy.remember("filled", value=False)
    async with inbox(app) as (screen, pilot):
        assert "Getting your leads" in str(screen.query_one("#empty").render())
        app.workspace.hub.announce(Changed(state=SyncState("offline", "No route to the host.")))
        await pilot.pause()
        assert "No route to the host." in str(screen.query_one("#empty").render())


# -- narrow windows ---------------------------------------------------------------------------------------------------


async def test_in_a_narrow_window_the_detail_stands_below(app: PipedriveApp) -> None:
    async with inbox(app, (80, 24)) as (screen, pilot):
        assert screen.view.pane.region.y > screen.rows.region.y
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert screen.view.pane.region.y <= screen.rows.region.y
        assert screen.view.pane.region.x > screen.rows.region.x


async def test_the_detail_scrolls_by_keys_and_starts_at_its_top_for_another_lead(app: PipedriveApp) -> None:
    async with inbox(app, (60, 15)) as (screen, pilot):
        await pilot.press("ctrl+d")
        assert screen.view.pane.top > 0
        await pilot.press("ctrl+u", "ctrl+u")
        assert screen.view.pane.top == 0
        await pilot.press("ctrl+d", "j")
        await pilot.pause(0.2)
        assert screen.view.pane.top == 0


# -- the services behind it -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_an_inbox_that_follows_is_like_one_that_is_read_anew(workspace: Workspace, seed: int) -> None:
    dice = random.Random(seed)
    found = workspace.leads.inbox()
    for _ in range(40):
        ids = dice.sample([f"l{n}" for n in range(15)], 3)
        for number in ids:
            fields: Record = {"title": "x", "age": timedelta(hours=dice.randrange(5)), "was_seen": dice.random() < 0.5}
            value = {"amount": dice.randrange(100), "currency": dice.choice(["EUR", "USD"])}
            record = {**lead(number, {**fields, "value": value}), "is_archived": dice.random() < 0.3}
            workspace.copy.put("lead", [record])
        before, moved = list(found.ids), found.follow(ids)
        anew = workspace.leads.inbox()
        assert (found.ids, found.unseen, found.total.count) == (anew.ids, anew.unseen, anew.total.count)
        assert {k: v for k, v in found.total.values.items() if v} == {k: v for k, v in anew.total.values.items() if v}
        assert [found.find(i) for i in found.ids] == list(range(len(found.ids)))
        assert moved or before == found.ids


async def test_a_lead_without_a_title_or_a_contact_is_refused(workspace: Workspace) -> None:
    with pytest.raises(EditError, match="needs a title"):
        await workspace.leads.create({"title": " ", "person_id": 1})
    with pytest.raises(EditError, match="person or an organization"):
        await workspace.leads.create({"title": "x"})


def test_the_primary_phone_stands_first_and_other_notes_are_counted(workspace: Workspace) -> None:
    phones = [{"value": "1", "primary": False}, {"value": "2", "label": "work", "primary": True}, {"value": ""}]
    workspace.copy.put("person", [{"id": 1, "name": "Jonas", "phones": phones}])
    notes: list[Record] = [{"id": n, "lead_id": "late", "content": f"n{n}"} for n in range(2, 30)]
    workspace.copy.put("note", notes)
    detail = workspace.leads.detail("late")
    assert detail.phones == (("2", "work"), ("1", ""))
    assert (len(detail.notes), detail.more_notes) == (10, 19)


# -- pictures ---------------------------------------------------------------------------------------------------------

Compare = Callable[..., bool]


def goes(*keys: str, theme: str = "") -> Callable[[Pilot[Any]], Awaitable[None]]:
    async def go(pilot: Pilot[Any]) -> None:
        if theme:
            pilot.app.theme = theme
        await pilot.app.switch_mode("leads")
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause(0.2)

    return go


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 15)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_picture_of_the_inbox(app: PipedriveApp, snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=goes("j", "k"))


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 15)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_picture_of_the_inbox_in_the_light(app: PipedriveApp, snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=goes("j", "k", theme="pipedrive-light"))


def test_picture_of_converting(app: PipedriveApp, snap_compare: Compare) -> None:
    assert snap_compare(app, terminal_size=(80, 24), run_before=goes("c"))


def test_picture_of_deleting(app: PipedriveApp, snap_compare: Compare) -> None:
    assert snap_compare(app, terminal_size=(80, 24), run_before=goes("D"))


def test_picture_of_an_empty_inbox(app: PipedriveApp, snap_compare: Compare) -> None:
    app.workspace.copy.keep_only("lead", [])
    assert snap_compare(app, terminal_size=(80, 24), run_before=goes())
