"""Totals of many deals, by currency and converted (product 9.12, summary reply)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tui.backend.rules.money import Money, added, probability, rounded, weighted

if TYPE_CHECKING:
    from tui.backend.call import Row


def summary(rows: Sequence[Row], money: Money, target: str) -> dict[str, Any]:
    """The summary of deals, each with its stage's `deal_probability` and its pipeline's `is_deal_probability_enabled`.

    Sums are exact in each currency; converted ones are in `target` and leave out currencies without a rate.
    """
    by_code: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_code[row["currency"]].append(row)
    plain = {code: _sum(money, code, [row["value"] for row in found]) for code, found in sorted(by_code.items())}
    weighed = {code: _sum(money, code, _weighted(money, code, found)) for code, found in sorted(by_code.items())}
    told: dict[str, Any] = {
        "values_total": {code: _total(money, code, target, *of) for code, of in plain.items()},
        "weighted_values_total": {code: _plain_total(money, code, *of) for code, of in weighed.items()},
        "total_count": len(rows),
    }
    for name, totals in (("total_currency", plain), ("total_weighted_currency", weighed)):
        converted = (money.converted(amount, code, target) for code, (amount, _count) in totals.items())
        value = rounded(added(c for c in converted if c is not None), money.decimals(target))
        told |= {f"{name}_converted_value": value, f"{name}_converted_value_formatted": money.written(value, target)}
    return told


def _weighted(money: Money, code: str, rows: Sequence[Row]) -> list[float]:
    return [weighted(row, probability(row, row, row), money.decimals(code)) for row in rows]


def _sum(money: Money, code: str, amounts: Sequence[float]) -> tuple[float, int]:
    return rounded(added(amounts), max(money.decimals(code), 2)), len(amounts)


def _plain_total(money: Money, code: str, amount: float, count: int) -> dict[str, Any]:
    return {"value": amount, "count": count, "value_formatted": money.written(amount, code)}


def _total(money: Money, code: str, target: str, amount: float, count: int) -> dict[str, Any]:
    converted = money.converted(amount, code, target)
    formatted = None if converted is None else money.written(converted, target)
    return _plain_total(money, code, amount, count) | {
        "value_converted": converted,
        "value_converted_formatted": formatted,
    }
