"""Activities as v1 writes them, for a whole page at once (product 9.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, select

from tui.backend.clock import spaced
from tui.backend.errors import invalid
from tui.backend.rules.contacts import ADDRESS
from tui.backend.rules.counters import last_activities, next_activities
from tui.backend.tables import activities, deals, leads, organizations, persons, users
from tui.backend.v1.given import TRUE, id_given, text_given
from tui.backend.v1.nested import organizations_nested, persons_nested, users_v1

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

SAME = (
    *("id", "done", "type", "subject", "due_date", "public_description", "note", "project_id", "update_user_id"),
    *("deal_id", "lead_id", "person_id", "org_id"),
    *("conference_meeting_client", "conference_meeting_url", "conference_meeting_id"),
)
ELSEWHERE: dict[str, Any] = {
    **dict.fromkeys(("reference_type", "reference_id", "last_notification_time", "last_notification_user_id")),
    **dict.fromkeys(("notification_language_id", "calendar_sync_include_context", "source_timezone", "file")),
    **dict.fromkeys(("gcal_event_id", "google_calendar_id", "google_calendar_etag")),
    **dict.fromkeys(("rec_rule", "rec_rule_extension", "rec_master_activity_id", "series")),
    **dict.fromkeys(("person_dropbox_bcc", "deal_dropbox_bcc")),
}
"""What the service tells of calendars it syncs with, of repeated activities and of addresses for blind copies."""
DEAL = ("id", "title", "status", "value", "currency", "stage_id", "pipeline_id")
WORDS = {"user_id": "owner_id", "busy_flag": "busy"}
"""What v1 calls otherwise than v2 (product 9.1)."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of what activities belong to, by id; what the caller may not see has none."""

    persons: Mapping[Any, str]
    organizations: Mapping[Any, str]
    deals: Mapping[Any, str]
    leads: Mapping[Any, str]
    users: Mapping[Any, str]


async def activities_v1(call: Call, rows: Sequence[Row]) -> list[Row]:
    """Rows of activities as v1's model has them; `due_time` and `duration` are `HH:MM`, UTC, empty where unknown."""
    names = await _names(call, rows)
    return [_activity(call, row, names) for row in rows]


async def around(call: Call, rows: Sequence[Row], link: str) -> dict[int, Row]:
    """The next and the last activity of persons, organizations or deals, by id, in the words of v1 (product 9.7)."""
    coming, last = await next_activities(call, rows, link), await last_activities(call, rows, link)
    found = {row["id"]: coming[row["id"]] | last[row["id"]] for row in rows}
    dates = await _dates(call, {one for pair in found.values() for one in pair.values() if one is not None})
    return {of: _around(one, dates) for of, one in found.items()}


def _around(one: Row, dates: Mapping[int, Row]) -> Row:
    coming, last = dates.get(one["next_activity_id"], {}), dates.get(one["last_activity_id"], {})
    dated = {"next_activity_date": coming.get("due_date"), "next_activity_time": coming.get("due_time")}
    return one | dated | {"last_activity_date": last.get("due_date")}


async def _dates(call: Call, ids: Iterable[int]) -> dict[int, Row]:
    columns = (activities.c.id, activities.c.due_date, activities.c.due_time)
    return {row["id"]: row for row in await call.rows(select(*columns).where(activities.c.id.in_(ids)))}


def _activity(call: Call, row: Row, names: Names) -> Row:
    times = {name: spaced(row[name]) for name in ("add_time", "update_time")}
    return ELSEWHERE | {name: row[name] for name in SAME} | times | _place(row) | {
        "company_id": call.company["id"],
        "user_id": row["owner_id"],
        "assigned_to_user_id": row["owner_id"],
        "created_by_user_id": row["creator_user_id"],
        "marked_as_done_time": spaced(row["marked_as_done_time"]) or "",
        "due_time": (row["due_time"] or "")[:5],
        "duration": (row["duration"] or "")[:-3],
        "busy_flag": row["busy"],
        "active_flag": not row["is_deleted"],
        "attendees": [_attendee(one) for one in row["attendees"]],
        "participants": [{"person_id": p["person_id"], "primary_flag": p["primary"]} for p in row["participants"]],
        "person_name": names.persons.get(row["person_id"]),
        "org_name": names.organizations.get(row["org_id"]),
        "deal_title": names.deals.get(row["deal_id"]),
        "lead_title": names.leads.get(row["lead_id"]),
        "owner_name": names.users.get(row["owner_id"]),
    }  # fmt: skip


def _place(row: Row) -> Row:
    """Where it takes place: the line, and its parts beside it; the line is all there is to format."""
    place = row["location"] or {}
    parts = {f"location_{part}": place.get(part) for part in ADDRESS if part != "value"}
    return {"location": place.get("value")} | parts | {"location_formatted_address": place.get("value")}


def _attendee(one: Mapping[str, Any]) -> Row:
    return {
        "email_address": one.get("email"),
        "is_organizer": int(bool(one.get("is_organizer"))),
        "name": one.get("name"),
        "person_id": one.get("person_id"),
        "status": one.get("status") or "noreply",
        "user_id": one.get("user_id"),
    }


async def _names(call: Call, rows: Sequence[Row]) -> Names:
    return Names(
        await _named(call, rows, "person_id", persons, "name"),
        await _named(call, rows, "org_id", organizations, "name"),
        await _named(call, rows, "deal_id", deals, "title"),
        await _named(call, rows, "lead_id", leads, "title"),
        await _named(call, rows, "owner_id", users, "name"),
    )


async def _named(call: Call, rows: Sequence[Row], link: str, table: Table, column: str) -> dict[Any, str]:
    return {row["id"]: row[column] for row in await _rows(call, table, rows, link)}


async def _rows(call: Call, table: Table, rows: Sequence[Row], link: str) -> list[Row]:
    ids = {row[link] for row in rows if row[link] is not None}
    return await call.rows(call.seen(table).where(table.c.id.in_(ids))) if ids else []


async def related_activities(call: Call, rows: Sequence[Row]) -> dict[str, dict[str, Any]]:
    """What activities point at, as `related_objects` has it: by kind and id."""
    found = {
        "user": _beside(await users_v1(call, (row["owner_id"] for row in rows))),
        "organization": _beside(await organizations_nested(call, (row["org_id"] for row in rows))),
        "person": _beside(await persons_nested(call, (row["person_id"] for row in rows))),
        "deal": {
            str(row["id"]): {name: row[name] for name in DEAL} for row in await _rows(call, deals, rows, "deal_id")
        },
    }
    return {kind: objects for kind, objects in found.items() if objects}


def _beside(nested: Mapping[int, Row]) -> dict[str, Any]:
    """Nested objects by their id as text, with `id` in the place of `value`."""
    return {str(of): {"id": of} | {k: v for k, v in one.items() if k != "value"} for of, one in nested.items()}


def activity_given(wire: Mapping[str, Any]) -> Row:
    """A body of v1 in the words of v2; raises a 400 for participants or attendees of another shape."""
    found = {WORDS.get(name, name): value for name, value in wire.items()}
    found |= {name: found[name] or None for name in ("due_time", "duration") if name in found}
    found |= {name: bool(found[name]) for name in ("done", "busy") if found.get(name) is not None}
    if "location" in found:
        found["location"] = {"value": found["location"]} if found["location"] else None
    if found.get("participants") is not None:
        found["participants"] = [_participant_given(one) for one in found["participants"]]
    if found.get("attendees") is not None:
        found["attendees"] = [_attendee_given(one) for one in found["attendees"]]
    return found


def _participant_given(one: Mapping[str, Any]) -> Row:
    person_id = id_given(one.get("person_id"), "participants")
    if person_id is None:
        raise invalid("participants", "each must have a person_id")
    return {"person_id": person_id, "primary": one.get("primary_flag") in TRUE}


def _attendee_given(one: Mapping[str, Any]) -> Row:
    texts = {name: text_given(one.get(name), "attendees") for name in ("email_address", "name", "status")}
    if not texts["email_address"]:
        raise invalid("attendees", "each must have an email_address")
    ids = {name: id_given(one.get(name) or None, "attendees") for name in ("person_id", "user_id")}
    return {"email": texts.pop("email_address")} | texts | ids | {"is_organizer": one.get("is_organizer") in TRUE}
