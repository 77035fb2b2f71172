"""Activities as v1 writes them, for a whole page at once (product 9.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, select

from tui.backend.clock import spaced
from tui.backend.rules.contacts import ADDRESS
from tui.backend.rules.counters import last_activities, next_activities
from tui.backend.tables import activities, deals, leads, organizations, persons, users

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
NEXT = ("next_activity_id", "next_activity_date", "next_activity_time")
LAST = ("last_activity_id", "last_activity_date")


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
    ids = {row[link] for row in rows if row[link] is not None}
    found = await call.rows(call.seen(table).where(table.c.id.in_(ids))) if ids else []
    return {row["id"]: row[column] for row in found}
