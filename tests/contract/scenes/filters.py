"""Saved filters, goals, recents, and the search of one field."""

from __future__ import annotations

from typing import Any

from tests.contract.scenes.world import Scene

TITLE = {"object": "deal", "field_id": "title", "operator": "LIKE '%$%'", "value": "roof", "extra_value": None}


def _conditions(*every: dict[str, Any]) -> dict[str, Any]:
    return {
        "glue": "and",
        "conditions": [{"glue": "and", "conditions": [*every]}, {"glue": "or", "conditions": []}],
    }


GOAL: dict[str, Any] = {
    "title": "Roofs begun",
    "assignee": {"id": 1, "type": "person"},
    "type": {"name": "deals_started", "params": {"pipeline_id": [1]}},
    "expected_outcome": {"target": 20, "tracking_metric": "quantity"},
    "duration": {"start": "2026-01-01", "end": "2026-12-31"},
    "interval": "monthly",
}
VISIBLE_TO = "text, as the published document of today has it"

SCENE = Scene(
    order=("filters", "goals"),
    new={"filters": {"name": "Roofs", "type": "deals", "conditions": _conditions(TITLE)}, "goals": GOAL},
    change={"filters": {"name": "Many roofs", "conditions": _conditions(TITLE)}, "goals": {"title": "More roofs"}},
    arguments={
        "v1.filters.delete_many": {"ids": [("filters",)]},
        "v1.goals.get_results": {"period.start": "2026-03-01", "period.end": "2026-03-31"},
        "v1.recents.list": {"since_timestamp": "2026-03-01 00:00:00"},
        "v1.item_search.search_by_field": {
            "term": "oof", "field_key": "title", "field_type": "dealField", "return_item_ids": True,
        },
        "v2.item_search.search_by_field": {
            "term": "Rita", "entity_type": "person", "field": "name", "match": "beginning",
        },
    },
    differences={
        **{f"v1.filters.{verb}": {"data.visible_to": VISIBLE_TO} for verb in ("create", "get", "update")},
        "v1.filters.list": {"data.0.visible_to": VISIBLE_TO},
    },
)  # fmt: skip
