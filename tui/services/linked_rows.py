"""What is linked to a record, as rows that lead there: people, deals, leads and projects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.fields import Field

if TYPE_CHECKING:
    from tui.services.records import Id, Row
    from tui.services.workspace import Workspace

MOST_LINKS = 8
STATUS_ORDER = "CASE status WHEN 'open' THEN 0 ELSE 1 END"
SOLD = "id IN (SELECT deal_id FROM shown_deal_product WHERE product_id = ? AND is_deleted = 0)"
"""Deals with a product."""

Found = tuple["Id", str, str]
"""An id, what stands as the name, and the text."""


def linked_rows(workspace: Workspace, kind: str, record: Id) -> dict[str, list[Row]]:
    """What is linked to a record, by the title of its section."""
    found: dict[str, list[Row]] = {}
    if kind == "organization":
        found["People"] = _people(workspace, record)
    if column := {"person": "person_id", "organization": "org_id"}.get(kind):
        found |= {"Deals": _deals(workspace, f"{column} = ?", record), "Leads": _leads(workspace, kind, record)}
    if kind == "product":
        found["Deals"] = _deals(workspace, SOLD, record)
    if kind in ("deal", "person", "organization") and workspace.copy.fact("has projects", default=False):
        found["Projects"] = _projects(workspace, kind, record)
    return found


def _people(workspace: Workspace, record: Id) -> list[Row]:
    people = workspace.copy.select(
        "SELECT id, name, json_extract(data, '$.job_title') FROM shown_person "
        "WHERE org_id = ? AND is_deleted = 0 ORDER BY folded(name)",
        (record,),
    )
    return _listed("person", [(row[0], row[2] or "Person", row[1] or "") for row in people])


def _deals(workspace: Workspace, where: str, record: Id) -> list[Row]:
    rows = workspace.copy.select(
        "SELECT id, title, value, currency, status, (SELECT name FROM shown_stage WHERE id = stage_id) "
        f"FROM shown_deal WHERE {where} AND is_deleted = 0 ORDER BY {STATUS_ORDER}, update_time DESC",
        (record,),
    )
    write = workspace.money.write
    shown = [(r[0], r[5] if r[4] == "open" else str(r[4]), f"{write(r[2], r[3])} · {r[1]}") for r in rows]
    return _listed("deal", [(i, str(name or "Deal"), text) for i, name, text in shown])


def _leads(workspace: Workspace, kind: str, record: Id) -> list[Row]:
    rows = workspace.copy.select(
        f"SELECT id, title FROM shown_lead WHERE {kind}_id = ? AND is_deleted = 0 AND is_archived = 0 "
        "ORDER BY add_time DESC",
        (record,),
    )
    return _listed("lead", [(row[0], "Lead", row[1] or "") for row in rows])


def _projects(workspace: Workspace, kind: str, record: Id) -> list[Row]:
    from tui.services.projects import Projects

    shown = [(p["id"], _phase(workspace, p), _named(p)) for p in Projects(workspace).about(kind, int(record))]
    return _listed("project", shown)


def _phase(workspace: Workspace, project: dict[str, Any]) -> str:
    """Where a project stands: its phase, or how it ended."""
    if project.get("status") in ("completed", "canceled"):
        return str(project["status"])
    return workspace.records.values.name("project_phase", project.get("phase_id")) or "Project"


def _named(project: dict[str, Any]) -> str:
    return f"{project.get('title') or '(no title)'}{' (archived)' if project.get('is_archived') else ''}"


def _listed(kind: str, found: list[Found]) -> list[Row]:
    """Rows that only lead to other records."""
    from tui.services.records import Row

    field = Field("", "", "link", fixed="o opens it")
    rows = [
        Row(kind, id_, field, name, text, link=(kind, id_), fixed=field.fixed) for id_, name, text in found[:MOST_LINKS]
    ]
    if (more := len(found) - MOST_LINKS) > 0:
        rows.append(Row(kind, 0, field, "", f"and {more:,} more", fixed="find them with ^k"))
    return rows
