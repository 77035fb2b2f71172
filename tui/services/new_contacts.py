"""A person or organization that is added because a field is to name it, as one edit with that of the field."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui.fields import Field
    from tui.services.records import Row
    from tui.services.workspace import Workspace

KINDS = {"org": "organization", "people": "person", "persons": "person"}
"""What a name adds, by the type of the field."""


def adds(field: Field) -> str:
    """The kind of record that a name adds which is none of the field's choices; empty where it adds nothing."""
    return KINDS.get(field.type, "")


def organization_field(kind: str) -> str:
    """The field of a record that names its organization."""
    return "organization_id" if kind == "lead" else "org_id"


def is_name(row: Row, chosen: Any) -> bool:
    """Whether this is no choice but the name of a contact; ids of contacts are numbers, `CLEAR` is no text."""
    return bool(adds(row.field)) and isinstance(chosen, str) and chosen.strip("\0") == chosen and bool(chosen.strip())


@asynccontextmanager
async def contact_of(workspace: Workspace, row: Row, chosen: Any) -> AsyncIterator[Any]:
    """What was chosen; a name is the contact of that name, or one that is added with the edit of the block."""
    if not is_name(row, chosen):
        yield chosen
        return
    name = " ".join(chosen.split())
    words = f"Change {row.field.name.lower()} of “{workspace.records.values.name(row.kind, row.record)}” to “{name}”"
    async with workspace.edits.as_one(words):
        yield await added(workspace, row, name)


async def added(workspace: Workspace, row: Row, name: str, organization: Any = None) -> int:
    """The id of the only contact of a name, else of a new one: a person of this organization or the record's."""
    kind = adds(row.field)
    known = workspace.contacts.named(kind, name)
    if known is not None:
        return known
    record = workspace.records.get(row.kind, row.record) or {}
    organization = organization or record.get(organization_field(row.kind))
    of = {"org_id": organization} if kind == "person" and isinstance(organization, int) else {}
    return await workspace.contacts.create(kind, {"name": " ".join(name.split()), **of})
