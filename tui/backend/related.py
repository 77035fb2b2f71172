"""What belongs to what a search found (product 9.13, search_for_related_items)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, or_, select

from tui.api.models.search import SearchHit
from tui.backend.hits import Hit, items
from tui.backend.tables import deals, leads, persons

if TYPE_CHECKING:
    from tui.backend.call import Call

MOST = 100


async def related(call: Call, found: Sequence[SearchHit]) -> list[dict[str, Any]]:
    """The newest deals, leads and persons of the found persons and organizations, 100 of each at most, score 0."""
    ids = {kind: [hit.item["id"] for hit in found if hit.item["type"] == kind] for kind in ("person", "organization")}
    seen = {(hit.item["type"], hit.item["id"]) for hit in found}
    hits = [
        *await _of(call, "deal", deals, {"person_id": ids["person"], "org_id": ids["organization"]}),
        *await _of(call, "lead", leads, {"person_id": ids["person"], "organization_id": ids["organization"]}),
        *await _of(call, "person", persons, {"org_id": ids["organization"]}),
    ]
    new = [hit for hit in hits if (hit.kind, hit.row["id"]) not in seen]
    return [{"result_score": 0, "item": item} for item in await items(call, new, ())]


async def _of(call: Call, kind: str, table: Table, links: dict[str, list[int]]) -> list[Hit]:
    linked = or_(*(table.c[name].in_(ids) for name, ids in links.items()))
    query = select(table).where(~table.c.is_deleted, linked).order_by(table.c.add_time.desc()).limit(MOST)
    return [Hit(kind, row, 0.0) for row in await call.rows(query)]
