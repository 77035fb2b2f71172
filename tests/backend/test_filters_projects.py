"""Filters of projects, by themselves and by the deals, persons and organizations they are about (product 9.10)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.backend.test_filters import made, one
from tui.api.client import Client
from tui.api.errors import Refused

ROOF, DOOR, BARE = 1, 2, 3


@pytest.fixture
async def world(client: Client) -> None:
    """Three projects: one about two deals and a person, one about an organization, one about nothing."""
    await client.call("organizations.create", {}, {"name": "Roofers"})
    await client.call("persons.create", {}, {"name": "Rita", "emails": [{"value": "rita@x.example"}]})
    for title, more in (("Roof", {"value": 10}), ("Gutter", {"status": "won"}), ("Door", {})):
        await client.call("deals.create", {}, {"title": title} | more)
    about = {"Roof": {"deal_ids": [1, 2], "person_ids": [1]}, "Door": {"org_ids": [1]}, "Bare": {}}
    for title, links in about.items():
        await client.call("projects.create", {}, {"title": title, "board_id": 1, "phase_id": 1} | links)


def on(field: str, value: Any, operator: str = "=", of: str = "project") -> dict[str, Any]:
    return one(field, value, operator, of)


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (on("title", "roof"), [ROOF]),
        (on("deal_ids", 2), [ROOF]),
        (on("deal_ids", 2, "!="), [DOOR, BARE]),
        (on("deal_ids", 3), []),
        (on("deal_ids", None, "IS NULL"), [DOOR, BARE]),
        (on("person_ids", "1"), [ROOF]),
        (on("org_ids", None, "IS NOT NULL"), [DOOR]),
        (on("status", "won", of="deal"), [ROOF]),
        (on("status", "lost", of="deal"), []),
        (on("title", "Gutter", of="deal"), [ROOF]),
        (on("title", "Door", of="deal"), []),
        (on("name", "rita", of="person"), [ROOF]),
        (on("email", "rita@x.example", of="person"), [ROOF]),
        (on("name", "Roofers", of="organization"), [DOOR]),
        (on("name", "Roofers", "!=", of="organization"), [ROOF, BARE]),
    ],
)
async def test_projects_are_found_by_what_they_are_about(
    client: Client, world: None, condition: dict[str, Any], found: list[int]
) -> None:
    id_ = await made(client, condition, type="projects")
    assert [p.id for p in (await client.v2.projects.list(filter_id=id_)).items] == found


async def test_a_deleted_deal_tells_nothing_of_its_project(client: Client, world: None) -> None:
    id_ = await made(client, on("title", "Gutter", of="deal"), type="projects")
    await client.call("v2.deals.delete", {"id": 2})
    assert (await client.v2.projects.list(filter_id=id_)).items == []


async def test_activities_are_found_by_their_project(client: Client, world: None) -> None:
    for subject, more in (("Measure", {"project_id": ROOF}), ("Call", {})):
        await client.call("activities.create", {}, {"subject": subject, "type": "call"} | more)
    id_ = await made(client, on("title", "Roof"), type="activity")
    assert [one.subject for one in (await client.v2.activities.list(filter_id=id_)).items] == ["Measure"]


async def test_a_project_is_not_about_products(client: Client, world: None) -> None:
    with pytest.raises(Refused, match="object must be one of"):
        await made(client, on("name", "Tile", of="product"), type="projects")
