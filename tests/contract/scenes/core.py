"""The records a salesperson meets first, in the order in which they can be made."""

from __future__ import annotations

from typing import Any

from tests.contract.scenes.world import Scene, World
from tui.api.client import Client

NEW: dict[str, dict[str, Any]] = {
    "activities": {"subject": "Call back", "deal_id": 1, "due_date": "2026-03-12", "attendees": [{"email": "a@b.c"}]},
    "activity_types": {"name": "Visit", "icon_key": "car"},
    "deals": {"title": "Roof", "value": 12.5, "person_id": 1, "org_id": 1},
    "lead_labels": {"name": "Lukewarm", "color": "orange"},
    "leads": {"title": "Roof, perhaps", "person_id": 1, "value": {"amount": 5, "currency": "EUR"}},
    "notes": {"content": "<p>Roof</p>", "deal_id": 1},
    "organizations": {"name": "Roofers", "address": {"value": "Roof street 1"}},
    "persons": {
        "name": "Rita Roof",
        "org_id": 1,
        "emails": [{"value": "rita@roof.example"}],
        "phones": [{"value": "+1 555 0100"}],
    },
    "pipelines": {"name": "Roofs"},
    "products": {"name": "Roof", "code": "R1"},
    "stages": {"name": "On the roof", "pipeline_id": 1},
}
CHANGE: dict[str, dict[str, Any]] = {
    "activities": {"done": True},
    "activity_types": {"name": "Trip"},
    "deals": {"status": "won"},
    "lead_labels": {"color": "green"},
    "leads": {"title": "Roof, surely"},
    "notes": {"content": "<p>Roofs</p>"},
    "organizations": {"website": "https://roof.example"},
    "persons": {"job_title": "Roofer"},
    "pipelines": {"name": "Towers"},
    "products": {"unit": "piece"},
    "stages": {"days_to_rotten": 5, "is_deal_rot_enabled": True},
}
ORDER = (
    *("organizations", "persons", "deals", "leads", "activities", "notes", "products"),
    *("pipelines", "stages", "activity_types", "lead_labels"),
)


FLOW = {
    "data.0.data.new_value": "has the type of the field that changed",
    "data.0.data.old_value": "has the type of the field that changed",
    "data.0.data.additional_data": "an empty list where nothing is added, as the service sends it",
}


async def _archive_deal(client: Client, world: World) -> None:
    await client.call("deals.update", {"id": world.ids["deals"]}, {"is_archived": True})


async def _archive_lead(client: Client, world: World) -> None:
    await client.call("v1.leads.update", {"id": world.ids["leads"]}, {"is_archived": True})


async def _convert_lead(client: Client, world: World) -> None:
    world.ids["conversion_id"] = (await client.v2.leads.convert_to_deal(world.ids["leads"])).conversion_id


async def _convert_deal(client: Client, world: World) -> None:
    world.ids["conversion_id"] = (await client.v2.deals.convert_to_lead(world.ids["deals"])).conversion_id


SCENE = Scene(
    order=ORDER,
    new=NEW,
    change=CHANGE,
    before={
        "v2.deals.archived": _archive_deal,
        "v1.leads.archived": _archive_lead,
        "v2.leads.conversion_status": _convert_lead,
        "v2.deals.conversion_status": _convert_deal,
    },
    arguments={"v1.users.find": {"term": "me"}},
    differences={
        **{f"v1.{of}.flow": FLOW for of in ("deals", "persons", "organizations")},
    },
)
