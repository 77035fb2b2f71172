"""What the demo company sells: products on a share of its deals, at the price that stands on them."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

import pytest

from tui.api.client import Client
from tui.backend.demo.company import build
from tui.backend.rules.recurring import figures, is_recurring, line_sum

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module", params=range(1, 7))
def company(request: pytest.FixtureRequest) -> Rows:
    return build(int(request.param), datetime(2026, 11, 18, 13, 20, tzinfo=UTC))


def by_deal(rows: list[dict[str, Any]]) -> defaultdict[int, list[dict[str, Any]]]:
    found = defaultdict(list)
    for row in rows:
        found[row["deal_id"]].append(row)
    return found


def test_deals_are_worth_what_stands_on_them(company: Rows) -> None:
    lines, discounts = by_deal(company["deal_products"]), by_deal(company["deal_discounts"])

    assert 70 <= len(lines) <= 140
    for deal in company["deals"]:
        if deal["id"] in lines:
            expected = figures(lines[deal["id"]], discounts[deal["id"]], 2)
            assert {name: deal[name] for name in expected} == expected
        else:
            assert (deal["acv"], discounts[deal["id"]]) == (None, [])
    assert all(line["sum"] == line_sum(line, 2) for line in company["deal_products"])


def test_discounts_are_fair_and_lines_in_the_deals_currency(company: Rows) -> None:
    deals = {deal["id"]: deal for deal in company["deals"]}
    assert {line["currency"] for line in company["deal_products"]} == {"EUR", "USD"}
    for line in company["deal_products"]:
        assert line["currency"] == deals[line["deal_id"]]["currency"]
        assert deals[line["deal_id"]]["add_time"] <= line["add_time"] <= deals[line["deal_id"]]["update_time"]
    for discount in company["deal_discounts"]:
        assert 0 < discount["amount"] < deals[discount["deal_id"]]["value"]
    assert len(company["deal_discounts"]) >= 10


def test_installments_make_the_value_of_won_deals_without_anything_recurring(company: Rows) -> None:
    deals, lines = {deal["id"]: deal for deal in company["deals"]}, by_deal(company["deal_products"])
    parts = by_deal(company["deal_installments"])
    assert parts
    for deal_id, some in parts.items():
        assert sum(part["amount"] for part in some) == deals[deal_id]["value"]
        assert all(part["amount"] > 0 for part in some)
        assert not any(is_recurring(line) for line in lines[deal_id] if line["is_enabled"])


async def test_they_can_be_worked_with(demo_client: Client) -> None:
    live = [deal.id for deal in (await demo_client.v2.deals.list(limit=500, status=["open"])).items]
    lines = [line for one in live for line in (await demo_client.v2.deals.list_products(one)).items if line.is_enabled]
    line = lines[0]
    deal = await demo_client.v2.deals.get(int(line.deal_id or 0))
    where = {"id": deal.id, "product_attachment_id": line.id}
    changed = await demo_client.call("v2.deals.update_product", where, {"comments": "With cables"})

    assert (changed.comments, (await demo_client.v2.deals.get(deal.id)).value) == ("With cables", deal.value)
    varied = [p.id for p in (await demo_client.v2.products.list()).items if p.code == "WT-20"]
    assert len((await demo_client.v2.products.list_variations(varied[0])).items) == 2
