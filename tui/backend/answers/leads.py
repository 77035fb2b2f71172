"""Leads: the answers of both dialects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Select

from tui.api.models.base import Deleted
from tui.api.models.conversions import ConversionStarted, ConversionStatus, LeadConversion
from tui.api.models.leads import Lead, LeadChange, LeadNew
from tui.api.models.search import SearchHit
from tui.api.page import Page
from tui.api.v1.leads import Leads as LeadsV1
from tui.api.v2.leads import Leads
from tui.backend.clock import fractional
from tui.backend.conversions import status_of
from tui.backend.errors import invalid
from tui.backend.lists import beside, filtered, narrowed, offset, sorted_by, updated
from tui.backend.registry import answers
from tui.backend.rules import leads as rules
from tui.backend.rules.cc import cc_email_of_lead
from tui.backend.rules.counters import next_activities
from tui.backend.rules.custom_fields import flat, known_fields
from tui.backend.search import Search, find
from tui.backend.tables import leads

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

SORTS = ("id", "title", "owner_id", "creator_id", "was_seen", "expected_close_date", "add_time", "update_time")
ARCHIVED: dict[str | None, dict[str, bool]] = {
    None: {"is_archived": False}, "not_archived": {"is_archived": False}, "archived": {"is_archived": True}, "all": {},
}  # fmt: skip
HIDDEN = ("value_amount", "value_currency", "custom_fields", "is_deleted")


@answers(LeadsV1.list)
async def every(
    call: Call,
    *,
    limit: int | None = None,
    start: int | None = None,
    owner_id: int | None = None,
    person_id: int | None = None,
    organization_id: int | None = None,
    filter_id: int | None = None,
    updated_since: str | None = None,
    sort: str | None = None,
    archived_status: str | None = None,
) -> Page[Lead]:
    """List leads, oldest first, without the archived ones unless they are asked for."""
    if archived_status not in ARCHIVED:
        raise invalid("archived_status", "must be one of [archived, all, not_archived]")
    links = beside(filter_id, owner_id=owner_id, person_id=person_id, organization_id=organization_id)
    query = updated(narrowed(call, leads, **links, **ARCHIVED[archived_status]), leads, updated_since)
    query = await filtered(call, query, leads, filter_id)
    return await _page(call, query, sort, start, limit)


@answers(LeadsV1.archived)
async def archived(
    call: Call,
    *,
    limit: int | None = None,
    start: int | None = None,
    owner_id: int | None = None,
    person_id: int | None = None,
    organization_id: int | None = None,
    filter_id: int | None = None,
    sort: str | None = None,
) -> Page[Lead]:
    """List archived leads, oldest first."""
    links = beside(filter_id, owner_id=owner_id, person_id=person_id, organization_id=organization_id)
    query = narrowed(call, leads, is_archived=True, **links)
    query = await filtered(call, query, leads, filter_id)
    return await _page(call, query, sort, start, limit)


async def _page(call: Call, query: Select[Any], sort: str | None, start: int | None, limit: int | None) -> Page[Lead]:
    query = sorted_by(query.where(~leads.c.is_deleted), leads, sort, SORTS).order_by(leads.c.add_time, leads.c.id)
    rows, after = await offset(call, query, start, limit)
    return Page(await _shown(call, rows), after)


async def _shown(call: Call, rows: Sequence[Row]) -> list[Lead]:
    """Leads as v1 shows them, with their next activity; custom fields stand at the top level."""
    following, known = await next_activities(call, rows, "lead_id"), await known_fields(call, "lead")
    return [Lead.model_validate(_view(call, row, known) | following[row["id"]]) for row in rows]


def _view(call: Call, row: Row, known: Mapping[str, Row]) -> dict[str, Any]:
    plain = {name: value for name, value in row.items() if name not in HIDDEN}
    times = {name: fractional(row[name]) for name in ("add_time", "update_time")}
    money = {"amount": row["value_amount"], "currency": row["value_currency"]}
    value = None if row["value_amount"] is None else money
    return (
        plain
        | times
        | flat(row["custom_fields"], known)
        | {"value": value, "cc_email": cc_email_of_lead(call, row["id"])}
    )


@answers(LeadsV1.get)
async def get(call: Call, id: str) -> Lead:
    """Give a lead."""
    return (await _shown(call, [await call.alive(leads, id)]))[0]


@answers(LeadsV1.create)
async def create(call: Call, new: LeadNew) -> Lead:
    """Add a lead."""
    return await get(call, await rules.add(call, new.wire()))


@answers(LeadsV1.update)
async def change(call: Call, id: str, change: LeadChange) -> Lead:
    """Change a lead."""
    await rules.revise(call, await call.alive(leads, id), change.wire())
    return await get(call, id)


@answers(LeadsV1.delete)
async def delete(call: Call, id: str) -> Deleted:
    """Delete a lead."""
    await call.alive(leads, id)
    await call.change(leads, id, {"is_deleted": True, "update_time": call.time})
    return Deleted(id=id)


@answers(Leads.search)
async def search(
    call: Call,
    *,
    term: str,
    fields: list[Literal["custom_fields", "notes", "title"]] | None = None,
    exact_match: bool | None = None,
    person_id: int | None = None,
    organization_id: int | None = None,
    include_fields: list[Literal["lead.was_seen"]] | None = None,
    limit: int | None = None,
    cursor: str | None = None,
) -> Page[SearchHit]:
    """Search leads by title, notes and custom fields."""
    where = {"person_id": person_id, "organization_id": organization_id}
    asked = Search(term, ["lead"], fields, exact=bool(exact_match), where=where, include=include_fields)
    return await find(call, asked, limit, cursor)


@answers(Leads.convert_to_deal)
async def convert_to_deal(call: Call, id: str, target: LeadConversion | None = None) -> ConversionStarted:
    """Turn a lead into a deal; the job is finished when it is answered."""
    lead = await call.alive(leads, id, "Entity was")
    return ConversionStarted(conversion_id=await rules.to_deal(call, lead, target.wire() if target else {}))


@answers(Leads.conversion_status)
async def conversion_status(call: Call, id: str, conversion_id: str) -> ConversionStatus:
    """Tell how the conversion of a lead ended."""
    return await status_of(call, conversion_id, "deal", id)
