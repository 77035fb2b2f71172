"""Persons and organizations: names in parts, phones and e-mails with one primary (reference: section 6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table

from tui.backend.call import settled
from tui.backend.clock import given
from tui.backend.errors import invalid
from tui.backend.rules.custom_fields import merged
from tui.backend.rules.followers import follow, owned
from tui.backend.rules.history import difference, record, record_created
from tui.backend.rules.references import check_labels, check_references, refuse_null
from tui.backend.rules.visibility import default_visibility

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

ADDRESS = (
    *("value", "country", "admin_area_level_1", "admin_area_level_2", "locality"),
    *("sublocality", "route", "street_number", "subpremise", "postal_code"),
)
CONTACT_LISTS = ("emails", "phones", "im")
ADDRESSES = ("address", "postal_address", "location")


async def add(call: Call, table: Table, item: str, wanted: dict[str, Any]) -> int:
    """Add a person or organization and give its id; raises a 400."""
    wanted = {name: value for name, value in wanted.items() if value is not None}
    times = {name: given(wanted.get(name, call.time), name) for name in ("add_time", "update_time")}
    begin = {"owner_id": call.user_id, "visible_to": default_visibility(call, item)}
    values = begin | await _shaped(call, item, wanted, {}) | times
    if not values.get("emails"):
        values.pop("marketing_status", None)  # without an e-mail there is no consent to give (the reference)
    new_id = int(await call.add(table, values))
    await record_created(call, item, new_id, times["add_time"])
    await follow(call, item, new_id, values["owner_id"], times["add_time"])
    return new_id


async def revise(call: Call, table: Table, item: str, before: Row, wanted: dict[str, Any]) -> None:
    """Change a person or organization; nothing happens where nothing differs. Raises a 400."""
    refuse_null(wanted, "name", "owner_id", "visible_to")
    times = {name: given(wanted[name], name) for name in ("add_time", "update_time") if wanted.get(name)}
    values = settled(table, await _shaped(call, item, wanted, before["custom_fields"]) | times)
    values = {name: value for name, value in values.items() if before[name] != value}
    if values:
        await record(call, item, before["id"], difference(before, values))
        await owned(call, item, before["id"], values)
        await call.change(table, before["id"], {"update_time": call.time} | values)


async def _shaped(call: Call, item: str, wanted: dict[str, Any], custom: Mapping[str, Any]) -> dict[str, Any]:
    await check_references(call, wanted)
    await check_labels(call, item, wanted.get("label_ids"))
    values = {name: value for name, value in wanted.items() if name not in ("add_time", "update_time")}
    values |= {name: contact_values(values[name], name) for name in CONTACT_LISTS if name in values}
    values |= {name: address(values[name]) for name in ADDRESSES if name in values}
    if item == "person" and "name" in values:
        values |= name_parts(str(values["name"]))
    return values | {"custom_fields": await merged(call, item, custom, wanted.get("custom_fields") or {})}


def contact_values(values: Sequence[Mapping[str, Any]] | None, name: str) -> list[dict[str, Any]]:
    """Phones or e-mails as stored: label work unless said otherwise, the first primary unless another is.

    Raises a 400 for more than one primary (reference: section 6, person).
    """
    given_values = list(values or ())
    primaries = [n for n, value in enumerate(given_values) if value.get("primary")]
    if len(primaries) > 1:
        raise invalid(name, "holds more than one primary value")
    primary = primaries[0] if primaries else 0
    return [
        {"value": value["value"], "primary": n == primary, "label": value.get("label") or "work"}
        for n, value in enumerate(given_values)
    ]


def address(value: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """An address with every part; those left out are null (reference: section 6, address)."""
    return None if value is None else {part: value.get(part) for part in ADDRESS}


def name_parts(name: str) -> dict[str, str | None]:
    """The first word is the first name, the rest the last name (reference: section 6, person)."""
    first, _, last = name.strip().partition(" ")
    return {"first_name": first, "last_name": last.strip() or None}


async def remove(call: Call, table: Table, item: str, id: int) -> None:
    """Mark a person or organization deleted; raises a 404."""
    before = await call.alive(table, id)
    await record(call, item, id, difference(before, {"is_deleted": True}))
    await call.change(table, id, {"is_deleted": True, "update_time": call.time})
