"""Products and their prices (reference: section 6), users and currencies."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Clock
from tui.api.client import Client
from tui.api.errors import Refused
from tui.backend.answers.users import offset


async def test_without_a_price_it_costs_nothing_in_the_users_currency(client: Client) -> None:
    made = await client.call("products.create", {}, {"name": "P"})

    assert [(p.product_id, p.price, p.currency, p.cost) for p in made.prices] == [(1, 0, "EUR", 0)]
    assert (made.is_linkable, made.billing_frequency, made.tax) == (True, "one-time", 0)


async def test_prices_are_replaced_as_a_whole(client: Client) -> None:
    two = [{"currency": "EUR", "price": 5}, {"currency": "USD", "price": 6, "cost": 2}]
    await client.call("products.create", {}, {"name": "P", "prices": two})
    changed = await client.call("products.update", {"id": 1}, {"prices": [{"currency": "USD", "price": 7}]})

    assert [(p.currency, p.price, p.cost) for p in changed.prices] == [("USD", 7, 0)]


@pytest.mark.parametrize(
    "prices",
    [[{"currency": "EUR"}, {"currency": "EUR"}], [{"currency": "XXX", "price": 1}]],
)
async def test_two_prices_of_one_currency_or_an_unknown_one_are_refused(
    client: Client, prices: list[dict[str, Any]]
) -> None:
    with pytest.raises(Refused, match=r"prices"):
        await client.call("products.create", {}, {"name": "P", "prices": prices})


async def test_a_category_may_be_a_number_or_a_word(client: Client) -> None:
    for category in (7, "Tools"):
        made = await client.call("products.create", {}, {"name": "P", "category": category})
        assert made.category == str(category)


async def test_they_are_sorted_by_name_and_narrowed(client: Client, clock: Clock) -> None:
    for name in ("b", "c", "a"):
        await client.call("products.create", {}, {"name": name})
        clock.advance(minutes=1)
    await client.v2.products.delete(1)
    first = await client.v2.products.list(sort_by="name", limit=1)
    second = await client.v2.products.list(sort_by="name", limit=1, cursor=str(first.next))

    assert [p.name for p in first.items + second.items] == ["a", "c"]
    assert [p.name for p in (await client.v2.products.list(updated_since="2026-03-11T09:32:00Z")).items] == ["a"]


async def test_users_are_found_by_name_or_by_e_mail_alone(client: Client) -> None:
    assert [user.id for user in (await client.v1.users.find(term="ME@LOCAL")).items] == [1]
    assert [user.id for user in (await client.v1.users.find(term="me@", search_by_email=True)).items] == [1]
    for nobody in ("nobody", "_e", "%", "\\"):
        assert (await client.v1.users.find(term=nobody)).items == []
    assert (await client.v1.users.get(1)).is_you is True


async def test_the_caller_comes_with_the_company(client: Client) -> None:
    me = await client.v1.users.me()

    assert (me.company_id, me.company_name, me.company_domain) == (1, "My company", "localhost")
    assert me.language == {"language_code": "en", "country_code": "US"}
    assert (me.timezone_name, me.timezone_offset, me.created) == ("UTC", "+00:00", "2026-03-11 09:30:00")


def test_the_offset_of_a_time_zone_is_that_of_today() -> None:
    clock = Clock()

    assert offset("Europe/Berlin", clock.now) == "+01:00"
    clock.advance(days=90)
    assert offset("Europe/Berlin", clock.now) == "+02:00"
    assert offset("America/St_Johns", clock.now) == "-02:30"


async def test_currencies_are_found_by_name_or_code(client: Client) -> None:
    assert [c.code for c in (await client.v1.currencies.list(term="zŁoty")).items] == ["PLN"]
    assert [c.code for c in (await client.v1.currencies.list(term="usd")).items] == ["USD"]


async def test_lead_sources_are_a_fixed_list(client: Client) -> None:
    assert "API" in {source.name for source in (await client.v1.lead_sources.list()).items}
