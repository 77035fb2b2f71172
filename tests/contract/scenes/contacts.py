"""Persons, organizations and activities in the older forms, and how organizations are related."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from tests.contract.scenes.world import Scene, World
from tui.api.client import Client
from tui.api.models.base import Upload

RELATED = {"type": "parent", "rel_owner_org_id": ("organizations",), "rel_linked_org_id": ("daughter_id",)}


async def _daughter(client: Client, world: World) -> None:
    """Another organization and person, so that there is what to relate to and to merge with."""
    daughter = await client.call("organizations.create", {}, {"name": "Gutters"})
    other = await client.call("persons.create", {}, {"name": "Rita R.", "org_id": daughter.id})
    world.ids |= {"daughter_id": daughter.id, "other_person_id": other.id}
    body = {"type": "related", "rel_owner_org_id": world.ids["organizations"], "rel_linked_org_id": daughter.id}
    world.ids["organization_relationships"] = (await client.call("organization_relationships.create", {}, body)).id


async def _seen(client: Client, world: World) -> None:
    """A picture, and a done activity beside the planned one."""
    await _picture(client, world)
    links = {"person_id": world.ids["persons"], "org_id": world.ids["organizations"], "due_date": "2026-03-11"}
    await client.call("activities.create", {}, links | {"done": True})


async def _picture(client: Client, world: World) -> None:
    await client.call("v1.persons.add_picture", {"id": world.ids["persons"]}, {"file": PNG})


async def _line(client: Client, world: World) -> None:
    line = {"product_id": world.ids["products"], "item_price": 5, "quantity": 2}
    await client.call("v2.deals.add_product", {"id": world.ids["deals"]}, line)


def _png() -> bytes:
    into = io.BytesIO()
    Image.new("RGB", (128, 128), "red").save(into, "PNG")
    return into.getvalue()


PNG = Upload("rita.png", _png(), "image/png")

PLACED = {
    "subject": "Visit",
    "due_date": "2026-03-12",
    "due_time": "09:30",
    "duration": "01:00",
    "done": 0,
    "location": "Roof street 1",
    "person_id": ("persons",),
    "deal_id": ("deals",),
    "attendees": [{"email_address": "rita@roof.example", "person_id": ("persons",)}],
}
NEW: dict[str, dict[str, Any]] = {
    "v1.activities": PLACED,
    "v1.organizations": {"name": "Roofers", "address": "Roof street 1", "label": 1},
    "v1.persons": {"name": "Rita Roof", "org_id": ("organizations",), "email": "rita@roof.example", "label": 1},
    "organization_relationships": RELATED,
}
CHANGE: dict[str, dict[str, Any]] = {
    "v1.activities": {"done": 1},
    "v1.organizations": {"label_ids": [1, 2]},
    "v1.persons": {"phone": [{"value": "1", "primary": True}]},
    "organization_relationships": {"type": "parent"},
}
SCENE = Scene(
    new=NEW,
    change=CHANGE,
    made=_daughter,
    arguments={
        "v1.persons.delete_many": {"ids": [("persons",)]},
        "v1.organizations.delete_many": {"ids": [("organizations",)]},
        "v1.activities.delete_many": {"ids": [("activities",)]},
        "v1.activity_types.delete_many": {"ids": [("activity_types",)]},
        "v1.organization_relationships.list": {"org_id": ("organizations",)},
        "v1.organization_relationships.get": {"org_id": ("organizations",)},
    },
    bodies={
        "v1.persons.add_picture": {"file": PNG},
        "v1.persons.merge": {"merge_with_id": ("other_person_id",)},
        "v1.organizations.merge": {"merge_with_id": ("daughter_id",)},
    },
    differences={
        "v1.organizations.get": {
            "data.additional_data": "a slip of the example: it stands beside the data",
            "data.related_objects": "a slip of the example: they stand beside the data",
        }
    },
    before={
        **{f"v1.{of}.{verb}": _seen for of in ("persons", "organizations") for verb in ("get", "list")},
        "v1.persons.delete_picture": _picture,
        "v1.persons.list_products": _line,
        "v2.persons.get_picture": _picture,
    },
)
