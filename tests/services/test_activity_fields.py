"""Every field of an activity that the API takes is edited here, sent, and read back as it is on the server."""

from __future__ import annotations

from typing import Any

import pytest

from tests.services.demo_account import Account, sent
from tui.services import contact_fields, filling
from tui.services.edits import EditError
from tui.services.records import Row
from tui.services.taking_part import read_guests, show_guests, write_guests
from tui.services.workspace import Workspace


@pytest.fixture
async def account(account: Account) -> Account:
    await contact_fields.fetch(account[1], "activity")
    return account


def one(workspace: Workspace) -> int:
    """An activity of a deal with a person."""
    sql = (
        "SELECT id FROM shown_activity WHERE done = 0 AND is_deleted = 0 AND deal_id > 0 AND person_id > 0 ORDER BY id"
    )
    return int(workspace.copy.select(sql)[0][0])


def row(workspace: Workspace, activity: int, code: str) -> Row:
    found = workspace.records.row("activity", activity, code)
    assert found is not None
    return found


async def on_server(account: Account, activity: int) -> dict[str, Any]:
    found = await account[1].client.v2.activities.get(activity, include_fields=["attendees"])
    return found.model_dump(mode="json")


async def choose(account: Account, activity: int, code: str, words: str) -> None:
    """Choose what is called so, or begins so."""
    edits = account[0].records.edits
    field = row(account[0], activity, code)
    option = next(o for o in edits.options(field) if o.text.startswith(words))
    assert await edits.choose(field, option.id)


async def test_priority_place_description_note_and_busy(account: Account) -> None:
    workspace, _ = account
    activity, edits = one(workspace), workspace.records.edits
    await choose(account, activity, "priority", "High")
    assert row(workspace, activity, "priority").text == "High"
    await edits.write(row(workspace, activity, "location"), "Am Sandtorkai 14, Hamburg")
    await edits.write(row(workspace, activity, "public_description"), "We meet at the **gate**.")
    await edits.write(row(workspace, activity, "note"), "They *hate* slides.")
    busy = bool((await on_server(account, activity))["busy"])
    await edits.toggle(row(workspace, activity, "busy"))
    await sent(account)
    told = await on_server(account, activity)
    assert told["location"]["value"] == "Am Sandtorkai 14, Hamburg"
    assert "<strong>gate</strong>" in told["public_description"]
    assert "<em>hate</em>" in told["note"]
    assert told["busy"] is not busy
    assert row(workspace, activity, "priority").text == "High"
    for _ in range(5):
        await workspace.undo()
    await sent(account)
    assert (await on_server(account, activity))["priority"] is None


async def test_people_take_part_and_one_of_them_is_the_primary_one(account: Account) -> None:
    workspace, _ = account
    activity, edits = one(workspace), workspace.records.edits
    first = (workspace.copy.get("activity", activity) or {})["person_id"]
    others = [o for o in edits.options(row(workspace, activity, "participants")) if o.id not in (first, "\0none")][:2]
    for other in others:
        await edits.choose(row(workspace, activity, "participants"), other.id)
    await sent(account)
    told = (await on_server(account, activity))["participants"]
    assert [(p["person_id"], p["primary"]) for p in told] == [
        (first, True), (others[0].id, False), (others[1].id, False),
    ]  # fmt: skip
    assert row(workspace, activity, "participants").text.count(",") == 2
    # another person above all: the others stay
    await edits.choose(row(workspace, activity, "person_id"), others[1].id)
    await sent(account)
    told = await on_server(account, activity)
    assert told["person_id"] == others[1].id
    assert {p["person_id"] for p in told["participants"]} == {others[0].id, others[1].id}
    # the primary one leaves: the next is it
    await edits.choose(row(workspace, activity, "participants"), others[1].id)
    assert (workspace.copy.get("activity", activity) or {})["person_id"] == others[0].id
    await sent(account)
    assert (await on_server(account, activity))["person_id"] == others[0].id
    for _ in range(4):
        await workspace.undo()
    await sent(account)
    assert (await on_server(account, activity))["person_id"] == first


async def test_guests_are_typed_kept_over_other_edits_and_come_back(account: Account) -> None:
    workspace, session = account
    activity, edits = one(workspace), workspace.records.edits
    await edits.write(row(workspace, activity, "attendees"), "ann@example.com; Bob Ray <bob@example.com>")
    await sent(account)
    assert [(g["email"], g["name"]) for g in (await on_server(account, activity))["attendees"]] == [
        ("ann@example.com", None), ("bob@example.com", "Bob Ray"),
    ]  # fmt: skip
    await edits.write(row(workspace, activity, "subject"), "Another subject")
    await sent(account)
    assert row(workspace, activity, "attendees").text == "ann@example.com, Bob Ray"
    await filling.refresh(session, asked=True)
    assert row(workspace, activity, "attendees").text == "ann@example.com, Bob Ray"
    await workspace.activities.delete(activity)
    await workspace.undo()
    await sent(account)
    again = int(workspace.outbox.real_id("activity", activity))
    assert [g["email"] for g in (await on_server(account, again))["attendees"]] == [
        "ann@example.com",
        "bob@example.com",
    ]
    await edits.write(row(workspace, again, "attendees"), "")
    await sent(account)
    assert not (await on_server(account, again))["attendees"]
    assert row(workspace, again, "attendees").text == ""


def test_guests_as_they_are_typed() -> None:
    before = [{"email": "Ann@example.com", "name": "Ann", "status": "accepted", "person_id": 3, "other": 1}]
    assert read_guests("ann@example.com, bob@example.com;", before) == [
        {"email": "ann@example.com", "name": "Ann", "status": "accepted", "person_id": 3},
        {"email": "bob@example.com"},
    ]
    assert show_guests(before) == "Ann (comes)"
    assert read_guests(write_guests(before), [])[0]["name"] == "Ann"
    for wrong in ("ann", "a@b@c", "Ann <>", "<x"):
        with pytest.raises(EditError, match="no e-mail address"):
            read_guests(wrong, [])
    assert show_guests("nonsense") == ""


async def test_a_project_is_chosen(account: Account) -> None:
    workspace, _ = account
    activity = one(workspace)
    option = workspace.records.edits.options(row(workspace, activity, "project_id"))[0]
    await workspace.records.edits.choose(row(workspace, activity, "project_id"), option.id)
    await sent(account)
    assert (await on_server(account, activity))["project_id"] == option.id
