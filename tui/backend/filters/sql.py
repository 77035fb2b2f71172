"""Saved filters as SQL: which rows of a table a filter lets through (product 9.10).

A negative operator is the opposite of its positive one, so an empty field is not anything and contains nothing.
A condition on another record asks whether there is such a record, which the caller may see and which is not deleted; a
negative one, whether there is none. So every record fits a condition or its opposite, never neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, Table, and_, false, func, not_, or_, select, true

from tui.backend.errors import invalid, not_found
from tui.backend.filters.catalogue import TYPES, Catalogue, catalogue
from tui.backend.filters.comparing import Asked, positive
from tui.backend.filters.conditions import Condition, groups
from tui.backend.filters.sources import table_of
from tui.backend.tables import (
    activities,
    deal_products,
    deals,
    filters,
    leads,
    organizations,
    persons,
    products,
    project_links,
    projects,
)

if TYPE_CHECKING:
    from tui.backend.call import Call, Row

OPPOSITES = {
    "!=": "=",
    "IS NULL": "IS NOT NULL",
    "NOT LIKE '$%'": "LIKE '$%'",
    "NOT LIKE '%$%'": "LIKE '%$%'",
    "NOT LIKE '%$'": "LIKE '%$'",
    "not_contains": "contains",
    "does_not_end_at": "ends_at",
}
SHARED = 1
"""`visible_to` of a filter that is its owner's alone."""


def seen_filters(call: Call, *, every: bool = False) -> Select[Any]:
    """The filters the caller has: those of their own, and those others share; `every` brings deleted ones too."""
    mine = or_(filters.c.user_id == call.user_id, filters.c.visible_to > SHARED)
    query = select(filters).where(mine)
    return query if every else query.where(filters.c.active_flag)


async def let_through(call: Call, table: Table, filter_id: int) -> ColumnElement[bool]:
    """What a row of a table must be for a saved filter; raises a 404 or a 400 for a filter of something else."""
    found = await call.row(seen_filters(call).where(filters.c.id == filter_id))
    if found is None:
        raise not_found("Filter")
    base = TYPES[found["type"]]
    if table_of(base) is not table:
        raise invalid("filter_id", f"is a filter of {found['type']}")
    return await matching(call, found["conditions"], base)


async def matching(call: Call, conditions: Row, base: str) -> ColumnElement[bool]:
    """What a row of a kind of record must be for conditions as they are kept."""
    known: Catalogue = (await catalogue(call)).of(base)
    found = groups(conditions, base, known)
    asked = Asked(call.now, zone(call))
    every = [_holds(call, base, one, asked) for one in found.every]
    one = [_holds(call, base, one, asked) for one in found.one]
    return and_(true(), *every, or_(*one) if one else true())


def zone(call: Call) -> ZoneInfo:
    """The time zone of the caller's days."""
    try:
        return ZoneInfo(call.user.get("timezone_name") or call.company.get("timezone_name") or "UTC")
    except (ValueError, OSError, LookupError):
        return ZoneInfo("UTC")


def _holds(call: Call, base: str, condition: Condition, asked: Asked) -> ColumnElement[bool]:
    straight = OPPOSITES.get(condition.operator)
    if straight is None:
        return _is_so(call, base, condition, condition.operator, asked)
    return not_(func.coalesce(_is_so(call, base, condition, straight, asked), false()))


def _is_so(call: Call, base: str, condition: Condition, operator: str, asked: Asked) -> ColumnElement[bool]:
    of = condition.field.object
    found = positive(condition, operator, asked)
    if of == base:
        return found
    other, outer = table_of(of), table_of(base)
    assert other is not None
    assert outer is not None
    linked = call.seen(other).where(_joined(base, of), ~other.c.is_deleted, found)
    return linked.with_only_columns(other.c.id).correlate(outer).exists()


def _joined(base: str, of: str) -> ColumnElement[bool]:
    """How the records of two kinds belong together."""
    if {base, of} == {"deal", "product"}:
        lines = select(deal_products.c.id).where(deal_products.c.deal_id == deals.c.id)
        return lines.where(deal_products.c.product_id == products.c.id).correlate(deals, products).exists()
    if base == "project" and of in LINKED:
        about = (project_links.c.item_type == of, project_links.c.item_id == LINKED[of].c.id)
        mine = select(project_links.c.id).where(project_links.c.project_id == projects.c.id, *about)
        return mine.correlate(projects, LINKED[of]).exists()
    found: ColumnElement[bool] = _JOINS[frozenset((base, of))]
    return found


LINKED = {"deal": deals, "person": persons, "organization": organizations}
"""What projects are about."""


_JOINS: dict[frozenset[str], ColumnElement[bool]] = {
    frozenset(("deal", "person")): deals.c.person_id == persons.c.id,
    frozenset(("deal", "organization")): deals.c.org_id == organizations.c.id,
    frozenset(("deal", "activity")): activities.c.deal_id == deals.c.id,
    frozenset(("lead", "person")): leads.c.person_id == persons.c.id,
    frozenset(("lead", "organization")): leads.c.organization_id == organizations.c.id,
    frozenset(("lead", "activity")): activities.c.lead_id == leads.c.id,
    frozenset(("person", "organization")): persons.c.org_id == organizations.c.id,
    frozenset(("person", "activity")): activities.c.person_id == persons.c.id,
    frozenset(("organization", "activity")): activities.c.org_id == organizations.c.id,
    frozenset(("project", "activity")): activities.c.project_id == projects.c.id,
}
