"""Persons as v1 writes them, for a whole page at once (product 9.1; reference: section 6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui.backend.clock import spaced
from tui.backend.rules.cc import cc_email
from tui.backend.rules.contacts import ADDRESS
from tui.backend.rules.counters import extras
from tui.backend.rules.custom_fields import flat, known_fields
from tui.backend.v1.activities import around
from tui.backend.v1.nested import organizations_nested
from tui.backend.v1.owners import Owners, owners_v1
from tui.backend.v1.pictures import pictures_v1

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

SAME = ("id", "name", "first_name", "last_name", "label_ids", "im", "notes", "birthday", "job_title")
COUNTED = (
    *("open_deals_count", "related_open_deals_count", "closed_deals_count", "related_closed_deals_count"),
    *("won_deals_count", "related_won_deals_count", "lost_deals_count", "related_lost_deals_count"),
    *("participant_open_deals_count", "participant_closed_deals_count", "email_messages_count"),
    *("activities_count", "done_activities_count", "undone_activities_count"),
    *("files_count", "notes_count", "followers_count", "last_incoming_mail_time", "last_outgoing_mail_time"),
)
EMPTY = {"label": "", "value": "", "primary": True}
"""How v1 says that a person has no e-mail or phone."""
MAIL_TIMES = ("last_incoming_mail_time", "last_outgoing_mail_time")


@dataclass(frozen=True, slots=True)
class Around:
    """What a page of persons is shown with."""

    counted: Mapping[Any, Row]
    planned: Mapping[int, Row]
    owners: Owners
    organizations: Mapping[Any, Row]
    pictures: Mapping[Any, Row]
    custom: Mapping[str, Row]


async def persons_v1(call: Call, rows: Sequence[Row], *, nested: bool = True) -> list[Row]:
    """Rows of persons as v1's model has them; with `nested` false the owner and the organization are ids.

    v1 always shows the counters (product 9.1). Times are UTC.
    """
    known = await _around(call, rows)
    return [_person(call, row, known, nested=nested) for row in rows]


async def _around(call: Call, rows: Sequence[Row]) -> Around:
    return Around(
        await extras(call, rows, "person_id", COUNTED),
        await around(call, rows, "person_id"),
        await owners_v1(call, (row["owner_id"] for row in rows)),
        await organizations_nested(call, (row["org_id"] for row in rows)),
        await pictures_v1(call, (row["picture_id"] for row in rows)),
        await known_fields(call, "person"),
    )


def _person(call: Call, row: Row, known: Around, *, nested: bool) -> Row:
    counted = known.counted[row["id"]]
    found = {name: row[name] for name in SAME} | counted | known.planned[row["id"]]
    found |= {name: spaced(counted[name]) for name in MAIL_TIMES}
    found |= _state(call, row) | _reached(row) | _linked(row, known, nested=nested)
    return (
        found
        | {"picture_id": known.pictures.get(row["picture_id"])}
        | flat(row["custom_fields"], known.custom, every=True)
    )


def _state(call: Call, row: Row) -> Row:
    """What v1 has other words for."""
    return {
        "company_id": call.company["id"],
        "active_flag": not row["is_deleted"],
        "first_char": first_char(row["name"]),
        "add_time": spaced(row["add_time"]),
        "update_time": spaced(row["update_time"]),
        "visible_to": str(row["visible_to"]),
        "marketing_status": row["marketing_status"] or "no_consent",
        "label": next(iter(row["label_ids"]), None),
        "cc_email": cc_email(call),
    }


def first_char(name: str | None) -> str | None:
    """The first letter of a name in small, as v1's lists are narrowed by."""
    return (name or "").strip()[:1].casefold() or None


def _reached(row: Row) -> Row:
    """Phones, e-mails and the postal address with its parts beside it."""
    place = row["postal_address"] or {}
    parts = {f"postal_address_{part}": place.get(part) for part in ADDRESS if part != "value"}
    emails = row["emails"] or [EMPTY]
    primary = next((one["value"] for one in emails if one["primary"]), None)
    reached = {"phone": row["phones"] or [EMPTY], "email": emails, "primary_email": primary or None}
    return reached | {"postal_address": place.get("value")} | parts


def _linked(row: Row, known: Around, *, nested: bool) -> Row:
    owner, organization = known.owners.get(row["owner_id"]), known.organizations.get(row["org_id"])
    shown = {"owner_id": owner, "org_id": organization}
    return (shown if nested else {name: one and one["value"] for name, one in shown.items()}) | {
        "owner_name": owner and owner["name"],
        "org_name": organization and organization["name"],
    }
