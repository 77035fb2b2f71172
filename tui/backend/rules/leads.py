"""Leads, and turning them into deals and back (product 9.8)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from tui.backend.call import settled
from tui.backend.errors import invalid
from tui.backend.rules import deals as deal_rules
from tui.backend.rules.custom_fields import known_fields, merged, nested
from tui.backend.rules.files import move_files
from tui.backend.rules.history import difference, record, record_created
from tui.backend.rules.mail import move_mail
from tui.backend.rules.references import check_currency, check_lead_labels, check_references, refuse_null
from tui.backend.rules.visibility import default_visibility
from tui.backend.rules.worth import has_lines
from tui.backend.tables import activities, call_logs, conversions, deals, fields, lead_labels, leads, notes

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

SOURCE = "API"


async def add(call: Call, wanted: dict[str, Any], *, origin: dict[str, Any] | None = None) -> str:
    """Add a lead and give its id; raises a 400 for one without a person and an organization (product 9.8)."""
    wanted = {name: value for name, value in wanted.items() if value is not None}
    begin = {"owner_id": call.user_id, "creator_id": call.user_id, "custom_fields": {}}
    begin |= {"visible_to": str(default_visibility(call, "lead"))}
    times = {"add_time": call.time, "update_time": call.time}
    values = (
        begin | {"source_name": SOURCE, "origin": SOURCE} | (origin or {}) | await _shaped(call, wanted, {}) | times
    )
    refuse_lonely(values)
    new_id = str(uuid.uuid4())
    await call.add(leads, values | {"id": new_id})
    await record_created(call, "lead", new_id, call.time)
    return new_id


async def revise(call: Call, before: Row, wanted: dict[str, Any]) -> None:
    """Change a lead; nothing happens where nothing differs. Raises a 400."""
    refuse_null(wanted, "title", "owner_id", "visible_to")
    values = settled(leads, await _shaped(call, wanted, before["custom_fields"]))
    refuse_lonely(before | values)
    values = {name: value for name, value in values.items() if before[name] != value}
    if values:
        await record(call, "lead", before["id"], difference(before, values))
        await call.change(leads, before["id"], values | {"update_time": call.time})


def refuse_lonely(values: dict[str, Any]) -> None:
    """Raise a 400 for a lead with neither a person nor an organization (product 9.8)."""
    if values.get("person_id") is None and values.get("organization_id") is None:
        raise invalid("person_id", "a lead needs a person or an organization")


async def _shaped(call: Call, wanted: dict[str, Any], custom: dict[str, Any]) -> dict[str, Any]:
    await check_references(call, wanted)
    await check_lead_labels(call, wanted.get("label_ids"))
    columns = {name: value for name, value in wanted.items() if name in leads.c and name != "custom_fields"}
    keys = {name: value for name, value in wanted.items() if name not in leads.c and name != "value"}
    if "value" in wanted:
        columns |= await _amount(call, wanted["value"])
    keys = nested(keys, await known_fields(call, "deal")) if keys else {}
    return columns | {"custom_fields": await merged(call, "deal", custom, keys)}


async def _amount(call: Call, value: dict[str, Any] | None) -> dict[str, Any]:
    if value is None:
        return {"value_amount": None, "value_currency": None}
    await check_currency(call, value["currency"], "value.currency")
    return {"value_amount": value["amount"], "value_currency": value["currency"]}


async def to_deal(call: Call, lead: Row, target: dict[str, Any]) -> str:
    """Turn a lead into a deal and give the job's id; raises a 400 for a place there is not.

    Title, value, people, dates, custom fields and labels of the same name go over, notes and activities move, and the
    lead is deleted (product 9.8).
    """
    wanted = {name: lead[name] for name in ("title", "owner_id", "person_id", "expected_close_date")}
    wanted |= {"org_id": lead["organization_id"], "visible_to": int(lead["visible_to"] or 3)}
    wanted |= {"value": lead["value_amount"], "currency": lead["value_currency"]} | target
    wanted |= {"label_ids": await _deal_labels(call, lead["label_ids"])}
    deal_id = await deal_rules.add(call, wanted)
    kept = {name: lead[name] for name in ("origin", "origin_id", "channel", "channel_id", "custom_fields")}
    await call.change(deals, deal_id, kept | {"source_lead_id": lead["id"]})
    await _move(call, {"lead_id": lead["id"]}, {"lead_id": None, "deal_id": deal_id})
    await call.change(leads, lead["id"], {"is_deleted": True, "update_time": call.time})
    return await _job(call, "deal", deal_id, lead["id"])


async def _deal_labels(call: Call, label_ids: list[str]) -> list[int]:
    """The deal labels with the names of these lead labels, regardless of case."""
    names = await call.rows(select(lead_labels.c.name).where(lead_labels.c.id.in_(label_ids)))
    wanted = {row["name"].casefold() for row in names}
    mine = (fields.c.item_type == "deal") & (fields.c.field_code == "label_ids")
    options = await call.one(select(fields.c.options).where(mine)) or []
    return [option["id"] for option in options if option["label"].casefold() in wanted]


async def to_lead(call: Call, deal: Row) -> str:
    """Turn a deal into a lead and give the job's id; labels and history stay behind, the deal is deleted.

    A lead needs a person or an organization, has no products, and only an open deal is a prospect: the job of any
    other is rejected.
    """
    lonely = deal["person_id"] is None and deal["org_id"] is None
    if deal["status"] != "open" or lonely or await has_lines(call, deal["id"]):
        return await _job(call, "lead", deal["id"], None, "rejected")
    wanted = {name: deal[name] for name in ("title", "owner_id", "person_id", "expected_close_date")}
    wanted |= {"organization_id": deal["org_id"], "visible_to": str(deal["visible_to"] or 3)}
    wanted |= {"value": {"amount": deal["value"], "currency": deal["currency"]}}
    kept = {name: deal[name] for name in ("origin", "origin_id", "channel", "channel_id")}
    lead_id = await add(call, wanted, origin=kept)
    await call.change(leads, lead_id, {"custom_fields": deal["custom_fields"]})
    await _move(call, {"deal_id": deal["id"]}, {"deal_id": None, "lead_id": lead_id})
    await deal_rules.remove(call, deal)
    return await _job(call, "lead", deal["id"], lead_id)


async def _move(call: Call, source: dict[str, Any], target: dict[str, Any]) -> None:
    """Notes, activities, files, mail and calls go along with what a lead or deal became; pins follow them."""
    ((name, value),) = source.items()
    flags = {"pinned_to_lead_flag": notes.c.pinned_to_deal_flag, "pinned_to_deal_flag": notes.c.pinned_to_lead_flag}
    await call.db.execute(update(notes).where(notes.c[name] == value).values(**target, **flags))
    for table in (activities, call_logs):
        await call.db.execute(update(table).where(table.c[name] == value).values(target))
    await move_files(call, source, target)
    await move_mail(call, source, target)


async def _job(call: Call, direction: str, deal_id: int, lead_id: str | None, status: str = "completed") -> str:
    job_id = str(uuid.uuid4())
    values = {"id": job_id, "direction": direction, "status": status, "deal_id": deal_id, "lead_id": lead_id}
    await call.add(conversions, values | {"add_time": call.time})
    return job_id
