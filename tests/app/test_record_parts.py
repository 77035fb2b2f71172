"""What hangs on a record, on its screen: products, participants, followers, files and mail; copying and merging."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static, TextArea

from tests.app.open_record import Picture, deal, front, go, head, opened, press, seen, toasts, told, type_
from tests.records_account import fill_records
from tui.app.app import PipedriveApp
from tui.app.screens.form import FormScreen
from tui.app.screens.mail_reader import MailReader, MailText
from tui.app.screens.menu import MenuScreen
from tui.app.screens.merge import Comparison, MergeScreen
from tui.app.screens.record import RecordScreen
from tui.services.changes import Changed, SyncState, changed
from tui.services.files import own_name
from tui.services.workspace import Workspace

LINE: dict[str, Any] = {
    "id": 1, "deal_id": 1, "product_id": 1, "name": "Tracker WT-20", "quantity": 40, "item_price": 119.0,
    "discount": 10, "discount_type": "percentage", "tax": 19, "tax_method": "exclusive", "order_nr": 1,
    "comments": "black [b]ones[/b]", "is_enabled": True, "currency": "EUR",
}  # fmt: skip
PRODUCTS: list[dict[str, Any]] = [
    {"id": 1, "name": "Tracker WT-20", "code": "WT-20", "prices": [{"price": 139.0, "currency": "EUR"}], "tax": 19},
    {
        "id": 2,
        "name": "[red]Gateway[/red]",
        "code": "G",
        "prices": [{"price": 900.0, "currency": "USD"}],
        "unit": "piece",
    },
]
MAIL: dict[str, Any] = {
    "id": "deal:1:7", "number": 7, "of": "deal:1", "subject": "Your [b]offer[/b]", "snippet": "Dear Ada,",
    "from": [{"name": "Jonas Petersen", "email_address": "jonas@example.com"}],
    "to": [{"email_address": "ada@example.com"}],
    "message_time": "2026-03-10T10:00:00Z",
}  # fmt: skip


def fill_parts(workspace: Workspace) -> None:
    """Two products in the catalogue; on deal 1 a line, two participants, a follower, a file and a mail."""
    copy = workspace.copy
    copy.put("product", PRODUCTS)
    copy.put("deal_product", [LINE])
    copy.put("participant", [{"id": n, "deal_id": 1, "person_id": n, "name": "?"} for n in (1, 3)])
    copy.put("follower", [{"id": "deal:1:2", "of": "deal:1", "user_id": 2}])
    stored = {"id": 5, "deal_id": 1, "name": "offer.pdf", "file_name": "offer.pdf", "file_size": 340_000}
    copy.put("file", [{**stored, "add_time": "2026-03-01T09:00:00Z", "active_flag": True}])
    copy.put("mail", [MAIL])
    copy.put("history", [{"id": "parts deal:1", "problem": ""}])


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    fill_records(workspace)
    fill_parts(workspace)
    return workspace


def at(screen: RecordScreen, kind: str) -> None:
    """Put the cursor on the first part of a kind."""
    keys = [key for key in screen.fields.list.keys if isinstance(key, tuple) and key[0] == kind]
    screen.fields.list.go(keys[0])


def lines(app: PipedriveApp) -> list[tuple[Any, ...]]:
    return [(one["name"], one["quantity"], one["item_price"]) for one in app.workspace.lines.of(1)]


# -- what is shown ----------------------------------------------------------------------------------------------------


async def test_parts_stand_below_the_fields(app: PipedriveApp) -> None:
    async with opened(app, size=(120, 80)) as (screen, _):
        text = seen(screen.fields.list)
        parts = (
            *("Products  1 · €5,097.96 with €813.96 tax", "40 × Tracker WT-20", "€5,097.96"),
            *(
                "at €119 · −10 % · + 19 % tax (€813.96) · black […",
                "Participants  2",
                "Jonas Petersen",
                "佐藤 花子",
            ),
            *("Followers", "Bruno Costa", "Files", "offer.pdf", "340 kB · Sun 1 Mar, 10:00", "E-mail"),
            *("Your [b]offer[/b]", "Jonas Petersen", "Details"),
        )
        places = [text.index(part) for part in ("Products", "40 ×", "Participants", "Followers", "Files", "Details")]
        assert places == sorted(places)
        assert all(part in text for part in parts)


async def test_what_was_never_read_says_so(app: PipedriveApp) -> None:
    async with opened(app, record=2, size=(120, 60)) as (screen, pilot):
        assert "Not read yet  asking…" in seen(screen.fields.list)
        app.workspace.hub.announce(Changed(state=SyncState("offline", "no way"), ids={"deal": {2}}))
        await pilot.pause()
        assert "Not read yet  when the server can be reached" in seen(screen.fields.list)


async def test_what_there_is_none_of_says_how_to_add_it(app: PipedriveApp) -> None:
    app.workspace.copy.put("history", [{"id": "parts deal:2", "problem": ""}])
    async with opened(app, record=2, size=(120, 60)) as (screen, _):
        text = seen(screen.fields.list)
        assert "None yet" in text
        assert "Products         –  a adds a product" in text


# -- products ---------------------------------------------------------------------------------------------------------


async def test_a_line_is_edited_where_it_stands(app: PipedriveApp) -> None:
    async with opened(app, size=(120, 60)) as (screen, pilot):
        at(screen, "deal_product")
        await press(pilot, "e")
        assert screen.fields.editor is not None
        assert screen.fields.editor.value == "40 × 119 -10% +19% black [b]ones[/b]"
        await press(pilot, "ctrl+u")
        await type_(pilot, "nonsense")
        await press(pilot, "enter")
        assert screen.fields.editing is not None
        await press(pilot, "ctrl+u")
        await type_(pilot, "10 x 100")
        await press(pilot, "enter")
        assert lines(app) == [("Tracker WT-20", 10, 100)]
        assert "10 × Tracker WT-20" in seen(screen.fields.list)
        await press(pilot, "u")
        assert lines(app) == [("Tracker WT-20", 40, 119.0)]


async def test_a_product_is_added_at_its_price_and_edited_at_once(app: PipedriveApp) -> None:
    async with opened(app, size=(120, 60)) as (screen, pilot):
        before = app.workspace.deals.get(1)["value"]
        at(screen, "deal_product")
        await press(pilot, "a")
        await type_(pilot, "wt")
        await press(pilot, "enter")
        assert screen.fields.editor is not None
        assert screen.fields.editor.value == "1 × 139 +19%"
        await press(pilot, "ctrl+u")
        await type_(pilot, "2 x 50")
        await press(pilot, "enter")
        assert lines(app) == [("Tracker WT-20", 40, 119.0), ("Tracker WT-20", 2, 50)]
        assert app.workspace.deals.get(1)["value"] == before + 100
        assert app.focused is screen.fields.list


async def test_what_is_taken_off_comes_back(app: PipedriveApp) -> None:
    async with opened(app, size=(120, 60)) as (screen, pilot):
        at(screen, "deal_product")
        await press(pilot, "D")
        assert lines(app) == []
        assert "is off. u takes it back" in toasts(app)
        await press(pilot, "u")
        assert len(lines(app)) == 1


async def test_the_value_of_a_deal_with_products_says_why_it_is_fixed(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        go(screen, "value")
        await press(pilot, "e")
        assert "it is what its products come to" in told(screen)


# -- people -----------------------------------------------------------------------------------------------------------


async def test_the_whole_deal_is_discounted_and_paid_in_parts(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        before = deal(app)["value"]
        await press(pilot, "plus", "d")
        await type_(pilot, "150% off")
        await press(pilot, "enter")
        assert "at most 100 %" in str(front(app).query_one("#foot").render())
        await press(pilot, *("backspace",) * 8)
        await type_(pilot, "10% for partners")
        await press(pilot, "enter")
        assert "for partners" in seen(screen.fields.list)
        assert "−10 %" in seen(screen.fields.list)
        assert deal(app)["value"] < before
        await press(pilot, "plus", "i")
        await type_(pilot, "2026-04-01 100 deposit")
        await press(pilot, "enter")
        (part,) = app.workspace.terms.installments(1)
        assert "deposit" in seen(screen.fields.list)
        screen.fields.list.go(("installment", part["id"], "", 0))
        await press(pilot, "e", "ctrl+u")
        await type_(pilot, "2026-04-02 120 on delivery")
        await press(pilot, "enter")
        assert "on delivery" in seen(screen.fields.list)
        await press(pilot, "D")
        assert app.workspace.terms.installments(1) == []
        await press(pilot, "u", "u", "u", "u")
        assert app.workspace.terms.discounts(1) == []
        assert deal(app)["value"] == before


async def test_a_note_is_commented_on(app: PipedriveApp) -> None:
    async with opened(app) as (screen, pilot):
        await press(pilot, "r")
        assert "Only a note can be commented on" in toasts(app)
        await press(pilot, "l")
        screen.timeline.go(("note", 1))
        await press(pilot, "r")
        await type_(pilot, "They said [b]yes[/b]")
        await press(pilot, "f2")
        shown = seen(screen.timeline)
        assert "↳ Ada Lindqvist, " in shown
        assert "They said [b]yes[/b]" in shown
        await press(pilot, "enter")
        assert "They said [b]yes[/b]" in seen(screen.timeline)
        await press(pilot, "u")
        assert "↳" not in seen(screen.timeline)


async def test_a_participant_is_added_and_the_own_person_stays(app: PipedriveApp) -> None:
    async with opened(app, size=(120, 60)) as (screen, pilot):
        at(screen, "participant")
        await press(pilot, "D")
        assert "the deal's own person" in toasts(app)
        await press(pilot, "a")
        await type_(pilot, "élodie")
        await press(pilot, "enter")
        assert {p["person_id"] for p in app.workspace.people.participants(1)} == {1, 3, 5}


async def test_somebody_new_takes_part(app: PipedriveApp) -> None:
    async with opened(app, size=(120, 60)) as (screen, pilot):
        at(screen, "participant")
        await press(pilot, "a")
        await type_(pilot, "Zoe Quist")
        await press(pilot, "enter")
        assert isinstance(front(app), FormScreen)
        await press(pilot, "ctrl+s")
        names = {
            app.workspace.records.values.name("person", p["person_id"]) for p in app.workspace.people.participants(1)
        }
        assert "Zoe Quist" in names


async def test_one_follows_and_stops(app: PipedriveApp) -> None:
    async with opened(app, size=(120, 60)) as (screen, pilot):
        assert "1 follower · Jonas Petersen" in head(screen)
        await press(pilot, "f")
        assert app.workspace.people.follows("deal", 1, 1)
        assert "you" in seen(screen.fields.list)
        assert "followed by you and 1 ·" in head(screen)
        app.workspace.copy.put("follower", [{"id": "deal:1:2", "of": "deal:1", "user_id": 2, "is_deleted": True}])
        await press(pilot, "f")
        assert not app.workspace.people.follows("deal", 1, 1)
        assert "follow" not in head(screen)


async def test_where_there_is_no_room_followers_are_the_first_to_go(app: PipedriveApp) -> None:
    async with opened(app, size=(80, 24)) as (screen, _):
        assert "follower" not in head(screen)
        assert "Jonas Petersen" in head(screen)


async def test_a_product_offers_no_notes_and_no_activities(app: PipedriveApp) -> None:
    async with opened(app, "product", 1) as (screen, pilot):
        offered = {command.name for command in screen.offered()}
        assert not offered & {"add_note", "add_activity", "log_call", "win", "next_stage"}
        assert "n adds a note" not in seen(screen.timeline)
        await press(pilot, "n")
        assert "This is linked to nothing" in toasts(app)
        await press(pilot, "plus")
        assert isinstance(menu := app.screen, MenuScreen)
        assert not {"a", "n"} & set(menu.entries)


# -- files and mail ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "stored", "saved"),
    [
        ("offer.pdf", "offer_b39d.pdf", "offer.pdf"),
        ("The offer", "offer_b39d.pdf", "The offer.pdf"),
        ("OFFER.PDF", "offer_b39d.pdf", "OFFER.PDF"),
        ("", "offer_b39d.pdf", "offer_b39d.pdf"),
        ("notes", "notes_b39d", "notes"),
        ("v1.2", "v1_b39d.docx", "v1.2.docx"),
        ("", "", ""),
    ],
)
def test_a_file_is_saved_under_the_name_people_gave_it(name: str, stored: str, saved: str) -> None:
    assert own_name({"name": name, "file_name": stored}) == saved


async def test_a_file_on_its_way_is_shown(app: PipedriveApp, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("plan")
    async with opened(app, size=(120, 60)) as (screen, pilot):
        await press(pilot, "F")
        await press(pilot, "ctrl+u")
        await type_(pilot, f"{tmp_path}/nothing")
        await press(pilot, "enter")
        assert "There is no file" in str(front(app).query_one("#foot", Static).render())
        await press(pilot, "ctrl+u")
        await type_(pilot, str(path))
        await press(pilot, "enter")
        app.workspace.hub.announce(changed("file", 0))
        await pilot.pause()
        assert "plan.txt" in seen(screen.fields.list)
        assert "↑ 0%" in seen(screen.fields.list)


async def test_a_mail_is_read(app: PipedriveApp) -> None:
    async with opened(app, size=(120, 60)) as (screen, pilot):
        at(screen, "mail")
        await press(pilot, "enter")
        assert isinstance(front(app), MailReader)
        assert "Dear Ada," in front(app).query_one(MailText).text
        app.workspace.copy.put("history", [{"id": "mail 7", "body": "<p>Dear Ada,</p><p>we take [red]40[/red].</p>"}])
        app.workspace.hub.announce(changed("mail", 7))
        await pilot.pause()
        assert front(app).query_one(MailText).text == "Dear Ada,\n\nwe take [red]40[/red]."
        await press(pilot, "escape")
        assert front(app) is screen


# -- the whole record -------------------------------------------------------------------------------------------------


async def test_a_summary_is_copied(app: PipedriveApp) -> None:
    async with opened(app) as (_, pilot):
        await press(pilot, "y")
        assert isinstance(front(app), MenuScreen)
        await press(pilot, "e")
        assert app.clipboard == "person1@example.com"
        assert "Copied the e-mail: person1@example.com" in toasts(app)
        await press(pilot, "y", "m")
        assert app.clipboard.startswith("# Cold chain for the Hamburg hub\n")


async def test_two_persons_are_merged_after_a_look_at_both(app: PipedriveApp) -> None:
    async with opened(app, "person", 1) as (screen, pilot):
        await screen.run_action("merge")
        await pilot.pause()
        await type_(pilot, "élodie")
        await press(pilot, "enter")
        merge = front(app)
        assert isinstance(merge, MergeScreen)
        table = merge.query_one(Comparison)
        assert {row.name: row.whose for row in table.rows}["Job title"] == "kept"
        await press(pilot, "tab")
        assert merge.stays == 5
        await press(pilot, "y")
        assert "Élodie Brun" in head(screen)
        assert app.workspace.records.get("person", 1) is None
        assert app.workspace.deals.get(1)["person_id"] == 5


async def test_a_person_is_deleted_only_after_asking(app: PipedriveApp) -> None:
    async with opened(app, "person", 5) as (_, pilot):
        await press(pilot, "D", "escape")
        assert app.workspace.records.get("person", 5)
        await press(pilot, "D", "y")
        assert app.workspace.records.get("person", 5) is None


async def test_the_whole_form_is_saved_at_once(app: PipedriveApp) -> None:
    async with opened(app, record=2) as (screen, pilot):
        await press(pilot, "E")
        assert isinstance(front(app), FormScreen)
        await press(pilot, "ctrl+u")
        await type_(pilot, "Bigger trial")
        await press(pilot, "tab", "ctrl+u")
        await type_(pilot, "nothing")
        await press(pilot, "ctrl+s")
        assert isinstance(front(app), FormScreen)
        await press(pilot, "ctrl+u")
        await type_(pilot, "9k")
        await press(pilot, "ctrl+s")
        assert front(app) is screen
        assert "Bigger trial" in head(screen)
        assert app.workspace.deals.get(2)["value"] == 9000
        await press(pilot, "u")
        assert "Tracker trial" in head(screen)


async def test_a_form_is_not_left_by_mistake(app: PipedriveApp) -> None:
    async with opened(app, record=2) as (screen, pilot):
        await press(pilot, "E", "x", "escape")
        assert isinstance(front(app), FormScreen)
        await press(pilot, "escape")
        assert front(app) is screen
        assert app.workspace.deals.get(2)["title"] == "Tracker trial"


async def test_a_call_that_was_not_planned_is_logged(app: PipedriveApp) -> None:
    async with opened(app, "person", 5) as (_, pilot):
        await press(pilot, "c", "enter")
        await type_(pilot, "12m They want forty")
        await press(pilot, "enter")
        rows = app.workspace.copy.select("SELECT done, person_id, type FROM shown_activity WHERE subject = 'Call'")
        assert rows == [(1, 5, "call")]
        assert "Logged" in toasts(app)


async def test_a_note_is_written_in_the_own_editor(
    app: PipedriveApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "editor"
    script.write_text('#!/bin/sh\nprintf "from elsewhere" >> "$1"\n')
    script.chmod(0o700)
    monkeypatch.setenv("VISUAL", str(script))
    monkeypatch.setattr(type(app), "suspend", lambda _self: nullcontext())
    async with opened(app) as (_, pilot):
        await press(pilot, "n", *"Hi", "space", "ctrl+o")
        assert front(app).query_one(TextArea).text == "Hi from elsewhere"
        script.write_text("#!/bin/sh\nexit 3\n")
        await press(pilot, "ctrl+o")
        assert front(app).query_one(TextArea).text == "Hi from elsewhere"
        assert "ended with 3" in toasts(app)
        await press(pilot, "ctrl+s")
        assert [n.html for n in app.workspace.notes.of("deal", 1) if "elsewhere" in n.html] == [
            "<p>Hi from elsewhere</p>"
        ]


# -- pictures ---------------------------------------------------------------------------------------------------------


def at_the_parts(*pressed: str) -> Any:
    """Walks to the line of products, then presses keys."""

    async def run(pilot: Pilot[None]) -> None:
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, RecordScreen)
        at(screen, "deal_product")
        await press(pilot, *pressed)

    return run


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40)])
def test_picture_of_parts(workspace: Workspace, size: tuple[int, int], snap_compare: Any) -> None:
    assert snap_compare(Picture(workspace, "deal", 1), terminal_size=size, run_before=at_the_parts())


def test_picture_of_editing_a_line_in_the_light(workspace: Workspace, snap_compare: Any) -> None:
    picture = Picture(workspace, "deal", 1, "pipedrive-light")
    assert snap_compare(picture, terminal_size=(120, 40), run_before=at_the_parts("e"))


@pytest.mark.parametrize("size", [(60, 15), (120, 40)])
def test_picture_of_the_form(workspace: Workspace, size: tuple[int, int], snap_compare: Any) -> None:
    assert snap_compare(Picture(workspace, "deal", 1), terminal_size=size, run_before=at_the_parts("E", "tab"))


@pytest.mark.parametrize("size", [(60, 15), (120, 40)])
def test_picture_of_merging(workspace: Workspace, size: tuple[int, int], snap_compare: Any) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await pilot.app.screen.run_action("merge")
        await pilot.pause()
        await press(pilot, "enter")

    assert snap_compare(Picture(workspace, "person", 1), terminal_size=size, run_before=run)


def test_picture_of_a_product(workspace: Workspace, snap_compare: Any) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await pilot.pause()

    assert snap_compare(Picture(workspace, "product", 1), terminal_size=(120, 40), run_before=run)
