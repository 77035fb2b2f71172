"""The fields records have before anybody added custom ones: code, name, type, and options where it has them."""

from __future__ import annotations

from typing import Any

Known = tuple[str, str, str, tuple[dict[str, Any], ...] | None]

LOST_REASONS = ("Price", "No budget", "Lost to competitor", "No response", "Timing")
CONTACT_LABELS = (("Customer", "green"), ("Hot lead", "red"), ("Warm lead", "yellow"), ("Cold lead", "blue"))
DEAL_LABELS = (("Hot", "red"), ("Warm", "yellow"), ("Cold", "blue"))


def _options(*choices: tuple[str, str]) -> tuple[dict[str, Any], ...]:
    return tuple({"id": n, "label": label, "color": color} for n, (label, color) in enumerate(choices, 1))


_STATUS = tuple({"id": s, "label": s.capitalize()} for s in ("open", "won", "lost", "deleted"))
_REASONS = tuple({"id": n, "label": reason} for n, reason in enumerate(LOST_REASONS, 1))

_COMMON: tuple[Known, ...] = (
    ("id", "ID", "int", None),
    ("owner_id", "Owner", "user", None),
    ("add_time", "Created", "date", None),
    ("update_time", "Last updated", "date", None),
    ("visible_to", "Visible to", "visible_to", None),
)

BUILT_IN: dict[str, tuple[Known, ...]] = {
    "deal": (
        ("title", "Title", "varchar", None),
        ("value", "Value", "monetary", None),
        ("currency", "Currency", "varchar", None),
        ("pipeline_id", "Pipeline", "int", None),
        ("stage_id", "Stage", "stage", None),
        ("status", "Status", "status", _STATUS),
        ("probability", "Probability", "int", None),
        ("person_id", "Contact person", "people", None),
        ("org_id", "Organization", "org", None),
        ("label_ids", "Label", "set", _options(*DEAL_LABELS)),
        ("expected_close_date", "Expected close date", "date", None),
        ("lost_reason", "Lost reason", "varchar_options", _REASONS),
        ("creator_user_id", "Creator", "user", None),
        ("stage_change_time", "Last stage change", "date", None),
        ("won_time", "Won time", "date", None),
        ("lost_time", "Lost time", "date", None),
        ("close_time", "Deal closed on", "date", None),
        ("archive_time", "Archive time", "date", None),
        ("origin", "Source origin", "varchar", None),
        ("origin_id", "Source origin ID", "varchar", None),
        ("channel", "Source channel", "enum", ()),
        ("channel_id", "Source channel ID", "varchar", None),
        ("acv", "Annual contract value", "monetary", None),
        ("arr", "Annual recurring revenue", "monetary", None),
        ("mrr", "Monthly recurring revenue", "monetary", None),
        *_COMMON,
    ),
    "person": (
        ("name", "Name", "varchar", None),
        ("label_ids", "Labels", "set", _options(*CONTACT_LABELS)),
        ("org_id", "Organization", "org", None),
        ("emails", "Email", "varchar", None),
        ("phones", "Phone", "phone", None),
        ("im", "Instant messenger", "varchar", None),
        ("job_title", "Job title", "varchar", None),
        ("birthday", "Birthday", "date", None),
        ("postal_address", "Postal address", "address", None),
        *_COMMON,
    ),
    "organization": (
        ("name", "Name", "varchar", None),
        ("label_ids", "Labels", "set", _options(*CONTACT_LABELS)),
        ("address", "Address", "address", None),
        ("website", "Website", "varchar", None),
        ("linkedin", "LinkedIn profile", "varchar", None),
        ("annual_revenue", "Annual revenue", "monetary", None),
        ("employee_count", "Number of employees", "int", None),
        *_COMMON,
    ),
    "product": (
        ("name", "Name", "varchar", None),
        ("code", "Product code", "varchar", None),
        ("unit", "Unit", "varchar", None),
        ("tax", "Tax", "double", None),
        ("category", "Category", "enum", ()),
        *_COMMON,
    ),
    "activity": (
        ("subject", "Subject", "varchar", None),
        ("type", "Type", "varchar", None),
        ("due_date", "Due date", "date", None),
        ("due_time", "Due time", "time", None),
        ("duration", "Duration", "time", None),
        ("done", "Done", "boolean", None),
        ("note", "Note", "text", None),
        ("priority", "Priority", "enum", ()),
        *_COMMON,
    ),
}
