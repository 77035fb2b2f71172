"""Everything that can be opened by its name."""

from __future__ import annotations

from operator import attrgetter
from typing import NamedTuple

from tui.services.folding import fold
from tui.store.copy import Copy

_DEALS = """
SELECT 'deal', d.id, coalesce(CAST(d.title AS TEXT), ''), iif(d.status = 'open', 'deal', d.status || ' deal'),
coalesce(CAST(o.name AS TEXT), '') FROM shown_deal d LEFT JOIN shown_organization o ON o.id = d.org_id
WHERE d.status IN ('open', 'won', 'lost')
"""
_LEADS = """
SELECT 'lead', l.id, coalesce(CAST(l.title AS TEXT), ''), iif(l.is_archived, 'archived lead', 'lead'),
coalesce(CAST(o.name AS TEXT), CAST(p.name AS TEXT), '') FROM shown_lead l
LEFT JOIN shown_organization o ON o.id = l.organization_id LEFT JOIN shown_person p ON p.id = l.person_id
WHERE l.is_deleted = 0
"""
_PERSONS = """
SELECT 'person', p.id, coalesce(CAST(p.name AS TEXT), ''), 'person', coalesce(CAST(o.name AS TEXT), '')
FROM shown_person p LEFT JOIN shown_organization o ON o.id = p.org_id WHERE p.is_deleted = 0
"""
_ORGANIZATIONS = """
SELECT 'organization', id, coalesce(CAST(name AS TEXT), ''), 'organization', '' FROM shown_organization
WHERE is_deleted = 0
"""
_PRODUCTS = """
SELECT 'product', id, coalesce(CAST(name AS TEXT), ''), 'product', coalesce(CAST(code AS TEXT), '') FROM shown_product
WHERE is_deleted = 0
"""
_PROJECTS = """
SELECT 'project', id, coalesce(CAST(title AS TEXT), ''), CASE WHEN is_archived THEN 'archived project'
WHEN status = 'completed' THEN 'completed project' WHEN status = 'canceled' THEN 'canceled project' ELSE 'project' END,
coalesce((SELECT CAST(name AS TEXT) FROM shown_organization WHERE id = json_extract(p.data, '$.org_ids[0]')), '')
FROM shown_project p WHERE is_deleted = 0
"""
_LATER = frozenset(("won deal", "lost deal", "archived lead", "archived project"))
"""What stands after the others of its kind."""


class Found(NamedTuple):
    """A record by its name: `what` is its kind or, of a deal, its status; `of` is whose it is."""

    kind: str
    id: int | str
    name: str
    what: str
    of: str


def everything(copy: Copy) -> list[Found]:
    """Every record with a name that is not deleted, by kind, open deals first, then by name."""
    queries = (_DEALS, _LEADS, _PERSONS, _ORGANIZATIONS, _PROJECTS, _PRODUCTS)
    return [found for query in queries for found in _in_order(copy, query)]


def _in_order(copy: Copy, query: str) -> list[Found]:
    """By name, an accent beside its letter: sorted here in a third of the time SQLite takes for it."""
    found = [row if row.name else row._replace(name="(no name)") for row in map(Found._make, copy.select(query))]
    found.sort(key=attrgetter("id"))
    found.sort(key=_name)
    found.sort(key=_is_later)
    return found


def _name(found: Found) -> str:
    return found.name.lower() if found.name.isascii() else fold(found.name)


def _is_later(found: Found) -> bool:
    return found.what in _LATER
