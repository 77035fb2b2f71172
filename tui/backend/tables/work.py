"""Activities, their types and notes."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table

from tui.backend.tables.columns import flags, id_column, indexes, integers, lists, metadata, objects, texts

activities = Table(
    "activities",
    metadata,
    id_column(),
    *texts("subject", "type", "lead_id", "due_date", "due_time", "duration"),
    *texts("add_time", "update_time", "marked_as_done_time", "public_description", "note", "outcome"),
    *texts("conference_meeting_client", "conference_meeting_url", "conference_meeting_id"),
    *integers("owner_id", "creator_user_id", "deal_id", "person_id", "org_id", "project_id", "priority"),
    *integers("update_user_id"),
    *flags("is_deleted", "busy", "done"),
    *objects("location"),
    *lists("participants", "attendees"),
)
"""`participants` holds `{person_id, primary}`; `person_id` is the primary one. `due_date`, `due_time` are UTC."""
indexes(activities, "deal_id", "lead_id", "person_id", "org_id", "owner_id", "due_date", "update_time", "add_time")

activity_types = Table(
    "activity_types",
    metadata,
    id_column(),
    *texts("name", "key_string", "icon_key", "color", "add_time", "update_time"),
    Column("order_nr", Integer, nullable=False),
    *flags("active_flag", on=True),
    *flags("is_custom_flag"),
)

notes = Table(
    "notes",
    metadata,
    id_column(),
    *texts("content", "add_time", "update_time", "lead_id"),
    *integers("user_id", "last_update_user_id", "deal_id", "person_id", "org_id", "project_id", "task_id"),
    *flags("active_flag", on=True),
    *flags("pinned_to_lead_flag", "pinned_to_deal_flag", "pinned_to_organization_flag"),
    *flags("pinned_to_person_flag", "pinned_to_project_flag", "pinned_to_task_flag"),
)
"""`content` is HTML."""
indexes(notes, "deal_id", "lead_id", "person_id", "org_id", "user_id", "add_time", "update_time")
