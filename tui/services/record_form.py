"""All fields of a record at once: what a form shows, and the one edit that its changes are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.edits import EditError
from tui.services.new_contacts import added, is_name, organization_field
from tui.services.people import RESOURCES
from tui.services.record_edits import CHOSEN, CLEAR, SWITCHED
from tui.services.taking_part import with_primary
from tui.store.outbox import Call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.services.records import Id, Records, Row
    from tui.services.values import Record

LEFT_OUT = frozenset({"status", "stage", "pipeline", "html", "text", "boolean", "moment", "link", "creator", "persons"})
"""What has keys, lists or an editor of its own."""


class Said(NamedTuple):
    """What a form says of a field: a text that was typed or, when it was `chosen`, an id."""

    value: Any
    chosen: bool = False


def rows(records: Records, kind: str, record: Id) -> Iterator[Row]:
    """The fields a form has: those that can be edited in one line, and those that say why they cannot."""
    from tui.fields import FIELDS

    for field in [*FIELDS[kind], *records.values.custom(kind)]:
        row = records.row(kind, record, field.code)
        if row is None or field.type in LEFT_OUT | SWITCHED or (row.fixed and not row.text) or field.code == "id":
            continue
        yield row


async def apply(records: Records, kind: str, record: Id, said: Mapping[str, Said]) -> bool:
    """Change everything a form says, as one edit; raises `EditError`. Tells whether anything changed.

    A name said of a person or an organization adds one.
    """
    shown = {code: row for code in said if (row := records.row(kind, record, code)) is not None}
    names = {code: one.value for code, one in said.items() if code in shown and is_name(shown[code], one.value)}
    if not names:
        return await _apply(records, kind, record, said)
    async with records.workspace.edits.as_one(f"Edit “{records.values.name(kind, record)}”"):
        meant = dict(said)
        for code in sorted(names, key=lambda code: shown[code].field.type != "org"):  # a person may belong to it
            beside = meant.get(organization_field(kind))
            contact = await added(records.workspace, shown[code], names[code], beside.value if beside else None)
            meant[code] = Said(contact, chosen=True)
        return await _apply(records, kind, record, meant)


async def _apply(records: Records, kind: str, record: Id, said: Mapping[str, Said]) -> bool:
    found = records.get(kind, record)
    if found is None:
        raise EditError(f"That {kind} is no longer there.")
    body: Record = {}
    custom: Record = {}
    for code, one in said.items():
        row = records.row(kind, record, code)
        if row is None or row.fixed:
            continue
        target = custom if row.field.custom and kind != "lead" else body
        target |= _meant(records, row, found, one)
    body = {name: value for name, value in body.items() if found.get(name) != value}
    before = dict(found.get("custom_fields") or {})
    custom = {name: value for name, value in custom.items() if before.get(name) != value}
    if not body and not custom:
        return False
    await _make(records, kind, found, body, custom)
    return True


def _meant(records: Records, row: Row, found: Record, said: Said) -> Record:
    if said.chosen or row.field.type in CHOSEN - {"set"}:
        value = None if said.value in (CLEAR, "", None) else said.value
        if value is None and row.field.required:
            raise EditError(f"{row.field.name} cannot be empty.")
        if row.kind == "activity" and row.field.type == "people":
            return {"participants": with_primary(found, value)[0]}
        return {row.field.code: value}
    text = " ".join(str(said.value).split())
    if not text and row.field.required:
        raise EditError(f"{row.field.name} cannot be empty.")
    return records.edits.parsed(row, found, text)


async def _make(records: Records, kind: str, found: Record, body: Record, custom: Record) -> None:
    words = f"Edit “{records.values.name(kind, found['id'])}”"
    own = dict(found.get("custom_fields") or {})
    sent, back = dict(body), {name: found.get(name) for name in body}
    laid, before = dict(body), dict(back)
    if "participants" in body and kind == "activity":
        laid["person_id"] = next((p["person_id"] for p in body["participants"] if p["primary"]), None)
        before["person_id"] = found.get("person_id")
    if custom:
        sent["custom_fields"], back["custom_fields"] = custom, {name: own.get(name) for name in custom}
        laid["custom_fields"], before["custom_fields"] = {**own, **custom}, own
    resource = "activities" if kind == "activity" else RESOURCES.get(kind)
    operation = "v1.leads.update" if kind == "lead" else f"v2.{resource}.update"
    names = {"id": found["id"]}
    forth = Call(operation, names, sent, ((kind, found["id"], laid),), words)
    undo = Call(operation, names, back, ((kind, found["id"], before),), f"Undo: {words}")
    await records.workspace.edits.make(words, [forth], [undo])
