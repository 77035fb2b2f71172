"""The person, organization and deal that a record has of its own: where one goes from it without looking for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.services.linked_rows import SOLD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.services.records import Id, Link
    from tui.services.workspace import Workspace

KINDS = ("person", "organization", "deal")
"""What one goes to, in this order."""

OWN = {"person": ("person_id",), "organization": ("org_id", "organization_id"), "deal": ("deal_id",)}
MANY = {"person": "person_ids", "organization": "org_ids", "deal": "deal_ids"}
_DEALS_OF = {
    "person": "person_id = ?",
    "organization": "org_id = ?",
    "product": SOLD,
}


def own(workspace: Workspace, kind: str, record: Id, wanted: str) -> list[Link]:
    """The records of the kind `wanted` that belong to a record, what matters most first.

    One that it names itself stands alone: who else takes part in a deal is not its person.
    """
    found = workspace.records.get(kind, record) or {}
    named = [found[code] for code in OWN[wanted] if found.get(code) is not None]
    many = found.get(MANY[wanted])
    ids = named or (many if isinstance(many, list) else None) or list(_others(workspace, kind, record, wanted))
    exists = workspace.records.values.exists
    return [(wanted, one) for one in dict.fromkeys(ids) if isinstance(one, int | str) and exists(wanted, one)]


def _others(workspace: Workspace, kind: str, record: Id, wanted: str) -> Iterator[Id]:
    """Those that name the record: deals of a contact, open ones first, people of an organization."""
    if wanted == "deal" and kind in _DEALS_OF:
        yield from _ids(
            workspace,
            f"SELECT id FROM shown_deal WHERE {_DEALS_OF[kind]} AND is_deleted = 0 "
            "ORDER BY CASE status WHEN 'open' THEN 0 ELSE 1 END, update_time DESC",
            record,
        )
    elif (kind, wanted) == ("organization", "person"):
        yield from _ids(
            workspace,
            "SELECT id FROM shown_person WHERE org_id = ? AND is_deleted = 0 ORDER BY folded(name)",
            record,
        )
    elif (kind, wanted) == ("deal", "person"):
        yield from (one["person_id"] for one in workspace.people.participants(record) if one.get("person_id"))


def _ids(workspace: Workspace, sql: str, record: Id) -> Iterator[Id]:
    return (row[0] for row in workspace.copy.select(sql, (record,)))


def note_of(workspace: Workspace, link: Link) -> str:
    """What tells a record from others of its kind: of a deal its worth and its stage, of a person what they do."""
    kind, record = link
    found = workspace.records.get(kind, record) or {}
    if kind != "deal":
        return str(found.get("job_title") or "")
    status, stage = str(found.get("status") or "open"), workspace.records.values.name("stage", found.get("stage_id"))
    worth = workspace.money.write(found.get("value") or 0, found.get("currency"))
    return " · ".join(part for part in (worth, stage if status == "open" else status) if part)
