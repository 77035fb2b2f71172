"""Products with images and variations, what is sold on deals, and subscriptions."""

from __future__ import annotations

from typing import Any

from tests.contract.scenes.world import Scene, World
from tui.api.client import Client
from tui.api.models.base import Upload

PNG = b"\x89PNG\r\n\x1a\n" + bytes(8)
LINE: dict[str, Any] = {"product_id": ("products",), "item_price": 10, "quantity": 2}
OLD_LINE = LINE | {"comments": "This is a comment", "tax": 10, "discount_percentage": 5}
IMAGE = {"data": Upload("roof.png", PNG)}
DISCOUNT = {"description": "10%", "amount": 10, "type": "percentage"}
INSTALLMENT = {"description": "Delivery", "amount": 10, "billing_date": "2026-04-01"}
PAYMENT = {"amount": 5, "description": "Setup", "due_at": "2026-04-15"}
RECURRING = {"deal_id": ("deals",), "currency": "EUR", "cadence_type": "monthly", "cycle_amount": 10, "cycles_count": 3}
RECURRING |= {"start_date": "2026-04-01", "description": "Roof care"}


async def _line(client: Client, world: World) -> None:
    body = {"product_id": world.ids["products"], "item_price": 10, "quantity": 2}
    world.ids["product_attachment_id"] = (await client.call("v2.deals.add_product", _deal(world), body)).id


def _deal(world: World) -> dict[str, Any]:
    return {"id": world.ids["deals"]}


def _product(world: World) -> dict[str, Any]:
    return {"id": world.ids["products"]}


async def _discount(client: Client, world: World) -> None:
    world.ids["discount_id"] = (await client.call("v2.deals.add_discount", _deal(world), DISCOUNT)).id


async def _installment(client: Client, world: World) -> None:
    await _line(client, world)
    world.ids["installment_id"] = (await client.call("v2.deals.add_installment", _deal(world), INSTALLMENT)).id


async def _variation(client: Client, world: World) -> None:
    found = await client.call("v2.products.add_variation", _product(world), {"name": "Red"})
    world.ids["product_variation_id"] = found.id


async def _image(client: Client, world: World) -> None:
    await client.call("v2.products.upload_image", _product(world), IMAGE)


async def _recurring(client: Client, world: World) -> None:
    body = world._said(RECURRING)
    world.ids["subscriptions"] = (await client.call("v1.subscriptions.create_recurring", {}, body)).id


async def _installments(client: Client, world: World) -> None:
    body = {"deal_id": world.ids["deals"], "currency": "EUR", "payments": [PAYMENT]}
    world.ids["subscriptions"] = (await client.call("v1.subscriptions.create_installment", {}, body)).id


MANY = {"deal_ids": [("deals",)]}
DIFFERENCES = {
    "v1.products.list_deals": {
        "data.0.person_id.phone.0.label": "v1 says that there is no number with an empty one, without a label"
    },
    "v1.deals.list_products": {"data": "the example shows the first line in place of the list v1 gives"},
    "v1.products.search": {"data.items.0.item.code": "a code is text; the example has one of digits without quotes"},
}

SCENE = Scene(
    change={"v1.products": {"unit": "piece"}},
    bodies={
        "v2.deals.add_product": LINE,
        "v2.deals.update_product": {"quantity": 3},
        "v2.deals.add_products_bulk": {"data": [LINE, LINE]},
        "v2.deals.add_discount": DISCOUNT,
        "v2.deals.update_discount": {"amount": 20},
        "v2.deals.add_installment": INSTALLMENT,
        "v2.deals.update_installment": {"amount": 20},
        "v2.products.add_variation": {"name": "Red", "prices": [{"currency": "EUR", "price": 12}]},
        "v2.products.update_variation": {"name": "Blue"},
        "v2.products.upload_image": IMAGE,
        "v2.products.update_image": IMAGE,
        "v1.deals.add_product": OLD_LINE,
        "v1.deals.update_product": {"quantity": 3},
        "v1.subscriptions.create_recurring": RECURRING,
        "v1.subscriptions.create_installment": {"deal_id": ("deals",), "currency": "EUR", "payments": [PAYMENT]},
        "v1.subscriptions.update_recurring": {"effective_date": "2026-04-02", "cycle_amount": 20},
        "v1.subscriptions.update_installment": {"payments": [PAYMENT]},
        "v1.subscriptions.cancel_recurring": {"end_date": "2026-04-02"},
    },
    arguments={
        "v2.deals.list_products_of_many": MANY,
        "v2.deals.list_installments": MANY,
        "v1.deals.list_products": {"include_product_data": True},
        "v1.subscriptions.get_by_deal": {"dealId": ("deals",)},
    },
    before={
        **dict.fromkeys(("v2.deals.update_product", "v2.deals.remove_product", "v2.deals.list_products"), _line),
        **dict.fromkeys(("v2.deals.list_products_of_many", "v2.deals.remove_products_bulk"), _line),
        **dict.fromkeys(("v1.deals.update_product", "v1.deals.remove_product", "v1.deals.list_products"), _line),
        "v1.products.list_deals": _line,
        **dict.fromkeys(("v2.deals.list_discounts", "v2.deals.update_discount", "v2.deals.delete_discount"), _discount),
        **dict.fromkeys(
            ("v2.deals.list_installments", "v2.deals.update_installment", "v2.deals.delete_installment"), _installment
        ),
        "v2.deals.add_installment": _line,
        **dict.fromkeys(
            ("v2.products.list_variations", "v2.products.update_variation", "v2.products.delete_variation"), _variation
        ),
        **dict.fromkeys(("v2.products.get_image", "v2.products.update_image", "v2.products.delete_image"), _image),
        **dict.fromkeys(
            (
                *("v1.subscriptions.get", "v1.subscriptions.get_by_deal", "v1.subscriptions.list_payments"),
                *("v1.subscriptions.update_recurring", "v1.subscriptions.cancel_recurring", "v1.subscriptions.delete"),
            ),
            _recurring,
        ),
        "v1.subscriptions.update_installment": _installments,
    },
    differences=DIFFERENCES,
)
