"""The saved filters and goals of the demo company find something."""

from __future__ import annotations

from datetime import date

import pytest

from tui.api.client import Client
from tui.api.page import every
from tui.backend.demo.saved import FILTERS

LISTS = {
    "deals": "v2.deals.list",
    "org": "v2.organizations.list",
    "people": "v2.persons.list",
    "leads": "v1.leads.list",
    "activity": "v2.activities.list",
}


@pytest.mark.parametrize(("number", "name"), [(n, one[0]) for n, one in enumerate(FILTERS, 1)])
async def test_a_filter_narrows_its_list(demo_client: Client, number: int, name: str) -> None:
    saved = await demo_client.v1.filters.get(number, include_field_code=True)
    assert saved.name == name
    assert saved.conditions is not None
    codes = [one["field_code"] for one in saved.conditions["conditions"][0]["conditions"]]
    assert all(codes)
    assert codes == [code for _object, code, _operator, _value in FILTERS[number - 1][4]]

    operation = LISTS[str(saved.type)]
    stub = getattr(getattr(demo_client, operation.partition(".")[0]), operation.split(".")[1]).list
    found = {one.id async for one in every(stub, filter_id=number)}
    whole = {one.id async for one in every(stub)}
    assert found < whole
    assert found


async def test_goals_have_come_some_way(demo_client: Client) -> None:
    revenue, meetings = (await demo_client.v1.goals.find()).items

    won = await demo_client.v1.goals.get_results(
        str(revenue.id), period_start=date(2025, 7, 1), period_end=date(2025, 12, 31)
    )
    held = await demo_client.v1.goals.get_results(
        str(meetings.id), period_start=date(2026, 1, 1), period_end=date(2026, 3, 31)
    )
    assert won.progress
    assert held.progress
