"""Custom fields of every kind of record that can have them."""

from __future__ import annotations

from typing import Any

from tests.contract.scenes.world import Scene, World
from tui.api.client import Client

ITEMS = ("deal", "person", "organization", "product", "project")
OLDER = ITEMS[:4]
"""Kinds whose fields v1 has too."""
CODED = ("get", "update", "delete", "add_options", "update_options", "delete_options")

OPTIONS = [{"label": "Flat"}, {"label": "Steep"}]
NEW = {"field_name": "Pitch", "field_type": "enum", "options": OPTIONS}
NEW_V1 = {"name": "Pitch", "field_type": "enum", "options": OPTIONS}


async def _make(client: Client, world: World) -> None:
    """One field of options for each kind: its number under `deal_fields`, its code under `deal_field_code`."""
    for item in OLDER:
        made = await client.call(f"v1.{item}_fields.create", {}, NEW_V1)
        world.ids[f"{item}_fields"], world.ids[f"{item}_field_code"] = made.id, made.key
    world.ids["project_field_code"] = (await client.call("v2.project_fields.create", {}, NEW)).field_code


def _coded() -> dict[str, dict[str, Any]]:
    found = {f"v2.{item}_fields.{verb}": {"field_code": (f"{item}_field_code",)} for item in ITEMS for verb in CODED}
    many = {f"v1.{item}_fields.delete_many": {"ids": [(f"{item}_fields",)]} for item in OLDER}
    return found | many | {"v2.activity_fields.get": {"field_code": "subject"}}


def _options() -> dict[str, Any]:
    said = {"add_options": [{"label": "Vaulted"}], "update_options": [{"id": 1, "label": "Level"}]}
    said["delete_options"] = [{"id": 2}]
    return {f"v2.{item}_fields.{verb}": body for item in ITEMS for verb, body in said.items()}


SCENE = Scene(
    new={f"v2.{item}_fields": NEW for item in ITEMS} | {f"v1.{item}_fields": NEW_V1 for item in OLDER},
    change={f"v2.{item}_fields": {"field_name": "Slope"} for item in ITEMS}
    | {f"v1.{item}_fields": {"name": "Slope"} for item in OLDER},
    arguments=_coded(),
    bodies=_options(),
    missing={f"v1.product_fields.{verb}": "" for verb in ("get", "update", "delete")},
    made=_make,
)
"""What is missing among fields of products in v1 answers 410, so there is no test of a 404."""
