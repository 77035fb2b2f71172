"""The fields of each kind of record: code, name, type, where they are shown, and why some cannot be edited.

Codes are those of the API's v2 (v1 for leads). Types are Pipedrive's field types, and these: `amount` and `currency`
together are `monetary`, `percent` is 0 to 100, `moment` is a time the server keeps, `when` an activity's due date,
time and length, `persons` those who take part in it and `guests` those with an e-mail address, `phones` and `emails`
lists of values with labels, `html` a note.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

KEPT = "kept by Pipedrive"
CLOSING = "w, x and R change it"


class Field(NamedTuple):
    """One field; `fixed` says why it cannot be edited and is empty when it can."""

    code: str
    name: str
    type: str
    section: str = "Summary"
    required: bool = False
    fixed: str = ""
    custom: bool = False


def _kept(code: str, name: str, type: str = "moment", *, section: str = "Details", fixed: str = KEPT) -> Field:
    return Field(code, name, type, section, fixed=fixed)


def _details(code: str, name: str, type: str) -> Field:
    return Field(code, name, type, "Details")


_VISIBLE = _details("visible_to", "Visible to", "visible_to")
_STAMPS = (_kept("add_time", "Created"), _kept("update_time", "Updated"))
_ID = _kept("id", "ID", "varchar")

DEAL = (
    Field("title", "Title", "varchar", required=True),
    Field("value", "Value", "monetary"),
    Field("label_ids", "Labels", "set"),
    Field("expected_close_date", "Expected close", "date"),
    Field("probability", "Probability", "percent"),
    Field("owner_id", "Owner", "user", required=True),
    Field("person_id", "Person", "people", "Person"),
    Field("org_id", "Organization", "org", "Organization"),
    Field("pipeline_id", "Pipeline", "pipeline", "Details", required=True),
    Field("stage_id", "Stage", "stage", "Details", required=True),
    Field("status", "Status", "status", "Details", required=True),
    _details("lost_reason", "Lost reason", "varchar"),
    *_STAMPS,
    _kept("stage_change_time", "Stage since"),
    _kept("won_time", "Won", fixed=CLOSING),
    _kept("lost_time", "Lost", fixed=CLOSING),
    _kept("close_time", "Closed", fixed=CLOSING),
    _kept("creator_user_id", "Created by", "user"),
    _kept("origin", "Source", "varchar"),
    _VISIBLE,
    _ID,
)
PERSON = (
    Field("name", "Name", "varchar", required=True),
    Field("label_ids", "Labels", "set"),
    Field("phones", "Phone", "phones"),
    Field("emails", "E-mail", "emails"),
    Field("job_title", "Job title", "varchar"),
    Field("owner_id", "Owner", "user", required=True),
    Field("org_id", "Organization", "org", "Organization"),
    _details("birthday", "Birthday", "date"),
    _details("postal_address", "Postal address", "address"),
    _details("notes", "Remarks", "text"),
    _kept("marketing_status", "Marketing", "varchar"),
    *_STAMPS,
    _VISIBLE,
    _ID,
)
ORGANIZATION = (
    Field("name", "Name", "varchar", required=True),
    Field("label_ids", "Labels", "set"),
    Field("address", "Address", "address"),
    Field("website", "Website", "varchar"),
    Field("linkedin", "LinkedIn", "varchar"),
    Field("owner_id", "Owner", "user", required=True),
    _details("annual_revenue", "Annual revenue", "double"),
    _details("employee_count", "Employees", "int"),
    *_STAMPS,
    _VISIBLE,
    _ID,
)
LEAD = (
    Field("title", "Title", "varchar", required=True),
    Field("value", "Value", "monetary"),
    Field("label_ids", "Labels", "set"),
    Field("expected_close_date", "Expected close", "date"),
    Field("owner_id", "Owner", "user", required=True),
    _kept("source_name", "Source", "varchar", section="Summary"),
    Field("person_id", "Person", "people", "Person"),
    Field("organization_id", "Organization", "org", "Organization"),
    _details("channel", "Channel", "enum"),
    _details("channel_id", "Channel ID", "varchar"),
    *_STAMPS,
    _VISIBLE,
    _ID,
)
ACTIVITY = (
    Field("subject", "Subject", "varchar", required=True),
    Field("type", "Type", "activity_type", required=True),
    Field("due", "Due", "when"),
    Field("duration", "Length", "length"),
    Field("done", "Done", "boolean", required=True),
    Field("owner_id", "Owner", "user", required=True),
    Field("priority", "Priority", "enum"),
    Field("location", "Location", "address"),
    _kept("conference_meeting_url", "Call link", "varchar", section="Summary", fixed="it comes from the calendar"),
    Field("note", "Private note", "html"),
    Field("public_description", "Description", "html"),
    Field("deal_id", "Deal", "deal", "Linked to"),
    Field("lead_id", "Lead", "lead", "Linked to", fixed="an activity stays with its lead"),
    Field("person_id", "Person", "people", "Linked to"),
    Field("org_id", "Organization", "org", "Linked to"),
    Field("project_id", "Project", "project", "Linked to"),
    Field("participants", "Participants", "persons", "Linked to"),
    Field("attendees", "Guests", "guests", "Linked to"),
    _details("busy", "Busy", "boolean"),
    _kept("marked_as_done_time", "Marked done", fixed="d marks it done"),
    *_STAMPS,
    _kept("creator_user_id", "Created by", "user"),
    _ID,
)
PRODUCT = (
    Field("name", "Name", "varchar", required=True),
    Field("code", "Code", "varchar"),
    Field("prices", "Prices", "prices"),
    Field("unit", "Unit", "varchar"),
    Field("tax", "Tax %", "double"),
    _kept("category", "Category", "varchar", section="Summary", fixed="categories are chosen in Pipedrive"),
    Field("description", "Description", "text"),
    Field("owner_id", "Owner", "user", required=True),
    _kept("billing_frequency", "Billed", "varchar", fixed="it is chosen when the product is added"),
    _kept("billing_frequency_cycles", "Cycles", "int", fixed="it is chosen when the product is added"),
    _details("is_linkable", "Can be sold", "boolean"),
    *_STAMPS,
    _VISIBLE,
    _ID,
)
PROJECT = (
    Field("title", "Title", "varchar", required=True),
    Field("label_ids", "Labels", "set"),
    Field("owner_id", "Owner", "user", required=True),
    Field("start_date", "Start", "date"),
    Field("end_date", "End", "date"),
    Field("description", "Description", "text"),
    _kept("status", "Status", "varchar", fixed=CLOSING),
    *_STAMPS,
    _kept("archive_time", "Archived"),
    _ID,
)
FIELDS: dict[str, tuple[Field, ...]] = {
    "deal": DEAL,
    "person": PERSON,
    "organization": ORGANIZATION,
    "lead": LEAD,
    "activity": ACTIVITY,
    "product": PRODUCT,
    "project": PROJECT,
}
"""The declared fields, by kind, in the order they are shown in."""

VISIBILITY = {1: "Owner & followers", 3: "Owner's group", 5: "Owner's group and below", 7: "Everyone"}
"""What `visible_to` means (product 6.11)."""

STATUSES = {"open": "Open", "won": "Won", "lost": "Lost"}
LONG_TYPES = frozenset({"text", "html"})
"""Types whose text has many lines."""

_EDITABLE_CUSTOM = frozenset(
    {"varchar", "varchar_auto", "text", "double", "int", "monetary", "date", "enum", "set", "user", "org", "people"}
    | {"phone", "address", "time", "timerange", "daterange"}
)
_PLAIN_ON_LEADS = frozenset({"varchar", "varchar_auto", "text", "double", "int", "date", "enum", "phone"})
"""Custom types whose value is one plain value where it stands at the top level of a lead."""


def field_of(kind: str, code: str) -> Field | None:
    """A declared field by its code."""
    return next((f for f in FIELDS[kind] if f.code == code), None)


def custom_field(kind: str, described: Mapping[str, Any]) -> Field:
    """The field that the account describes (reference: dealFields); leads share those of deals."""
    type_ = str(described.get("field_type") or "varchar")
    known = _PLAIN_ON_LEADS if kind == "lead" else _EDITABLE_CUSTOM
    fixed = "" if type_ in known else "this type of field is edited in Pipedrive"
    name = str(described.get("field_name") or "(no name)")
    return Field(str(described["field_code"]), name, type_, "More", fixed=fixed, custom=True)
