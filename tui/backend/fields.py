"""The fields records have before anybody added custom ones: code, name, type, and options where it has them."""

from __future__ import annotations

from typing import Any, NamedTuple


class Known(NamedTuple):
    """A built-in field; an optional one is in answers only where `include_fields` or v1 brings it."""

    code: str
    name: str
    type: str
    options: tuple[dict[str, Any], ...] | None = None
    is_optional: bool = False


LOST_REASONS = ("Price", "No budget", "Lost to competitor", "No response", "Timing")
CONTACT_LABELS = (("Customer", "green"), ("Hot lead", "red"), ("Warm lead", "yellow"), ("Cold lead", "blue"))
DEAL_LABELS = (("Hot", "red"), ("Warm", "yellow"), ("Cold", "blue"))
PROJECT_LABELS = (("On track", "green"), ("At risk", "yellow"), ("Delayed", "red"))


def _options(*choices: tuple[str, str]) -> tuple[dict[str, Any], ...]:
    return tuple({"id": n, "label": label, "color": color} for n, (label, color) in enumerate(choices, 1))


def _choices(*choices: str) -> tuple[dict[str, Any], ...]:
    return tuple({"id": choice, "label": choice.capitalize()} for choice in choices)


def _optional(kind: str, *named: tuple[str, str]) -> tuple[Known, ...]:
    return tuple(Known(code, name, kind, None, is_optional=True) for code, name in named)


_YES_NO: tuple[dict[str, Any], ...] = ({"id": 1, "label": "Yes"}, {"id": 0, "label": "No"})
_REASONS = tuple({"id": n, "label": reason} for n, reason in enumerate(LOST_REASONS, 1))
_PRIORITIES = _options(("Low", "gray"), ("Medium", "yellow"), ("High", "red"))
_VISIBLE = (
    *({"id": 1, "label": "Owner & followers"}, {"id": 3, "label": "Owner's group"}),
    *({"id": 5, "label": "Owner's group and below"}, {"id": 7, "label": "Everyone"}),
)

_TIMES = (Known("add_time", "Created", "date"), Known("update_time", "Last updated", "date"))
_COMMON = (
    Known("id", "ID", "int"),
    Known("owner_id", "Owner", "user"),
    *_TIMES,
    Known("visible_to", "Visible to", "visible_to", _VISIBLE),
)
_SOURCE = (
    Known("origin", "Source origin", "varchar"),
    Known("origin_id", "Source origin ID", "varchar"),
    Known("channel", "Source channel", "enum", ()),
    Known("channel_id", "Source channel ID", "varchar"),
)
_ACTIVITY_DATES = _optional(
    "date", ("next_activity_date", "Next activity date"), ("last_activity_date", "Last activity date")
)
_COUNTS = (
    *_optional("activity", ("next_activity_id", "Next activity"), ("last_activity_id", "Last activity")),
    *_ACTIVITY_DATES,
    *_optional(
        "int",
        ("activities_count", "Total activities"),
        ("done_activities_count", "Done activities"),
        ("undone_activities_count", "Activities to do"),
        ("files_count", "Files"),
        ("notes_count", "Notes"),
        ("followers_count", "Followers"),
        ("email_messages_count", "Email messages count"),
    ),
)
_MAIL = _optional(
    "date", ("last_incoming_mail_time", "Last email received"), ("last_outgoing_mail_time", "Last email sent")
)
_DEAL_COUNTS = _optional(
    "int",
    ("open_deals_count", "Open deals"),
    ("closed_deals_count", "Closed deals"),
    ("won_deals_count", "Won deals"),
    ("lost_deals_count", "Lost deals"),
    ("related_open_deals_count", "Related open deals"),
    ("related_closed_deals_count", "Related closed deals"),
    ("related_won_deals_count", "Related won deals"),
    ("related_lost_deals_count", "Related lost deals"),
)
_BCC = _optional("varchar", ("smart_bcc_email", "Smart BCC email"))

BUILT_IN: dict[str, tuple[Known, ...]] = {
    "deal": (
        Known("title", "Title", "varchar"),
        Known("value", "Value", "monetary"),
        Known("currency", "Currency", "varchar"),
        Known("pipeline_id", "Pipeline", "int"),
        Known("stage_id", "Stage", "stage"),
        Known("status", "Status", "status", _choices("open", "won", "lost", "deleted")),
        Known("probability", "Probability", "int"),
        Known("person_id", "Contact person", "people"),
        Known("org_id", "Organization", "org"),
        Known("label_ids", "Label", "set", _options(*DEAL_LABELS)),
        Known("expected_close_date", "Expected close date", "date"),
        Known("lost_reason", "Lost reason", "varchar_options", _REASONS),
        Known("creator_user_id", "Creator", "user"),
        Known("stage_change_time", "Last stage change", "date"),
        Known("won_time", "Won time", "date"),
        Known("lost_time", "Lost time", "date"),
        Known("close_time", "Deal closed on", "date"),
        Known("archive_time", "Archive time", "date"),
        Known("is_archived", "Archived", "boolean"),
        *_SOURCE,
        Known("acv", "Annual contract value", "monetary"),
        Known("arr", "Annual recurring revenue", "monetary"),
        Known("mrr", "Monthly recurring revenue", "monetary"),
        *_COMMON,
        *_COUNTS,
        *_optional("int", ("products_count", "Products"), ("participants_count", "Participants")),
        *_optional("monetary", ("weighted_value", "Weighted value")),
        *_optional("date", ("first_won_time", "First won time"), ("rotten_time", "Rotten time")),
        *_MAIL,
        *_BCC,
        *_optional("varchar", ("source_lead_id", "Source lead")),
    ),
    "person": (
        Known("name", "Name", "varchar"),
        Known("first_name", "First name", "varchar"),
        Known("last_name", "Last name", "varchar"),
        Known("label_ids", "Labels", "set", _options(*CONTACT_LABELS)),
        Known("org_id", "Organization", "org"),
        Known("emails", "Email", "varchar"),
        Known("phones", "Phone", "phone"),
        Known("im", "Instant messenger", "varchar"),
        Known("job_title", "Job title", "varchar"),
        Known("birthday", "Birthday", "date"),
        Known("postal_address", "Postal address", "address"),
        Known("notes", "Notes", "text"),
        Known("picture_id", "Profile picture", "picture"),
        *_COMMON,
        *_COUNTS,
        *_DEAL_COUNTS,
        *_optional(
            "int",
            ("participant_open_deals_count", "Open deals as participant"),
            ("participant_closed_deals_count", "Closed deals as participant"),
        ),
        *_MAIL,
        *_optional("varchar", ("marketing_status", "Marketing status"), ("doi_status", "Double opt-in")),
        *_BCC,
    ),
    "organization": (
        Known("name", "Name", "varchar"),
        Known("label_ids", "Labels", "set", _options(*CONTACT_LABELS)),
        Known("address", "Address", "address"),
        Known("website", "Website", "varchar"),
        Known("linkedin", "LinkedIn profile", "varchar"),
        Known("industry", "Industry", "enum", ()),
        Known("annual_revenue", "Annual revenue", "double"),
        Known("employee_count", "Number of employees", "int"),
        *_COMMON,
        *_COUNTS,
        *_DEAL_COUNTS,
        *_optional("int", ("people_count", "People")),
        *_BCC,
    ),
    "product": (
        Known("name", "Name", "varchar"),
        Known("code", "Product code", "varchar"),
        Known("description", "Description", "text"),
        Known("unit", "Unit", "varchar"),
        Known("tax", "Tax", "double"),
        Known("category", "Category", "enum", ()),
        Known("prices", "Unit prices", "price_list"),
        Known("is_linkable", "Can be added to deals", "boolean"),
        Known("billing_frequency", "Billing frequency", "billing_frequency"),
        Known("billing_frequency_cycles", "Billing cycles", "int"),
        *_COMMON,
    ),
    "activity": (
        Known("subject", "Subject", "varchar"),
        Known("type", "Type", "varchar"),
        Known("due_date", "Due date", "date"),
        Known("due_time", "Due time", "time"),
        Known("duration", "Duration", "time"),
        Known("done", "Done", "boolean"),
        Known("marked_as_done_time", "Marked as done time", "date"),
        Known("note", "Note", "text"),
        Known("public_description", "Public description", "text"),
        Known("priority", "Priority", "enum", _PRIORITIES),
        Known("busy", "Free/busy", "boolean"),
        Known("location", "Location", "address"),
        Known("deal_id", "Deal", "deal"),
        Known("lead_id", "Lead", "lead"),
        Known("person_id", "Contact person", "people"),
        Known("org_id", "Organization", "org"),
        Known("project_id", "Project", "project"),
        Known("creator_user_id", "Creator", "user"),
        Known("id", "ID", "int"),
        Known("owner_id", "Assigned to user", "user"),
        *_TIMES,
        *_optional("participants", ("attendees", "Attendees")),
    ),
    "project": (
        Known("title", "Title", "varchar"),
        Known("description", "Description", "text"),
        Known("status", "Status", "status", _choices("open", "completed", "canceled", "deleted")),
        Known("board_id", "Board", "int"),
        Known("phase_id", "Phase", "int"),
        Known("start_date", "Start date", "date"),
        Known("end_date", "End date", "date"),
        Known("label_ids", "Labels", "set", _options(*PROJECT_LABELS)),
        Known("deal_ids", "Deals", "deal"),
        Known("person_ids", "Persons", "people"),
        Known("org_ids", "Organizations", "org"),
        Known("health_status", "Health", "varchar"),
        Known("status_change_time", "Last status change", "date"),
        Known("archive_time", "Archive time", "date"),
        Known("id", "ID", "int"),
        Known("owner_id", "Owner", "user"),
        *_TIMES,
    ),
    "lead": (
        Known("title", "Title", "varchar"),
        Known("value", "Value", "monetary"),
        Known("owner_id", "Owner", "user"),
        Known("creator_id", "Creator", "user"),
        Known("person_id", "Contact person", "people"),
        Known("organization_id", "Organization", "org"),
        Known("label_ids", "Labels", "lead_label"),
        Known("source_name", "Source", "varchar"),
        *_SOURCE,
        Known("expected_close_date", "Expected close date", "date"),
        Known("is_archived", "Archived", "boolean"),
        Known("was_seen", "Seen", "boolean"),
        Known("id", "ID", "varchar"),
        *_TIMES,
        Known("visible_to", "Visible to", "visible_to", _VISIBLE),
        *_ACTIVITY_DATES,
    ),
    "note": (
        Known("id", "ID", "int"),
        Known("content", "Content", "text"),
        Known("user_id", "Author", "user"),
        Known("deal_id", "Deal", "deal"),
        Known("lead_id", "Lead", "lead"),
        Known("person_id", "Person", "people"),
        Known("org_id", "Organization", "org"),
        Known("project_id", "Project", "project"),
        *(
            Known(f"pinned_to_{of}_flag", f"Note is pinned to {of}", "enum", _YES_NO)
            for of in ("deal", "lead", "person", "organization", "project")
        ),
        *_TIMES,
        Known("last_update_user_id", "Last updated by", "user"),
    ),
}

CHOOSABLE = frozenset({"label_ids", "lost_reason", "channel", "category", "industry"})
"""The built-in fields whose options are the company's own (product 9.11)."""
FIXED: dict[str, frozenset[str]] = {
    "deal": frozenset({"title", "pipeline_id", "stage_id", "probability"}),
    "person": frozenset({"name", "org_id"}),
    "organization": frozenset({"name"}),
    "product": frozenset({"name"}),
}
"""The system fields that are always shown where a record is added, as the published document of v2 lists them."""
REQUIRED = frozenset({"title", "name", "subject", "content"})
"""The built-in fields without which there is no record."""


def rows(time: str) -> list[dict[str, Any]]:
    """The rows of the built-in fields of a company that begins at a time."""
    times = {"add_time": time, "update_time": time}
    return [_row(item, n, field) | times for item, known in BUILT_IN.items() for n, field in enumerate(known, 1)]


def _row(item: str, number: int, field: Known) -> dict[str, Any]:
    named = {"item_type": item, "field_code": field.code, "field_name": field.name, "field_type": field.type}
    options = None if field.options is None else list(field.options)
    flags = {"is_custom_field": False, "is_optional_response_field": field.is_optional}
    return named | flags | {"order_nr": number, "options": options}
