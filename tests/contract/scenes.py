"""One sensible call of every declared operation, against a company in which everything is there once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tui.api.client import Client
from tui.api.endpoint import Endpoint

NEW: dict[str, dict[str, Any]] = {
    "activities": {"subject": "Call back", "deal_id": 1, "due_date": "2026-03-12", "attendees": [{"email": "a@b.c"}]},
    "activity_types": {"name": "Visit", "icon_key": "car"},
    "deals": {"title": "Roof", "value": 12.5, "person_id": 1, "org_id": 1},
    "lead_labels": {"name": "Lukewarm", "color": "orange"},
    "leads": {"title": "Roof, perhaps", "person_id": 1, "value": {"amount": 5, "currency": "EUR"}},
    "notes": {"content": "<p>Roof</p>", "deal_id": 1},
    "organizations": {"name": "Roofers", "address": {"value": "Roof street 1"}},
    "persons": {"name": "Rita Roof", "org_id": 1, "emails": [{"value": "rita@roof.example"}]},
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
ARCHIVED = {"v2.deals.archived": "deals.update", "v1.leads.archived": "v1.leads.update"}
TERM = "roof"


@dataclass
class World:
    """What is there: the id of the one record of each resource, and the jobs that were started."""

    ids: dict[str, Any] = field(default_factory=dict)
    jobs: dict[str, str] = field(default_factory=dict)

    def arguments(self, endpoint: Endpoint) -> dict[str, Any]:
        """Values for the path's names and for what else is required."""
        known = {"id": self.ids.get(endpoint.resource, 1), "term": "me" if endpoint.resource == "users" else TERM}
        known["conversion_id"] = self.jobs.get(f"{endpoint.dialect}.{endpoint.resource}")
        return {p.wire: known[p.wire] for p in endpoint.parameters if p.required and p.place != "body"}

    def body(self, endpoint: Endpoint) -> dict[str, Any] | None:
        """The body of the call, None where the operation takes none."""
        if endpoint.body is None or endpoint.verb not in ("create", "update"):
            return None
        return (NEW if endpoint.verb == "create" else CHANGE)[endpoint.resource]


async def build(client: Client) -> World:
    """Make one record of everything."""
    world = World()
    for resource in ORDER:
        world.ids[resource] = (await client.call(f"{resource}.create", {}, NEW[resource])).id
    return world


async def built(client: Client) -> World:
    """The world of a company `build` has filled: every resource's newest record is the one it made."""
    world = World()
    for resource in ORDER:
        named = client.v2 if hasattr(client.v2, resource) and resource != "leads" else client.v1
        records = (await getattr(named, resource).list()).items
        world.ids[resource] = records[-1].id if resource != "lead_labels" else _labelled(records)
    return world


def _labelled(records: list[Any]) -> Any:
    return next(record.id for record in records if record.name == NEW["lead_labels"]["name"])


async def prepare(client: Client, world: World, name: str) -> None:
    """Bring the company into the state one operation needs to have something to answer with."""
    if name in ARCHIVED:
        resource = name.split(".")[1]
        await client.call(ARCHIVED[name], {"id": world.ids[resource]}, {"is_archived": True})
    if name == "v2.leads.conversion_status":
        world.jobs["v2.leads"] = (await client.v2.leads.convert_to_deal(world.ids["leads"])).conversion_id
    if name == "v2.deals.conversion_status":
        world.jobs["v2.deals"] = (await client.v2.deals.convert_to_lead(world.ids["deals"])).conversion_id
