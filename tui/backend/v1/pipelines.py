"""Pipelines as v1 writes them (reference: section 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.backend.clock import spaced

if TYPE_CHECKING:
    from tui.backend.call import Row


def pipeline_v1(row: Row, *, selected: bool | None = None) -> dict[str, Any]:
    """One pipeline as v1's model has it; `selected` tells, where it is known, whether deals begin in it."""
    found = {
        "id": row["id"],
        "name": row["name"],
        "url_title": row["name"],
        "order_nr": row["order_nr"],
        "active": not row["is_deleted"],
        "deal_probability": row["is_deal_probability_enabled"],
        "add_time": spaced(row["add_time"]),
        "update_time": spaced(row["update_time"]),
    }
    return found if selected is None else found | {"selected": selected}
