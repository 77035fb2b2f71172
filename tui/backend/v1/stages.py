"""Stages as v1 writes them, and what their deals come to (reference: sections 6 and 8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tui.backend.clock import spaced
from tui.backend.tables import pipelines

if TYPE_CHECKING:
    from tui.backend.call import Call, Row


async def stages_v1(call: Call, rows: Sequence[Row]) -> list[Row]:
    """Rows of stages as v1's model has them, each with its pipeline's name and whether it has probabilities."""
    known = {row["id"]: row for row in await call.rows(select(pipelines))}
    return [stage_v1(row) | _pipeline(known.get(row["pipeline_id"], {})) for row in rows]


def stage_v1(row: Row) -> dict[str, Any]:
    """One stage as v1 has it, without what it shows of its pipeline."""
    return {
        "id": row["id"],
        "order_nr": row["order_nr"],
        "name": row["name"],
        "active_flag": not row["is_deleted"],
        "deal_probability": row["deal_probability"],
        "pipeline_id": row["pipeline_id"],
        "rotten_flag": row["is_deal_rot_enabled"],
        "rotten_days": row["days_to_rotten"],
        "add_time": spaced(row["add_time"]),
        "update_time": spaced(row["update_time"]),
    }


def _pipeline(row: Mapping[str, Any]) -> dict[str, Any]:
    found = {"pipeline_name": row.get("name")}
    return found | {"pipeline_deal_probability": row.get("is_deal_probability_enabled")}
