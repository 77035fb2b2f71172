"""Prices and variations of products, against the real backend."""

from __future__ import annotations

import pytest

from tests.services.served import Served
from tui.services.catalogue import Catalogue
from tui.services.edits import EditError
from tui.services.parts import fetch


def first(demo: Served) -> int:
    return int(min(demo.workspace.copy.ids("product"), key=int))


async def on_server(demo: Served, product: int) -> dict[str, tuple[float | None, float | None]]:
    told = await demo.client.v2.products.get(product)
    return {str(p.currency): (p.price, p.cost) for p in told.prices or []}


async def test_prices_in_several_currencies_arrive(demo: Served) -> None:
    catalogue, product = Catalogue(demo.workspace), first(demo)
    before = await on_server(demo, product)
    new = next(c for c in catalogue.currencies(catalogue.get(product)) if c not in before)

    assert await catalogue.set_price(product, new, {"price": "1,250.50", "cost": "900"})
    assert new in [p.currency for p in catalogue.prices(catalogue.get(product))]
    assert await demo.drain() is None
    assert demo.refusals == []
    assert await on_server(demo, product) == before | {new: (1250.5, 900)}
    assert not await catalogue.set_price(product, new, {"price": "1250.5"})
    await catalogue.remove_price(product, new)
    assert await demo.drain() is None
    assert await on_server(demo, product) == before
    await demo.workspace.undo()
    assert await demo.drain() is None
    assert await on_server(demo, product) == before | {new: (1250.5, 900)}


async def test_variations_arrive_and_come_back(demo: Served) -> None:
    catalogue, product = Catalogue(demo.workspace), first(demo)
    listed = demo.client.v2.products.list_variations
    before = {v.name for v in (await listed(product)).items}
    variation = await catalogue.add_variation(product, "Outdoor")
    code = demo.workspace.money.default
    await catalogue.set_price(product, code, {"price": "77"}, variation)
    await catalogue.rename(product, variation, "Out of doors")
    assert await demo.drain() is None
    assert demo.refusals == []
    told = {v.name: v for v in (await listed(product)).items}
    assert set(told) == before | {"Out of doors"}
    price = next(p for p in told["Out of doors"].prices or [] if p["currency"] == code)
    assert price["price"] == 77
    await fetch(demo.session, "product", product)
    await demo.settle()
    real = demo.real("product_variation", variation)
    assert [v.name for v in catalogue.variations(product) if v.id == real] == ["Out of doors"]

    await catalogue.remove_variation(product, real)
    assert await demo.drain() is None
    assert {v.name for v in (await listed(product)).items} == before
    await demo.workspace.undo()
    assert await demo.drain() is None
    assert {v.name for v in (await listed(product)).items} == before | {"Out of doors"}
    assert [v.prices[0].price for v in catalogue.variations(product) if v.name == "Out of doors"] != [""]


async def test_what_makes_no_sense_is_refused(demo: Served) -> None:
    catalogue, product = Catalogue(demo.workspace), first(demo)
    code = demo.workspace.money.default
    for said in ({"price": ""}, {"price": "much"}, {"price": "5 JPY"}):
        with pytest.raises(EditError):
            await catalogue.set_price(product, code, said)
    with pytest.raises(EditError):
        await catalogue.add_variation(product, "  ")
    with pytest.raises(EditError):
        catalogue.get(10**9)
