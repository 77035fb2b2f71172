"""What is sold on a deal lives through anything a user can do, and a plain account in fractions agrees.

The account knows nothing of the backend's code: it follows the reference (product 9.6 and the documents' words).
"""

from __future__ import annotations

import asyncio
import functools
import math
import shutil
import tempfile
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.conftest import Clock, client_of, made, opened
from tests.dice import thrown
from tui.api.client import Client
from tui.api.errors import Refused
from tui.backend.app import create_app

T = TypeVar("T")

YEARLY = {"weekly": 52, "monthly": 12, "quarterly": 4, "semi-annually": 2, "annually": 1}
DECIMALS = {"EUR": 2, "USD": 2, "JPY": 0}
PRICES = {1: {"EUR": 10.0, "USD": 12.5, "JPY": 1700.0}, 2: {"EUR": 99.99, "USD": 0.0}, 3: {"EUR": -5.0, "JPY": 3.0}}
"""By product; the third is a rebate."""
VARIATION, OF, ITS_PRICES = 1, 1, {"EUR": 11.0}
EXTRAS = ["products_count"]

AMOUNTS = st.integers(-2_000, 500_000).map(lambda cents: cents / 100)
QUANTITIES = st.sampled_from([0, 1, 2, 3, 0.5, 1.25, 100, 0.333])
PERCENT = st.sampled_from([0, 5, 7.5, 19, 33.33, 100])
BILLING = st.one_of(
    st.just({"billing_frequency": "one-time"}),
    st.tuples(st.sampled_from([*YEARLY]), st.integers(1, 208)).map(
        lambda both: {"billing_frequency": both[0], "billing_frequency_cycles": both[1]}
    ),
    st.sampled_from([{"billing_frequency": name} for name in YEARLY if name != "weekly"]),
)
FIGURES: dict[str, st.SearchStrategy[Any]] = {
    "item_price": AMOUNTS,
    "quantity": QUANTITIES,
    "tax": PERCENT,
    "tax_method": st.sampled_from(["exclusive", "inclusive", "none"]),
    "is_enabled": st.booleans(),
}
REDUCED = st.one_of(
    PERCENT.map(lambda percent: {"discount_type": "percentage", "discount": percent}),
    st.integers(0, 9_000).map(lambda cents: {"discount_type": "amount", "discount": cents / 100}),
)
CHANGES = st.fixed_dictionaries({}, optional=FIGURES)
REQUIRED = ("item_price", "quantity")
NEW = st.fixed_dictionaries(
    {name: FIGURES[name] for name in REQUIRED},
    optional={name: one for name, one in FIGURES.items() if name not in REQUIRED},
)
OFF = st.sampled_from([("percentage", 10), ("percentage", 33.3), ("amount", 5), ("amount", 0.01), ("amount", 99_999)])


def exact(value: float) -> Fraction:
    return Fraction(repr(value))


def to_cents(amount: Fraction, code: str) -> Fraction:
    """Rounded half away from zero, as people do."""
    scale = 10 ** DECIMALS[code]
    return Fraction(math.floor(abs(amount) * scale + Fraction(1, 2)) * (1 if amount >= 0 else -1), scale)


@dataclass
class Line:
    """What a user knows of a line."""

    id: int
    product: int
    facts: dict[str, Any]

    @property
    def recurs(self) -> bool:
        return bool(self.facts["billing_frequency"] != "one-time")

    @property
    def times(self) -> int:
        if not self.recurs:
            return 1
        return int(self.facts["billing_frequency_cycles"] or YEARLY[self.facts["billing_frequency"]])

    def total(self, method: str, code: str) -> Fraction:
        base = exact(self.facts["item_price"]) * exact(self.facts["quantity"])
        off = exact(self.facts["discount"])
        net = base * (1 - off / 100) if self.facts["discount_type"] == "percentage" else base - off
        taxed = net * (1 + exact(self.facts["tax"]) / 100) if method == "exclusive" else net
        return to_cents(taxed * self.times, code)


@dataclass
class Deal:
    """A deal as its user would reckon it."""

    value: Fraction = Fraction(0)
    currency: str = "EUR"
    method: str = "inclusive"
    lines: list[Line] = field(default_factory=list)
    discounts: dict[str, tuple[str, float]] = field(default_factory=dict)
    installments: dict[int, float] = field(default_factory=dict)

    def enabled(self) -> list[Line]:
        return [line for line in self.lines if line.facts["is_enabled"]]

    def figures(self) -> dict[str, Fraction | None]:
        """What the deal is worth, in all and by the year."""
        if not self.lines:
            return {"value": self.value, "acv": None, "arr": None, "mrr": None}
        totals = {line.id: line.total(self.method, self.currency) for line in self.enabled()}
        again = [line for line in self.enabled() if line.recurs]
        once = sum((totals[line.id] for line in self.enabled() if not line.recurs), Fraction(0))
        off = sum(
            (once * exact(n) / 100 if kind == "percentage" else exact(n) for kind, n in self.discounts.values()),
            Fraction(0),
        )
        once = to_cents(max(once - off, min(once, Fraction(0))), self.currency)
        value = once + sum((totals[line.id] for line in again), Fraction(0))
        years = max([Fraction(1), *(Fraction(one.times, YEARLY[one.facts["billing_frequency"]]) for one in again)])
        a_year = sum(
            (totals[one.id] / one.times * YEARLY[one.facts["billing_frequency"]] for one in again), Fraction(0)
        )
        found: dict[str, Fraction | None] = {"value": value, "acv": to_cents(value / years, self.currency)}
        if not again:
            return found | {"arr": None, "mrr": None}
        return found | {"arr": to_cents(a_year, self.currency), "mrr": to_cents(a_year / 12, self.currency)}


@functools.cache
def template() -> Path:
    """A company with three products, one variation and a deal, made once."""
    directory = made(Path(tempfile.mkdtemp()) / "workspace", None)

    async def prepare() -> None:
        async with opened(directory, Clock()) as database, client_of(create_app(database, trusted=True)) as client:
            for number, prices in PRICES.items():
                listed = [{"currency": code, "price": price} for code, price in prices.items()]
                await client.call("products.create", {}, {"name": f"P{number}", "prices": listed})
            its = [{"currency": code, "price": price} for code, price in ITS_PRICES.items()]
            await client.call("products.add_variation", {"id": OF}, {"name": "V", "prices": its})
            await client.call("deals.create", {}, {"title": "D"})

    asyncio.run(prepare())
    return directory


class Sales(RuleBasedStateMachine):
    """The machine: each rule does one thing to the backend and to the account."""

    def __init__(self) -> None:
        super().__init__()
        self.deal = Deal()
        self.directory = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.open = AsyncExitStack()
        self.client = self.run(self.start(template()))

    async def start(self, filled: Path) -> Client:
        workspace = Path(shutil.copytree(filled, Path(self.directory.name) / "workspace"))
        database = await self.open.enter_async_context(opened(workspace, Clock()))
        return await self.open.enter_async_context(client_of(create_app(database, trusted=True)))

    def teardown(self) -> None:
        self.run(self.open.aclose())
        self.runner.close()
        self.directory.cleanup()

    def run(self, call: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await call

        return self.runner.run(awaited())

    def say(self, operation: str, body: dict[str, Any] | None = None, **where: Any) -> Any:
        return self.run(self.client.call(f"v2.deals.{operation}", {"id": 1} | where, body))

    def tell(self, operation: str, refused: str, body: dict[str, Any] | None = None, **where: Any) -> Any:
        """Call an operation, or find that it is refused with a word about why."""
        if not refused:
            return self.say(operation, body, **where)
        with pytest.raises(Refused, match=refused):
            self.say(operation, body, **where)
        return None

    # -- lines ---------------------------------------------------------------------------------------------------------

    @rule(product=st.sampled_from([*PRICES]), facts=NEW, billing=BILLING, reduced=REDUCED | st.just({}))
    def sell(self, product: int, facts: dict[str, Any], billing: dict[str, Any], reduced: dict[str, Any]) -> None:
        line = Line(0, product, BEGIN | facts | billing | reduced)
        refused = "product_id" if self.deal.currency not in PRICES[product] else ""
        if line.recurs and not refused and self.full_or_in_parts():
            refused = "billing_frequency"
        found = self.tell("add_product", refused, {"product_id": product} | facts | billing | reduced)
        if found is not None:
            line.id = found.id
            self.deal.method = facts.get("tax_method", self.deal.method if self.deal.lines else "inclusive")
            self.deal.lines.append(line)

    def full_or_in_parts(self) -> bool:
        return sum(line.recurs for line in self.deal.lines) >= 20 or bool(self.deal.installments)

    @precondition(lambda self: self.deal.lines)
    @rule(data=st.data(), facts=CHANGES, billing=BILLING | st.just({}), reduced=REDUCED | st.just({}))
    def renegotiate(self, data: st.DataObject, facts: dict[str, Any], billing: dict[str, Any], reduced: Any) -> None:
        line = data.draw(st.sampled_from(self.deal.lines))
        if billing and "billing_frequency_cycles" not in billing:
            billing = billing | {"billing_frequency_cycles": None}
        after = Line(line.id, line.product, line.facts | facts | billing | reduced)
        refused = self.hindrance(line, after)
        self.tell("update_product", refused, facts | billing | reduced, product_attachment_id=line.id)
        if not refused:
            line.facts = after.facts
            self.deal.method = facts.get("tax_method", self.deal.method)

    def hindrance(self, line: Line, after: Line) -> str:
        others = [one for one in self.deal.lines if one is not line]
        if after.recurs and not line.recurs and (self.deal.installments or sum(o.recurs for o in others) >= 20):
            return "billing_frequency"
        turned_on = after.facts["is_enabled"] and not line.facts["is_enabled"]
        if after.recurs and self.deal.installments and turned_on:
            return "is_enabled"
        left = [one for one in [*others, after] if one.facts["is_enabled"]]
        return "is_enabled" if self.deal.installments and not left else ""

    @precondition(lambda self: any(line.product == OF for line in self.deal.lines))
    @rule(data=st.data())
    def choose_the_variation(self, data: st.DataObject) -> None:
        line = data.draw(st.sampled_from([line for line in self.deal.lines if line.product == OF]))
        self.say("update_product", {"product_variation_id": VARIATION}, product_attachment_id=line.id)
        if line.facts["product_variation_id"] is None:
            price = ITS_PRICES.get(self.deal.currency, PRICES[OF][self.deal.currency])
            line.facts |= {"product_variation_id": VARIATION, "item_price": price}

    @precondition(lambda self: self.deal.lines)
    @rule(data=st.data())
    def take_off(self, data: st.DataObject) -> None:
        gone = data.draw(st.lists(st.sampled_from(self.deal.lines), min_size=1, unique_by=id))
        left = [line for line in self.deal.lines if line not in gone]
        refused = "ids" if self.deal.installments and not any(line.facts["is_enabled"] for line in left) else ""
        self.tell("remove_products_bulk", refused, ids=[line.id for line in gone])
        if not refused:
            self.deal.value = self.deal.figures()["value"] or Fraction(0)  # what stays when no line is left
            self.deal.lines = left

    # -- discounts and installments ------------------------------------------------------------------------------------

    @rule(off=OFF)
    def give_a_discount(self, off: tuple[str, float]) -> None:
        found = self.say("add_discount", {"description": "D", "type": off[0], "amount": off[1]})
        self.deal.discounts[found.id] = off

    @precondition(lambda self: self.deal.discounts)
    @rule(data=st.data(), off=OFF | st.none())
    def change_a_discount(self, data: st.DataObject, off: tuple[str, float] | None) -> None:
        discount_id = data.draw(st.sampled_from(sorted(self.deal.discounts)))
        if off is None:
            self.say("delete_discount", discount_id=discount_id)
            del self.deal.discounts[discount_id]
        else:
            self.say("update_discount", {"type": off[0], "amount": off[1]}, discount_id=discount_id)
            self.deal.discounts[discount_id] = off

    @rule(amount=st.sampled_from([1, 12.5]))
    def pay_in_parts(self, amount: float) -> None:
        enabled = self.deal.enabled()
        refused = "" if enabled and not any(line.recurs for line in enabled) else "one-time product"
        body = {"description": "I", "amount": amount, "billing_date": "2026-05-01"}
        found = self.tell("add_installment", refused, body)
        if found is not None:
            self.deal.installments[found.id] = amount

    @precondition(lambda self: self.deal.installments)
    @rule(data=st.data(), amount=st.none() | st.sampled_from([3, 7]))
    def change_a_part(self, data: st.DataObject, amount: float | None) -> None:
        number = data.draw(st.sampled_from(sorted(self.deal.installments)))
        if amount is None:
            self.say("delete_installment", installment_id=number)
            del self.deal.installments[number]
        else:
            self.say("update_installment", {"amount": amount}, installment_id=number)
            self.deal.installments[number] = amount

    # -- the deal itself -----------------------------------------------------------------------------------------------

    @rule(value=st.integers(0, 9_999))
    def estimate(self, value: int) -> None:
        worth = self.deal.figures()["value"]
        self.tell("update", "value" if self.deal.lines and worth != value else "", {"value": value})
        if not self.deal.lines:
            self.deal.value = Fraction(value)

    @rule(code=st.sampled_from([*DECIMALS]))
    def change_the_currency(self, code: str) -> None:
        prices = {line.id: self.price(line, code) for line in self.deal.lines}
        changes = code != self.deal.currency
        refused = "currency" if changes and None in prices.values() else ""
        self.tell("update", refused, {"currency": code})
        if changes and not refused:
            self.deal.currency = code
            for line in self.deal.lines:
                line.facts["item_price"] = prices[line.id]

    def price(self, line: Line, code: str) -> float | None:
        own = ITS_PRICES.get(code) if line.facts["product_variation_id"] else None
        return own if own is not None else PRICES[line.product].get(code)

    # -- what must hold ------------------------------------------------------------------------------------------------

    @invariant()
    def lines_agree(self) -> None:
        found = self.say("list_products").items
        assert [line.id for line in found] == [line.id for line in self.deal.lines]
        for shown, line in zip(found, self.deal.lines, strict=True):
            assert {name: getattr(shown, name) for name in line.facts} == line.facts | {"tax_method": self.deal.method}
            assert exact(shown.sum) == line.total(self.deal.method, self.deal.currency)
            assert (shown.currency, shown.product_id) == (self.deal.currency, line.product)
        orders = [line.order_nr for line in found]
        assert orders == sorted(set(orders))

    @invariant()
    def the_deal_agrees(self) -> None:
        found = self.say("get", include_fields=EXTRAS)
        figures = {name: getattr(found, name) for name in ("value", "acv", "arr", "mrr")}
        assert {n: None if v is None else exact(v) for n, v in figures.items()} == self.deal.figures()
        assert (found.currency, found.model_extra["products_count"]) == (self.deal.currency, len(self.deal.lines))

    @invariant()
    def discounts_and_installments_agree(self) -> None:
        discounts = self.say("list_discounts").items
        assert {one.id: (one.type, one.amount) for one in discounts} == self.deal.discounts
        parts = self.run(self.client.call("v2.deals.list_installments", {"deal_ids": [1]})).items
        assert {one.id: one.amount for one in parts} == self.deal.installments


BEGIN: dict[str, Any] = {
    "tax": 0, "discount": 0, "discount_type": "percentage", "is_enabled": True, "product_variation_id": None,
    "billing_frequency": "one-time", "billing_frequency_cycles": None, "tax_method": "",
}  # fmt: skip
"""What a line is where nobody says; the tax method is the deal's."""

TestSales = Sales.TestCase
TestSales.settings = settings(
    max_examples=thrown(7), stateful_step_count=30, deadline=None, derandomize=True, database=None
)
