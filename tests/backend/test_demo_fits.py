"""The demo company is a company like any other: every list of it can be read, and its sums agree."""

from __future__ import annotations

from typing import Any

from tui.api.client import Client
from tui.api.page import every, pages

LISTS = (
    *("deals.list", "deals.archived", "persons.list", "organizations.list", "activities.list", "products.list"),
    *("pipelines.list", "stages.list", "v1.leads.list", "v1.notes.list", "v1.users.list", "v1.activity_types.list"),
    *("v1.lead_labels.list", "v1.currencies.list", "deal_fields.list"),
)


async def test_every_list_can_be_read_to_its_end(demo_client: Client) -> None:
    for name in LISTS:
        dialect, _, rest = name.partition(".") if name.startswith("v1.") else ("v2", "", name)
        resource, verb = rest.split(".")
        method: Any = getattr(getattr(getattr(demo_client, dialect), resource), verb)
        aside = [odd async for page in pages(method) for odd in page.set_aside]
        assert aside == [], name


async def test_the_summary_counts_what_the_list_shows(demo_client: Client) -> None:
    listed = [deal async for deal in every(demo_client.v2.deals.list, limit=500)]
    totals = (await demo_client.v1.deals.summary()).values_total or {}

    assert sum(total.count or 0 for total in totals.values()) == len(listed) > 100
    for code, total in totals.items():
        assert abs((total.value or 0) - sum(d.value or 0 for d in listed if d.currency == code)) < 0.01


async def test_a_deal_of_it_can_be_worked_with(demo_client: Client) -> None:
    deal = (await demo_client.v2.deals.list(status=["open"], limit=1)).items[0]
    won = await demo_client.call("deals.update", {"id": deal.id}, {"status": "won"})

    assert won.won_time == "2026-03-11T09:30:00Z"
    newest = (await demo_client.v1.deals.flow(deal.id, items=["change"])).items[0]
    assert newest.data is not None
    assert newest.timestamp == "2026-03-11 09:30:00"
