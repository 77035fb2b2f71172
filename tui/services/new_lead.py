"""A new lead, with whom it is about where that is new too: one edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.edits import EditError
from tui.store.outbox import Call

if TYPE_CHECKING:
    from tui.services.workspace import Workspace

Record = dict[str, Any]


class NewLead(NamedTuple):
    """The wire fields of a lead, and the names of a new person and organization it is about."""

    fields: Record
    person: str = ""
    organization: str = ""


async def add(workspace: Workspace, new: NewLead) -> str:
    """Add a lead and the contacts it brings; gives its temporary id. Undoable as one; raises `EditError`."""
    fields, calls, back = dict(new.fields), list[Call](), list[Call]()
    for kind, name, code in (
        ("organization", new.organization, "organization_id"),
        ("person", new.person, "person_id"),
    ):
        if not name.strip():
            continue
        belongs = {"org_id": fields["organization_id"]} if kind == "person" and fields.get("organization_id") else {}
        forth, gone, number = workspace.contacts.creating(kind, {"name": name.strip(), **belongs})
        calls.append(forth)
        back.insert(0, gone)
        fields[code] = number
    if fields.get("person_id") and not fields.get("organization_id"):
        person = workspace.copy.get("person", fields["person_id"]) or {}
        fields |= {"organization_id": person["org_id"]} if person.get("org_id") else {}
    _check(workspace, fields)
    forth, gone, lead = workspace.leads.adding(fields)
    await workspace.edits.make(forth.words, [*calls, forth], [gone, *back])
    return lead


def _check(workspace: Workspace, fields: Record) -> None:
    """What was chosen must still be there; raises `EditError`."""
    known = workspace.leads.labels()
    if any(label not in known for label in fields.get("label_ids") or ()):
        raise EditError("That label is no longer there. Choose another one.")
