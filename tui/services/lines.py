"""Products on a deal: what its lines come to, and adding, changing and removing them (product 9.6)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.services.amounts import parse_number, plain
from tui.services.edits import EditError
from tui.store.outbox import Call

if TYPE_CHECKING:
    from tui.services.records import Id
    from tui.services.workspace import Workspace
    from tui.store.overlay import Effect

Record = dict[str, Any]
HINT = "40 × 119 -10% +19% and a remark: quantity × price, - discount in % or money, + tax (incl 19%: in the price)"
_TYPED = re.compile(
    r"(?P<quantity>[^\s×x*]+)(?:\s*[×x*]\s*(?P<price>[^\s]+))?"
    r"(?:\s+[-−]\s*(?P<discount>[\d.,'’]+)(?P<percent>\s?%)?)?"
    r"(?:\s+(?P<method>\+|incl\.?)\s*(?P<tax>[\d.,]+)\s?%)?"
    r"(?:\s+(?P<remark>[^\s×*].*))?"
)
MOST_TIMES = {"weekly": 52, "monthly": 12, "quarterly": 4, "semi-annually": 2, "annually": 1}
"""How often a line without a number of cycles is counted: as many as fit into twelve months."""

_KEPT = (
    *("product_id", "item_price", "quantity", "tax", "comments", "discount", "is_enabled", "tax_method"),
    *("discount_type", "product_variation_id", "billing_frequency", "billing_frequency_cycles", "billing_start_date"),
)


class Sums(NamedTuple):
    """What lines come to: without tax that is added, that tax, and all of it, in the deal's currency."""

    net: float
    tax: float
    total: float


def sums(line: Record) -> Sums:
    """What one line comes to; each part rounded to hundredths, nothing for one that does not count."""
    if line.get("is_enabled") is False:
        return Sums(0.0, 0.0, 0.0)
    base = _number(line, "item_price") * _number(line, "quantity")
    discount = _number(line, "discount")
    off = discount if line.get("discount_type") == "amount" else base * discount / 100
    frequency = line.get("billing_frequency")
    times = line.get("billing_frequency_cycles") or MOST_TIMES.get(str(frequency), 1)
    net = round((base - off) * times, 2)
    rate = _number(line, "tax") if line.get("tax_method") == "exclusive" else 0.0
    tax = round(net * rate / 100, 2)
    return Sums(net, tax, round(net + tax, 2))


def total(lines: Iterable[Record]) -> Sums:
    """What several lines come to."""
    found = [sums(line) for line in lines]
    return Sums(*(round(sum(part), 2) for part in zip(*found, strict=True))) if found else Sums(0.0, 0.0, 0.0)


def _number(line: Record, name: str) -> float:
    value = line.get(name)
    return float(value) if isinstance(value, int | float) else 0.0


class Lines:
    """The lines of deals. The value of a deal follows at once, and is the server's once it has answered."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.copy = workspace.copy

    def of(self, deal: Id) -> list[Record]:
        """The lines of a deal, in their order."""
        return self.workspace.parts.of("deal", "deal_product", deal, "order_nr IS NULL, order_nr, abs(id)")

    def price(self, product: Record, currency: str | None) -> float | None:
        """What a product costs in a currency; None where it has no price in it."""
        prices = [p for p in product.get("prices") or [] if isinstance(p, dict) and p.get("currency") == currency]
        found = prices[0].get("price") if prices else None
        return float(found) if isinstance(found, int | float) else None

    # -- as text --------------------------------------------------------------------------------------------------

    def text(self, line: Record) -> str:
        """A line as it is typed: `40 × 119 -10% +19% with mounting`."""
        said = [f"{self._plain(line, 'quantity')} × {self._plain(line, 'item_price')}"]
        if _number(line, "discount"):
            said.append(f"-{self._plain(line, 'discount')}{'' if line.get('discount_type') == 'amount' else '%'}")
        if _number(line, "tax") and line.get("tax_method") != "none":
            said.append(f"{'incl ' if line.get('tax_method') == 'inclusive' else '+'}{self._plain(line, 'tax')}%")
        return " ".join([*said, str(line.get("comments") or "")]).strip()

    def _plain(self, line: Record, name: str) -> str:
        return plain(_number(line, name), self.workspace.money)

    def read(self, text: str) -> Record:
        """The wire fields that a typed line means; raises `EditError`."""
        found = _TYPED.fullmatch(" ".join(text.split()))
        if found is None:
            raise EditError(f"I cannot read that. {HINT}")
        body: Record = {"quantity": self._parsed(found["quantity"]), "comments": found["remark"] or ""}
        if body["quantity"] <= 0:
            raise EditError("The quantity is more than nothing; D takes the product off the deal.")
        if found["price"]:
            body["item_price"] = self._parsed(found["price"])
        body["discount"] = self._parsed(found["discount"] or "0")
        body["discount_type"] = "amount" if found["discount"] and not found["percent"] else "percentage"
        if body["discount_type"] == "percentage" and body["discount"] > 100:
            raise EditError("A discount is at most 100 %.")
        body["tax"] = self._parsed(found["tax"] or "0")
        if found["tax"]:
            body["tax_method"] = "exclusive" if found["method"] == "+" else "inclusive"
        return body

    def _parsed(self, text: str) -> float:
        value = parse_number(text, self.workspace.money)
        return int(value) if value == int(value) else value

    # -- changing -------------------------------------------------------------------------------------------------

    async def add(self, deal: int, product: int, quantity: float = 1) -> int:
        """Put a product on a deal at its price in the deal's currency; gives the line's temporary id. Undoable."""
        found = self.copy.get("product", product)
        if found is None:
            raise EditError("That product is no longer there.")
        lines = self.of(deal)
        price = self.price(found, self._deal(deal).get("currency"))
        tax = found.get("tax") or 0
        method = next((str(line["tax_method"]) for line in lines if line.get("tax_method")), "exclusive")
        body: Record = {"product_id": product, "item_price": price or 0, "quantity": quantity, "tax": tax}
        body |= {"tax_method": method} | _billed(found)
        line, words = self.workspace.edits.temporary_id(), f"Add “{found.get('name')}” to {self._name(deal)}"
        shown = {
            **body,
            "id": line,
            "deal_id": deal,
            "name": found.get("name"),
            "is_enabled": True,
            "is_deleted": False,
        }
        effects = (("deal_product", line, shown), self._value(deal, lines, [*lines, shown]))
        forth = Call("v2.deals.add_product", {"id": deal}, body, effects, words, ("deal_product", line))
        await self.workspace.edits.make(words, [forth], [self._gone(shown, f"Undo: {words}", lines)])
        return line

    async def change(self, line: Id, body: Record) -> bool:
        """Change a line by its wire names; tells whether anything changed. Undoable."""
        record = self._line(line)
        body = {name: value for name, value in body.items() if not _alike(record.get(name), value)}
        if not body:
            return False
        words = f"Change “{record.get('name')}” on {self._name(record['deal_id'])}"
        before = {name: _default(name) if record.get(name) is None else record[name] for name in body}
        forth = self._update(record, body, words)
        back = self._update(record, before, f"Undo: {words}", after={**record})
        await self.workspace.edits.make(words, [forth], [back])
        return True

    def _update(self, record: Record, body: Record, words: str, after: Record | None = None) -> Call:
        deal, line = record["deal_id"], record["id"]
        before = self.of(deal)
        spread = {"tax_method": body["tax_method"]} if "tax_method" in body else {}
        changed = [{**one, **spread, **(body if one["id"] == line else {})} for one in before]
        effects: list[Effect] = [("deal_product", line, body)]
        effects += [("deal_product", one["id"], spread) for one in before if spread and one["id"] != line]
        effects.append(
            ("deal", deal, {"value": self._deal(deal).get("value")}) if after else self._value(deal, before, changed)
        )
        names = {"id": deal, "product_attachment_id": line}
        return Call("v2.deals.update_product", names, body, tuple(effects), words)

    async def remove(self, line: Id) -> None:
        """Take a product off its deal; undoable by putting the same one on again."""
        record = self._line(line)
        deal, words = record["deal_id"], f"Take “{record.get('name')}” off {self._name(record['deal_id'])}"
        lines, again = self.of(deal), self.workspace.edits.temporary_id()
        body = {name: record[name] for name in _KEPT if record.get(name) is not None}
        shown: list[Effect] = [("deal_product", again, {**record, "id": again, "is_deleted": False})]
        shown.append(("deal", deal, {"value": self._deal(deal).get("value")}))
        back = Call(
            "v2.deals.add_product", {"id": deal}, body, tuple(shown), f"Undo: {words}", ("deal_product", again), line
        )  # fmt: skip
        left = [one for one in lines if one["id"] != line]
        await self.workspace.edits.make(words, [self._gone(record, words, left, lines)], [back])

    def _gone(self, line: Record, words: str, left: list[Record], lines: list[Record] | None = None) -> Call:
        """The call that takes a line off; without `lines` it takes an addition back, and the value is as before."""
        deal = line["deal_id"]
        value = (
            ("deal", deal, {"value": self._deal(deal).get("value")})
            if lines is None
            else self._value(deal, lines, left)
        )
        effects = (("deal_product", line["id"], {"is_deleted": True}), value)
        names = {"id": deal, "product_attachment_id": line["id"]}
        return Call("v2.deals.remove_product", names, None, effects, words)

    def _value(self, deal: Id, before: list[Record], after: list[Record]) -> Effect:
        """What the deal is worth with other lines; what else lowers it stays in it."""
        if after and (discounts := self.workspace.terms.discounts(deal)):
            from tui.services.terms import lowered

            return ("deal", deal, {"value": lowered(after, discounts)})
        now, then = total(after).total, total(before).total
        value = self._deal(deal).get("value") or 0
        if not after:
            return ("deal", deal, {"value": value})
        return ("deal", deal, {"value": round(value + now - then, 2) if before else now})

    def _deal(self, deal: Id) -> Record:
        return self.workspace.deals.get(int(deal))

    def _name(self, deal: Id) -> str:
        return f"“{self.workspace.records.values.name('deal', deal)}”"

    def _line(self, line: Id) -> Record:
        found = self.copy.get("deal_product", line)
        if found is None or found.get("is_deleted"):
            raise EditError("That product is no longer on the deal.")
        return found


def _billed(product: Record) -> Record:
    """How often a product is billed, where that is more than once."""
    frequency = product.get("billing_frequency")
    if frequency in (None, "one-time"):
        return {}
    cycles = product.get("billing_frequency_cycles")
    return {"billing_frequency": frequency} | ({"billing_frequency_cycles": cycles} if cycles else {})


def _default(name: str) -> Any:
    return {"comments": "", "discount_type": "percentage", "tax_method": "none"}.get(name, 0)


def _alike(before: Any, after: Any) -> bool:
    return before == after or (not before and not after)
