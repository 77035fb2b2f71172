"""A few records with everything a detail screen shows: fields of every type, notes, activities, a history."""

from __future__ import annotations

import hashlib
from typing import Any

from tui.services.workspace import Workspace

Record = dict[str, Any]

KEY = {
    f"my_{name}": hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()
    for name in ("enum", "set", "text", "line", "number", "money", "date", "user", "org", "address", "range")
}
"""Keys of custom fields by a short name."""

HOSTILE = "[red]Deal[/red] [@click=app.exit]x[/] \x1b[31mé\u202e 倉庫 👩\u200d🚀"


def fill_records(workspace: Workspace) -> None:
    """Deals 1 to 4, a lead, activities, notes, fields and a history, over the account of the app's tests."""
    copy = workspace.copy
    pipeline: Record = {"id": 3, "name": "Projects", "order_nr": 3, "is_deal_probability_enabled": True}
    copy.put("pipeline", [pipeline])
    copy.put("stage", [_stage(6, "Idea", 1, 20), _stage(7, "Offer", 2, 50, rots=10), _stage(8, "Deal", 3, 80)])
    copy.put("deal_field", DEAL_FIELDS)
    copy.put(
        "lead_label", [{"id": "hot", "name": "Hot", "color": "red"}, {"id": "cold", "name": "Cold", "color": "blue"}]
    )
    copy.remember("person fields", {"told": 1, "fields": PERSON_FIELDS})
    copy.put("deal", DEALS)
    copy.put("lead", [LEAD])
    copy.put("activity", ACTIVITIES)
    copy.put("note", NOTES)
    copy.put("history", [{"id": "deal:1", "items": CHANGES, "whole": True}])


def _stage(number: int, name: str, order: int, odds: int, rots: int | None = None) -> Record:
    found: Record = {"id": number, "name": name, "pipeline_id": 3, "order_nr": order, "deal_probability": odds}
    return found | {"is_deal_rot_enabled": rots is not None, "days_to_rotten": rots}


def _options(*names: str) -> list[Record]:
    return [{"id": n, "label": name, "color": "green"} for n, name in enumerate(names, 1)]


def _custom(name: str, label: str, type_: str, **more: Any) -> Record:
    code = KEY[name]
    return {"id": code, "field_code": code, "field_name": label, "field_type": type_, "is_custom_field": True, **more}


DEAL_FIELDS: list[Record] = [
    {"id": "label_ids", "field_code": "label_ids", "field_type": "set", "options": _options("Hot", "Warm", "Cold")},
    _custom("my_enum", "Region", "enum", options=_options("North", "South")),
    _custom("my_set", "Interests", "set", options=_options("Sensors", "Trackers", "Support")),
    _custom("my_text", "Background", "text"),
    _custom("my_line", "Contract no.", "varchar"),
    _custom("my_number", "Trucks", "double"),
    _custom("my_money", "Budget", "monetary"),
    _custom("my_date", "Go live", "date"),
    _custom("my_user", "Engineer", "user"),
    _custom("my_org", "Reseller", "org"),
    _custom("my_address", "Site", "address"),
    _custom("my_range", "Pilot", "daterange"),
]
PERSON_FIELDS: list[Record] = [
    {
        "field_code": "label_ids",
        "field_type": "set",
        "options": _options("Customer", "Hot lead"),
        "is_custom_field": False,
    },
    _custom("my_line", "Nickname", "varchar"),
]


def _deal(number: int, title: str, **fields: Any) -> Record:
    base: Record = {
        "id": number,
        "title": title,
        "value": 12500.0,
        "currency": "EUR",
        "status": "open",
        "pipeline_id": 3,
        "stage_id": 7,
        "owner_id": 1,
        "person_id": 1,
        "org_id": 1,
        "label_ids": [],
        "visible_to": 3,
        "creator_user_id": 2,
        "add_time": "2026-02-10T08:00:00Z",
        "update_time": "2026-03-11T15:20:00Z",
        "stage_change_time": "2026-03-02T09:00:00Z",
        "is_archived": False,
        "is_deleted": False,
        "custom_fields": {},
    }
    return base | fields


DEALS: list[Record] = [
    _deal(
        1,
        "Cold chain for the Hamburg hub",
        label_ids=[1, 3],
        expected_close_date="2026-04-30",
        probability=40,
        custom_fields={
            KEY["my_enum"]: 1,
            KEY["my_set"]: [1, 3],
            KEY["my_text"]: "Two hubs.\nOne carrier.",
            KEY["my_number"]: 1200,
            KEY["my_money"]: {"value": 90000, "currency": "USD"},
            KEY["my_user"]: 2,
            KEY["my_range"]: {"value": "2026-05-01", "until": "2026-06-01"},
        },
    ),
    _deal(2, "Tracker trial", person_id=2, org_id=2, stage_id=8, update_time="2026-02-01T10:00:00Z"),
    _deal(3, "Door sensors", status="lost", lost_reason="Price", lost_time="2026-03-01T10:00:00Z", value=800.0),
    _deal(4, HOSTILE, person_id=4, org_id=3, pipeline_id=1, stage_id=2, probability=None),
]
LEAD: Record = {
    "id": "abc",
    "title": "Reefer telematics",
    "owner_id": 2,
    "person_id": 2,
    "organization_id": 2,
    "value": {"amount": 4200, "currency": "USD"},
    "label_ids": ["hot"],
    "source_name": "Web forms",
    "visible_to": "3",
    "was_seen": True,
    "is_archived": False,
    "add_time": "2026-03-01T09:00:00.000Z",
    KEY["my_line"]: "L-77",
}


def _activity(number: int, subject: str, day: str, time: str | None, **fields: Any) -> Record:
    base: Record = {
        "id": number,
        "subject": subject,
        "type": "call",
        "due_date": day,
        "due_time": time,
        "duration": "00:30:00" if time else None,
        "done": False,
        "owner_id": 1,
        "deal_id": 1,
        "person_id": 1,
        "org_id": 1,
        "is_deleted": False,
        "busy": True,
        "add_time": "2026-03-01T09:00:00Z",
        "update_time": "2026-03-01T09:00:00Z",
    }
    return base | fields


ACTIVITIES: list[Record] = [
    _activity(1, "Call back about the offer", "2026-03-10", "13:00:00", note="<p>Ask for <b>Mr. Krug</b></p>"),
    _activity(2, "Send the data sheet", "2026-03-12", None, type="task"),
    _activity(3, "Visit the hub", "2026-03-19", "08:00:00", type="meeting"),
    _activity(4, "First call", "2026-02-11", "09:00:00", done=True, marked_as_done_time="2026-02-11T09:40:00Z"),
    _activity(5, "Call the lead", "2026-03-13", "09:00:00", deal_id=None, lead_id="abc", person_id=2, org_id=2),
]
LONG = "".join(f"<p>Paragraph {n} of a long report about temperature.</p>" for n in range(200))


def _note(number: int, content: str, when: str, **fields: Any) -> Record:
    base: Record = {"id": number, "content": content, "deal_id": 1, "person_id": None, "org_id": None, "lead_id": None}
    return base | {"add_time": when, "update_time": when, "user_id": 1, "active_flag": True} | fields


NOTES: list[Record] = [
    _note(
        1,
        "<p>Met at <b>LogiMAT</b>.</p><ul><li>40 trucks</li><li>budget &lt; 50k</li></ul>"
        '<table data-x="1"><tr><td>odd</td></tr></table>',
        "2026-03-05 16:00:00",
    ),
    _note(2, "<p>Pinned: decision by <i>April</i></p>", "2026-02-20 10:00:00", pinned_to_deal_flag=True),
    _note(3, LONG, "2026-02-15 10:00:00", user_id=2),
    _note(4, "&#27;[31m&#x202e;[b]not bold[/b] <script>alert(1)</script>", "2026-02-12 10:00:00", deal_id=4),
]


def change_of(number: int, when: str, key: str, old: Any, new: Any, **more: Any) -> Record:
    data: Record = {"id": number, "field_key": key, "old_value": old, "new_value": new, "user_id": 2, "log_time": when}
    return {"object": "dealChange", "timestamp": when, "data": data | more}


CHANGES: list[Record] = [
    change_of(5, "2026-03-02 09:00:00", "stage_id", 6, 7),
    change_of(4, "2026-02-28 12:00:00", "value", 9000, 12500),
    change_of(6, "2026-02-27 12:00:00", KEY["my_enum"], None, 1),
    change_of(3, "2026-02-25 12:00:00", "person_id", None, 99, additional_data={"new_value_formatted": "Old friend"}),
    change_of(2, "2026-02-24 12:00:00", "update_time", "a", "b"),
    change_of(1, "2026-02-10 08:00:00", "add_time", None, "2026-02-10 08:00:00"),
    {"object": "file", "timestamp": "2026-02-16 07:00:00", "data": {"id": 9, "file_name": "offer.pdf", "user_id": 1}},
]
