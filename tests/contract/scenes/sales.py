"""What sales needs beyond the core's records: somebody to follow, to take part and to merge with."""

from __future__ import annotations

from tests.contract.scenes.world import Prepare, Scene, World
from tui.api.client import Client

FOLLOWED = ("deals", "persons", "organizations", "products")
OWNER = 1
COPIED = "the example is a copy of the one for deals"


def _unfollowed(resource: str) -> Prepare:
    """Nobody follows a record, so that its owner can be made to."""

    async def prepare(client: Client, world: World) -> None:
        await client.call(f"v2.{resource}.remove_follower", {"id": world.ids[resource], "follower_id": OWNER})

    return prepare


def _follower(resource: str) -> Prepare:
    """Note the id of a following, which v1 names it by."""

    async def prepare(client: Client, world: World) -> None:
        page = await client.call(f"v1.{resource}.list_followers", {"id": world.ids[resource]})
        world.ids["follower_id"] = page.items[0].id

    return prepare


async def _colleague(client: Client, world: World) -> None:
    reached = {"emails": [{"value": "cora@roof.example"}], "phones": [{"value": "123"}]}
    world.ids["colleague"] = (await client.call("persons.create", {}, {"name": "Cora Roof"} | reached)).id


async def _participant(client: Client, world: World) -> None:
    await _colleague(client, world)
    found = await client.call(
        "v1.deals.add_participant", {"id": world.ids["deals"]}, {"person_id": world.ids["colleague"]}
    )
    world.ids["deal_participant_id"] = found.id


async def _second_deal(client: Client, world: World) -> None:
    world.ids["other_deal"] = (await client.call("deals.create", {}, {"title": "Second roof"})).id


async def _archived(client: Client, world: World) -> None:
    await client.call("deals.update", {"id": world.ids["deals"]}, {"is_archived": True})


PERIODS = {"start_date": "2026-03-01", "interval": "month", "amount": 2, "field_key": "add_time"}
DAYS = {"start_date": "2026-03-01", "end_date": "2026-03-31"}

SCENE = Scene(
    new={
        "v1.deals": {"title": "Roof", "value": "12.5", "person_id": 1, "label": [1]},
        "v1.pipelines": {"name": "Roofs", "order_nr": 1},
        "v1.stages": {"name": "On the roof", "pipeline_id": 1, "rotten_flag": True, "rotten_days": 9},
    },
    change={
        "v1.deals": {"status": "lost", "lost_reason": "Rain"},
        "v1.pipelines": {"order_nr": 1},
        "v1.stages": {"order_nr": 1},
    },
    arguments={
        **{f"v2.{of}.remove_follower": {"follower_id": OWNER} for of in FOLLOWED},
        "v1.deals.delete_many": {"ids": [1]},
        "v1.stages.delete_many": {"ids": [1]},
        "v1.deals.get_timeline": PERIODS,
        "v1.deals.get_archived_timeline": PERIODS,
        "v1.pipelines.get_conversion_statistics": {"id": 1} | DAYS,
        "v1.pipelines.get_movement_statistics": {"id": 1} | DAYS,
        "v1.pipelines.list_deals": {"id": 1},
        "v1.pipelines.get": {"id": 1},
        "v1.stages.list_deals": {"id": 1},
        "v1.stages.get": {"id": 1},
    },
    bodies={
        **{f"{dialect}.{of}.add_follower": {"user_id": OWNER} for of in FOLLOWED for dialect in ("v1", "v2")},
        "v1.deals.add_participant": {"person_id": ("colleague",)},
        "v1.deals.merge": {"merge_with_id": ("other_deal",)},
    },
    before={
        **{f"{dialect}.{of}.add_follower": _unfollowed(of) for of in FOLLOWED for dialect in ("v1", "v2")},
        **{f"v1.{of}.remove_follower": _follower(of) for of in FOLLOWED},
        "v1.deals.add_participant": _colleague,
        "v1.deals.remove_participant": _participant,
        "v1.deals.merge": _second_deal,
        "v1.deals.archived": _archived,
        "v1.deals.get_archived_timeline": _archived,
    },
    differences={
        "v1.deals.create": {"data.label": "text, for there may be several, as the newer documents have it"},
        "v1.persons.list_followers": {"data.0.deal_id": COPIED},
        "v1.organizations.list_followers": {"data.0.deal_id": COPIED},
        "v1.persons.add_follower": {"data.deal_id": COPIED},
        "v1.organizations.add_follower": {"data.deal_id": COPIED},
        **{
            f"v1.deals.get{which}_timeline": {"data": "several periods are a list, which the example shows one of"}
            for which in ("", "_archived")
        },
    },
)
