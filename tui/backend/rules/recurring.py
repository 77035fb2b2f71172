"""What a line of products comes to, once or again and again, and a deal's figures from its lines (product 9.6).

Pure arithmetic, in decimals: rows in, figures out. Each line is rounded half up to the decimal points of its currency,
then they are added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Any

from dateutil.relativedelta import relativedelta

from tui.backend.errors import invalid
from tui.backend.rules.money import bounded

Row = Mapping[str, Any]

ONE_TIME = "one-time"
PER_YEAR = {"weekly": 52, "monthly": 12, "quarterly": 4, "semi-annually": 2, "annually": 1}
"""How many cycles of a billing frequency make 12 months."""
MOST_CYCLES = 208
LARGEST_SUM = Decimal(10) ** 15
PRECISE = Context(prec=60)
AROUND = relativedelta(years=10)


def is_recurring(line: Row) -> bool:
    """Whether a line is billed more than once."""
    return bool(line["billing_frequency"] != ONE_TIME)


def cycles(line: Row) -> int:
    """How often a line counts: once, as often as it is billed, or without an end as often as 12 months hold."""
    if not is_recurring(line):
        return 1
    known = line["billing_frequency_cycles"]
    return int(known) if known is not None else PER_YEAR[line["billing_frequency"]]


def line_sum(line: Row, decimals: int) -> float:
    """What a line adds to its deal; raises a 400 for what is too large.

    Price times quantity, less the discount (percent or amount), plus the tax where prices are without it, times the
    cycles.
    """
    too_large = invalid("item_price", "makes a sum that is too large")
    with localcontext(PRECISE):
        try:
            total = _whole(line)
        except ArithmeticError:  # what has no end cannot be subtracted from what has none
            raise too_large from None
        if abs(total) >= LARGEST_SUM:
            raise too_large
        return float(_rounded(total, decimals))


def undiscounted(line: Row, decimals: int) -> float:
    """What a line would add to its deal without its discount, however much that is."""
    with localcontext(PRECISE):
        total = _whole({**line, "discount": 0.0})
        return float(_rounded(total, decimals)) if abs(total) < LARGEST_SUM else bounded(float(total))


def _whole(line: Row) -> Decimal:
    return _net(line) * _taxed(line) * cycles(line)


def _exact(value: float) -> Decimal:
    return Decimal(repr(value))


def _rounded(amount: Decimal, decimals: int) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _net(line: Row) -> Decimal:
    base, discount = _exact(line["item_price"]) * _exact(line["quantity"]), _exact(line["discount"])
    return base - (base * discount / 100 if line["discount_type"] == "percentage" else discount)


def _taxed(line: Row) -> Decimal:
    return 1 + _exact(line["tax"]) / 100 if line["tax_method"] == "exclusive" else Decimal(1)


def figures(lines: Sequence[Row], discounts: Iterable[Row], decimals: int) -> dict[str, float | None]:
    """The `value`, `acv`, `arr` and `mrr` of a deal from its lines and discounts, in the currency of both.

    Only enabled lines count. Discounts of the deal lower what is paid once, each percentage of all of it, and never
    below nothing. The annual contract value is the total over the years of the longest line, at least one; without a
    recurring line there is no recurring revenue.
    """
    enabled = [line for line in lines if line["is_enabled"]]
    with localcontext(PRECISE):
        again = [line for line in enabled if is_recurring(line)]
        once = _total(line for line in enabled if not is_recurring(line))
        total = _discounted(once, discounts, decimals) + _total(again)
        yearly = sum(map(_yearly, again), Decimal(0))
        found = {"value": total, "acv": total / _years(again), "arr": yearly, "mrr": yearly / 12}
        shown: dict[str, float | None] = {name: float(_rounded(amount, decimals)) for name, amount in found.items()}
    return shown if again else shown | {"arr": None, "mrr": None}


def _total(lines: Iterable[Row]) -> Decimal:
    return sum((_exact(line["sum"]) for line in lines), Decimal(0))


def _yearly(line: Row) -> Decimal:
    """What a recurring line comes to in 12 months, however many cycles it has."""
    return _exact(line["sum"]) / cycles(line) * PER_YEAR[line["billing_frequency"]]


def _discounted(once: Decimal, discounts: Iterable[Row], decimals: int) -> Decimal:
    off = sum((_off(once, discount) for discount in discounts), Decimal(0))
    return _rounded(max(once - off, min(once, Decimal(0))), decimals)


def _off(once: Decimal, discount: Row) -> Decimal:
    amount = _exact(discount["amount"])
    return once * amount / 100 if discount["type"] == "percentage" else amount


def _years(again: Iterable[Row]) -> Decimal:
    """Years of the longest contract, at least one; a line without an end counts 12 months."""
    spans = (Decimal(cycles(line)) / PER_YEAR[line["billing_frequency"]] for line in again)
    return max((Decimal(1), *spans))


def check_billing(line: Row, today: date) -> None:
    """Raise a 400 for cycles a frequency cannot have, or a start of billing too far away (OpenAPI, deal products)."""
    check_cycles(line["billing_frequency"], line["billing_frequency_cycles"])
    if line["billing_start_date"] is not None:
        _check_start(given_day(line["billing_start_date"], "billing_start_date"), today)


def check_cycles(frequency: str | None, count: float | None) -> None:
    """Raise a 400: what is billed once has no cycles, what is billed weekly has some, and never more than 208."""
    if frequency in (None, ONE_TIME) and count is not None:
        raise invalid("billing_frequency_cycles", "must be null while billing_frequency is one-time")
    if frequency == "weekly" and count is None:
        raise invalid("billing_frequency_cycles", "is required while billing_frequency is weekly")
    if count is not None and not (count == int(count) and 1 <= count <= MOST_CYCLES):
        raise invalid("billing_frequency_cycles", f"must be a whole number from 1 to {MOST_CYCLES}")


def _check_start(day: date, today: date) -> None:
    if not today - AROUND <= day <= today + AROUND:
        raise invalid("billing_start_date", "must be within 10 years of today")


def given_day(text: str, parameter: str) -> date:
    """A day somebody sent as `YYYY-MM-DD`; raises a 400 naming the parameter."""
    try:
        if len(text) == len("YYYY-MM-DD"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise invalid(parameter, "is not a date as YYYY-MM-DD")
