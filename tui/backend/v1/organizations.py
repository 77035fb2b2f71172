"""Organizations as v1 writes them, for a whole page at once (product 9.1)."""

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
from tui.backend.v1.owners import Owners, owners_v1
from tui.backend.v1.persons import first_char

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

SAME = ("id", "name", "label_ids", "website", "linkedin", "annual_revenue", "employee_count", "industry")
COUNTED = (
    *("open_deals_count", "related_open_deals_count", "closed_deals_count", "related_closed_deals_count"),
    *("won_deals_count", "related_won_deals_count", "lost_deals_count", "related_lost_deals_count"),
    *("activities_count", "done_activities_count", "undone_activities_count", "people_count"),
    *("files_count", "notes_count", "followers_count", "email_messages_count"),
)


@dataclass(frozen=True, slots=True)
class Around:
    """What a page of organizations is shown with."""

    counted: Mapping[Any, Row]
    planned: Mapping[int, Row]
    owners: Owners
    custom: Mapping[str, Row]


async def organizations_v1(call: Call, rows: Sequence[Row]) -> list[Row]:
    """Rows of organizations as v1's model has them.

    v1 always shows the counters (product 9.1). Times are UTC.
    """
    known = Around(
        await extras(call, rows, "org_id", COUNTED),
        await around(call, rows, "org_id"),
        await owners_v1(call, (row["owner_id"] for row in rows)),
        await known_fields(call, "organization"),
    )
    return [_organization(call, row, known) for row in rows]


def _organization(call: Call, row: Row, known: Around) -> Row:
    owner = known.owners.get(row["owner_id"])
    found = {name: row[name] for name in SAME} | known.counted[row["id"]] | known.planned[row["id"]]
    found |= _state(call, row) | _place(row) | {"owner_id": owner, "owner_name": owner and owner["name"]}
    return found | flat(row["custom_fields"], known.custom, every=True)


def _state(call: Call, row: Row) -> Row:
    """What v1 has other words for; organizations have no picture of their own and no country's code here."""
    return {
        "company_id": call.company["id"],
        "active_flag": not row["is_deleted"],
        "picture_id": None,
        "country_code": None,
        "first_char": first_char(row["name"]),
        "add_time": spaced(row["add_time"]),
        "update_time": spaced(row["update_time"]),
        "visible_to": str(row["visible_to"]),
        "label": next(iter(row["label_ids"]), None),
        "cc_email": cc_email(call),
    }


def _place(row: Row) -> Row:
    """The address: the line, and its parts beside it; the line is all there is to format."""
    place = row["address"] or {}
    parts = {f"address_{part}": place.get(part) for part in ADDRESS if part != "value"}
    return {"address": place.get("value")} | parts | {"address_formatted_address": place.get("value")}
