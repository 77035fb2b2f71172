"""What the built-in fields a filter may name are in the tables: their type, and the expression that gives their value.

Every expression stands on the record's own table, correlated to it where it looks at others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, ScalarSelect, Table, case, cast, func, select

from tui.backend.filters.later import later
from tui.backend.tables import (
    activities,
    deal_products,
    deals,
    files,
    followers,
    leads,
    notes,
    organizations,
    persons,
    pipelines,
    products,
    project_links,
    projects,
    stages,
)

TABLES: dict[str, Table] = {
    "deal": deals,
    "lead": leads,
    "person": persons,
    "organization": organizations,
    "product": products,
    "activity": activities,
    "project": projects,
}
LINKS = {"deal": "deal_id", "lead": "lead_id", "person": "person_id", "organization": "org_id"}
"""By which column activities, notes and files point at a record."""

DAY, STAMP = "day", "stamp"
LONGEST_ROT = 1_000_000
"""Days no deal lives to see; later times than the year 9999 cannot be written."""


@dataclass(frozen=True, slots=True)
class Source:
    """A field's kind, a row of the operators; its value, `until` for ranges; `shape` is how dates are written."""

    kind: str
    value: ColumnElement[Any]
    shape: str = ""
    until: ColumnElement[Any] | None = None


def table_of(name: str) -> Table | None:
    """The table of a kind of record a filter may name, None where there is none."""
    return TABLES.get(name)


@cache
def sources(name: str) -> dict[str, Source]:
    """The built-in fields of a kind of record by code."""
    table = table_of(name)
    assert table is not None
    named = {code: (kind, shape) for codes, kind, shape in _COLUMNS[name] for code in codes}
    plain = {code: Source(k, table.c[code], shape) for code, (k, shape) in named.items() if code in table.c}
    return plain | {code: make(table) for code, make in _COUNTED.get(name, {}).items()}


ALIASES = {
    "user_id": "owner_id",
    "label": "label_ids",
    "email": "emails",
    "phone": "phones",
    "pipeline": "pipeline_id",
    "assigned_to_user_id": "owner_id",
    "created_by_user_id": "creator_user_id",
    "busy_flag": "busy",
}
"""Names v1 has for fields."""

_Columns = tuple[tuple[tuple[str, ...], str, str], ...]

_TIMES = (("add_time", "update_time"), "date", STAMP)
_SOURCE = (("origin", "origin_id", "channel_id"), "varchar", "")
_OWNED: _Columns = ((("owner_id",), "user", ""), (("visible_to",), "visible_to", ""), _TIMES)
_COLUMNS: dict[str, _Columns] = {
    "deal": (
        (("id", "probability"), "int", ""),
        (("channel",), "enum", "number"),
        (("title",), "title", ""),
        (("value", "acv", "arr", "mrr"), "monetary", ""),
        (("currency",), "currency", ""),
        (("status",), "status", ""),
        (("stage_id",), "stage", ""),
        (("pipeline_id",), "pipeline", ""),
        (("person_id",), "person", ""),
        (("org_id",), "organization", ""),
        (("creator_user_id",), "user", ""),
        (("label_ids",), "set", ""),
        (("lost_reason", "source_lead_id"), "varchar", ""),
        (("is_archived",), "boolean", ""),
        (("expected_close_date",), "date", DAY),
        (("stage_change_time", "won_time", "lost_time", "close_time", "archive_time", "first_won_time"), "date", STAMP),
        _SOURCE,
        *_OWNED,
    ),
    "lead": (
        (("id", "source_name"), "varchar", ""),
        (("title",), "title", ""),
        (("creator_id",), "user", ""),
        (("person_id",), "person", ""),
        (("organization_id",), "organization", ""),
        (("label_ids",), "set", "words"),
        (("channel",), "enum", "number"),
        (("is_archived", "was_seen"), "boolean", ""),
        (("expected_close_date",), "date", DAY),
        _SOURCE,
        *_OWNED,
    ),
    "person": (
        (("id",), "int", ""),
        (("name", "first_name", "last_name", "job_title", "notes", "marketing_status"), "varchar", ""),
        (("org_id",), "organization", ""),
        (("label_ids",), "set", ""),
        (("birthday",), "date", DAY),
        (("emails", "phones"), "contact", ""),
        (("postal_address",), "address", ""),
        *_OWNED,
    ),
    "organization": (
        (("id", "employee_count"), "int", ""),
        (("name", "website", "linkedin"), "varchar", ""),
        (("industry",), "enum", "number"),
        (("annual_revenue",), "monetary", ""),
        (("label_ids",), "set", ""),
        (("address",), "address", ""),
        *_OWNED,
    ),
    "product": (
        (("id", "billing_frequency_cycles"), "int", ""),
        (("tax",), "double", ""),
        (("name", "code", "description", "unit"), "varchar", ""),
        (("category", "billing_frequency"), "enum", ""),
        (("is_linkable",), "boolean", ""),
        *_OWNED,
    ),
    "activity": (
        (("id",), "int", ""),
        (("subject", "note", "public_description", "outcome"), "varchar", ""),
        (("type",), "enum", ""),
        (("priority",), "enum", "number"),
        (("due_date",), "date", DAY),
        (("due_time", "duration"), "time", ""),
        (("marked_as_done_time",), "date", STAMP),
        (("done", "busy"), "boolean", ""),
        (("creator_user_id",), "user", ""),
        (("deal_id",), "deal", ""),
        (("lead_id",), "lead", ""),
        (("person_id",), "person", ""),
        (("org_id",), "organization", ""),
        (("project_id",), "project", ""),
        (("location",), "address", ""),
        *_OWNED,
    ),
    "project": (
        (("id", "board_id", "phase_id"), "int", ""),
        (("title", "description", "health_status"), "varchar", ""),
        (("status",), "status", ""),
        (("label_ids",), "set", ""),
        (("start_date", "end_date"), "date", DAY),
        (("status_change_time", "archive_time"), "date", STAMP),
        *_OWNED,
    ),
}


# -- what is counted or looked up ------------------------------------------------------------------------------------


def _one(table: Table, value: ColumnElement[Any], *conditions: ColumnElement[bool]) -> ScalarSelect[Any]:
    return select(value).where(*conditions).correlate(table).scalar_subquery()


def _activity(table: Table, value: ColumnElement[Any], *conditions: ColumnElement[bool]) -> ScalarSelect[Any]:
    mine = activities.c[LINKS[_kind(table)]] == table.c.id
    return _one(table, value, mine, ~activities.c.is_deleted, *conditions)


def _kind(table: Table) -> str:
    return next(name for name, known in TABLES.items() if known is table)


def _next_date(table: Table) -> Source:
    return Source("date", _activity(table, func.min(activities.c.due_date), ~activities.c.done), DAY)


def _last_date(table: Table) -> Source:
    return Source("date", _activity(table, func.max(activities.c.due_date), activities.c.done), DAY)


def _activities(*conditions: ColumnElement[bool]) -> Callable[[Table], Source]:
    return lambda table: Source("int", _activity(table, func.count(), *conditions))


def _notes(table: Table) -> Source:
    return Source("int", _one(table, func.count(), notes.c[LINKS[_kind(table)]] == table.c.id, notes.c.active_flag))


def _files(table: Table) -> Source:
    return Source("int", _one(table, func.count(), files.c[LINKS[_kind(table)]] == table.c.id, files.c.active_flag))


def _followers(table: Table) -> Source:
    mine = (followers.c.item_type == _kind(table), followers.c.item_id == table.c.id)
    return Source("int", _one(table, func.count(), *mine))


def _lines(table: Table) -> Source:
    return Source("int", _one(table, func.count(), deal_products.c.deal_id == table.c.id))


def _deals(*statuses: str) -> Callable[[Table], Source]:
    def counted(table: Table) -> Source:
        mine = deals.c[LINKS[_kind(table)]] == table.c.id
        return Source("int", _one(table, func.count(), mine, ~deals.c.is_deleted, deals.c.status.in_(statuses)))

    return counted


def _people(table: Table) -> Source:
    return Source("int", _one(table, func.count(), persons.c.org_id == table.c.id, ~persons.c.is_deleted))


def _about(item: str) -> Callable[[Table], Source]:
    """What a project is about: its links to one kind of record, `shape`."""
    return lambda _table: Source("links", project_links.c.item_id, item)


def _lead_value(table: Table) -> Source:
    return Source("monetary", table.c.value_amount)


def _weighted_value(table: Table) -> Source:
    """The value times the probability that counts, rounded to cents; won deals in full, lost ones not (product 9.5)."""
    of_stage = _one(table, stages.c.deal_probability, stages.c.id == table.c.stage_id)
    enabled = _one(table, pipelines.c.is_deal_probability_enabled, pipelines.c.id == table.c.pipeline_id)
    own = case((enabled, table.c.probability))
    open_value = func.round(table.c.value * func.coalesce(own, of_stage)) / 100
    return Source(
        "monetary", case((table.c.status == "won", table.c.value), (table.c.status == "lost", 0), else_=open_value)
    )


def rotten(table: Table) -> ColumnElement[Any]:
    """When a deal goes rotten, null where it does not: `rules.rotting.rotten_time` as an expression (product 9.4)."""
    days = _one(table, stages.c.days_to_rotten, stages.c.id == table.c.stage_id, stages.c.is_deal_rot_enabled)
    rots = (table.c.status == "open") & ~table.c.is_deleted & ~table.c.is_archived
    return case((rots & (days < LONGEST_ROT), later(table.c.update_time, cast(days, Integer))))


def _rotten_time(table: Table) -> Source:
    return Source("date", rotten(table), STAMP)


_PLANNED: dict[str, Callable[[Table], Source]] = {
    "next_activity_date": _next_date,
    "last_activity_date": _last_date,
    "activities_count": _activities(),
    "done_activities_count": _activities(activities.c.done),
    "undone_activities_count": _activities(~activities.c.done),
    "notes_count": _notes,
    "files_count": _files,
}
_COUNTED: dict[str, dict[str, Callable[[Table], Source]]] = {
    "deal": _PLANNED
    | {
        "followers_count": _followers,
        "products_count": _lines,
        "weighted_value": _weighted_value,
        "rotten_time": _rotten_time,
    },
    "lead": {name: _PLANNED[name] for name in ("next_activity_date", "last_activity_date", "activities_count")}
    | {"value": _lead_value},
}
_COUNTED["project"] = {
    "deal_ids": _about("deal"),
    "person_ids": _about("person"),
    "org_ids": _about("organization"),
}
_COUNTED["person"] = _COUNTED["organization"] = _PLANNED | {
    "followers_count": _followers,
    "open_deals_count": _deals("open"),
    "won_deals_count": _deals("won"),
    "lost_deals_count": _deals("lost"),
    "closed_deals_count": _deals("won", "lost"),
}
_COUNTED["organization"] = _COUNTED["organization"] | {"people_count": _people}
