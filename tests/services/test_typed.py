"""What is typed for times, ranges and contacts, and what a form changes at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.records_account import KEY, fill_records
from tui.services import contact_values, ranges
from tui.services.edits import EditError, objection
from tui.services.record_form import Said, apply, rows
from tui.services.workspace import Workspace

TODAY = date(2026, 3, 12)


@pytest.fixture
def account(workspace: Workspace) -> Workspace:
    fill_records(workspace)
    return workspace


@pytest.mark.parametrize(
    ("text", "time"), [("9", "09:00:00"), ("14:30", "14:30:00"), ("9.15", "09:15:00"), ("2 pm", "14:00:00")]
)
def test_times_of_day(text: str, time: str) -> None:
    assert ranges.parse_time(text) == time
    assert ranges.show_time(time) == time[:5]


@pytest.mark.parametrize("text", ["", "25", "9:75", "noonish", "13 pm", "0 am"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(EditError):
        ranges.parse_time(text)


def test_ranges_of_times_and_days() -> None:
    assert ranges.parse_times("9-12:30") == ("09:00:00", "12:30:00")
    assert ranges.parse_times("9 to 12") == ("09:00:00", "12:00:00")
    assert ranges.parse_days("2026-05-01 - 2026-06-01", TODAY) == ("2026-05-01", "2026-06-01")
    assert ranges.parse_days("today – +2w", TODAY) == ("2026-03-12", "2026-03-26")
    for text in ("2026-06-01 - 2026-05-01", "2026-06-01", "a - b", " - "):
        with pytest.raises(EditError):
            ranges.parse_days(text, TODAY)


def test_a_time_keeps_its_zone() -> None:
    before = {"value": "08:00:00", "timezone_id": 3, "timezone_name": None}
    assert ranges.zoned(before, value="09:00:00") == {"value": "09:00:00", "timezone_id": 3}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("+49 40 1", {"value": "+49 40 1", "label": "work", "primary": False}),
        ("mobile +49 171", {"value": "+49 171", "label": "mobile", "primary": False}),
        ("Home: a@b.c *", {"value": "a@b.c", "label": "home", "primary": True}),
        ("mobile", {"value": "mobile", "label": "work", "primary": False}),
    ],
)
def test_contacts_are_typed_with_what_they_are_for(text: str, value: dict[str, Any]) -> None:
    assert contact_values.read(text, {}) == value
    assert contact_values.read(contact_values.write(value, alone=False), {}) == value


def test_one_value_is_the_first_choice() -> None:
    before = [{"value": "1", "primary": True}, {"value": "2", "primary": False}]
    starred = contact_values.settled([before[0], {"value": "2", "primary": True}], before, 1)
    assert [one["primary"] for one in starred] == [False, True]
    kept = contact_values.settled([before[0], {"value": "3", "primary": False}], before, 1)
    assert [one["primary"] for one in kept] == [True, False]
    assert contact_values.settled([], before, 0) == []


async def test_a_form_is_one_edit(account: Workspace) -> None:
    said = {
        "title": Said("A better title"),
        "value": Said("2k USD"),
        "owner_id": Said(2, chosen=True),
        KEY["my_range"]: Said("2026-07-01 - 2026-07-31"),
        KEY["my_number"]: Said(""),
    }
    before = account.deals.get(1)
    assert await apply(account.records, "deal", 1, said)
    after = account.deals.get(1)
    assert (after["title"], after["value"], after["currency"], after["owner_id"]) == ("A better title", 2000, "USD", 2)
    assert after["custom_fields"][KEY["my_range"]] == {"value": "2026-07-01", "until": "2026-07-31"}
    assert after["custom_fields"][KEY["my_enum"]] == 1
    assert not await apply(account.records, "deal", 1, {"title": Said("A better title")})
    await account.undo()
    undone = account.deals.get(1)
    assert {n: v for n, v in undone.items() if n != "custom_fields"} == {
        n: v for n, v in before.items() if n != "custom_fields"
    }
    assert {n: v for n, v in undone["custom_fields"].items() if v is not None} == before["custom_fields"]


async def test_a_form_with_something_wrong_changes_nothing(account: Workspace) -> None:
    before = account.deals.get(1)
    for said in ({"title": Said(" ")}, {"title": Said("x"), "value": Said("lots")}):
        with pytest.raises(EditError):
            await apply(account.records, "deal", 1, said)
    assert account.deals.get(1) == before


def test_a_form_has_what_is_edited_in_a_line(account: Workspace) -> None:
    codes = [row.field.code for row in rows(account.records, "deal", 1)]
    assert {"title", "value", "expected_close_date", "owner_id", "person_id", KEY["my_money"]} <= set(codes)
    assert {"label_ids", KEY["my_set"]} <= set(codes)
    assert not {"stage_id", "status", KEY["my_text"]} & set(codes)


async def test_a_form_takes_labels_and_options_by_their_names(account: Workspace) -> None:
    options = KEY["my_set"]
    assert not await apply(
        account.records, "deal", 1, {"label_ids": Said("Hot, Cold"), options: Said("Sensors, Support")}
    )
    assert await apply(account.records, "deal", 1, {"label_ids": Said("warm, hot"), options: Said("")})
    after = account.deals.get(1)
    assert after["label_ids"] == [2, 1]
    assert after["custom_fields"][options] is None
    await account.undo()
    assert account.deals.get(1)["label_ids"] == [1, 3]
    with pytest.raises(EditError, match="There is no option “wings”"):
        await apply(account.records, "deal", 1, {options: Said("Sensors, wings")})
    assert await apply(account.records, "lead", "abc", {"label_ids": Said("cold")})
    assert (account.copy.get("lead", "abc") or {})["label_ids"] == ["cold"]


async def test_what_the_account_deleted_stays_while_it_is_not_touched(account: Workspace) -> None:
    account.copy.put("deal", [account.deals.get(1) | {"label_ids": [1, 77]}])
    assert not await apply(account.records, "deal", 1, {"label_ids": Said("Hot, #77")})
    assert await apply(account.records, "deal", 1, {"title": Said("Another"), "label_ids": Said("Hot, #77")})
    assert account.deals.get(1)["label_ids"] == [1, 77]


def test_what_is_wrong_with_a_text_is_what_its_reader_says() -> None:
    check = objection(ranges.parse_time)
    assert check("14:30") is None
    assert check("25:00") == f"“25:00” is no time of day. {ranges.TIME_HINT}"
