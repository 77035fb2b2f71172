"""Everything that can be opened by its name."""

from __future__ import annotations

from typing import NamedTuple

from tui.store.copy import Copy

_DEALS = """
SELECT 'deal', d.id, d.title, d.status, o.name FROM shown_deal d LEFT JOIN shown_organization o ON o.id = d.org_id
WHERE d.status IN ('open', 'won', 'lost') ORDER BY d.status <> 'open', d.title COLLATE NOCASE, d.id
"""
_LEADS = """
SELECT 'lead', l.id, l.title, iif(l.is_archived, 'archived lead', 'lead'), coalesce(o.name, p.name) FROM shown_lead l
LEFT JOIN shown_organization o ON o.id = l.organization_id LEFT JOIN shown_person p ON p.id = l.person_id
WHERE l.is_deleted = 0 ORDER BY l.is_archived, l.title COLLATE NOCASE, l.id
"""
_PERSONS = """
SELECT 'person', p.id, p.name, 'person', o.name FROM shown_person p LEFT JOIN shown_organization o ON o.id = p.org_id
WHERE p.is_deleted = 0 ORDER BY p.name COLLATE NOCASE, p.id
"""
_ORGANIZATIONS = """
SELECT 'organization', id, name, 'organization', NULL FROM shown_organization
WHERE is_deleted = 0 ORDER BY name COLLATE NOCASE, id
"""
_PRODUCTS = """
SELECT 'product', id, name, 'product', code FROM shown_product WHERE is_deleted = 0 ORDER BY name COLLATE NOCASE, id
"""
_PROJECTS = """
SELECT 'project', id, title, CASE WHEN is_archived THEN 'archived project' WHEN status = 'completed' THEN
'completed project' WHEN status = 'canceled' THEN 'canceled project' ELSE 'project' END,
(SELECT name FROM shown_organization WHERE id = json_extract(p.data, '$.org_ids[0]'))
FROM shown_project p WHERE is_deleted = 0 ORDER BY is_archived, title COLLATE NOCASE, id
"""


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
    return [
        Found(kind, number, name or "(no name)", _WORDS.get(str(what), str(what)), of or "")
        for query in queries
        for kind, number, name, what, of in copy.select(query)
    ]


_WORDS = {"open": "deal", "won": "won deal", "lost": "lost deal"}
