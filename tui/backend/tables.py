"""The tables of a workspace: columns carry the wire names of `tui.api.models`.

Times are text, `YYYY-MM-DDTHH:MM:SSZ` in UTC; dates are `YYYY-MM-DD`; a due time is `HH:MM:SS`; money is a float in
major units of the currency beside it. Lists and objects are JSON. Both dialects are views of these tables.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, MetaData, Table, Text, UniqueConstraint

metadata = MetaData()


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _texts(*names: str) -> list[Column[Any]]:
    return [Column(name, Text) for name in names]


def _integers(*names: str) -> list[Column[Any]]:
    return [Column(name, Integer) for name in names]


def _numbers(*names: str) -> list[Column[Any]]:
    return [Column(name, Float) for name in names]


def _flags(*names: str, on: bool = False) -> list[Column[Any]]:
    return [Column(name, Boolean, nullable=False, default=on) for name in names]


def _lists(*names: str) -> list[Column[Any]]:
    return [Column(name, JSON(none_as_null=True), nullable=False, default=list) for name in names]


def _objects(*names: str) -> list[Column[Any]]:
    return [Column(name, JSON(none_as_null=True)) for name in names]


def _custom() -> Column[Any]:
    return Column("custom_fields", JSON(none_as_null=True), nullable=False, default=dict)


def _indexes(table: Table, *columns: str) -> None:
    """An index per combination, written `status,update_time`."""
    for combination in columns:
        names = combination.split(",")
        Index(f"{table.name}_{'_'.join(names)}", *(table.c[name] for name in names))


company = Table(
    "company",
    metadata,
    _id(),
    *_texts("name", "domain", "country", "industry", "default_currency", "timezone_name", "add_time"),
)
"""One row. `timezone_name` (IANA) decides the `local_…_date` of closed deals."""

users = Table(
    "users",
    metadata,
    _id(),
    *_texts("name", "email", "phone", "default_currency", "locale", "timezone_name", "icon_url"),
    *_texts("last_login", "created", "modified"),
    *_integers("lang", "role_id"),
    *_flags("activated", "active_flag", on=True),
    *_flags("has_created_company", "is_deleted"),
    *_lists("access"),
)

currencies = Table(
    "currencies",
    metadata,
    _id(),
    Column("code", Text, nullable=False, unique=True),
    *_texts("name", "symbol"),
    Column("decimal_points", Integer, nullable=False, default=2),
    *_flags("active_flag", on=True),
    *_flags("is_custom_flag"),
)

currency_rates = Table(
    "currency_rates",
    metadata,
    Column("code", Text, primary_key=True),
    Column("per_euro", Float, nullable=False),
    Column("date", Text, nullable=False),
)
"""How many units of a currency one euro bought on that date; a currency without a row is never converted."""

pipelines = Table(
    "pipelines",
    metadata,
    _id(),
    *_texts("name", "add_time", "update_time"),
    Column("order_nr", Integer, nullable=False),
    *_flags("is_deleted"),
    *_flags("is_deal_probability_enabled", on=True),
)

stages = Table(
    "stages",
    metadata,
    _id(),
    *_texts("name", "add_time", "update_time"),
    Column("pipeline_id", Integer, nullable=False),
    Column("order_nr", Integer, nullable=False),
    Column("deal_probability", Integer, nullable=False, default=100),
    *_flags("is_deleted", "is_deal_rot_enabled"),
    *_integers("days_to_rotten"),
)
_indexes(stages, "pipeline_id,order_nr")

organizations = Table(
    "organizations",
    metadata,
    _id(),
    *_texts("name", "add_time", "update_time", "website", "linkedin"),
    *_integers("owner_id", "visible_to", "industry", "employee_count"),
    *_numbers("annual_revenue"),
    *_objects("address"),
    *_lists("label_ids"),
    *_flags("is_deleted"),
    _custom(),
)
_indexes(organizations, "owner_id", "update_time", "add_time", "name")

persons = Table(
    "persons",
    metadata,
    _id(),
    *_texts("name", "first_name", "last_name", "add_time", "update_time"),
    *_texts("marketing_status", "notes", "birthday", "job_title"),
    *_integers("owner_id", "org_id", "visible_to", "picture_id"),
    *_objects("postal_address"),
    *_lists("emails", "phones", "im", "label_ids"),
    *_flags("is_deleted"),
    _custom(),
)
_indexes(persons, "owner_id", "org_id", "update_time", "add_time", "name")

deals = Table(
    "deals",
    metadata,
    _id(),
    *_texts("title", "currency", "lost_reason", "expected_close_date"),
    Column("status", Text, nullable=False, default="open"),
    *_texts("add_time", "update_time", "stage_change_time", "archive_time", "delete_time"),
    *_texts("close_time", "won_time", "lost_time", "first_won_time"),
    *_texts("local_won_date", "local_lost_date", "local_close_date"),
    *_texts("origin", "origin_id", "channel_id", "source_lead_id"),
    *_integers("creator_user_id", "owner_id", "person_id", "org_id", "visible_to", "channel"),
    Column("pipeline_id", Integer, nullable=False),
    Column("stage_id", Integer, nullable=False),
    Column("value", Float, nullable=False, default=0.0),
    *_numbers("probability", "acv", "arr", "mrr"),
    *_lists("label_ids"),
    *_flags("is_archived", "is_deleted"),
    _custom(),
)
"""`status` is open, won or lost; deleted and archived are told by their own flags and times."""
_indexes(
    deals, "pipeline_id,status", "stage_id", "owner_id", "person_id", "org_id", "status", "update_time", "add_time"
)

activities = Table(
    "activities",
    metadata,
    _id(),
    *_texts("subject", "type", "lead_id", "due_date", "due_time", "duration"),
    *_texts("add_time", "update_time", "marked_as_done_time", "public_description", "note", "outcome"),
    *_texts("conference_meeting_client", "conference_meeting_url", "conference_meeting_id"),
    *_integers("owner_id", "creator_user_id", "deal_id", "person_id", "org_id", "project_id", "priority"),
    *_flags("is_deleted", "busy", "done"),
    *_objects("location"),
    *_lists("participants", "attendees"),
)
"""`participants` holds `{person_id, primary}`; `person_id` is the primary one. `due_date`, `due_time` are UTC."""
_indexes(activities, "deal_id", "lead_id", "person_id", "org_id", "owner_id", "due_date", "update_time", "add_time")

activity_types = Table(
    "activity_types",
    metadata,
    _id(),
    *_texts("name", "key_string", "icon_key", "color", "add_time", "update_time"),
    Column("order_nr", Integer, nullable=False),
    *_flags("active_flag", on=True),
    *_flags("is_custom_flag"),
)

lead_labels = Table(
    "lead_labels",
    metadata,
    Column("id", Text, primary_key=True),
    *_texts("name", "color", "add_time", "update_time"),
)

leads = Table(
    "leads",
    metadata,
    Column("id", Text, primary_key=True),
    *_texts("title", "source_name", "origin", "origin_id", "channel_id", "expected_close_date", "visible_to"),
    *_texts("add_time", "update_time", "value_currency"),
    *_integers("owner_id", "creator_id", "person_id", "organization_id", "channel"),
    *_numbers("value_amount"),
    *_lists("label_ids"),
    *_flags("is_archived", "was_seen", "is_deleted"),
    _custom(),
)
"""Ids are UUIDs. `value_amount` and `value_currency` are both set or both null; `visible_to` is text, as in v1."""
_indexes(leads, "add_time", "update_time", "owner_id", "person_id", "organization_id")

notes = Table(
    "notes",
    metadata,
    _id(),
    *_texts("content", "add_time", "update_time", "lead_id"),
    *_integers("user_id", "last_update_user_id", "deal_id", "person_id", "org_id", "project_id", "task_id"),
    *_flags("active_flag", on=True),
    *_flags("pinned_to_lead_flag", "pinned_to_deal_flag", "pinned_to_organization_flag"),
    *_flags("pinned_to_person_flag", "pinned_to_project_flag", "pinned_to_task_flag"),
)
"""`content` is HTML."""
_indexes(notes, "deal_id", "lead_id", "person_id", "org_id", "user_id", "add_time", "update_time")

products = Table(
    "products",
    metadata,
    _id(),
    *_texts("name", "code", "description", "unit", "category", "billing_frequency", "add_time", "update_time"),
    *_integers("owner_id", "visible_to", "billing_frequency_cycles"),
    *_numbers("tax"),
    *_lists("prices"),
    *_flags("is_linkable", on=True),
    *_flags("is_deleted"),
    _custom(),
)
"""`prices` holds `{price, currency, cost, direct_cost, notes}`, one for each currency."""
_indexes(products, "owner_id", "name", "update_time", "add_time")

fields = Table(
    "fields",
    metadata,
    _id(),
    Column("item_type", Text, nullable=False),
    Column("field_code", Text, nullable=False),
    *_texts("field_name", "description", "field_type"),
    *_objects("options", "subfields"),
    Column("order_nr", Integer, nullable=False, default=0),
    *_flags("is_custom_field", "is_optional_response_field"),
    UniqueConstraint("item_type", "field_code"),
)
"""Fields of `item_type` deal, person, organization, product, activity; `options` holds `{id, label, color}`.

Labels are the options of the field `label_ids`; reasons for losing are the options of deals' `lost_reason`. A custom
field's code is 40 hexadecimal characters, leads share those of deals.
"""

stage_history = Table(
    "stage_history",
    metadata,
    _id(),
    Column("deal_id", Integer, nullable=False),
    Column("stage_id", Integer, nullable=False),
    Column("entered_at", Text, nullable=False),
    *_texts("left_at"),
)
_indexes(stage_history, "deal_id,entered_at", "stage_id")

changes = Table(
    "changes",
    metadata,
    _id(),
    Column("item_type", Text, nullable=False),
    Column("item_id", Text, nullable=False),
    *_texts("field_key", "time", "change_source"),
    *_objects("old_value", "new_value"),
    *_integers("user_id"),
)
"""Field history: `item_type` deal, person, organization, lead, activity; `item_id` is the id as text."""
_indexes(changes, "item_type,item_id,time")

conversions = Table(
    "conversions",
    metadata,
    Column("id", Text, primary_key=True),
    *_texts("direction", "status", "lead_id", "add_time"),
    *_integers("deal_id"),
)
"""Jobs: `direction` is `deal` (a lead became one) or `lead`; both ids are known once `status` is completed."""

tokens = Table(
    "tokens",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("user_id", Integer, nullable=False),
    *_texts("add_time"),
)
"""The SHA-256 (hexadecimal) of each valid token; the token itself is nowhere."""

idempotency = Table(
    "idempotency",
    metadata,
    Column("user_id", Integer, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("request", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("answer", Text, nullable=False),
    Column("time", Text, nullable=False),
)
"""Answers already given to a POST with an `Idempotency-Key`; `request` is the SHA-256 of what was asked."""
