"""A new deal, with whom it is about where that is new too: one edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.edits import EditError
from tui.services.folding import fold
from tui.store.outbox import Call

if TYPE_CHECKING:
    from tui.services.workspace import Workspace

Record = dict[str, Any]


class NewDeal(NamedTuple):
    """The wire fields of a deal, and the names of a new person and organization it is about."""

    fields: Record
    person: str = ""
    organization: str = ""


async def add(workspace: Workspace, new: NewDeal) -> int:
    """Add a deal and the contacts it brings; gives its temporary id. Undoable as one; raises `EditError`."""
    fields, calls, back = dict(new.fields), list[Call](), list[Call]()
    for kind, name, code in (("organization", new.organization, "org_id"), ("person", new.person, "person_id")):
        if not name.strip():
            continue
        belongs = {"org_id": fields["org_id"]} if kind == "person" and fields.get("org_id") else {}
        forth, gone, number = workspace.contacts.creating(kind, {"name": name.strip(), **belongs})
        calls.append(forth)
        back.insert(0, gone)
        fields[code] = number
    if fields.get("person_id") and not fields.get("org_id"):
        person = workspace.copy.get("person", fields["person_id"]) or {}
        fields |= {"org_id": person["org_id"]} if person.get("org_id") else {}
    _check(workspace, fields)
    pair, deal = workspace.deals.adding(fields)
    await workspace.edits.make(pair.forth.words, [*calls, pair.forth], [pair.back, *back])
    return deal


def _check(workspace: Workspace, fields: Record) -> None:
    """What was chosen must still be there; raises `EditError`."""
    known = workspace.deals.labels()
    if any(str(label) not in known for label in fields.get("label_ids") or ()):
        raise EditError("That label is no longer there. Choose another one.")
    if fields.get("stage_id") is not None:
        workspace.deals.stage(fields["stage_id"])


def alike(workspace: Workspace, title: str, organization: int | None) -> str:
    """The open deals that may be the same one: called so, or with the same organization; in words, empty for none."""
    wanted = fold(" ".join(title.split()))
    rows = workspace.copy.select(
        "SELECT title, value, currency, stage_id FROM shown_deal WHERE status = 'open' AND is_deleted = 0 "
        "AND is_archived = 0 AND (org_id = :organization OR lower(title) = lower(:title)) ORDER BY add_time DESC",
        {"organization": organization, "title": title.strip()},
    )
    same = [row for row in rows if fold(str(row[0] or "")) == wanted]
    found = same or rows
    if not found or (not wanted and organization is None):
        return ""
    name, value, code, stage = found[0]
    more = f", and {len(found) - 1} more" if found[1:] else ""
    where = workspace.records.values.name("stage", stage)
    return f"There is an open deal: “{name}”, {workspace.money.write(value, code)}, {where}{more}"
