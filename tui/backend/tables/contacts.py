"""Persons and organizations."""

from __future__ import annotations

from sqlalchemy import Table

from tui.backend.tables.columns import (
    custom,
    flags,
    id_column,
    indexes,
    integers,
    lists,
    metadata,
    numbers,
    objects,
    texts,
)

organizations = Table(
    "organizations",
    metadata,
    id_column(),
    *texts("name", "add_time", "update_time", "website", "linkedin"),
    *integers("owner_id", "visible_to", "industry", "employee_count"),
    *numbers("annual_revenue"),
    *objects("address"),
    *lists("label_ids"),
    *flags("is_deleted"),
    custom(),
)
indexes(organizations, "owner_id", "update_time", "add_time", "name")

persons = Table(
    "persons",
    metadata,
    id_column(),
    *texts("name", "first_name", "last_name", "add_time", "update_time"),
    *texts("marketing_status", "notes", "birthday", "job_title"),
    *integers("owner_id", "org_id", "visible_to", "picture_id"),
    *objects("postal_address"),
    *lists("emails", "phones", "im", "label_ids"),
    *flags("is_deleted"),
    custom(),
)
indexes(persons, "owner_id", "org_id", "update_time", "add_time", "name")
