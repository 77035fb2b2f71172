"""What is sold on the deals: hardware, its installation and a year of service, at the price that was quoted."""

from __future__ import annotations

import math
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tui.backend.demo.dice import dice
from tui.backend.demo.sketches import Row, Story
from tui.backend.rules.recurring import PER_YEAR, figures, line_sum
from tui.backend.rules.worth import listed

BASKETS: dict[str, tuple[str, ...]] = {
    "haul": ("WH-100", "PI-01", "SF-01"),
    "cold": ("WC-20", "WC-30", "SC-01"),
    "parcel": ("WH-300", "PI-02", "SF-01"),
    "plant": ("WT-20", "SA-01"),
    "port": ("WT-20", "PI-03", "SA-01"),
    "goods": ("WT-40", "SA-02"),
    "bus": ("WH-200", "PI-01", "SF-02"),
    "field": ("WH-300", "PI-02", "SL-01"),
}
"""By trade, what one vehicle, trailer, machine or pack of labels takes."""
RENEWED, OPTIONAL = "SA-02", "PS-01"
VARIED = ("WT-20", (("White housing", 0), ("Black housing, ATEX zone 2", 40)))
"""A product with variations, and what each costs more."""
MOST_OFF = 0.3
"""Of what is paid once: nobody is given more; then the hardware alone is sold, at a price of its own."""
REASONS = ("Fleet discount", "Framework agreement", "First order", "Quarter-end price", "Loyal customer")
ROUNDED, LITTLE = "Rounded to our offer", 0.01
PARTS = (("On signature", 0.3, 0), ("On delivery", 0.5, 35), ("After acceptance", 0.2, 80))
"""Installments: what for, which share, how many days after winning."""


@dataclass(slots=True)
class Sale:
    """What stands on one deal, written down at a time."""

    story: Story
    time: str
    lines: list[Row] = field(default_factory=list)
    discounts: list[Row] = field(default_factory=list)
    installments: list[Row] = field(default_factory=list)

    @property
    def figures(self) -> Row:
        """What the deal is worth by its lines."""
        return {**figures(self.lines, self.discounts, 2)}


def rows(seed: int, stories: Sequence[Story], made: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    """The rows of lines, discounts, installments and variations, and the deals with the figures that follow."""
    rng = dice(seed, "lines")
    products = {row["code"]: row for row in made["products"]}
    times = {deal["id"]: deal["stage_change_time"] or deal["add_time"] for deal in made["deals"]}
    sales = {s.id: _sale(rng, Sale(s, times[s.id]), products) for s in stories if _has_lines(rng, s)}
    none = {"acv": None, "arr": None, "mrr": None}
    return {
        "deals": [deal | (sales[deal["id"]].figures if deal["id"] in sales else none) for deal in made["deals"]],
        "deal_products": _numbered(line for sale in sales.values() for line in sale.lines),
        "deal_discounts": [row for sale in sales.values() for row in sale.discounts],
        "deal_installments": _numbered(row for sale in sales.values() for row in sale.installments),
        "product_variations": _numbered(_variations(products)),
    }


def _numbered(some: Iterator[Row]) -> list[Row]:
    return [{"id": number} | row for number, row in enumerate(some, 1)]


def _has_lines(rng: Random, story: Story) -> bool:
    """Products come onto a deal when there is something to offer, and not everybody writes them down."""
    chance = 0.75 if story.status == "won" or story.renewal else (0, 0, 0.35, 0.7, 0.85)[story.place]
    return rng.random() < chance and story.value > 0 and story.currency in ("EUR", "USD")


def _sale(rng: Random, sale: Sale, products: Mapping[str, Row]) -> Sale:
    if sale.story.renewal:
        _renew(sale, products[RENEWED])
    else:
        _equip(rng, sale, products)
    if rng.random() < 0.2:
        _line(sale, products[OPTIONAL], 1, is_enabled=False)
    return sale


def _equip(rng: Random, sale: Sale, products: Mapping[str, Row]) -> None:
    """Hardware and its service for as many as were talked about, and a discount down to the price that was quoted."""
    story = sale.story
    once_only = story.status == "won" and rng.random() < 0.4
    codes = BASKETS[story.org.trade if story.org else "parcel"]
    basket = [products[code] for code in codes if not (once_only and products[code]["billing_frequency"] != "one-time")]
    years = _years(story, basket)
    for row in basket if years else basket[:1]:
        price = {} if years else {"item_price": math.ceil(story.value / story.offer.quantity * 100) / 100}
        _line(sale, row, story.offer.quantity, years or 1, **price)
    worth = Decimal(repr(sale.figures["value"]))
    if off := worth - Decimal(repr(story.value)):
        sale.discounts.append(_discount(rng, sale, float(off)))
    if once_only and rng.random() < 0.6:
        sale.installments += _parts(story)


def _years(story: Story, basket: Sequence[Row]) -> int | None:
    """For how many years the things of an offer come to its price with a fair discount; None where they do not."""
    prices = [(listed(row["prices"], story.currency) or 0, row["billing_frequency"]) for row in basket]
    once = sum(price for price, frequency in prices if frequency == "one-time")
    year = sum(price * PER_YEAR[frequency] for price, frequency in prices if frequency != "one-time")
    for years in (1, 2, 3):
        off = story.offer.quantity * (once + year * years) - story.value
        if 0 <= off <= MOST_OFF * once * story.offer.quantity:
            return years
    return None


def _renew(sale: Sale, product: Row) -> None:
    """One or two years, at a price agreed for all of them."""
    price = listed(product["prices"], sale.story.currency) or 0
    years = 1 + sale.story.id % 2
    count = math.ceil(sale.story.value / years / price)
    off = Decimal(repr(price)) * count - Decimal(repr(sale.story.value)) / years
    _line(sale, product, count, years, discount=float(off), discount_type="amount")


def _line(sale: Sale, product: Row, count: int, years: int = 1, **facts: Any) -> None:
    story, frequency = sale.story, product["billing_frequency"]
    line: Row = {
        "deal_id": story.id,
        "product_id": product["id"],
        "product_variation_id": None,
        "order_nr": 10 * (len(sale.lines) + 1),
        "item_price": listed(product["prices"], story.currency),
        "quantity": float(count),
        "tax": product["tax"],
        "tax_method": "none",
        "discount": 0.0,
        "discount_type": "percentage",
        "currency": story.currency,
        "comments": "",
        "is_enabled": True,
        "billing_frequency": frequency,
        "billing_frequency_cycles": PER_YEAR[frequency] * years if frequency in PER_YEAR else None,
        "billing_start_date": story.expected if frequency != "one-time" else None,
        "add_time": sale.time,
        "update_time": sale.time,
    } | facts
    sale.lines.append(line | {"sum": line_sum(line, 2)})


def _discount(rng: Random, sale: Sale, amount: float) -> Row:
    who = sale.story.owner_id
    made = {"created_at": sale.time, "updated_at": sale.time, "created_by": who, "updated_by": who}
    reason = ROUNDED if amount < LITTLE * sale.story.value else rng.choice(REASONS)
    name = {"id": str(uuid.UUID(int=rng.getrandbits(128), version=4)), "description": reason}
    return name | {"deal_id": sale.story.id, "amount": amount, "type": "amount"} | made


def _parts(story: Story) -> list[Row]:
    """A won deal paid in three parts that make its whole value."""
    if story.closed is None:
        raise ValueError("only closed deals are paid")
    amounts = [round(story.value * share / 50) * 50.0 for _, share, _ in PARTS[1:]]
    shares = [story.value - sum(amounts), *amounts]
    days = [(story.closed + timedelta(days=after)).date().isoformat() for *_, after in PARTS]
    return [
        {"deal_id": story.id, "description": what, "amount": amount, "billing_date": day}
        for (what, *_), amount, day in zip(PARTS, shares, days, strict=True)
    ]


def _variations(products: Mapping[str, Row]) -> Iterator[Row]:
    code, kinds = VARIED
    for name, more in kinds:
        prices = [price | {"price": price["price"] + more} for price in products[code]["prices"]]
        yield {"product_id": products[code]["id"], "name": name, "prices": prices}
