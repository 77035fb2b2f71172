"""Deals as v1 writes them, for a whole page at once (product 9.1; reference: sections 6 and 8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tui.backend.clock import spaced
from tui.backend.rules.cc import cc_email_of_deal
from tui.backend.rules.counters import extras
from tui.backend.rules.custom_fields import flat, known_fields
from tui.backend.rules.money import Money, money, probability, weighted
from tui.backend.rules.rotting import rotten_time
from tui.backend.tables import activities, pipelines, stages
from tui.backend.v1.nested import Nested, nested_of
from tui.backend.v1.pipelines import pipeline_v1
from tui.backend.v1.stages import stages_v1

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

SAME = ("id", "stage_id", "title", "value", "currency", "probability", "lost_reason", "pipeline_id")
ALSO = ("expected_close_date", "is_archived", "origin", "origin_id", "channel", "channel_id", "acv", "arr", "mrr")
TIMES = ("add_time", "update_time", "stage_change_time", "close_time", "won_time", "lost_time", "first_won_time")
COUNTED = (
    *("products_count", "files_count", "notes_count", "followers_count", "email_messages_count", "participants_count"),
    *("activities_count", "done_activities_count", "undone_activities_count", "next_activity_id", "last_activity_id"),
    *("last_incoming_mail_time", "last_outgoing_mail_time"),
)


@dataclass(frozen=True, slots=True)
class Around:
    """What a page of deals is shown with."""

    stages: Mapping[int, Row]
    pipelines: Mapping[int, Row]
    activities: Mapping[int, Row]
    nested: Nested
    money: Money
    custom: Mapping[str, Row]


async def deals_v1(call: Call, rows: Sequence[Row], *, nested: bool = True) -> list[Row]:
    """Rows of deals as v1's model has them; with `nested` false users, persons and organizations are ids.

    v1 always shows the counters (product 9.1). Times are UTC; amounts are in major units of `currency`.
    """
    counted = await extras(call, rows, "deal_id", COUNTED)
    around = await _around(call, rows, counted)
    shown = (_deal(row, counted[row["id"]], around, nested=nested) for row in rows)
    return [one | {"cc_email": cc_email_of_deal(call, one["id"])} for one in shown]


async def _around(call: Call, rows: Sequence[Row], counted: Mapping[Any, Row]) -> Around:
    ids = {one[name] for one in counted.values() for name in ("next_activity_id", "last_activity_id")} - {None}
    shown = await call.rows(select(activities).where(activities.c.id.in_(ids))) if ids else []
    return Around(
        {row["id"]: row for row in await call.rows(select(stages))},
        {row["id"]: row for row in await call.rows(select(pipelines))},
        {row["id"]: row for row in shown},
        await nested_of(call, rows, users=("creator_user_id", "owner_id"), person="person_id", organization="org_id"),
        await money(call),
        await known_fields(call, "deal"),
    )


def _deal(row: Row, counted: Row, around: Around, *, nested: bool) -> Row:
    found = {name: row[name] for name in (*SAME, *ALSO)} | {name: spaced(row[name]) for name in (*TIMES,)}
    found |= counted | _state(row) | _linked(row, around.nested, nested=nested)
    found |= _planned(counted, around.activities) | _amounts(row, around)
    return found | flat(row["custom_fields"], around.custom, every=True)


def _state(row: Row) -> Row:
    """The words v1 has for what a deal's flags say (product 9.1, 9.2)."""
    return {
        "active": row["status"] == "open" and not row["is_deleted"],
        "deleted": row["is_deleted"],
        "status": "deleted" if row["is_deleted"] else row["status"],
        "visible_to": str(row["visible_to"]),
        "archive_time": spaced(row["archive_time"]),
        "label": ",".join(map(str, row["label_ids"])) or None,
    }


def _linked(row: Row, found: Nested, *, nested: bool) -> Row:
    """Whom a deal belongs to; what the caller may not see is hidden, its name too."""
    known = {
        "creator_user_id": found.users.get(row["creator_user_id"]),
        "user_id": found.users.get(row["owner_id"]),
        "person_id": _person(found.persons.get(row["person_id"])),
        "org_id": found.organizations.get(row["org_id"]),
    }
    shown = known if nested else {name: one and one["value"] for name, one in known.items()}
    return shown | {
        "person_name": _name(known["person_id"]),
        "org_name": _name(known["org_id"]),
        "owner_name": _name(known["user_id"]),
        "person_hidden": row["person_id"] is not None and known["person_id"] is None,
        "org_hidden": row["org_id"] is not None and known["org_id"] is None,
    }


def _person(one: dict[str, Any] | None) -> dict[str, Any] | None:
    return one and _beside(one, "owner_id")


def _beside(one: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in one.items() if key != name}


def _name(one: dict[str, Any] | None) -> str | None:
    return None if one is None else str(one["name"])


def _planned(counted: Row, found: Mapping[int, Row]) -> Row:
    """The next and the last activity in the deal's own fields (product 9.7)."""
    coming, last = found.get(counted["next_activity_id"], {}), found.get(counted["last_activity_id"], {})
    return {
        "next_activity_date": coming.get("due_date"),
        "next_activity_time": coming.get("due_time"),
        "next_activity_subject": coming.get("subject"),
        "next_activity_type": coming.get("type"),
        "next_activity_duration": coming.get("duration"),
        "next_activity_note": coming.get("note"),
        "last_activity_date": last.get("due_date"),
    }


def _amounts(row: Row, around: Around) -> Row:
    """Values weighted and written out, and when the deal goes rotten (product 9.4, 9.5, 9.12)."""
    stage, code = around.stages[row["stage_id"]], row["currency"]
    likely = probability(row, stage, around.pipelines[row["pipeline_id"]])
    value = weighted(row, likely, around.money.decimals(code))
    return {
        "stage_order_nr": stage["order_nr"],
        "formatted_value": around.money.written(row["value"], code),
        "weighted_value": value,
        "formatted_weighted_value": around.money.written(value, code),
        "weighted_value_currency": code,
        "rotten_time": spaced(rotten_time(row, stage)),
        **{f"{name}_currency": code if row[name] is not None else None for name in ("acv", "arr", "mrr")},
    }


NESTED = (("user", "creator_user_id"), ("user", "user_id"), ("organization", "org_id"), ("person", "person_id"))
"""The kinds of related objects deals nest, and where."""


async def related_v1(call: Call, rows: Sequence[Row], shown: Sequence[Row]) -> Row:
    """The users, persons, organizations, stages and pipelines of deals that are `shown` nested, by id."""
    found: Row = {"user": {}, "organization": {}, "person": {}}
    for deal in shown:
        for kind, name in NESTED:
            if one := deal[name]:
                found[kind][str(one["value"])] = {"id": one["value"]} | _beside(one, "value")
    places = [row["stage_id"] for row in rows]
    standing = await call.rows(select(stages).where(stages.c.id.in_(places)))
    company = {"company_id": call.company["id"]}
    found["stage"] = {str(one["id"]): one | company for one in await stages_v1(call, standing)}
    mine = select(pipelines).where(pipelines.c.id.in_([row["pipeline_id"] for row in rows]))
    found["pipeline"] = {str(one["id"]): pipeline_v1(one) for one in await call.rows(mine)}
    return {kind: some for kind, some in found.items() if some}
