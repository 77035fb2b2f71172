"""The price list as rows."""

from __future__ import annotations

from datetime import datetime

from tui.backend.clock import stamp
from tui.backend.demo.sketches import Row
from tui.backend.demo.words.catalogue import PRODUCTS


def rows(since: datetime) -> list[Row]:
    """The rows of the products, on the list since a time."""
    return [_row(number, line, stamp(since)) for number, line in enumerate(PRODUCTS.strip().splitlines(), 1)]


def _row(number: int, line: str, time: str) -> Row:
    code, name, category, unit, euros, dollars, cost, billing, description = line.split("|")
    prices = [("EUR", float(euros), float(cost)), ("USD", float(dollars), round(float(cost) * 1.1, 2))]
    return {
        "id": number,
        "name": name,
        "code": code,
        "description": description or None,
        "unit": unit,
        "category": category,
        "tax": 19.0,
        "billing_frequency": billing,
        "billing_frequency_cycles": None,
        "owner_id": 1,
        "visible_to": 3,
        "add_time": time,
        "update_time": time,
        "prices": [
            {"price": price, "currency": currency, "cost": cost, "direct_cost": None, "notes": None}
            for currency, price, cost in prices
        ],
    }
