"""Organization relationships: the answers of v1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.api.models.base import Deleted
from tui.api.models.organization_relationships import (
    OrganizationRelationship,
    OrganizationRelationshipChange,
    OrganizationRelationshipNew,
)
from tui.api.page import Page
from tui.api.v1.organization_relationships import OrganizationRelationships
from tui.backend.clock import spaced
from tui.backend.envelopes import DEFAULT_LIMIT
from tui.backend.errors import not_found
from tui.backend.registry import answers
from tui.backend.rules import relationships as rules
from tui.backend.rules.relationships import ENDS
from tui.backend.tables import organization_relationships as relationships
from tui.backend.tables import organizations
from tui.backend.v1.nested import organizations_nested

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from sqlalchemy import Select

    from tui.backend.call import Call, Row


@answers(OrganizationRelationships.list)
async def every(call: Call, *, org_id: int) -> Page[OrganizationRelationship]:
    """List the relationships of an organization, all on one page, each as seen from it."""
    await call.alive(organizations, org_id)
    rows = await call.rows(_alive(call).where(rules.of(org_id)).order_by(relationships.c.id))
    limit = max(DEFAULT_LIMIT, len(rows))
    told = {"pagination": {"start": 0, "limit": limit, "more_items_in_collection": False}}
    return Page(await _shown(call, rows, org_id), additional=told)


def _alive(call: Call) -> Select[Any]:
    """The relationships that have not ended, between organizations the caller may see and nobody deleted."""
    query = call.seen(relationships).where(relationships.c.active_flag)
    for end in ENDS:
        mine = call.seen(organizations).where(~organizations.c.is_deleted).with_only_columns(organizations.c.id)
        query = query.where(relationships.c[end].in_(mine))
    return query


async def _shown(call: Call, rows: Sequence[Row], org_id: int | None) -> list[OrganizationRelationship]:
    nested = await organizations_nested(call, (row[end] for row in rows for end in ENDS))
    beside = {of: {"id": of} | {k: v for k, v in one.items() if k != "value"} for of, one in nested.items()}
    if beside:
        call.related["organization"] = {str(of): one for of, one in beside.items()}
    return [OrganizationRelationship.model_validate(_view(row, nested, org_id)) for row in rows]


def _view(row: Row, nested: dict[int, Row], org_id: int | None) -> Row:
    seen = rules.seen_from(row, org_id)
    related = nested.get(seen["calculated_related_org_id"] or 0)
    return {
        "id": row["id"],
        "type": row["type"],
        **{end: nested.get(row[end]) for end in ENDS},
        "add_time": spaced(row["add_time"]),
        "update_time": spaced(row["update_time"]),
        "active_flag": str(row["active_flag"]).lower(),
        **seen,
        "related_organization_name": related and related["name"],
    }


@answers(OrganizationRelationships.get)
async def get(call: Call, id: int, *, org_id: int | None = None) -> OrganizationRelationship:
    """Give a relationship, as seen from an organization where one is named."""
    return (await _shown(call, [await _found(call, id)], org_id))[0]


async def _found(call: Call, id: int) -> Row:
    if found := await call.row(_alive(call).where(relationships.c.id == id)):
        return found
    raise not_found("Organization relationship")


@answers(OrganizationRelationships.create)
async def create(call: Call, new: OrganizationRelationshipNew) -> OrganizationRelationship:
    """Relate two organizations."""
    wanted = new.wire()
    return await get(call, await rules.add(call, wanted), org_id=wanted.get("org_id"))


@answers(OrganizationRelationships.update)
async def change(call: Call, id: int, change: OrganizationRelationshipChange) -> OrganizationRelationship:
    """Change a relationship."""
    wanted = change.wire()
    await rules.revise(call, await _found(call, id), wanted)
    return await get(call, id, org_id=wanted.get("org_id"))


@answers(OrganizationRelationships.delete)
async def delete(call: Call, id: int) -> Deleted:
    """End a relationship."""
    await _found(call, id)
    await rules.remove(call, id)
    return Deleted(id=id)
